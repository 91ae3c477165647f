"""Cuts a piece of a line where it is white, so that each number can be read by the engine that reads numbers best."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from caseferry.engines.ocr.boxes import Pixels

_GAP = 0.18  # least white between two words, in heights of the piece
_MOST = 60
_RULE = 1 / 6  # of the page's width: the shortest level rule of a table


def segments(piece: Pixels) -> list[tuple[float, float]]:
    """Left and right edge of each word-like stretch of ink, as shares of the width."""
    white = white_columns(piece)
    least = max(3, round(_GAP * piece.shape[0]))
    found: list[list[int]] = []
    for column in np.flatnonzero(~white):
        if found and column - found[-1][1] <= least:
            found[-1][1] = int(column)
        else:
            found.append([int(column), int(column)])
    width = piece.shape[1]
    return [(start / width, (end + 1) / width) for start, end in found[:_MOST] if end - start >= 2]


def white_columns(piece: Pixels) -> npt.NDArray[np.bool_]:
    """Which columns hold no ink; the uppermost and lowest tenth, where neighbours of other lines reach in, do not count."""
    grey = cv2.cvtColor(piece, cv2.COLOR_RGB2GRAY) if piece.ndim == 3 else piece
    edge = grey.shape[0] // 10
    _, dark = cv2.threshold(np.asarray(grey), 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    if float((dark > 0).mean()) > 0.5:
        dark = 255 - dark  # light letters on a dark ground
    inner = dark[edge : grey.shape[0] - edge] if edge else dark
    return np.asarray(inner.max(0) == 0)


def cut(piece: Pixels, left: float, right: float) -> Pixels:
    """The stretch with a little air on both sides."""
    height, width = piece.shape[:2]
    air = max(2, height // 6)
    return np.ascontiguousarray(piece[:, max(0, int(left * width) - air) : min(width, int(right * width) + air)])


def without_rules(image: Pixels) -> Pixels:
    """The page without the ruled lines of its tables, which make Tesseract lose rows."""
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    ink = cv2.adaptiveThreshold(255 - grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 25, -20)
    cleaned = image.copy()
    height, width = grey.shape
    level = _opened(ink, (max(30, width // 25), 1))
    upright = _opened(ink, (1, max(30, height // 30)))
    for rules in (_long(level, round(_RULE * width)), upright):
        cleaned[rules > 0] = int(np.percentile(grey, 90))
    return cleaned


def _opened(ink: npt.NDArray[Any], reach: tuple[int, int]) -> npt.NDArray[Any]:
    rules = cv2.morphologyEx(ink, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, reach))
    return cv2.dilate(rules, np.ones((3, 3), np.uint8))


def _long(rules: npt.NDArray[Any], least: int) -> npt.NDArray[Any]:
    """Only what is as long as a table is wide: on a blurred page the middle of a word is one stroke too."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(rules, connectivity=8)
    kept = stats[:, cv2.CC_STAT_WIDTH] >= least
    kept[0] = False
    return np.asarray(kept[labels], np.uint8)
