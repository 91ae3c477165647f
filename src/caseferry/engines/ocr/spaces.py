"""Puts back spaces that the recogniser left out, where the ink of a piece shows a gap: `18/08/202507:45` is no date and no time."""

from __future__ import annotations

import itertools
import re

import numpy as np
import numpy.typing as npt

from caseferry.engines.ocr.boxes import Pixels
from caseferry.engines.ocr.letters import Reading
from caseferry.engines.ocr.segments import white_columns

_GAP = 0.17  # least width of white between two words, in heights of the piece
_STEP = 1.25  # and the middles of the letters stand apart by more than this times the usual (equal in monospaced print)
_DIGITS = (0.2, 1.33)  # the same between two digits, by the steps between digits alone


_STAMP = re.compile(r"(?:\d{4}([-/.])\d{2}\1\d{2}|\d{2}([-/.])\d{2}\2\d{4})(\d{2}:\d{2})(?!\d)")
_INSIDE = "/.,:'-^"


def with_spaces(reading: Reading, piece: Pixels) -> Reading:
    """The reading with a space wherever the piece is white for long between two letters that stand apart."""
    if len(reading.text) < 3:
        return reading
    reading = _date_and_time(reading)
    steps = sorted(b - a for a, b in itertools.pairwise(reading.places))
    usual, tabular = steps[len(steps) // 2], _tabular(reading)
    white, slope = white_columns(piece), piece.shape[0] / piece.shape[1]
    text, places, sure = [reading.text[0]], [reading.places[0]], [reading.sure[0]]
    for at in range(1, len(reading.text)):
        left, right = reading.places[at - 1], reading.places[at]
        pair = reading.text[at - 1 : at + 1]
        gap, least = (_DIGITS[0], _DIGITS[1] * tabular) if pair.isdigit() else (_GAP, _STEP * usual)
        if right - left > least and _apart(reading.text, at) and _widest(white, left, right) >= gap * slope:
            text.append(" ")
            places.append((left + right) / 2)
            sure.append(min(reading.sure[at - 1], reading.sure[at]))
        text.append(reading.text[at])
        places.append(right)
        sure.append(reading.sure[at])
    return Reading("".join(text), tuple(places), tuple(sure))


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
