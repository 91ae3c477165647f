"""A PDF page whose text lies under a later picture or field: what the eye sees counts, not what the file still holds."""

from __future__ import annotations

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream

from caseferry.engines.pdf.read import PdfPages

TEXT = b"BT /F1 14 Tf 72 700 Td (Haemoglobin 13.8) Tj ET "
PICTURE = b"q 300 0 0 60 60 680 cm /Im Do Q "
FIELD = b"q 1 1 1 rg 60 680 300 60 re f Q "
FRAME = b"q 60 680 300 60 re S Q "


def page_of(content: bytes, *, mask: bool = False) -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    picture = Stream(pdf, bytes([200] * 16))
    picture.stream_dict = Dictionary(
        Type=Name.XObject, Subtype=Name.Image, Width=4, Height=4, BitsPerComponent=8, ColorSpace=Name.DeviceGray
    )
    if mask:
        clear = Stream(pdf, bytes([0] * 16))
        clear.stream_dict = picture.stream_dict
        picture.SMask = pdf.make_indirect(clear)
    page = pdf.pages[0]
    page.Resources = Dictionary(Font=Dictionary(F1=font), XObject=Dictionary(Im=pdf.make_indirect(picture)))
    page.Contents = Array([pdf.make_stream(content)])
    made = io.BytesIO()
    pdf.save(made)
    return made.getvalue()


def covered(data: bytes) -> int:
    with PdfPages(io.BytesIO(data)) as pages:
        return pages.layer(1).covered


@pytest.mark.parametrize("cover", [PICTURE, FIELD])
def test_letters_under_an_opaque_picture_or_field_are_counted(cover: bytes) -> None:
    assert covered(page_of(TEXT + cover)) == len("Haemoglobin138")


@pytest.mark.parametrize("content", [PICTURE + TEXT, FIELD + TEXT, TEXT + FRAME])
def test_a_background_and_a_frame_cover_nothing(content: bytes) -> None:
    assert covered(page_of(content)) == 0


def test_a_picture_that_lets_the_text_through_covers_nothing() -> None:
    assert covered(page_of(TEXT + PICTURE, mask=True)) == 0
