"""Every Cropper cuts the asked pieces, in order, upright, small, and equal for equal input."""

import io

import pytest
from PIL import Image, ImageDraw
from tests.integration.bind_pages import pdf_of

from caseferry.domain.errors import Refusal
from caseferry.domain.pages import Page, PageRef, PageState
from caseferry.domain.review import Window
from caseferry.engines.pdf.crop import PageCropper
from caseferry.ports.writing import Material

TOP = Window("w1", PageRef("s-1", 1), (0.0, 0.0, 1.0, 0.1))
LEFT = Window("w2", PageRef("s-1", 1), (0.0, 0.0, 0.25, 1.0))
DARK_HEAD = "0 g 0 758 595 84 re f"


@pytest.fixture(params=[PageCropper])
def cropper(request):
    with request.param() as made:
        yield made


def _page(**options):
    return Page("s-1", 1, 595, 842, PageState.READ, **options)


def _light(crop):
    picture = Image.open(io.BytesIO(crop.data)).convert("L")
    assert picture.size == (crop.width, crop.height)
    return picture.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))


def _photo(turned=False):
    picture = Image.new("RGB", (1240, 1754), "white")
    ImageDraw.Draw(picture).rectangle((0, 0, 1240, 175), fill="black")
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG")
    return buffer.getvalue()


@pytest.mark.parametrize(
    "material",
    [Material(_page(), pdf=pdf_of(DARK_HEAD)), Material(_page(origin="ocr"), picture=_photo())],
    ids=["pdf", "photo"],
)
def test_pieces_come_in_order_and_show_their_place(cropper, material):
    top, left = cropper.crop(material, [TOP, LEFT], limit_bytes=60_000)
    assert _light(top) < 20 and 200 < _light(left) < 245
    assert top.width > 900 and top.media_type.startswith("image/")


def test_a_turned_page_is_cut_upright(cropper):
    sideways = Material(_page(turn=90), pdf=pdf_of("0 g 0 0 60 842 re f", size=(595, 842)))
    (top,) = cropper.crop(sideways, [TOP], limit_bytes=60_000)
    assert _light(top) < 40, "the left edge of the original is the head of the upright page"


def test_equal_input_gives_equal_pieces(cropper):
    material = Material(_page(), pdf=pdf_of(DARK_HEAD))
    assert cropper.crop(material, [TOP], limit_bytes=60_000) == cropper.crop(material, [TOP], limit_bytes=60_000)


def test_quality_is_lowered_to_keep_the_limit(cropper):
    noise = Image.effect_noise((1600, 2200), 90)
    buffer = io.BytesIO()
    noise.save(buffer, "PNG")
    material = Material(_page(origin="ocr"), picture=buffer.getvalue())
    (rich,), (poor,) = (cropper.crop(material, [TOP], limit_bytes=limit) for limit in (10_000_000, 1_000))
    assert len(poor.data) < len(rich.data) and poor.width >= 700, "smaller, yet wide enough to read"


def test_a_piece_of_no_size_is_at_least_a_pixel(cropper):
    (crop,) = cropper.crop(
        Material(_page(), pdf=pdf_of("")), [Window("w", PageRef("s-1", 1), (1.0, 1.0, 1.0, 1.0))], limit_bytes=9
    )
    assert (crop.width, crop.height) == (1, 1)


def test_what_cannot_be_drawn_is_refused(cropper):
    with pytest.raises(Refusal) as caught:
        cropper.crop(Material(_page(), pdf=b"no pdf"), [TOP], limit_bytes=60_000)
    assert caught.value.code == "damaged"
