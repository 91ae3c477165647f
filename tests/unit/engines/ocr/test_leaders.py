"""Rows of dots between a name and its value."""

from __future__ import annotations

import numpy as np
import pytest

from caseferry.engines.ocr.leaders import without_leaders


def _piece(dots: int, *, size: int = 3, step: int = 8) -> np.ndarray:
    piece = np.full((40, 400, 3), 255, np.uint8)
    piece[8:32, 10:60:6] = 0  # strokes of a word
    piece[8:32, 350:380:6] = 0  # and of a value
    for number in range(dots):
        left = 80 + number * step
        piece[28 : 28 + size, left : left + size] = 0
    return piece


@pytest.mark.parametrize("dots", [5, 20])
def test_a_row_of_dots_is_painted_over_and_the_words_stay(dots: int) -> None:
    piece, bare = _piece(dots), _piece(0)
    assert (without_leaders(piece) == bare).all()


@pytest.mark.parametrize("piece", [_piece(0), _piece(3), _piece(4), _piece(12, size=12, step=20), _piece(6, step=40)])
def test_an_ellipsis_and_dots_far_apart_or_large_stay(piece: np.ndarray) -> None:
    assert without_leaders(piece) is piece


def test_a_short_piece_is_not_looked_at() -> None:
    piece = _piece(9)[:, 80:150]
    assert without_leaders(piece) is piece


def test_the_comma_of_the_value_behind_the_row_stays() -> None:
    piece = _piece(12)
    piece[28:33, 190:193] = 0  # eight dots' steps would be 176; a digit stands between
    bare = _piece(0)
    bare[28:33, 190:193] = 0
    assert (without_leaders(piece) == bare).all()
