"""Puts back spaces that the recogniser left out, where the ink of a piece shows a gap: `18/08/202507:45` is no date and no time."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from caseferry.engines.ocr.boxes import Pixels
from caseferry.engines.ocr.letters import Reading
from caseferry.engines.ocr.segments import white_columns

_GAP = 0.17  # least width of white between two words, in heights of the piece
_STEP = 1.25  # and the middles of the letters stand apart by more than this times the usual (equal in monospaced print)
_CAPITALS = 0.28  # least white between two capitals: upright strokes side by side (`HU`) leave .16
_DIGITS = (0.2, 1.33)  # the same between two digits, by the steps between digits alone


_STAMP = re.compile(r"(?:\d{4}([-/.])\d{2}\1\d{2}|\d{2}([-/.])\d{2}\2\d{4})(\d{2}:\d{2})(?!\d)")
_INSIDE = "/.,:'-^"
_RANGE = re.compile(r"(?<![\w.,\-–/])\d+(?:[.,]\d+)?\s*([-–])\s*\d+(?:[.,]\d+)?(?![\d.,]*[-–/\d])")
_COMPARED = "<>≤≥"
_ROMAN = (
    "II",
    "VI",
    "XI",
)  # thin letters with much white between them, and no word ends in the one and begins with the other
_SIGN_GAP = (
    0.1  # least white beside the dash of a range or behind `<`; a hyphen inside a date or an identifier has .03 to .075
)
_COLUMN = 1.5  # and so many times the usual white between two letters: in monospaced print every sign stands alone
_MIXED_GAP = 0.17  # least white between a digit and a letter, or before a colon: their middles tell nothing


def with_spaces(reading: Reading, piece: Pixels) -> Reading:
    """The reading with a space wherever the piece is white for long between two letters that stand apart."""
    if len(reading.text) < 2:
        return reading
    reading = _date_and_time(reading)
    gaps = _gaps(reading, piece)
    stand = _standing(reading, gaps)
    text, places, sure = [reading.text[0]], [reading.places[0]], [reading.sure[0]]
    for at in range(1, len(reading.text)):
        left, right = reading.places[at - 1], reading.places[at]
        if stand[at]:
            text.append(" ")
            places.append((left + right) / 2)
            sure.append(min(reading.sure[at - 1], reading.sure[at]))
        text.append(reading.text[at])
        places.append(right)
        sure.append(reading.sure[at])
    return Reading("".join(text), tuple(places), tuple(sure))


def _gaps(reading: Reading, piece: Pixels) -> list[float]:
    """The white before each letter in heights of the piece; 0 before the first."""
    white, slope = white_columns(piece), piece.shape[1] / piece.shape[0]
    return [0.0, *(_widest(white, left, right) * slope for left, right in itertools.pairwise(reading.places))]


def _standing(reading: Reading, gaps: Sequence[float]) -> list[bool]:
    """Which letters a space belongs before that was not read."""
    text, places = reading.text, reading.places
    steps = sorted(b - a for a, b in itertools.pairwise(places))
    usual, tabular = steps[len(steps) // 2], _tabular(reading)
    alone = _COLUMN * _digit_gap(text, gaps)
    dashes = {found.start(1) for found in _RANGE.finditer(text)}
    found = [False]
    for at in range(1, len(text)):
        pair, gap, step = text[at - 1 : at + 1], gaps[at], places[at] - places[at - 1]
        if " " in pair or pair in _ROMAN:
            found.append(False)
        elif at in dashes or at - 1 in dashes or (pair[0] in _COMPARED and pair[1].isdigit()):
            found.append(gap >= max(_SIGN_GAP, alone))
        elif (pair[0].isdigit() and pair[1].isupper()) or (pair[0].isalpha() and pair[1] == ":"):
            found.append(gap >= max(_MIXED_GAP, alone) and _apart(text, at))
        else:
            least, wide = (_DIGITS[0], _DIGITS[1] * tabular) if pair.isdigit() else (_GAP, _STEP * usual)
            least = _CAPITALS if pair.isupper() else least
            found.append(step > wide and gap >= least and _apart(text, at))
    return found


def _digit_gap(text: str, gaps: Sequence[float]) -> float:
    """The usual white between two digits; 0 where no two stand together."""
    between = sorted(gaps[at] for at in range(1, len(text)) if text[at - 1 : at + 1].isdigit())
    return between[len(between) // 2] if between else 0.0


def _date_and_time(reading: Reading) -> Reading:
    """`2025-10-0807:52` and `09/10/202508:35` have one reading only."""
    if not (found := _STAMP.search(reading.text)):
        return reading
    at = found.start(3)
    middle = (reading.places[at - 1] + reading.places[at]) / 2
    return Reading(
        f"{reading.text[:at]} {reading.text[at:]}",
        (*reading.places[:at], middle, *reading.places[at:]),
        (*reading.sure[:at], min(reading.sure[at - 1 : at + 1]), *reading.sure[at:]),
    )


def _tabular(reading: Reading) -> float:
    """The usual step between two digits, which all have the same width; very wide when there are too few to tell."""
    steps = sorted(
        right - left
        for (left, right), pair in zip(
            itertools.pairwise(reading.places), itertools.pairwise(reading.text), strict=True
        )
        if pair[0].isdigit() and pair[1].isdigit()
    )
    return steps[len(steps) // 2] if len(steps) >= 4 else 1.0


def _apart(text: str, at: int) -> bool:
    """Whether a space may stand before letter `at`: not beside a Han letter, and not inside a number, a date or a time."""
    before, after = text[at - 1], text[at]
    if any(letter.isspace() or letter > "\u2e7f" for letter in (before, after)):
        return False
    if after in _INSIDE and before.isdigit():
        return False
    return not (before in _INSIDE and after.isdigit() and (at < 2 or text[at - 2].isdigit()))


def _widest(white: npt.NDArray[np.bool_], left: float, right: float) -> float:
    """The longest run of white columns between two places, as a share of the piece's width."""
    low, high = int(left * len(white)), int(right * len(white)) + 1
    best = run = 0
    for column in white[low:high]:
        run = run + 1 if column else 0
        best = max(best, run)
    return best / len(white)
