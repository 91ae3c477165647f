"""P2, P3, P4: the letters as pages. One page for 1 and for 14 lines, nothing below 7 pt, equal bytes, no text lost at the edges."""

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from tests.unit.steps.compose.cases import CASES, many_lines

from caseferry.engines.typst import TypstTypesetter
from caseferry.steps.compose.binders import bind
from caseferry.steps.compose.letters import letters

MOST = {"covering_letter": 1, "treatment_summary": 1, "clinical_summary": 2}


@pytest.fixture(scope="module")
def typst_engine():
    return TypstTypesetter()


def typeset(engine, case):
    return {
        plan.template: engine.typeset(plan.template, plan.data, at_most=plan.at_most)
        for plan in letters(case, bind(case), None)
    }


def smallest_type(pdf):
    """The smallest font size of any visible character, in points."""
    sizes = []
    for page in pypdfium2.PdfDocument(pdf):
        text = page.get_textpage()
        for number in range(text.count_chars()):
            if chr(pdfium.FPDFText_GetUnicode(text, number)).strip():
                sizes.append(pdfium.FPDFText_GetFontSize(text, number))
    return min(sizes)


def words_of(pdf):
    return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in pypdfium2.PdfDocument(pdf))


@pytest.mark.parametrize("name", CASES)
def test_P2_P4_letters_keep_to_their_pages_and_to_seven_points(name, typst_engine):
    made = typeset(typst_engine, CASES[name]())
    assert {key: made[key].pages for key in ("covering_letter", "treatment_summary")} == {
        "covering_letter": 1,
        "treatment_summary": 1,
    }
    assert made["clinical_summary"].pages <= 2
    assert all(smallest_type(made[key].pdf) >= 6.99 for key in MOST)


@pytest.mark.parametrize("count", [1, 6, 14])
def test_P2_every_line_of_therapy_stands_on_the_one_page(count, typst_engine):
    case = many_lines(count)
    words = words_of(typeset(typst_engine, case)["treatment_summary"].pdf)
    assert "more in the original documents" not in words
    assert all(entry.start in words for entry in case.timeline)


def test_rows_that_find_no_room_are_counted_not_dropped_in_silence(typst_engine):
    words = words_of(typeset(typst_engine, CASES["crowded"]())["treatment_summary"].pdf)
    assert "more in the original documents" in words
    assert "see the original documents: Treatment_History_2026-01-30.pdf" in words


def test_P5_the_same_case_gives_the_same_bytes(typst_engine):
    first, second = (typeset(engine, CASES["six_lines"]()) for engine in (typst_engine, TypstTypesetter()))
    assert first == second


def test_citations_are_links_to_the_page_of_the_file_beside(typst_engine):
    made = typeset(typst_engine, CASES["three_lines"]())["clinical_summary"]
    assert b"Pathology_2025-01-14.pdf#page=1" in made.pdf


@pytest.mark.parametrize("name", ["chinese_name", "arabic_name", "six_lines"])
def test_no_letter_of_any_script_holds_a_replacement_character(name, typst_engine):
    for made in typeset(typst_engine, CASES[name]()).values():
        assert "\ufffd" not in words_of(made.pdf)
