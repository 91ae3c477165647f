"""The discreet line on each page: typeset once for a whole binder, put where the page is empty."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Dictionary, Object
from PIL import Image, ImageStat

from caseferry.domain.composition import Stamp
from caseferry.engines.pdf.geometry import Area, Frame, Matrix, operands, product
from caseferry.engines.pdf.resources import Cleaner
from caseferry.ports.writing import Typesetter

LOOK_DPI = 48
"""Resolution at which a page is looked at for an empty strip."""
_EDGE = 9.0  # points between the stamp and the edge of the page
_STEP = 7.0  # points to the next try further in
_PAPER = 200  # of 255: what the stamp stands on must be at least this light
_EVEN = 18  # of 255: and at most this uneven
STRIP = 16.0
"""Points that a page grows at its foot when no margin is empty."""
_A4_WIDTH = 595.0
_LONGEST = 60  # characters of a source name before its middle is left out


@dataclass(frozen=True, slots=True)
class Mark:
    """One stamp as a form of the output, with its size in points."""

    form: Object
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stamp stands on the page as seen: left and bottom, scale, and whether it runs up the side."""

    left: float
    bottom: float
    scale: float
    upward: bool = False


def words(stamp: Stamp) -> str:
    """The stamp as one line of text."""
    source = stamp.source
    if len(source) > _LONGEST:
        source = f"{source[: _LONGEST // 2 - 1]}…{source[-(_LONGEST // 2) :]}"
    return f"{source} · page {stamp.page} of {stamp.pages} · {stamp.date}"


class StampSheet:
    """The stamps of a binder, typeset in one go so that they share their fonts."""

    def __init__(self, stamps: Sequence[Stamp], typesetter: Typesetter, as_of: str) -> None:
        self._lines = list(dict.fromkeys(words(stamp) for stamp in stamps))
        made = typesetter.typeset("stamps", {"as_of": as_of, "stamps": self._lines})
        self._pdf = pikepdf.open(io.BytesIO(made.pdf))
        self._cleaner = Cleaner()
        self._forms: dict[str, Mark] = {}

    def mark(self, stamp: Stamp, out: pikepdf.Pdf) -> Mark:
        """The stamp as a form of `out`."""
        line = words(stamp)
        if line not in self._forms:
            self._forms[line] = self._form(self._pdf.pages[self._lines.index(line)])
        made = self._forms[line]
        return Mark(out.copy_foreign(made.form), made.width, made.height)

    def close(self) -> None:
        """Frees the typeset stamps."""
        self._pdf.close()

    def _form(self, page: pikepdf.Page) -> Mark:
        resources, _, _ = self._cleaner.page_resources(page)
        form = page.as_form_xobject()
        form.Resources = resources
        for key in ("/Group", "/StructParents"):
            if key in form:
                del form[key]
        box = [float(value) for value in page.mediabox]
        return Mark(form, box[2] - box[0], box[3] - box[1])


def find_place(mark: Mark, frame: Frame, look: Image.Image) -> Place | None:
    """The first empty place for the stamp in the margins: foot, head, then the sides. None when all are written on."""
    for place in _candidates(mark, frame):
        if _empty(look, frame, place, mark):
            return place
    return None


def foot_place(mark: Mark, frame: Frame) -> Place:
    """In the middle of the strip at the foot."""
    scale = _scale(mark, frame)
    return Place((frame.width - mark.width * scale) / 2, (STRIP * _enlarged(frame) - mark.height * scale) / 2, scale)


def draw_stamp(page: Object, mark: Mark, place: Place, frame: Frame) -> bytes:
    """Content that shows the stamp; the form is entered into the page's resources."""
    resources = page.Resources
    if "/XObject" not in resources:
        resources["/XObject"] = Dictionary()
    name = "/CaseferryStamp"
    resources.XObject[name] = mark.form
    along: Matrix = (0.0, place.scale, -place.scale, 0.0, place.left, place.bottom) if place.upward else (
        place.scale, 0.0, 0.0, place.scale, place.left, place.bottom,
    )  # fmt: skip
    return f"/Artifact BMC q {operands(product(along, frame.upright))} cm {name} Do Q EMC\n".encode()


def area_of(mark: Mark, place: Place) -> Area:
    """The part of the page that the stamp covers."""
    width, height = mark.width * place.scale, mark.height * place.scale
    return (
        Area(place.left - height, place.bottom, height, width)
        if place.upward
        else Area(place.left, place.bottom, width, height)
    )


def strip_of(frame: Frame) -> float:
    """How many units of user space a page grows at its foot when its margins are full."""
    return float(math.ceil(STRIP * _enlarged(frame)))


def _enlarged(frame: Frame) -> float:
    """Posters get a larger stamp and receipts a smaller one; in units of user space."""
    return min(12.0, max(0.5, min(frame.width, frame.height) * frame.unit / _A4_WIDTH)) / frame.unit


def _scale(mark: Mark, frame: Frame) -> float:
    return min(_enlarged(frame), 0.92 * frame.width / mark.width)


def _candidates(mark: Mark, frame: Frame) -> list[Place]:
    scale = _scale(mark, frame)
    width, height, unit = mark.width * scale, mark.height * scale, _enlarged(frame)
    found = []
    for step in range(3):
        inset = (_EDGE + step * _STEP) * unit
        for bottom in (inset, frame.height - inset - height):
            for left in ((frame.width - width) / 2, frame.width - width - 24 * unit, 24 * unit):
                found.append(Place(left, bottom, scale))
    side = min(scale, 0.92 * frame.height / mark.width)
    for step in range(2):
        inset = (_EDGE + step * _STEP) * unit
        for left in (frame.width - inset, inset + mark.height * side):
            found.append(Place(left, (frame.height - mark.width * side) / 2, side, upward=True))
    return found


def _empty(look: Image.Image, frame: Frame, place: Place, mark: Mark) -> bool:
    area = area_of(mark, place)
    across, down = look.width / frame.width, look.height / frame.height
    pad = 3.0 * _enlarged(frame)
    box = (
        max(0, int((area.left - pad) * across)),
        max(0, int((frame.height - area.bottom - area.height - pad) * down)),
        min(look.width, round((area.left + area.width + pad) * across) + 1),
        min(look.height, round((frame.height - area.bottom + pad) * down) + 1),
    )  # fmt: skip
    if box[2] - box[0] < 1 or box[3] - box[1] < 1:
        return False
    low, high = ImageStat.Stat(look.crop(box)).extrema[0]
    return low >= _PAPER and high - low <= _EVEN
