"""Roman numerals of stages and grades, looked at again: strokes that blur draws together turn IIIC into IIC, and the engine is sure of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import cv2
import numpy as np

from caseferry.engines.ocr.boxes import Pixels
from caseferry.engines.ocr.letters import LetterReader, Reading

_NUMERAL = re.compile(r"(?<![^\W_])(?:[IVX]{2,5}[A-C]?|I[A-C])[1-3]?(?![^\W_])")
_AIR = 0.5  # of the height, on both sides of the numeral
_WIDER = (1.0, 1.5, 2.0)  # how much wider than it stands: the strokes come apart
_STROKES = str.maketrans("il|1", "IIII")
_DOUBT = 0.4  # the most that a numeral is trusted which no second look confirms


def doubt_numerals(letters: LetterReader, pieces: Sequence[Pixels], readings: Sequence[Reading]) -> list[Reading]:
    """The readings, in which numerals that are read otherwise when looked at alone and wider are doubted."""
    places = [(at, *found.span()) for at, one in enumerate(readings) for found in _NUMERAL.finditer(one.text)]
    looks = letters.read(
        [_cut(pieces[at], readings[at], (start, end), wide) for at, start, end in places for wide in _WIDER]
    )
    doubted = list(readings)
    for number, (at, start, end) in enumerate(places):
        seen = looks[number * len(_WIDER) : (number + 1) * len(_WIDER)]
        if not any(_says(look.text, readings[at].text[start:end]) for look in seen):
            sure = tuple(
                min(one, _DOUBT) if start <= place < end else one for place, one in enumerate(doubted[at].sure)
            )
            doubted[at] = Reading(doubted[at].text, doubted[at].places, sure)
    return doubted


def _says(text: str, numeral: str) -> bool:
    """Whether a look at the numeral, with some of its neighbours, shows the same one."""
    shown = (found[0] for one in (text, text.translate(_STROKES)) for found in _NUMERAL.finditer(one))
    return numeral in shown


def _cut(piece: Pixels, reading: Reading, span: tuple[int, int], wide: float) -> Pixels:
    height, width = piece.shape[:2]
    left = max(0, int(reading.places[span[0]] * width - _AIR * height))
    right = min(width, int(reading.places[span[1] - 1] * width + _AIR * height))
    part = piece[:, left : max(right, left + 2)]
    return np.asarray(cv2.resize(part, None, fx=wide, fy=1.0, interpolation=cv2.INTER_CUBIC), np.uint8)
