"""Draws one page of an original for a person to look at. Runs in a process of its own: the bytes are a stranger's."""

from __future__ import annotations

import io
from typing import BinaryIO

from PIL import Image

from caseferry.domain.limits import Limits
from caseferry.engines.pdf.read import PdfPages
from caseferry.engines.photo import ImagePages

_DPI = 110
_PIXELS = 2_500_000
_QUALITY = 78


def draw_page(stream: BinaryIO, kind: str, number: int, turn: int, passwords: tuple[str, ...]) -> bytes:
    """Page `number` (from 1) of a `pdf` or an `image` as a JPEG, turned by `turn` degrees clockwise. Raises Refusal."""
    source = ImagePages(stream, limits=Limits()) if kind == "image" else PdfPages(stream, passwords=passwords)
    with source:
        picture = source.picture(number, dpi=_DPI, pixels=_PIXELS)
    image = Image.frombytes(picture.mode, (picture.width, picture.height), picture.pixels)
    if turn % 360:
        image = image.rotate(-turn, expand=True)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=_QUALITY, optimize=True)
    return buffer.getvalue()
