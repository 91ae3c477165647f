"""Windows and pictures of single frames."""

from __future__ import annotations

import io

import numpy as np
import pytest
from benchmarks.discs import slice_of, written
from PIL import Image

from caseferry.domain.errors import Refusal
from caseferry.engines.dicom.pictures import draw_frame
from caseferry.engines.dicom.window import Window, apply_window, choose_window

RAMP = np.linspace(-1000, 1000, 2001, dtype=np.float32)


def test_the_window_of_the_scanner_is_taken_where_it_shows_something() -> None:
    assert choose_window(RAMP, Window(40, 400)) == Window(40, 400)


@pytest.mark.parametrize("useless", [None, Window(40, 0), Window(90_000, 10)])
def test_a_missing_or_useless_window_is_made_from_the_values(useless: Window | None) -> None:
    found = choose_window(RAMP, useless)
    assert (found.center, found.width) == (pytest.approx(0), pytest.approx(1960, abs=1))


def test_padding_and_what_is_no_number_do_not_count() -> None:
    values = np.array([np.nan, np.inf, -3000, 10, 20, 30], dtype=np.float32)
    assert choose_window(values, None, padding=-3000).center == pytest.approx(20)


def test_greys_follow_the_window_and_can_be_inverted() -> None:
    values = np.array([-200.0, 40.0, 300.0, np.nan], dtype=np.float32)
    assert apply_window(values, Window(40, 400), inverted=False).tolist() == [0, 127, 255, 0]
    assert apply_window(values, Window(40, 400), inverted=True).tolist() == [255, 127, 0, 255]


def drawn(**tags: object) -> Image.Image:
    picture = draw_frame(io.BytesIO(written(slice_of(50, edge=96, **tags))), 0, 160)
    assert picture.media_type == "image/webp"
    return Image.open(io.BytesIO(picture.data)).convert("L")  # a WebP has no grey mode of its own


def test_a_slice_is_drawn_in_its_window() -> None:
    picture = drawn()
    assert picture.size == (160, 160)
    assert picture.getpixel((2, 2)) < 20  # air
    assert 100 < picture.getpixel((80, 20 + 40)) < 190  # soft tissue at 50 HU in a window of 40/400
    assert picture.getpixel((80, 80 + 36)) > 230  # bone


def test_oblong_pixels_are_drawn_in_their_proportions() -> None:
    assert drawn(PixelSpacing=[2.0, 1.0]).size == (80, 160)


def test_a_pdf_gets_a_jpeg() -> None:
    picture = draw_frame(io.BytesIO(written(slice_of(50, edge=96))), 0, 160, "image/jpeg")
    assert (picture.media_type, Image.open(io.BytesIO(picture.data)).format) == ("image/jpeg", "JPEG")


def test_equal_objects_give_equal_bytes() -> None:
    data = written(slice_of(3, edge=64))
    assert draw_frame(io.BytesIO(data), 0, 100) == draw_frame(io.BytesIO(data), 0, 100)


def test_the_asked_frame_of_a_film_is_drawn() -> None:
    data = slice_of(1, edge=64, NumberOfFrames="2", WindowCenter="0", WindowWidth="4000")
    data.PixelData = bytes(64 * 64 * 2) + (np.full((64, 64), 3000, np.uint16)).tobytes()
    dark, light = (draw_frame(io.BytesIO(written(data)), number, 64).data for number in (0, 1))
    grey = [Image.open(io.BytesIO(data)).convert("L").getpixel((30, 30)) for data in (dark, light)]
    assert grey[0] < 80 < 180 < grey[1]


@pytest.mark.parametrize("data", [written(slice_of(1))[:9000], b"words", written(slice_of(1, Rows=0))])
def test_what_cannot_be_drawn_is_refused(data: bytes) -> None:
    with pytest.raises(Refusal):
        draw_frame(io.BytesIO(data), 0, 100)
