"""Draws one frame of a DICOM object as a small picture: decoded, windowed, upright in its true proportions."""

from __future__ import annotations

import io
import warnings
from typing import Any, BinaryIO

import numpy as np
import pydicom
from numpy.typing import NDArray
from PIL import Image

from caseferry.domain.errors import Refusal
from caseferry.engines.dicom.pixels import BROKEN, decode_frame, first_number, require_modest
from caseferry.engines.dicom.streams import named_stream
from caseferry.engines.dicom.window import Window, apply_window, choose_window
from caseferry.ports.imaging import Picture, PictureCoding

_QUALITY = 82
_STRETCH = 6.0  # a pixel that is more oblong than this is taken for a wrong number


def draw_frame(data: BinaryIO, frame: int, edge: int, coding: PictureCoding = "image/webp") -> Picture:
    """Frame `frame` (from 0) whose longer side is `edge` pixels. Raises Refusal `unsupported`, `limit` or `damaged`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            data = named_stream(data)
            header = pydicom.dcmread(data, stop_before_pixels=True, force=True)
            require_modest(header)
            drawn = _small(_greys(decode_frame(data, header, frame), header), header, edge)
            return Picture(coding, _encode(drawn, coding), *drawn.size)
        except BROKEN as error:
            raise Refusal("damaged", f"Its pixels cannot be drawn ({type(error).__name__}).") from error


def _greys(pixels: NDArray[Any], header: pydicom.Dataset) -> NDArray[np.uint8]:
    """Eight bits: a colour picture as it is, anything else through its window."""
    if pixels.ndim == 3:
        return _eight_bits(pixels, header)
    if header.get("PhotometricInterpretation") == "PALETTE COLOR":
        from pydicom.pixels.processing import apply_color_lut

        return _eight_bits(apply_color_lut(pixels, header), None)
    values = pixels.astype(np.float32)
    slope, intercept = first_number(header, "RescaleSlope", 1.0), first_number(header, "RescaleIntercept", 0.0)
    values = values * (slope or 1.0) + intercept
    window = choose_window(values, _declared(header), padding=_padding(header, slope or 1.0, intercept))
    dark_on_light = header.get("PhotometricInterpretation") == "MONOCHROME1" or header.get("Modality") == "PT"
    return apply_window(values, window, inverted=dark_on_light)


def _eight_bits(pixels: NDArray[Any], header: pydicom.Dataset | None) -> NDArray[np.uint8]:
    stored = int(header.get("BitsStored") or 8) if header is not None else 8 * pixels.dtype.itemsize
    shift = max(0, stored - 8)
    return np.asarray(pixels >> shift, dtype=np.uint8) if shift else np.asarray(pixels, dtype=np.uint8)


def _declared(header: pydicom.Dataset) -> Window | None:
    center, width = first_number(header, "WindowCenter", None), first_number(header, "WindowWidth", None)
    return Window(center, width) if center is not None and width is not None else None


def _padding(header: pydicom.Dataset, slope: float, intercept: float) -> float | None:
    value = first_number(header, "PixelPaddingValue", None)
    return None if value is None else value * slope + intercept


def _small(pixels: NDArray[np.uint8], header: pydicom.Dataset, edge: int) -> Image.Image:
    picture = Image.fromarray(np.ascontiguousarray(pixels))
    width, height = _proportions(picture.width, picture.height, header)
    scale = edge / max(width, height)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return picture.convert("L" if pixels.ndim == 2 else "RGB").resize(size, Image.Resampling.LANCZOS)


def _encode(picture: Image.Image, coding: PictureCoding) -> bytes:
    out = io.BytesIO()
    if coding == "image/webp":
        picture.save(out, "WEBP", quality=_QUALITY, method=2)
    else:
        picture.save(out, "JPEG", quality=_QUALITY, optimize=False, progressive=False)
    return out.getvalue()


def _proportions(width: int, height: int, header: pydicom.Dataset) -> tuple[float, float]:
    """Width and height in the proportions of the body (PS3.3 10.7.1.3): pixels need not be square."""
    spacing = header.get("PixelSpacing") or header.get("ImagerPixelSpacing") or header.get("PixelAspectRatio")
    try:
        down, across = (float(part) for part in spacing)
        ratio = down / across
    except (TypeError, ValueError, ZeroDivisionError):
        return width, height
    return (width, height * ratio) if 1 / _STRETCH <= ratio <= _STRETCH else (width, height)
