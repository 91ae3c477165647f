"""Pieces of a page: cells, sentences over lines, columns."""

from caseferry.domain.documents import DocumentReference
from caseferry.domain.pages import Line, Page, PageRef, PageState, Word
from caseferry.steps.translate.segments import segment_document


def row(number, *cells):
    """A line of (text, x0, x1)."""
    y = 0.1 + number * 0.02
    words, at = [], 0
    for text, x0, x1 in cells:
        words.append(Word(text, (x0, y, x1, y + 0.015), at))
        at += len(text) + 1
    return Line("\t".join(cell[0] for cell in cells), (cells[0][1], y, cells[-1][2], y + 0.015), tuple(words))


def segments(*lines):
    page = Page("s-1", 1, 595, 842, PageState.READ, tuple(lines))
    ref = PageRef("s-1", 1)
    found = segment_document(DocumentReference("d-1", "labs", (ref,)), {ref: page})
    return [(segment.id, segment.text, segment.lines) for segment in found]


def test_a_sentence_over_two_full_lines_is_one_segment_and_a_short_line_ends_it():
    assert segments(
        row(0, ("Заключение", 0.1, 0.3)),
        row(1, ("Метастазов в печени и лёгких", 0.1, 0.9)),
        row(2, ("не выявлено.", 0.1, 0.3)),
        row(3, ("Узлов нет", 0.1, 0.25)),
    ) == [
        ("p1.l1", "Заключение", 1),
        ("p1.l2", "Метастазов в печени и лёгких не выявлено.", 2),
        ("p1.l4", "Узлов нет", 1),
    ]


def test_a_line_from_right_to_left_is_full_when_it_reaches_the_left():
    assert segments(row(0, ("لا توجد نقائل كبدية ولا عقد لمفاوية", 0.1, 0.9)), row(1, ("في الكبد.", 0.7, 0.9))) == [
        ("p1.l1", "لا توجد نقائل كبدية ولا عقد لمفاوية في الكبد.", 2)
    ]


def test_chinese_lines_are_joined_without_a_space():
    assert segments(row(0, ("右肺上叶见一个边界清楚的实性", 0.1, 0.9)), row(1, ("小结节", 0.1, 0.2))) == [
        ("p1.l1", "右肺上叶见一个边界清楚的实性小结节", 2)
    ]


def test_a_list_or_a_label_begins_anew():
    assert (
        len(
            segments(
                row(0, ("Терапия первой линии по схеме", 0.1, 0.9)),
                row(1, ("- цисплатин", 0.1, 0.5)),
                row(2, ("Дата: 5", 0.1, 0.5)),
            )
        )
        == 3
    )


def test_a_row_with_an_empty_cell_keeps_its_columns():
    assert segments(
        row(0, ("Marcador", 0.1, 0.2), ("Resultado", 0.4, 0.5), ("%", 0.7, 0.72)),
        row(1, ("Ki-67", 0.1, 0.15), ("35", 0.7, 0.72)),
    ) == [
        ("p1.l1.c1", "Marcador", 1), ("p1.l1.c2", "Resultado", 1), ("p1.l1.c3", "%", 1),
        ("p1.l2.c1", "Ki-67", 1), ("p1.l2.c3", "35", 1),
    ]  # fmt: skip


def test_a_word_cut_at_the_end_of_a_line_goes_on_whatever_the_width():
    assert segments(row(0, ("SCANNER THORACO-", 0.1, 0.4)), row(1, ("PELVIEN", 0.1, 0.3))) == [
        ("p1.l1", "SCANNER THORACO-PELVIEN", 2)
    ]


def test_a_narrow_column_under_a_wide_heading_is_measured_by_itself():
    wide = row(0, ("Centre d'imagerie du Plateau, avenue de la République, Abidjan", 0.1, 0.95))
    column = [
        row(at, (text, 0.1, x1))
        for at, text, x1 in [
            (1, "Comparé au scanner de janvier.", 0.5), (2, "Technique", 0.2), (3, "Après injection.", 0.3), (4, "Résultat", 0.2),
            (5, "Ascite de faible abondance, infiltration", 0.6), (6, "nodulaire du grand épiploon.", 0.4),
        ]
    ]  # fmt: skip
    assert segments(wide, *column)[-1] == (
        "p1.l6",
        "Ascite de faible abondance, infiltration nodulaire du grand épiploon.",
        2,
    )
