"""Whether a page that was passed on still looks as it did: the last guard against losing a part of a record."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageDraw

from caseferry.engines.pdf.geometry import Area, Frame

_CELL = 8  # pixels of the look: about a line of print
_DIFFERENT = 24  # of 255, mean over a cell: a missing word shows, a shifted hair does not


@dataclass(frozen=True, slots=True)
class Likeness:
    """How a page looked before it was passed on: mean lightness in cells, and where the stamp now stands."""

    cells: Image.Image
    size: tuple[int, int]  # of the look, in pixels
    stamp: Area  # in units of user space, from the lower left of `frame`
    frame: Frame  # of the page as it is now
    scale: float  # pixels to a point of the look; the page must be drawn to it again

    def holds(self, now: Image.Image) -> bool:
        """True when the page as it looks `now`, drawn to `scale`, is the one it was, the stamp and a new strip apart."""
        spread = self._spread(now)
        across, down = now.width / self.frame.width, now.height / self.frame.height
        area = self.stamp
        box = (
            math.floor(area.left * across / _CELL) - 1, math.floor((self.frame.height - area.bottom - area.height) * down / _CELL) - 1,
            math.ceil((area.left + area.width) * across / _CELL), math.ceil((self.frame.height - area.bottom) * down / _CELL),
        )  # fmt: skip
        ImageDraw.Draw(spread).rectangle(box, fill=0)
        return spread.point(lambda value: 255 * (value > _DIFFERENT)).getbbox() is None

    def _spread(self, now: Image.Image) -> Image.Image:
        """The difference per cell. A page that grew is drawn at a scale that is off by a hair: the best of three places counts."""
        width, height = self.size
        if now.size == self.size:
            return ImageChops.difference(cells_of(now), self.cells)
        spread = Image.new("L", self.cells.size, 255)
        for shift in (-1, 0, 1):
            moved = now.crop((0, shift, width, height + shift))
            spread = ImageChops.darker(spread, ImageChops.difference(cells_of(moved), self.cells))
        ImageDraw.Draw(spread).rectangle((0, spread.height - 1, spread.width, spread.height), fill=0)  # the seam
        return spread


def cells_of(look: Image.Image) -> Image.Image:
    """The mean lightness of a picture in cells of a line's height."""
    size = (max(1, look.width // _CELL), max(1, look.height // _CELL))
    return look.convert("L").resize(size, Image.Resampling.BOX)
