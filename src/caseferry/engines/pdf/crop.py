"""Cuts pieces of pages as small pictures for the review page."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from PIL import Image, ImageOps

from caseferry.domain.review import Window
from caseferry.engines.pdf.originals import Original
from caseferry.engines.pdf.pictures import is_coloured
from caseferry.ports.pictures import Crop
from caseferry.ports.writing import Material

_STEPS = ((140, 50), (120, 42), (105, 36), (92, 30))
"""Dots per inch and WebP quality, from good to just legible."""
_SMALL = 16_000
"""Bytes of a page below which nothing better than the last step can be hoped for."""
_FLAT_BELOW = 110
"""Dots per inch from which on a grey piece may be coded in four levels instead, where that is smaller: sharp print, little else."""


class PageCropper:
    """The Cropper port with PDFium and Pillow. Use as a context manager: the file of the last page is kept open."""

    def __init__(self, *, passwords: Sequence[str] = ()) -> None:
        self._passwords = tuple(passwords)
        self._kept: tuple[tuple[str, int], Original] | None = None

    def __enter__(self) -> PageCropper:
        return self

    def __exit__(self, *error: object) -> None:
        if self._kept is not None:
            self._kept[1].close()
            self._kept = None

    def crop(self, material: Material, windows: Sequence[Window], *, limit_bytes: int = 60_000) -> tuple[Crop, ...]:
        """A crop per window, in order, as WebP; grey unless the page is coloured."""
        picture = self._picture(material)
        crops: tuple[Crop, ...] = ()
        for dpi, quality in _STEPS if limit_bytes >= _SMALL else _STEPS[-1:]:
            shrunk = _at(picture, material, dpi)
            crops = tuple(_cut(shrunk, window, quality, flat=dpi < _FLAT_BELOW) for window in windows)
            if sum(len(crop.data) for crop in crops) <= limit_bytes:
                break
        return crops

    def _picture(self, material: Material) -> Image.Image:
        if material.picture is None:
            drawn = self._original(material).draw(material.pdf_page, dpi=_STEPS[0][0], turn=material.page.turn)
            picture = drawn.convert("RGB")
        else:
            picture = ImageOps.exif_transpose(Image.open(io.BytesIO(material.picture))).convert("RGB")
        return picture if is_coloured(picture) else picture.convert("L")

    def _original(self, material: Material) -> Original:
        data = material.pdf or b""
        key = (material.page.source, len(data))
        if self._kept is None or self._kept[0] != key:
            self.__exit__()
            self._kept = (key, Original(data, self._passwords))
        return self._kept[1]


def _at(picture: Image.Image, material: Material, dpi: int) -> Image.Image:
    """The picture at `dpi` of an A4 page; never enlarged."""
    sheet = 8.27 if material.page.width <= material.page.height else 11.69
    width = min(picture.width, round(sheet * dpi))
    if width == picture.width:
        return picture
    return picture.resize((width, max(1, round(picture.height * width / picture.width))), Image.Resampling.LANCZOS)


def _cut(picture: Image.Image, window: Window, quality: int, *, flat: bool) -> Crop:
    x0, y0, x1, y1 = window.box
    left, top = int(x0 * picture.width), int(y0 * picture.height)
    right = max(left + 1, min(picture.width, round(x1 * picture.width)))
    bottom = max(top + 1, min(picture.height, round(y1 * picture.height)))
    piece = picture.crop((left, top, right, bottom))
    data = _webp(piece, quality=quality, method=2)
    if flat and piece.mode == "L":
        data = min(data, _webp(piece.point(_LEVELS), lossless=True, quality=40, method=2), key=len)
    return Crop("image/webp", data, piece.width, piece.height)


_LEVELS = [round(value / 255 * 3) * 85 for value in range(256)]


def _webp(piece: Image.Image, **options: Any) -> bytes:
    buffer = io.BytesIO()
    piece.save(buffer, "WEBP", **options)
    return buffer.getvalue()
