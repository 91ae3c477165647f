"""Rows of dots that lead the eye from a name to its value (`Hémoglobine ........ 12,7`): no engine reads a word beside them."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]

_WIDE = 5.0  # a piece less than so many times as wide as it is high holds no leaders
_DOT = 0.2  # most of the height that a dot is wide and high
_LEVEL = 0.1  # how far apart, in heights, the dots of one row may lie up or down
_STEP = 0.7  # the most from dot to dot, in heights
_EVEN = 1.5  # and of what it was before in the same row: the comma of a value behind the row stands farther off
_ROW = 5
"""A row of fewer dots may be an ellipsis."""


def without_leaders(piece: Pixels) -> Pixels:
    """`piece` (height, width, 3) with its rows of dots painted over; the very same array when there are none."""
    height, width = piece.shape[:2]
    if width < _WIDE * height or height < 8:
        return piece
    grey = cv2.cvtColor(piece, cv2.COLOR_RGB2GRAY)
    _, ink = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    count, _, stats, centres = cv2.connectedComponentsWithStats(np.asarray(ink))
    if count <= _ROW:
        return piece
    most = max(2.0, _DOT * height)
    small = (stats[:, cv2.CC_STAT_WIDTH] <= most) & (stats[:, cv2.CC_STAT_HEIGHT] <= most)
    small[0] = False  # the ground
    dots = sorted(np.flatnonzero(small), key=lambda at: float(centres[at][0]))
    rows = _rows([(int(dot), float(centres[dot][0]), float(centres[dot][1])) for dot in dots], height)
    if not rows:
        return piece
    cleaned, ground = piece.copy(), np.percentile(piece.reshape(-1, piece.shape[2]), 85, axis=0).astype(np.uint8)
    for row in rows:
        for dot in row:
            left, top, wide, high = (int(value) for value in stats[dot, :4])
            cleaned[max(0, top - 1) : top + high + 1, max(0, left - 1) : left + wide + 1] = ground
    return cleaned


def _rows(dots: list[tuple[int, float, float]], height: int) -> list[list[int]]:
    """Numbers of the dots that stand in a row of at least `_ROW`, each near the one before and as low."""
    found: list[list[tuple[int, float, float]]] = []
    for dot in dots:
        last = found[-1][-1] if found else None
        if last and abs(dot[2] - last[2]) <= _LEVEL * height and dot[1] - last[1] <= _reach(found[-1], height):
            found[-1].append(dot)
        else:
            found.append([dot])
    return [[dot[0] for dot in row] for row in found if len(row) >= _ROW]


def _reach(row: list[tuple[int, float, float]], height: int) -> float:
    """How far off the next dot of a row may stand."""
    step = row[-1][1] - row[-2][1] if len(row) > 1 else 0.0
    return min(_STEP * height, _EVEN * step) if step else _STEP * height
