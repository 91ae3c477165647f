"""Which language of a script reads a page."""

from __future__ import annotations

import numpy as np
import pytest

from caseferry.engines.ocr.boxes import TextBox
from caseferry.engines.ocr.letters import Reading
from caseferry.engines.ocr.lines import Seen
from caseferry.engines.ocr.tesseract import own_letters, own_words, plain, settled


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("Північний берег", "ukr", 2),
        ("Северный берег", "rus", 1),
        ("Северньій ВЬІПИСНОЙ", "ukr", 0),  # an ы as a language without ы sees it
        ("Північний берег", "rus", 0),
        ("anything", "unheard", 0),
    ],
)
def test_only_letters_of_the_language_itself_speak_for_it(text: str, name: str, found: int) -> None:
    assert own_letters(text, name) == found


def _piece(*words: tuple[int, int]) -> np.ndarray:
    """A line 20 high with strokes from and to these columns, one stroke every 8."""
    piece = np.full((20, 400, 3), 255, np.uint8)
    for left, right in words:
        piece[4:16, left:right:8] = 0
        piece[9:11, left:right] = 0
    return piece


def _reading(text: str, *columns: int) -> Reading:
    return Reading(text, tuple(column / 400 for column in columns), (0.99,) * len(text))


LATIN = _reading("ECOG12345678", *range(14, 110, 8))


def test_a_piece_is_latin_when_every_word_of_it_was_read() -> None:
    assert plain(LATIN, _piece((10, 110)))


def test_a_piece_is_not_latin_when_a_word_left_nothing_but_its_marks() -> None:
    whole = _reading("ECOG12345678/.", *range(14, 110, 8), 170, 190)
    assert not plain(whole, _piece((10, 110), (150, 200)))


def test_a_piece_with_greek_capitals_is_not_latin() -> None:
    assert not plain(_reading("ECOG123456Φ8", *range(14, 110, 8)), _piece((10, 110)))


@pytest.mark.parametrize(
    ("text", "sure", "found"),
    [("Сопутствующее:", 0.97, True), ("ЕСОС", 0.95, False), ("НСО.", 0.95, False), ("ECOG", 0.99, False), ("слева", 0.8, False), ("г.р.", 0.99, False)],
)  # fmt: skip
def test_capitals_are_never_settled(text: str, sure: float, found: bool) -> None:
    assert settled(Seen(text, 0.0, 1.0, sure), "Cyrl") is found


def _box(left: int, right: int) -> TextBox:
    return TextBox(np.array([[left, 0], [right, 0], [right, 40], [left, 40]], np.float32), 0.9)


NAME, DATE = _box(100, 500), _box(470, 900)
CUT, REST = Seen("з", 0.0, 0.02, 0.65), Seen("Дата", 0.11, 0.4, 0.95)


def test_the_end_of_the_neighbour_is_no_letter_of_this_piece() -> None:
    assert own_words((CUT, REST), DATE, [NAME, DATE]) == (REST,)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ((CUT, REST), [DATE]),  # no box beside it
        ((CUT,), [NAME, DATE]),  # all that there is
        ((Seen("з", 0.0, 0.02, 0.95), REST), [NAME, DATE]),  # sure
        ((Seen("з", 0.05, 0.08, 0.65), REST), [NAME, DATE]),  # not at the edge
        ((Seen("12", 0.0, 0.02, 0.65), REST), [NAME, DATE]),
    ],
)
def test_other_letters_at_an_edge_stay(words: tuple[Seen, ...], found: list[TextBox]) -> None:
    assert own_words(words, DATE, found) == words
