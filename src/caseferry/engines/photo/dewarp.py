"""Flattens a curled page: long text lines that bend show how the paper bends."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[Any]

_SIDE = 1000  # pixels of the long side while looking
_WIDE = 0.22  # share of the width that a line must span to count
_LINES = 4  # lines needed before anything is bent
_LEAST, _MOST = 0.004, 0.06  # of the height: less is flat, more is no curl
_POWERS = 3


def bend_of(grey: Grey) -> npt.NDArray[Any] | None:
    """How far each row of an evenly lit page hangs down, as coefficients over x, x², x³ (and the same times y); None for a flat page.

    x and y run from -1 to 1; the answer is in shares of the height.
    """
    height, width = grey.shape
    scale = min(1.0, _SIDE / max(height, width))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    lines = _lines(small)
    if len(lines) < _LINES:
        return None
    fitted = _fitted(lines, small.shape)
    if fitted is None:
        return None
    grid = np.linspace(-0.85, 0.85, 9)
    hang = np.array([_hang(fitted, grid, np.full_like(grid, y)) for y in (-0.5, 0.0, 0.5)])
    reach = float((hang.max(1) - hang.min(1)).max())
    return fitted if _LEAST < reach < _MOST else None


def flattened_page(image: npt.NDArray[Any], bend: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The picture with its lines straight."""
    height, width = image.shape[:2]
    x, y = np.meshgrid(np.linspace(-1, 1, width, dtype=np.float32), np.linspace(-1, 1, height, dtype=np.float32))
    down = (np.arange(height, dtype=np.float32)[:, None] + _hang(bend, x, y) * height).astype(np.float32)
    across = np.broadcast_to(np.arange(width, dtype=np.float32)[None, :], (height, width)).copy()
    return cv2.remap(image, across, down, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)


def _hang(bend: npt.NDArray[Any], x: npt.NDArray[Any], y: npt.NDArray[Any]) -> npt.NDArray[Any]:
    total = sum((bend[power] + bend[power + _POWERS] * y) * x ** (power + 1) for power in range(_POWERS))
    return np.asarray(total)


def _lines(grey: Grey) -> list[npt.NDArray[Any]]:
    """Middle heights of long lines: arrays of x and y in pixels."""
    height, width = grey.shape
    ink = (grey < 150).astype(np.uint8)
    upright = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((max(20, height // 30), 1), np.uint8))
    level = ink * (
        1 - cv2.dilate(upright, np.ones((1, 3), np.uint8))
    )  # the upright rules of a table would join its rows
    joined = cv2.morphologyEx(level, cv2.MORPH_CLOSE, np.ones((1, max(9, width // 40)), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=4)
    found = []
    for label in range(1, count):
        left, top, wide, tall, area = (int(value) for value in stats[label])
        if wide < _WIDE * width or tall > 0.09 * height or not 0.7 < area / wide < 0.025 * height:
            continue
        piece = labels[top : top + tall, left : left + wide] == label
        columns = np.arange(0, wide, 6)
        filled = piece[:, columns].sum(0)
        middle = (piece[:, columns] * np.arange(tall)[:, None]).sum(0) / np.maximum(filled, 1)
        kept = filled > 0
        found.append(np.stack([left + columns[kept], top + middle[kept]]))
    return found


def _fitted(lines: list[npt.NDArray[Any]], shape: tuple[int, ...]) -> npt.NDArray[Any] | None:
    """Least squares over all lines at once: each has a height of its own, all share the bend."""
    height, width = shape[:2]
    rows, goal = [], []
    for number, line in enumerate(lines):
        x = line[0] / width * 2 - 1
        y = np.full_like(x, float(line[1].mean()) / height * 2 - 1)
        own = np.zeros((len(x), len(lines)))
        own[:, number] = 1
        powers = [x ** (power + 1) for power in range(_POWERS)]
        rows.append(np.column_stack([*powers, *(power * y for power in powers), own]))
        goal.append(line[1] / height)
    matrix, wanted = np.concatenate(rows), np.concatenate(goal)
    weights = np.concatenate([np.full(2 * _POWERS, 1e-2), np.zeros(len(lines))])  # a little damping
    answer, *_ = np.linalg.lstsq(
        np.vstack([matrix, np.diag(weights)]), np.concatenate([wanted, np.zeros(len(weights))]), rcond=None
    )
    left = np.abs(matrix @ answer - wanted)
    return answer[: 2 * _POWERS] if float(np.percentile(left, 90)) < 0.006 else None
