"""Where things stand on a page: boxes, turns, and the way from the page as seen to the page as coded."""

from __future__ import annotations

from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Object

A4 = (595.276, 841.89)
"""Width and height of an A4 page in points."""

Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the page as seen: left, bottom, width, height in units of user space."""

    left: float
    bottom: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Frame:
    """The visible rectangle of a page in its own user space, and how many degrees clockwise it is shown turned."""

    x0: float
    y0: float
    x1: float
    y1: float
    rotate: int = 0
    unit: float = 1.0  # points in a unit of user space

    @property
    def width(self) -> float:
        """Width as seen, in units of user space."""
        return self.y1 - self.y0 if self.rotate % 180 else self.x1 - self.x0

    @property
    def height(self) -> float:
        """Height as seen."""
        return self.x1 - self.x0 if self.rotate % 180 else self.y1 - self.y0

    @property
    def upright(self) -> Matrix:
        """From a place on the page as seen (origin bottom left, units of user space) to user space."""
        return {
            0: (1.0, 0.0, 0.0, 1.0, self.x0, self.y0),
            90: (0.0, 1.0, -1.0, 0.0, self.x1, self.y0),
            180: (-1.0, 0.0, 0.0, -1.0, self.x1, self.y1),
            270: (0.0, -1.0, 1.0, 0.0, self.x0, self.y1),
        }[self.rotate]

    @property
    def box(self) -> Array:
        """The rectangle as a PDF array."""
        return Array([round(self.x0, 4), round(self.y0, 4), round(self.x1, 4), round(self.y1, 4)])

    def extended(self, strip: float) -> Frame:
        """The frame with `strip` more units at the bottom as seen."""
        x0, y0, x1, y1 = self.x0, self.y0, self.x1, self.y1
        grown = {
            0: (x0, y0 - strip, x1, y1),
            90: (x0, y0, x1 + strip, y1),
            180: (x0, y0, x1, y1 + strip),
            270: (x0 - strip, y0, x1, y1),
        }[self.rotate]
        return Frame(*grown, self.rotate, self.unit)


def frame_of(page: pikepdf.Page, turn: int) -> Frame:
    """The visible rectangle of `page`, shown with `turn` degrees clockwise on top of its own rotation."""
    media, crop = _rectangle(page.mediabox), _rectangle(page.cropbox)
    box = (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))
    if box[2] - box[0] < 1 or box[3] - box[1] < 1:
        box = media
    own = _number(page.obj.get("/Rotate", page_inherited(page.obj, "/Rotate")))
    unit = _number(page.obj.get("/UserUnit", None)) or 1.0
    return Frame(*box, rotate=round((own + turn) / 90) * 90 % 360, unit=unit)


def page_inherited(node: Object, key: str) -> Object | None:
    """The value of an inheritable key from the nearest ancestor of a page."""
    for _ in range(60):
        parent = node.get("/Parent", None)
        if not isinstance(parent, pikepdf.Dictionary):
            return None
        if key in parent:
            return parent[key]
        node = parent
    return None


def _rectangle(box: Object) -> tuple[float, float, float, float]:
    try:
        values = [float(value) for value in box]
    except (TypeError, ValueError):
        values = []
    if len(values) != 4:
        return (0.0, 0.0, *A4)
    return (min(values[::2]), min(values[1::2]), max(values[::2]), max(values[1::2]))


def _number(value: object) -> float:
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return 0.0


def operands(matrix: Matrix) -> str:
    """A matrix as the operands of `cm` or `Tm`."""
    return " ".join(number(value) for value in matrix)


def number(value: float) -> str:
    """A number in PDF notation, to a thousandth."""
    return (
        f"{value:.3f}".rstrip("0").rstrip(".").replace("-0", "0", 1)
        if abs(value) < 5e-4
        else f"{value:.3f}".rstrip("0").rstrip(".")
    )


def product(first: Matrix, second: Matrix) -> Matrix:
    """The matrix that applies `first`, then `second`."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)
