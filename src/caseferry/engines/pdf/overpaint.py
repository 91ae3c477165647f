"""Text that a later picture or filled rectangle of the same page paints over: it is in the file, and nobody sees it."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

_MOST = 4000  # objects looked at
_RECTANGLE = 5  # segments of a path that is one, closing line included
_OPAQUE = 255
_NEARLY_OPAQUE = 250


@dataclass(frozen=True, slots=True)
class _Cover:
    order: int  # of painting
    left: float
    bottom: float
    right: float
    top: float

    def hides(self, order: int, x: float, y: float) -> bool:
        return order < self.order and self.left <= x <= self.right and self.bottom <= y <= self.top


class Overpaint:
    """The opaque pictures and rectangles of a PDFium page, and the order in which everything is painted."""

    def __init__(self, page: Any) -> None:
        self._order: dict[int, int] = {}
        self._covers: list[_Cover] = []
        texts = False
        for order, item in enumerate(page.get_objects(max_depth=5)):
            if order >= _MOST:
                break
            self._order[_address(item.raw)] = order
            texts = texts or item.type == raw.FPDF_PAGEOBJ_TEXT
            if texts and _is_opaque(item):
                self._covers.append(_Cover(order, *item.get_bounds()))

    def hides(self, text: Any, index: int) -> bool:
        """Whether character `index` of PDFium's text page lies under one of them."""
        if not self._covers:
            return False
        item = raw.FPDFText_GetTextObject(text, index)
        order = self._order.get(_address(item)) if item else None
        if order is None:
            return False
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        raw.FPDFText_GetCharBox(text, index, left, right, bottom, top)
        x, y = (left.value + right.value) / 2, (bottom.value + top.value) / 2
        return any(cover.hides(order, x, y) for cover in self._covers)


def _address(item: Any) -> int:
    return ctypes.cast(item, ctypes.c_void_p).value or 0


def _is_opaque(item: Any) -> bool:
    """A picture, or a filled rectangle, that lets nothing through."""
    if raw.FPDFPageObj_HasTransparency(item.raw):
        return False
    if item.type == raw.FPDF_PAGEOBJ_IMAGE:
        return _is_unmasked(item)
    return item.type == raw.FPDF_PAGEOBJ_PATH and _is_filled_rectangle(item.raw)


def _is_unmasked(image: Any) -> bool:
    """Whether most of a picture shows; a stamp or signature cut out of its ground does not."""
    try:
        bitmap = image.get_bitmap(render=True)
    except pdfium.PdfiumError:
        return True  # nothing is known of its mask
    try:
        if bitmap.format != raw.FPDFBitmap_BGRA:
            return True
        alpha = bytes(bitmap.buffer)[3::4]
        return sum(value >= _NEARLY_OPAQUE for value in alpha[:: max(1, len(alpha) // 4096)]) * 2 >= min(
            len(alpha), 4096
        )
    finally:
        bitmap.close()


def _is_filled_rectangle(path: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(path, fill, stroke) or fill.value == raw.FPDF_FILLMODE_NONE:
        return False
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    opaque = raw.FPDFPageObj_GetFillColor(path, red, green, blue, alpha) and alpha.value == _OPAQUE
    return bool(opaque) and 4 <= raw.FPDFPath_CountSegments(path) <= _RECTANGLE
