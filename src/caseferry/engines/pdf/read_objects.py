"""What is drawn on a PDF page besides text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as raw

_CELLS = 40  # the page is looked at as a grid of 40 by 40
_MOST = 4000  # objects looked at; beyond that the answer will not change


def coverage(page: Any) -> tuple[float, bool]:
    """Share of the page covered by pictures (0 to 1), and whether lines or shapes are drawn."""
    left, bottom, right, top = page.get_bbox()
    width, height = max(right - left, 1e-6), max(top - bottom, 1e-6)
    covered: set[tuple[int, int]] = set()
    vectors = False
    for kind, bounds in _objects(page):
        if kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING):
            vectors = True
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            x0, y0, x1, y1 = bounds
            columns = _cells((x0 - left) / width, (x1 - left) / width)
            rows = _cells((y0 - bottom) / height, (y1 - bottom) / height)
            covered.update((column, row) for column in columns for row in rows)
    return len(covered) / _CELLS**2, vectors


def _objects(page: Any) -> Iterator[tuple[int, tuple[float, float, float, float]]]:
    for count, item in enumerate(page.get_objects(max_depth=5)):
        if count >= _MOST:
            return
        yield item.type, item.get_bounds() if item.type == raw.FPDF_PAGEOBJ_IMAGE else (0.0, 0.0, 0.0, 0.0)


def _cells(low: float, high: float) -> range:
    low, high = min(low, high), max(low, high)
    return range(max(0, round(low * _CELLS)), min(_CELLS, round(high * _CELLS)))
