"""Frames for a viewer: values decoded whatever their packing, reduced where a preview is asked for, packed without loss.

Packing: every value is foretold as the mean of its left and upper neighbour; what is off is stored as bytes by place value
(first all low bytes, then all high ones) and deflated. A 12-bit CT slice takes what JPEG-LS takes, in 3 ms, and a browser needs
no foreign decoder to read it: `DecompressionStream` and one loop (`viewer/src/frames.ts`).
"""

from __future__ import annotations

import warnings
import zlib
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np
import pydicom
from numpy.typing import NDArray

from caseferry.domain.errors import Refusal
from caseferry.engines.dicom.pixels import BROKEN, decode_frame, first_number, require_modest
from caseferry.engines.dicom.streams import named_stream
from caseferry.engines.dicom.window import Window, choose_window

_FAR = 1 << 15


@dataclass(frozen=True, slots=True)
class PackedFrame:
    """One frame. `rows` and `columns` of what is packed; `step`: how many pixels of the original stand for one of it, each way.

    `type`: u1, u2, i2 or f4; `samples` 1 or 3 (red, green, blue, one whole plane after the other). A value times `slope` plus
    `intercept` is in the units of the series; `window` (centre, width) is in those units.
    """

    rows: int
    columns: int
    step: int
    type: str
    samples: int
    slope: float
    intercept: float
    window: tuple[float, float]
    body: bytes


def pack_frame(data: BinaryIO, frame: int, edge: int) -> PackedFrame:
    """Frame `frame` (from 0); with `edge` > 0 reduced until no side is longer. Raises Refusal `limit` or `damaged`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            data = named_stream(data)
            header = pydicom.dcmread(data, stop_before_pixels=True, force=True)
            require_modest(header)
            return _packed(decode_frame(data, header, frame), header, (frame, edge))
        except BROKEN as error:
            raise Refusal("damaged", f"Its pixels cannot be shown ({type(error).__name__}).") from error


def _packed(pixels: NDArray[Any], header: pydicom.Dataset, wish: tuple[int, int]) -> PackedFrame:
    frame, edge = wish
    slope, intercept = 1.0, 0.0
    if pixels.ndim == 3 or header.get("PhotometricInterpretation") == "PALETTE COLOR":
        planes = np.moveaxis(_colours(pixels, header), 2, 0)
        window = Window(127.5, 255.0)
    else:
        values, slope, intercept = _values(pixels, header, frame)
        window = _window(values * np.float32(slope) + np.float32(intercept), header, frame, slope, intercept)
        planes = values[np.newaxis]
    step = max(1, -(-max(planes.shape[1:]) // edge)) if edge > 0 else 1
    small = np.stack([_reduced(plane, step) for plane in planes])
    body = zlib.compressobj(1, zlib.DEFLATED, 15, 8, zlib.Z_RLE)
    packed = b"".join([*(body.compress(_residuals(plane)) for plane in small), body.flush()])
    kind = small.dtype.kind + str(small.dtype.itemsize)
    rows, columns = small.shape[1:]
    seen = (round(window.center, 4), round(window.width, 4))
    return PackedFrame(rows, columns, step, kind, len(small), slope, intercept, seen, packed)


def _colours(pixels: NDArray[Any], header: pydicom.Dataset) -> NDArray[np.uint8]:
    if pixels.ndim == 2:
        from pydicom.pixels.processing import apply_color_lut

        pixels = apply_color_lut(pixels, header)
        shift = 8 * (pixels.dtype.itemsize - 1)
    else:
        shift = max(0, int(header.get("BitsStored") or 8) - 8)
    return np.asarray(pixels >> shift if shift else pixels, dtype=np.uint8)[..., :3]


def _values(pixels: NDArray[Any], header: pydicom.Dataset, frame: int) -> tuple[NDArray[Any], float, float]:
    """Values in a type that a browser has, with slope and intercept; a table of values (PS3.3 C.11.1) is applied here."""
    if header.get("ModalityLUTSequence"):
        from pydicom.pixels.processing import apply_modality_lut

        return _browser_type(apply_modality_lut(pixels, header)), 1.0, 0.0
    holder = _group(header, frame, "PixelValueTransformationSequence")
    slope = first_number(holder, "RescaleSlope", 1.0) or 1.0
    return _browser_type(pixels), float(slope), float(first_number(holder, "RescaleIntercept", 0.0))


def _group(header: pydicom.Dataset, frame: int, keyword: str) -> pydicom.Dataset:
    """The item of a functional group for this frame: its own, the shared one, else the header itself (PS3.3 C.7.6.16)."""
    own = header.get("PerFrameFunctionalGroupsSequence") or ()
    for holder in (*own[frame : frame + 1], *(header.get("SharedFunctionalGroupsSequence") or ())[:1]):
        if items := holder.get(keyword):
            item: pydicom.Dataset = items[0]
            return item
    return header


def _browser_type(pixels: NDArray[Any]) -> NDArray[Any]:
    if pixels.dtype.kind == "f":
        values = pixels.astype(np.float32)
        real = values[np.isfinite(values)]
        return (
            values
            if real.size == values.size
            else np.nan_to_num(values, nan=_least(real), posinf=_most(real), neginf=_least(real))
        )
    if pixels.dtype in (np.uint8, np.bool_):
        return pixels.astype(np.uint8)
    low, high = int(pixels.min()), int(pixels.max())
    if low >= 0 and high < 2 * _FAR:
        return pixels.astype(np.uint16)
    return pixels.astype(np.int16) if low >= -_FAR and high < _FAR else pixels.astype(np.float32)


def _least(real: NDArray[Any]) -> float:
    return float(real.min()) if real.size else 0.0


def _most(real: NDArray[Any]) -> float:
    return float(real.max()) if real.size else 0.0


def _window(values: NDArray[Any], header: pydicom.Dataset, frame: int, slope: float, intercept: float) -> Window:
    holder = _group(header, frame, "FrameVOILUTSequence")
    center, width = first_number(holder, "WindowCenter", None), first_number(holder, "WindowWidth", None)
    declared = Window(center, width) if center is not None and width is not None else None
    padding = first_number(header, "PixelPaddingValue", None)
    return choose_window(values, declared, padding=None if padding is None else padding * slope + intercept)


def _reduced(plane: NDArray[Any], step: int) -> NDArray[Any]:
    """Means of squares of `step` pixels; the last row and column are repeated to fill the last squares."""
    if step == 1:
        return plane
    rows, columns = (-(-size // step) for size in plane.shape)
    padded = np.pad(plane, ((0, rows * step - plane.shape[0]), (0, columns * step - plane.shape[1])), mode="edge")
    means = padded.reshape(rows, step, columns, step).mean(axis=(1, 3), dtype=np.float32)
    return np.asarray(means if plane.dtype.kind == "f" else np.rint(means), dtype=plane.dtype)


def _residuals(plane: NDArray[Any]) -> bytes:
    """What is off the forecast, low bytes first. Floating values are compared as whole numbers with their left neighbour."""
    if plane.dtype.kind == "f":
        bits = np.ascontiguousarray(plane).view(np.uint32).ravel()
        off = np.diff(bits, prepend=np.uint32(0))
        return b"".join((off >> shift).astype(np.uint8).tobytes() for shift in (0, 8, 16, 24))
    if plane.dtype.itemsize == 1:
        return np.asarray(plane - _forecast(plane), dtype=np.uint8).tobytes()
    values = plane.astype(np.int32) + (_FAR if plane.dtype.kind == "i" else 0)
    signed = (values - _forecast(values)).astype(np.int16)
    folded = ((signed.astype(np.int32) << 1) ^ (signed.astype(np.int32) >> 15)).astype(np.uint16)
    return (folded & 255).astype(np.uint8).tobytes() + (folded >> 8).astype(np.uint8).tobytes()


def _forecast(values: NDArray[Any]) -> NDArray[np.int32]:
    """The mean of the left and the upper neighbour; along the edges the one there is; 0 for the first value."""
    wide = values.astype(np.int32)
    left, up = np.zeros_like(wide), np.zeros_like(wide)
    left[:, 1:], up[1:] = wide[:, :-1], wide[:-1]
    left[1:, 0], up[0] = wide[:-1, 0], left[0]
    return (left + up) >> 1
