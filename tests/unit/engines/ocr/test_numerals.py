"""Roman numerals are looked at twice; what no second look confirms is doubted, and stays as it was read."""

from __future__ import annotations

import numpy as np
import pytest

from caseferry.engines.ocr.letters import LetterReader, Reading
from caseferry.engines.ocr.numerals import doubt_numerals

PIECE = np.full((40, 400, 3), 255, np.uint8)


class _Looks(LetterReader):
    """Sees the same in every look."""

    def __init__(self, text: str) -> None:
        self._text = text

    def read(self, pieces: list[np.ndarray]) -> list[Reading]:  # type: ignore[override]  # a double
        return [Reading(self._text, (), ()) for _ in pieces]


def _reading(text: str) -> Reading:
    return Reading(text, tuple((at + 0.5) / len(text) for at in range(len(text))), (0.95,) * len(text))


@pytest.mark.parametrize(
    ("text", "look", "sure"),
    [
        ("FIGO IIC, BRCA2", "mC,", 0.4),
        ("FIGO IIC, BRCA2", "O IIIC,", 0.4),
        ("FIGO IIIC, BRCA2", "O IIIC,", 0.95),
        ("FIGO IIIC, BRCA2", "') IlIC,", 0.95),
        ("stage IB2.", "e IB2.", 0.95),
        ("stage IB2.", "e IIB2.", 0.4),
        ("grade III", "e 11I", 0.95),
    ],
)
def test_a_numeral_is_trusted_where_a_second_look_says_the_same(text: str, look: str, sure: float) -> None:
    found = doubt_numerals(_Looks(look), [PIECE], [_reading(text)])[0]
    assert (found.text, min(found.sure)) == (text, sure)


def test_words_without_a_numeral_are_not_looked_at() -> None:
    readings = [_reading("Il est vu"), _reading("I was in VIGO"), _reading("DIVIDED")]
    assert doubt_numerals(_Looks(""), [PIECE] * 3, readings) == readings
