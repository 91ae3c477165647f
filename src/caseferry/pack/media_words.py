"""Reads the words on a medical picture in a worker process, to find a name that is burned in."""

from __future__ import annotations

import functools
import io
import warnings

import pydicom
from PIL import Image

from caseferry.engines.dicom.pictures import draw_frame
from caseferry.engines.ocr import RapidRecogniser
from caseferry.ports.reading import Picture

_EDGE = (
    900,
    1800,
)  # pixels of the longer side at which a picture is read: small letters are enlarged, a huge one is not needed whole


def prepare() -> None:
    """Called once in each process: the models are loaded."""
    _recogniser()


@functools.cache
def _recogniser() -> RapidRecogniser:
    return RapidRecogniser()


def read_words(data: bytes) -> tuple[str, ...]:
    """The lines that stand on the first, the middle and the last frame of an object. Raises Refusal when it cannot be drawn."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        header = pydicom.dcmread(io.BytesIO(data), stop_before_pixels=True, force=True)
        frames = int(header.get("NumberOfFrames") or 1)
        longer = max(int(header.get("Rows") or 0), int(header.get("Columns") or 0))
    edge = min(max(longer, _EDGE[0]), _EDGE[1])
    found: list[str] = []
    for number in sorted({0, frames // 2, frames - 1}):
        picture = Image.open(io.BytesIO(draw_frame(io.BytesIO(data), number, edge).data)).convert("RGB")
        given = Picture("RGB", picture.width, picture.height, picture.tobytes())
        found += [line.text for line in _recogniser().recognise(given, script="Latn").lines]
    return tuple(found)
