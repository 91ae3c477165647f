"""The pixels of one frame of a DICOM object, decoded whatever their packing, and single numbers of its header."""

from __future__ import annotations

from typing import Any, BinaryIO

import numpy as np
import pydicom
from numpy.typing import NDArray
from pydicom.pixels.utils import pixel_array
from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from caseferry.domain.errors import Refusal

_MOST_PIXELS = 50_000_000  # of one frame
BROKEN = (
    ValueError, TypeError, EOFError, OSError, AttributeError, LookupError, NotImplementedError, RuntimeError, OverflowError,
    ArithmeticError,
)  # fmt: skip
"""What pydicom and numpy raise over pixels that cannot be had."""


def require_modest(header: pydicom.Dataset) -> None:
    """Raises Refusal `limit` for an object without a picture, or with one that is too large to be drawn."""
    pixels = int(header.get("Rows") or 0) * int(header.get("Columns") or 0)
    if not 0 < pixels <= _MOST_PIXELS:
        raise Refusal("limit", "It has no picture, or too large a one.")


def decode_frame(data: BinaryIO, header: pydicom.Dataset, frame: int) -> NDArray[Any]:
    """The pixels of one frame; the other frames are not read where the packing allows it."""
    index = min(frame, max(0, int(header.get("NumberOfFrames") or 1) - 1))
    data.seek(0)
    syntax = str(getattr(header, "file_meta", {}).get("TransferSyntaxUID", ""))
    if syntax not in ("", DeflatedExplicitVRLittleEndian):
        found: NDArray[Any] = pixel_array(data, index=index)
        return found
    whole = pydicom.dcmread(data, force=True)
    if not syntax:
        implicit = whole.original_encoding[0]
        whole.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian if implicit else ExplicitVRLittleEndian
    return pixel_array(whole, index=index)


def first_number(header: pydicom.Dataset, keyword: str, otherwise: Any) -> Any:
    """The first finite number of an element, or `otherwise`."""
    value = header.get(keyword)
    if isinstance(value, pydicom.multival.MultiValue):
        value = value[0] if value else None
    try:
        number = float(value) if value is not None else None
    except (TypeError, ValueError):
        return otherwise
    return number if number is not None and np.isfinite(number) else otherwise
