"""Sheets for translators: what goes out, and what may come back."""

from dataclasses import replace

import pytest
from tests.unit.steps.translate.documents import ENGLISH, make_task, translated, wording_of

from caseferry.domain.errors import UsageError
from caseferry.steps.translate.exchange import sheet_of, taken_back
from caseferry.steps.translate.memory import Memory, read_memory, remember, write_memory
from caseferry.steps.translate.statement import Reviser, clear, sign
from caseferry.steps.translate.verify import verify_all

TASK = make_task()
SHEET = sheet_of(TASK, wording_of(TASK), Memory())


def back(rows):
    return taken_back(replace(SHEET, rows=tuple(rows)), TASK, wording_of(TASK), None, name="back.docx")


def filled():
    return [replace(row, target=ENGLISH[row.source]) for row in SHEET.rows]


def test_what_needs_no_translator_does_not_go_out_but_a_doubtful_number_does():
    assert [row.source for row in SHEET.rows] == list(ENGLISH)


def test_a_row_says_where_it_stands_and_which_words_are_locked():
    row = SHEET.rows[-1]
    assert (row.id, row.place) == ("p1.l6", "page 1, line 6")
    assert [words for words, locked in row.pieces if locked] == ["цисплатин", "75", "мг/м²"]


def test_a_whole_sheet_comes_back_with_what_was_carried():
    made = back(filled())
    assert [(row.id, row.target, row.origin) for row in made if row.origin == "carried"] == [
        ("p1.l4.c2", "312.5", "carried"),
        ("p1.l4.c3", "U/L", "carried"),
        ("p1.l5.c2", "1.234", "carried"),
        ("p1.l5.c3", "10⁹/L", "carried"),
    ]
    assert [row.id for row in made] == [segment.id for segment in TASK.segments]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda rows: rows[1:], r"Segment p1.l1 \(page 1, line 1\) was deleted from back.docx"),
        (lambda rows: [rows[0], *rows], r"Segment p1.l1 \(page 1, line 1\) stands 2 times in back.docx"),
        (
            lambda rows: [replace(rows[0], source="Выписка"), *rows[1:]],
            "original words of segment p1.l1 .* were changed",
        ),
        (
            lambda rows: [*rows, replace(rows[0], id="p9.l9")],
            "holds a segment 'p9.l9' that this document does not have",
        ),
    ],
)
def test_a_sheet_that_is_not_whole_is_refused_in_one_sentence(change, words):
    with pytest.raises(UsageError, match=words):
        back(change(filled()))


def test_spaces_that_a_program_changed_are_no_change_of_the_source():
    rows = filled()
    rows[1] = replace(rows[1], source=rows[1].source.replace(" ", "\u00a0 "))
    assert back(rows) == back(filled())


def test_a_changed_number_is_taken_and_flagged():
    made = translated(TASK, {"Назначен цисплатин 75 мг/м².": "Cisplatin 57 mg/m² was prescribed."})
    flags = verify_all(made, wording_of(TASK))
    assert [(flag.segment, flag.code) for flag in flags] == [("p1.l5.c2", "thousands"), ("p1.l6", "number")]


def reviewed(words=None):
    made = translated(TASK, words)
    flags = verify_all(made, wording_of(TASK))
    who = Reviser("Mark Stone", "2026-02-14")
    for flag in flags:
        made = clear(made, flags, (flag.segment, flag.code), who=who)
    return sign(made, flags, who=who)


def test_T3_what_was_reviewed_once_is_offered_again_word_for_word():
    memory = remember([reviewed()])
    sheet = sheet_of(TASK, wording_of(TASK), memory)
    assert {row.source: row.target for row in sheet.rows} == ENGLISH


def test_what_nobody_reviewed_is_not_remembered():
    assert remember([translated(TASK)]).rows() == ()


def test_T3_words_approved_in_two_ways_are_offered_in_neither():
    memory = remember([reviewed(), reviewed({"ЛДГ": "Lactate dehydrogenase"})])
    assert (memory.recall("ru", "en", "ЛДГ"), memory.recall("ru", "en", "Результат"), memory.torn()) == (
        "",
        "Result",
        ("ЛДГ",),
    )


def test_a_memory_survives_its_file_and_one_that_contradicts_itself_is_refused():
    memory = remember([reviewed()])
    text = write_memory(memory)
    assert read_memory(text, "memory.yaml").rows() == memory.rows()
    with pytest.raises(UsageError, match=r"memory\.yaml holds two translations of 'ЛДГ'"):
        read_memory(text + "- {language: ru, to: en, source: ЛДГ, target: lactate}\n", "memory.yaml")
    with pytest.raises(UsageError, match="cannot be read"):
        read_memory("- 7", "memory.yaml")
