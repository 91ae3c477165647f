"""Locking and unlocking around a machine."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseferry.domain.translation import Term
from caseferry.knowledge.glossary import Glossary
from caseferry.steps.translate.locks import Wording, carried, find_locks, lock, pieces, unlock
from caseferry.steps.translate.verify import verify

RU = Wording("ru", "en", ("Соколова Вера Игоревна", "SOKOLOVA VERA"))


def test_numbers_units_dates_stages_genes_drugs_and_names_are_locked_with_their_rendering():
    text = "Соколова Вера Игоревна, 12 марта 2025 г.: pT2N1M0, EGFR L858R, цисплатин 75 мг/м², ЛДГ 312,5 Ед/л"
    assert [(held.kind, held.rendering) for held in find_locks(text, RU)] == [
        ("name", "SOKOLOVA VERA"),
        ("date", "2025-03-12"),
        ("stage", "pT2N1M0"),
        ("gene", "EGFR"),
        ("gene", "L858R"),
        ("drug", "cisplatin"),
        ("number", "75"),
        ("unit", "mg/m²"),
        ("number", "312.5"),
        ("unit", "U/L"),
    ]


def test_no_name_of_the_patient_reaches_a_machine():
    assert lock("Пациент Соколова Вера Игоревна поступила", RU).text == "Пациент [[1]] поступила"


def test_what_was_locked_comes_back_in_its_rendering_wherever_the_machine_put_it():
    held = lock("цисплатин 75 мг", RU)
    assert unlock("[[2]] [[3]] of [ [1] ]", held) == "75 mg of cisplatin"


@pytest.mark.parametrize(
    "answer", ["[[1]] [[2]]", "[[1]] [[2]] [[3]] [[3]]", "[[1]] [[2]] [[3]] [[4]]", "[[1]] 75 [[3]", ""]
)
def test_a_lost_doubled_or_invented_placeholder_is_told(answer):
    assert unlock(answer, lock("цисплатин 75 мг", RU)) is None


def test_a_cell_of_numbers_units_and_drugs_needs_no_translator():
    assert [carried(text, RU) for text in ("312,5", "Ед/л", "10⁹/л", "14.05.1968", "цисплатин 75 мг", "норма")] == [
        "312.5", "U/L", "10⁹/L", "14.05.1968", "cisplatin 75 mg", None,
    ]  # fmt: skip


def test_a_number_that_may_be_a_thousand_is_never_rewritten():
    assert carried("1.234", RU) == "1.234"


def test_a_term_of_the_case_goes_before_the_tables_of_the_house():
    wording = Wording("ru", "en", (), Glossary([Term("ru", "цисплатин", "cisplatinum")]))
    assert carried("цисплатин", wording) == "cisplatinum"


def test_brackets_of_the_source_that_look_like_a_placeholder_are_locked_too():
    held = lock("см. [[7]] и 5 мг", RU)
    assert unlock(held.text, held) == "см. [[7]] и 5 mg"


def test_pieces_show_which_words_are_locked():
    assert pieces("ЛДГ 312 Ед/л", find_locks("ЛДГ 312 Ед/л", RU)) == (
        ("ЛДГ ", False), ("312", True), (" ", False), ("Ед/л", True),
    )  # fmt: skip


@pytest.mark.parametrize(("source", "shown"), [("0/年", "0/yr"), ("5 мг/год", "5 mg/yr"), ("3/нед", "3/wk")])
def test_a_unit_that_is_written_for_the_reader_is_read_again_as_the_same(source, shown):
    held = lock(source, RU)
    back = unlock(held.text, held)
    assert (back, verify(source, shown, RU)) == (shown, ())


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="абв xyz 0123456789.,/()[]+-%мгЕдл年月\t«»²⁹", max_size=60))
def test_whatever_stands_in_a_text_an_honest_machine_gives_it_back_with_the_same_numbers(text):
    held = lock(text, RU)
    back = unlock(held.text, held)
    assert back is not None
    assert not {flag.code for flag in verify(text, back, RU)} & {"number", "unit"}
