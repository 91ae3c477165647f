"""Pieces of a page become visual rows."""

import pytest

from caseferry.domain.pages import Line, Word
from caseferry.steps.recognise.rows import rows

A4 = 595 / 842


def piece(text, x0, y0, x1, y1):
    """A piece with one word box per word, spread evenly over its letters."""
    words, at = [], 0
    for word in text.split(" "):
        step = (x1 - x0) / max(1, len(text))
        words.append(Word(word, (x0 + at * step, y0, x0 + (at + len(word)) * step, y1), at))
        at += len(word) + 1
    return Line(text, (x0, y0, x1, y1), tuple(words))


def texts(pieces):
    return [line.text for line in rows(pieces, aspect=A4)]


def test_cells_of_a_table_row_come_back_as_one_line_with_tabs():
    found = texts([
        piece("g/dL", 0.55, 0.300, 0.60, 0.312),
        piece("Haemoglobin", 0.07, 0.301, 0.19, 0.313),
        piece("12.0 - 15.0", 0.75, 0.300, 0.84, 0.312),
        piece("9.7 L", 0.36, 0.299, 0.40, 0.311),
    ])  # fmt: skip
    assert found == ["Haemoglobin\t9.7 L\tg/dL\t12.0 - 15.0"]


def test_wrapped_prose_keeps_its_printed_lines():
    found = texts(
        [
            piece("No pleural effusion and", 0.1, 0.52, 0.33, 0.534),
            piece("no bone destruction.", 0.1, 0.50, 0.30, 0.514),
        ]
    )
    assert found == ["no bone destruction.", "No pleural effusion and"]


def test_a_row_that_climbs_over_the_page_stays_one_row():
    pieces = [
        piece("LDH", 0.1, 0.300, 0.15, 0.315),
        piece("412", 0.4, 0.305, 0.45, 0.320),
        piece("U/L", 0.7, 0.310, 0.75, 0.325),
    ]
    assert texts(pieces) == ["LDH\t412\tU/L"]


def test_two_lines_beside_a_tall_title_are_not_mixed_into_one():
    pieces = [
        piece("CITY", 0.1, 0.10, 0.3, 0.14),
        piece("Tel 555", 0.7, 0.10, 0.8, 0.115),
        piece("Kisumu", 0.7, 0.122, 0.8, 0.137),
    ]
    assert sorted(texts(pieces)) == sorted(["CITY\tTel 555", "Kisumu"])


def test_right_to_left_cells_and_words_come_in_reading_order():
    pieces = [
        piece("10.7", 0.45, 0.3, 0.49, 0.312), piece("g/dL", 0.30, 0.3, 0.35, 0.312),
        piece("13.0 - 17.0", 0.05, 0.3, 0.15, 0.312),
        Line("خالد محمد", (0.7, 0.3, 0.9, 0.312), (Word("محمد", (0.7, 0.3, 0.79, 0.312), 5), Word("خالد", (0.8, 0.3, 0.9, 0.312), 0))),
    ]  # fmt: skip
    assert texts(pieces) == ["خالد محمد\t10.7\tg/dL\t13.0 - 17.0"]


def test_a_range_printed_the_other_way_round_on_a_right_to_left_page_begins_with_its_smaller_number():
    pieces = [piece("17.0 - 13.0", 0.05, 0.3, 0.15, 0.312), piece("الهيموغلوبين", 0.7, 0.3, 0.9, 0.312)]
    assert texts(pieces) == ["الهيموغلوبين\t13.0 - 17.0"]


def test_the_words_of_a_line_have_offsets_into_its_text():
    line = rows([piece("Creatinine", 0.1, 0.3, 0.2, 0.31), piece("79 umol/L", 0.4, 0.3, 0.5, 0.31)], aspect=A4)[0]
    assert [line.text[word.start : word.start + len(word.text)] for word in line.words] == [
        "Creatinine",
        "79",
        "umol/L",
    ]


def test_a_latin_label_on_a_right_to_left_page_stands_before_its_number_and_a_unit_behind():
    assert texts([piece("ECOG 1 الأداء", 0.5, 0.1, 0.62, 0.12)]) == ["الأداء ECOG 1"]
    assert texts([piece("Ki-67 25% إيجابي", 0.5, 0.1, 0.62, 0.12)]) == ["إيجابي Ki-67 25%"]
    assert texts([piece("mg 80 الجرعة", 0.5, 0.1, 0.62, 0.12)]) == ["الجرعة 80 mg"]


def latin_table(order):
    """A table of Latin names and numbers below an Arabic title, its columns from left to right in `order`."""
    places = [(0.10, 0.2), (0.35, 0.45), (0.55, 0.65), (0.75, 0.85)]
    rows_of = [
        ("Test", "Result", "Unit", "Range"),
        ("Platelets", "143", "10^9/L", "150 - 400"),
        ("LDH", "322", "U/L", "135 - 225"),
    ]
    pieces = [piece("تقرير التحاليل المخبرية للمريض في المستشفى الجامعي بالعاصمة وقسم الأورام", 0.1, 0.1, 0.9, 0.112)]
    for number, row in enumerate(rows_of):
        y = 0.2 + 0.03 * number
        pieces += [piece(row[cell], x0, y, x1, y + 0.012) for cell, (x0, x1) in zip(order, places, strict=True)]
    return texts(pieces)[1:]


def test_a_latin_table_on_an_arabic_page_is_read_the_way_it_was_set():
    wanted = ["Test\tResult\tUnit\tRange", "Platelets\t143\t10^9/L\t150 - 400", "LDH\t322\tU/L\t135 - 225"]
    assert latin_table((0, 1, 2, 3)) == wanted
    assert latin_table((3, 2, 1, 0)) == wanted


def words_of(spaced: str, *boxes: tuple[float, float]) -> Line:
    """Words in reading order with the left and right of each."""
    starts = [spaced.index(word) for word in spaced.split()]
    words = [
        Word(word, (left, 0.5, right, 0.512), start)
        for word, start, (left, right) in zip(spaced.split(), starts, boxes, strict=True)
    ]
    return Line(spaced, (min(left for left, _ in boxes), 0.5, max(right for _, right in boxes), 0.512), tuple(words))


LATIN = "Department of Oncology, consultation of the second of March"


@pytest.mark.parametrize(
    ("piece_of_row", "read"),
    [
        (words_of("نام: رزا", (0.83, 0.9), (0.76, 0.82)), "نام: رزا"),
        (words_of("تاریخ: ۱۴۰۴/۰۶/۲۱", (0.83, 0.9), (0.7, 0.82)), "تاریخ: ۱۴۰۴/۰۶/۲۱"),
        (words_of("Name: علي حسن (M)", (0.1, 0.16), (0.24, 0.30), (0.17, 0.23), (0.31, 0.34)), "Name: علي حسن (M)"),
        (
            words_of("Hb 9.8 هيموغلوبين 12", (0.1, 0.13), (0.14, 0.17), (0.18, 0.3), (0.31, 0.34)),
            "Hb 9.8 هيموغلوبين 12",
        ),
    ],
)
def test_right_to_left_words_on_a_latin_page_are_read_from_the_right(piece_of_row: Line, read: str) -> None:
    title = piece(LATIN, 0.1, 0.1, 0.9, 0.115)
    assert texts([title, piece_of_row])[1] == read
