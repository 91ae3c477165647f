"""What is called unreadable, what gets a warning."""

import pytest

from caseferry.domain.pages import Line, Word
from caseferry.ports.reading import Look, Recognised
from caseferry.steps.recognise.legibility import cautions, is_blank, unreadable

CLEAR = Look(photo=True, marks=300, ink=0.05, sharp=0.95, dark=0.15)
BOX = (0.1, 0.1, 0.2, 0.12)


def read(*words, confidence=0.98, found=None):
    lines = tuple(Line(text, BOX, (Word(text, BOX, 0, sure),)) for text, sure in words)
    return Recognised(lines, confidence, "fake", found=len(lines) if found is None else found)


WORDS = [("carcinoma", 0.99), ("metastasis", 0.98)] * 5


def test_a_sure_reading_is_readable_and_needs_no_warning():
    page = read(*WORDS, *[(f"{n}.5", 0.99) for n in range(10)])
    assert (unreadable(CLEAR, page, "Latn"), cautions(CLEAR, page, "Latn")) == (None, ())


def test_a_page_whose_numbers_are_doubtful_is_unreadable_though_its_words_are_sure():
    page = read(*WORDS, *[(f"{n}.5", 0.6) for n in range(10)])
    assert unreadable(CLEAR, page, "Latn").code == "unreadable"


def test_a_few_doubtful_numbers_are_a_warning():
    page = read(*WORDS, *[(f"{n}.5", 0.99 if n < 8 else 0.6) for n in range(10)])
    assert unreadable(CLEAR, page, "Latn") is None
    assert [note.code for note in cautions(CLEAR, page, "Latn")] == ["numbers_unsure"]


def test_most_pieces_unread_is_unreadable():
    assert unreadable(CLEAR, read(*WORDS, found=40), "Latn").code == "unreadable"


SCAN = Look(photo=False, marks=30, ink=0.01, sharp=1.6)


def test_the_few_words_of_a_sharp_form_are_kept_and_its_unread_marks_named():
    form = read(("Phone", 1.0), confidence=1.0, found=3)
    assert unreadable(SCAN, form, "Latn") is None
    assert [note.code for note in cautions(SCAN, form, "Latn")] == ["marks_unread"]


@pytest.mark.parametrize(
    ("look", "found"), [(CLEAR, 3), (SCAN, 7), (Look(photo=False, marks=30, ink=0.01, sharp=0.7), 3)]
)
def test_a_photograph_a_full_page_and_a_blurred_one_are_judged_by_what_was_read_of_them(look, found):
    assert unreadable(look, read(("Phone", 1.0), confidence=1.0, found=found), "Latn").code == "unreadable"


HAND = Look(photo=True, marks=80, ink=0.05, sharp=0.95, joined=True)


def test_handwriting_that_was_read_is_named():
    assert [note.code for note in cautions(HAND, read(*WORDS), "Latn")] == ["handwriting"]


def test_handwriting_that_cannot_be_relied_on_asks_for_a_printed_copy():
    refused = unreadable(HAND, read(*WORDS, confidence=0.6), "Latn")
    assert (refused.code, refused.reason) == (
        "unreadable",
        "This page cannot be read reliably. It seems to be written by hand.",
    )
    assert refused.next_step == "Please ask who wrote it for a printed copy, or type it and send both."


@pytest.mark.parametrize("script", ["Arab", "Deva"])
def test_a_script_that_is_printed_with_joined_letters_is_not_called_handwriting(script):
    assert cautions(HAND, read(*WORDS), script) == ()


@pytest.mark.parametrize(("script", "refused"), [("Latn", True), ("Cyrl", True), ("Arab", False)])
def test_each_script_has_its_own_measure_of_confidence(script, refused):
    assert (unreadable(CLEAR, read(*WORDS, confidence=0.8), script) is not None) == refused


def test_an_unknown_script_is_only_taken_for_latin_on_strong_evidence():
    assert unreadable(CLEAR, read(*WORDS, confidence=0.93), "Zyyy") is not None
    assert unreadable(CLEAR, read(*WORDS, confidence=0.97), "Zyyy") is None


def test_one_letter_seen_in_fog_is_no_reading():
    fog = Look(photo=True, marks=30, ink=0.1, sharp=0.3)
    assert unreadable(fog, read(("血", 0.95)), "Latn").reason == "This page cannot be read. It is too blurred."


@pytest.mark.parametrize(
    ("look", "blank"),
    [
        (Look(photo=False, marks=2, ink=0.001, sharp=0.4), True),
        (Look(photo=False, marks=9, ink=0.001, sharp=0.9), False),
        (Look(photo=False, marks=0, ink=0.3, sharp=0.5), False),
        (Look(photo=True, marks=0, ink=0.0, sharp=0.5, dark=0.95), False),
    ],
)
def test_specks_are_blank_and_letters_dark_and_pictures_are_not(look, blank):
    assert is_blank(look) == blank


def test_digits_of_another_script_make_no_page_unreadable_and_are_named():
    page = read(*WORDS, *[(f"١{n}", 0.5) for n in "١٢٣٤٥٦٧٨٩٠"])
    assert unreadable(CLEAR, page, "Arab") is None
    assert [note.code for note in cautions(CLEAR, page, "Arab")] == ["own_digits"]


def test_a_raised_digit_is_none_of_another_script():
    assert cautions(CLEAR, read(*WORDS, ("mg/m²", 0.99), ("175", 0.99)), "Latn") == ()


def test_a_doubted_stage_is_named_as_it_was_read():
    (note,) = cautions(CLEAR, read(*WORDS, ("IIC,", 0.4), ("IIIB", 0.99)), "Latn")
    assert note.code == "numerals_unsure"
    assert "was read as IIC:" in note.message
