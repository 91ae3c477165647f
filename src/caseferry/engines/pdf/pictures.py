"""Pictures of pages: from a JPEG, PNG or TIFF to a page, from a PDF page to a picture."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf
import pypdfium2
from pikepdf import Dictionary, Name, Object
from PIL import Image, ImageChops, ImageOps

from caseferry.engines.pdf.jpeg import without_metadata
from caseferry.engines.pdf.unlock import unlocked

_COLOURFUL = 40  # of 255 between channels, before a page counts as coloured
_COLOUR_SHARE = 0.002
_LONG_SIDE = 842.0  # points of A4
Image.MAX_IMAGE_PIXELS = 200_000_000


@dataclass(frozen=True, slots=True)
class Coding:
    """How a picture is made smaller: dots per inch and JPEG quality (0 to 100)."""

    dpi: int = 200
    quality: int = 78


def image_object(pdf: pikepdf.Pdf, data: bytes) -> tuple[Object, int, int]:
    """The picture as an image XObject of `pdf`, with its width and height in pixels.

    A JPEG keeps its own bytes, less its metadata; two-level pictures become CCITT G4; all else becomes JPEG.
    """
    picture = Image.open(io.BytesIO(data))
    turned = picture.getexif().get(0x0112, 1) != 1
    if picture.format == "JPEG" and not turned and picture.mode in ("L", "RGB"):
        return _jpeg_object(pdf, without_metadata(data), picture), picture.width, picture.height
    upright = _flat(picture)
    if upright.mode == "1":
        return _fax_object(pdf, upright), upright.width, upright.height
    coded = jpeg_of(upright, quality=85)
    return _jpeg_object(pdf, coded, Image.open(io.BytesIO(coded))), upright.width, upright.height


def _flat(picture: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(picture)
    if upright.mode in ("1", "L", "RGB"):
        return upright
    if "A" in upright.getbands() or "transparency" in upright.info:
        sheet = Image.new("RGBA", upright.size, "white")
        return Image.alpha_composite(sheet, upright.convert("RGBA")).convert("RGB")
    return upright.convert("L" if upright.mode.startswith(("I", "F")) else "RGB")


def _jpeg_object(pdf: pikepdf.Pdf, data: bytes, picture: Image.Image) -> Object:
    space = Name.DeviceGray if picture.mode == "L" else Name.DeviceRGB
    stream = pdf.make_stream(data, _image_keys(picture.width, picture.height, space, 8))
    stream.write(data, filter=Name.DCTDecode)
    return stream


def _image_keys(width: int, height: int, space: Name, bits: int) -> Dictionary:
    return Dictionary(
        Type=Name.XObject, Subtype=Name.Image, Width=width, Height=height, ColorSpace=space, BitsPerComponent=bits
    )


def _fax_object(pdf: pikepdf.Pdf, picture: Image.Image) -> Object:
    buffer = io.BytesIO()
    picture.save(buffer, "TIFF", compression="group4", tiffinfo={278: picture.height})
    buffer.seek(0)
    tags = Image.open(buffer).tag_v2  # type: ignore[attr-defined]
    start, size = tags[273][0], tags[279][0]
    stream = pdf.make_stream(b"", _image_keys(picture.width, picture.height, Name.DeviceGray, 1))
    parms = Dictionary(K=-1, Columns=picture.width, Rows=picture.height, BlackIs1=tags[262] == 1)
    stream.write(buffer.getvalue()[start : start + size], filter=Name.CCITTFaxDecode, decode_parms=parms)
    return stream


def jpeg_of(picture: Image.Image, *, quality: int) -> bytes:
    """The picture as JPEG, grey when hardly any of it is coloured."""
    ready = picture.convert("L") if picture.mode != "RGB" or not is_coloured(picture) else picture
    buffer = io.BytesIO()
    ready.save(buffer, "JPEG", quality=quality, optimize=True)
    return buffer.getvalue()


def is_coloured(picture: Image.Image) -> bool:
    """True when more than a trace of an RGB picture is in colour (a logo, a stamp, a highlighted value)."""
    small = picture.copy()
    small.thumbnail((400, 400))
    red, green, blue = small.split()
    spread = ImageChops.lighter(ImageChops.difference(red, green), ImageChops.difference(green, blue))
    counts = spread.histogram()
    return sum(counts[_COLOURFUL:]) > _COLOUR_SHARE * small.width * small.height


def recoded(data: bytes, page_width: float, coding: Coding) -> bytes:
    """A picture that fills `page_width` points, brought down to `coding`; never enlarged."""
    picture = _flat(Image.open(io.BytesIO(data)))
    wanted = max(1, round(page_width / 72 * coding.dpi))
    if picture.width > wanted:
        size = (wanted, max(1, round(picture.height * wanted / picture.width)))
        picture = picture.convert("L" if picture.mode == "1" else picture.mode).resize(size, Image.Resampling.LANCZOS)
    return jpeg_of(picture.convert("L") if picture.mode == "1" else picture, quality=coding.quality)


def open_for_drawing(data: bytes, passwords: Sequence[str]) -> pypdfium2.PdfDocument:
    """The PDF opened for drawing, its form fields included. Raises PdfiumError when no password fits or nothing can be read."""
    failure = pypdfium2.PdfiumError("not a PDF")
    for password in ("", *passwords):
        try:
            document = pypdfium2.PdfDocument(data, password=password or None)
        except pypdfium2.PdfiumError as error:
            failure = error
            continue
        if document.get_formtype():
            document.init_forms()
        return document
    if (free := unlocked(data, ("", *passwords))) is not None:
        return pypdfium2.PdfDocument(free)
    raise failure


def drawn(
    document: pypdfium2.PdfDocument, number: int, *, dpi: float, turn: int = 0, grey: bool = False
) -> Image.Image:
    """Page `number` (from 0) as a picture, `turn` degrees clockwise on top of its own rotation.

    A page larger than A4 gets the pixels that it would have on A4, so that no picture is larger than a sheet's.
    """
    width, height = document.get_page_size(number)
    return drawn_to_scale(document, number, scale=scale_of(width, height, dpi), turn=turn, grey=grey)


def scale_of(width: float, height: float, dpi: float) -> float:
    """Pixels to a point for a page of that size in points."""
    return dpi / 72 * min(1.0, _LONG_SIDE / max(width, height, 1.0))


def drawn_to_scale(
    document: pypdfium2.PdfDocument, number: int, *, scale: float, turn: int = 0, grey: bool = False
) -> Image.Image:
    """Page `number` (from 0) as a picture with `scale` pixels to a point."""
    page = document[number]
    try:
        picture: Image.Image = page.render(
            scale=scale, rotation=turn % 360, grayscale=grey, may_draw_forms=True
        ).to_pil()
        return picture
    finally:
        page.close()
