"""Paints over boxes of a page's picture and writes it as a JPEG that holds nothing else."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

from caseferry.domain.quotation import Box
from caseferry.engines.pdf.pictures import is_coloured
from caseferry.ports.reading import Picture

_QUALITY = 78
_MARGIN = 0.0025  # of the page's width: letters reach beyond the box of their word


@dataclass(frozen=True, slots=True)
class Paint:
    """A box (fractions, origin top left) to be filled white or black; on white, Latin words may be written in its place."""

    box: Box
    white: bool = False
    words: str = ""


def redacted(picture: Picture, paints: Sequence[Paint]) -> bytes:
    """The picture with boxes filled, white ones first. Grey unless it is coloured."""
    image = Image.frombytes(picture.mode, (picture.width, picture.height), picture.pixels)
    pen = ImageDraw.Draw(image)
    for paint in sorted(paints, key=lambda paint: not paint.white):
        place = _pixels(paint.box, picture)
        pen.rectangle(place, fill="white" if paint.white else "black")
        if paint.words:
            font = ImageFont.load_default(max(8, 0.72 * (place[3] - place[1])))
            pen.text((place[0] + 2, (place[1] + place[3]) / 2), paint.words, fill="black", font=font, anchor="lm")
    if image.mode != "L" and not is_coloured(image):
        image = image.convert("L")
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=_QUALITY, dpi=(round(picture.dpi) or 200,) * 2)
    return buffer.getvalue()


def _pixels(box: Box, picture: Picture) -> tuple[int, int, int, int]:
    across, down = _MARGIN * picture.width, _MARGIN * picture.width
    return (
        max(0, int(box[0] * picture.width - across)),
        max(0, int(box[1] * picture.height - down)),
        min(picture.width, int(box[2] * picture.width + across) + 1),
        min(picture.height, int(box[3] * picture.height + down) + 1),
    )
