"""Pieces of another script on a Latin page."""

from __future__ import annotations

import numpy as np
import pytest

from caseferry.engines.ocr.boxes import TextBox
from caseferry.engines.ocr.foreign import ForeignPieces, is_foreign
from caseferry.engines.ocr.letters import Reading
from caseferry.engines.ocr.lines import Seen
from caseferry.engines.ocr.tesseract import TesseractRecogniser


@pytest.mark.parametrize(
    ("text", "sure", "script", "foreign"),
    [
        ("रोगी", 0.95, "Deva", True),
        ("रोगी", 0.5, "Deva", False),
        ("Дата", 0.95, "Cyrl", True),
        ("СЕА", 0.99, "Cyrl", False),  # a Cyrillic reading of CEA
        ("Hb рН", 0.99, "Cyrl", False),
        ("LDH", 0.99, "Arab", False),
        ("12.5", 0.99, "Arab", False),
    ],
)
def test_letters_that_look_like_no_latin_ones_tell_a_script(text: str, sure: float, script: str, foreign: bool) -> None:
    assert is_foreign([Seen(text, 0.0, 1.0, sure)], script, 0.8) is foreign


class _Reader:
    """Reads a piece by its height, as one word."""

    def __init__(self, words: dict[int, str]) -> None:
        self._words = words

    def read(self, piece: np.ndarray, *, ways: int = 4) -> tuple[Seen, ...]:
        text = self._words.get(piece.shape[0], "")
        return (Seen(text, 0.0, 1.0, 0.95),) if text else ()


class _NoLetters:
    def read(self, pieces: list[np.ndarray]) -> list[Reading]:
        return [Reading("", (), ()) for _ in pieces]


class _Tesseract(TesseractRecogniser):
    """The real decisions over a reader that knows a few pieces."""

    def __init__(self, words: dict[int, str]) -> None:
        self.in_order, self._letters, self._languages = ("Deva",), _NoLetters(), {"hin": None}
        self._reader = _Reader(words)

    def reader(self, name: str) -> _Reader:  # type: ignore[override]  # a double
        return self._reader


def _page(*readings: Reading) -> tuple[list[TextBox], list[np.ndarray], list[Reading]]:
    """A box for each reading, of a height that tells it: 20, 21, ..."""
    pieces = [np.full((20 + at, 200, 3), 255, np.uint8) for at in range(len(readings))]
    for piece in pieces:
        piece[6:14, 10:190:8] = 0
    boxes = [
        TextBox(np.array([[10, 40 * at], [210, 40 * at], [210, 40 * at + 20], [10, 40 * at + 20]], np.float32), 0.9)
        for at in range(len(readings))
    ]
    return boxes, pieces, list(readings)


SURE = Reading("Haemoglobin and more", tuple(0.05 + at * 0.045 for at in range(20)), (0.99,) * 20)
UNREAD = Reading("R", (0.5,), (0.4,))


def test_a_piece_that_only_another_script_reads_is_read_in_it() -> None:
    found = ForeignPieces(_Tesseract({20: "प्रयोगशाला"})).lines(*_page(UNREAD, SURE, SURE), (300, 400))
    assert {at: line.text for at, line in found.items()} == {0: "प्रयोगशाला"}


def test_a_piece_that_no_script_reads_is_left_as_it_is() -> None:
    assert ForeignPieces(_Tesseract({})).lines(*_page(UNREAD, SURE, SURE), (300, 400)) == {}


def test_a_page_on_which_most_pieces_fail_tells_no_script_by_pieces() -> None:
    assert ForeignPieces(_Tesseract({20: "प्रयोगशाला"})).lines(*_page(UNREAD, UNREAD, SURE), (300, 400)) == {}
