"""Every PageSource opens its files alike: pages counted, pictures bounded, refusals with a reason."""

import io

import pikepdf
import pytest
from PIL import Image

from caseferry.domain.errors import Refusal
from caseferry.domain.limits import Limits
from caseferry.engines.pdf.read import PdfPages
from caseferry.engines.photo import ImagePages


def pdf_of(*, rotate=0, angle=0, password=None, pages=1, text="Haemoglobin 9.7 g/dL", crop=None):
    """Pages with three lines of Helvetica; `angle` turns the text itself, `rotate` the page."""
    cos, sin = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}[angle]
    made = pikepdf.new()
    for number in range(pages):
        made.add_blank_page(page_size=(400, 600))
        page = made.pages[number]
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        lines = []
        for row in range(3):
            dx, dy = -80, 60 - 30 * row
            x, y = 200 + cos * dx - sin * dy, 300 + sin * dx + cos * dy
            lines.append(f"BT /F1 14 Tf {cos} {sin} {-sin} {cos} {x} {y} Tm (Row {row} {text}) Tj ET")
        page.Contents = made.make_stream("\n".join(lines).encode())
        page.Rotate = rotate
        if crop:
            page.CropBox = pikepdf.Array(crop)
    out = io.BytesIO()
    made.save(out, encryption=pikepdf.Encryption(owner=password, user=password) if password else False)
    return io.BytesIO(out.getvalue())


def image_of(format="PNG", mode="L", size=(300, 400), **options):
    out = io.BytesIO()
    Image.new(mode, size, 255 if mode in ("L", "I;16") else None).save(out, format, **options)
    return io.BytesIO(out.getvalue())


SOURCES = {
    "pdf": lambda: PdfPages(pdf_of(pages=2)),
    "png": lambda: ImagePages(image_of()),
    "jpeg": lambda: ImagePages(image_of("JPEG", "RGB")),
    "cmyk": lambda: ImagePages(image_of("JPEG", "CMYK")),
    "alpha": lambda: ImagePages(image_of("PNG", "RGBA")),
    "palette": lambda: ImagePages(image_of("GIF", "P")),
    "deep": lambda: ImagePages(image_of("PNG", "I;16")),
    "bitonal": lambda: ImagePages(image_of("TIFF", "1")),
    "webp": lambda: ImagePages(image_of("WEBP", "RGB")),
}


@pytest.mark.parametrize("kind", SOURCES)
def test_pictures_have_as_many_bytes_as_they_say_and_stay_under_the_bound(kind):
    with SOURCES[kind]() as source:
        picture = source.picture(1, dpi=300, pixels=20_000)
        assert source.pages >= 1
        assert picture.width * picture.height <= 20_000 * 1.02
        assert len(picture.pixels) == picture.width * picture.height * {"L": 1, "RGB": 3}[picture.mode]


@pytest.mark.parametrize("opener", [PdfPages, ImagePages])
@pytest.mark.parametrize("data", [b"", b"nonsense", b"%PDF-1.7\n", b"\xff\xd8\xff\xe0broken"])
def test_what_is_broken_is_refused_with_the_next_step(opener, data):
    with pytest.raises(Refusal) as refused:
        opener(io.BytesIO(data))
    assert refused.value.code == "damaged" and refused.value.next_step


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_text_layer_stands_upright_however_page_and_text_are_turned(angle, rotate):
    with PdfPages(pdf_of(rotate=rotate, angle=angle)) as pdf:
        layer = pdf.layer(1)
    assert [line.text for line in sorted(layer.lines, key=lambda line: line.box[1])] == [
        f"Row {row} Haemoglobin 9.7 g/dL" for row in range(3)
    ]
    assert layer.turn == (angle - rotate) % 360
    assert (layer.width > layer.height) == (angle in (90, 270))
    assert all(line.box[2] - line.box[0] > line.box[3] - line.box[1] for line in layer.lines)


def test_boxes_are_fractions_of_what_the_crop_box_shows():
    with PdfPages(pdf_of(crop=(100, 150, 400, 450))) as pdf:
        layer = pdf.layer(1)
    first = min(layer.lines, key=lambda line: line.box[1])
    assert (layer.width, layer.height) == (300, 300)
    assert first.box[0] == pytest.approx(20 / 300, abs=0.01)
    assert first.box[3] == pytest.approx((450 - 360) / 300, abs=0.03)


def test_a_locked_pdf_asks_for_its_password_and_opens_with_it():
    with pytest.raises(Refusal) as refused:
        PdfPages(pdf_of(password="secret"), passwords=("wrong",))
    assert refused.value.code == "encrypted"
    with PdfPages(pdf_of(password="secret"), passwords=("wrong", "secret")) as pdf:
        assert pdf.pages == 1


def test_too_many_pages_are_refused():
    with pytest.raises(Refusal) as refused:
        PdfPages(pdf_of(pages=4), limits=Limits(pages=3))
    assert refused.value.code == "limit"


def test_the_turn_a_camera_noted_is_applied():
    exif = Image.Exif()
    exif[274] = 6
    with ImagePages(image_of("JPEG", "RGB", size=(300, 200), exif=exif)) as source:
        picture = source.picture(1, dpi=200, pixels=10**6)
    assert (picture.width, picture.height) == (200, 300)


def test_every_frame_of_a_tiff_is_a_page():
    out = io.BytesIO()
    frames = [Image.new("L", (60, 80), shade) for shade in (255, 200, 150)]
    frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:])
    with ImagePages(io.BytesIO(out.getvalue())) as source:
        assert (source.pages, source.picture(3, dpi=200, pixels=10**6).pixels[0]) == (3, 150)


def test_a_photograph_that_ends_half_way_is_damaged():
    whole = io.BytesIO()
    Image.effect_noise((600, 800), 60).convert("RGB").save(whole, "JPEG", quality=80)
    data = whole.getvalue()
    with ImagePages(io.BytesIO(data[: len(data) // 2])) as source, pytest.raises(Refusal) as refused:
        source.picture(1, dpi=200, pixels=10**7)
    assert refused.value.code == "damaged"


def test_a_photograph_that_lacks_its_last_rows_is_still_read():
    whole = io.BytesIO()
    Image.effect_noise((600, 800), 60).convert("RGB").save(whole, "JPEG", quality=80)
    data = whole.getvalue()
    with ImagePages(io.BytesIO(data[: int(len(data) * 0.97)])) as source:
        assert source.picture(1, dpi=200, pixels=10**7).height == 800
        assert source.partial


def test_a_whole_pdf_without_a_page_is_empty():
    held = io.BytesIO()
    pikepdf.new().save(held)
    with pytest.raises(Refusal) as refused:
        PdfPages(io.BytesIO(held.getvalue()))
    assert (refused.value.code, refused.value.what) == ("empty", "This PDF has no pages.")


def scan_of(data, *, filter, contents=b"q 300 0 0 400 0 0 cm /I Do Q"):
    """A PDF of one page that is one picture of 300 by 400, with `data` as its bytes."""
    made = pikepdf.new()
    page = made.add_blank_page(page_size=(300, 400))
    picture = pikepdf.Stream(made, data)
    picture.update({"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/Width": 300, "/Height": 400,
                    "/BitsPerComponent": 8, "/ColorSpace": pikepdf.Name.DeviceGray, "/Filter": pikepdf.Name(filter)})  # fmt: skip
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=picture))
    page.Contents = pikepdf.Stream(made, contents)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize("filter", ["/DCTDecode", "/JPXDecode", "/FlateDecode", "/CCITTFaxDecode"])
def test_a_scan_whose_picture_cannot_be_decoded_is_damaged_and_not_blank(filter):
    with PdfPages(io.BytesIO(scan_of(b"", filter=filter))) as pdf, pytest.raises(Refusal) as refused:
        pdf.picture(1, dpi=72, pixels=1_000_000)
    assert (refused.value.code, refused.value.what) == (
        "damaged",
        "Nothing of this page can be shown: the file is broken.",
    )


def test_a_file_too_broken_to_tell_what_stood_on_its_page_is_damaged_and_not_blank():
    whole = scan_of(b"", filter="/DCTDecode", contents=b"")
    broken = whole.replace(b"/Root", b"/Rood")
    with PdfPages(io.BytesIO(whole)) as pdf:
        assert set(pdf.picture(1, dpi=72, pixels=1_000_000).pixels) == {255}
    with pytest.raises(Refusal) as refused, PdfPages(io.BytesIO(broken)) as pdf:
        pdf.picture(1, dpi=72, pixels=1_000_000)
    assert refused.value.code == "damaged"


@pytest.mark.parametrize("contents", [b"", b"q 0 0 300 400 re W n Q", b"1 1 1 rg 0 0 300 400 re f"])
def test_an_empty_page_is_drawn_white(contents):
    with PdfPages(io.BytesIO(scan_of(b"", filter="/DCTDecode", contents=contents))) as pdf:
        assert set(pdf.picture(1, dpi=72, pixels=1_000_000).pixels) == {255}


def test_a_white_scan_is_drawn_white():
    white = image_of("JPEG", "L").getvalue()
    with PdfPages(io.BytesIO(scan_of(white, filter="/DCTDecode"))) as pdf:
        assert set(pdf.picture(1, dpi=72, pixels=1_000_000).pixels) == {255}
