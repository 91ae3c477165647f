"""A size budget is kept by parts, and pages stay legible."""

import io
import random

import pikepdf
import pytest
from PIL import Image
from tests.integration.bind_pages import bound, page, passed, pdf_of, says

from caseferry.domain.errors import Refusal
from caseferry.ports.writing import Material

MAXIMUM = 400_000


def _noise(seed, width=1000, height=1414, quality=60):
    picture = Image.frombytes("L", (width, height), random.Random(seed).randbytes(width * height))
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def _small(number):
    return Material(page(f"s-{number}", origin="ocr"), picture=_noise(number, 400, 566))


def test_a_binder_under_its_limit_is_one_file():
    (made,) = bound([_small(1)], limit_bytes=10_000_000)
    assert made.path == "send/Labs_2025-10-02.pdf"


def test_parts_begin_with_a_document_and_each_fits():
    material = [_small(number) for number in range(9)]
    made = bound(material, documents=["a", "a", "b", "b", "b", "c", "c", "d", "d"], limit_bytes=MAXIMUM)
    assert [part.path for part in made] == [
        f"send/Labs_2025-10-02_part{n}of{len(made)}.pdf" for n in range(1, len(made) + 1)
    ]
    assert len(made) > 1 and all(len(part.pdf) <= MAXIMUM for part in made)
    starts = [int(part.placed[0][0].source[2:]) for part in made]
    assert set(starts) <= {0, 2, 5, 7}
    assert [ref for part in made for ref, _ in part.placed] == [ref for ref, _ in bound(material)[0].placed]
    assert all([number for _, number in part.placed] == list(range(1, len(part.placed) + 1)) for part in made)


def test_a_document_too_large_for_one_part_is_cut_between_pages():
    made = bound([_small(number) for number in range(7)], documents=["a"] * 7, limit_bytes=MAXIMUM)
    assert len(made) > 1 and sum(len(part.placed) for part in made) == 7


def test_the_contents_page_stands_in_the_first_part_only():
    made = bound([_small(number) for number in range(6)], contents=pdf_of(says("Contents")), limit_bytes=MAXIMUM)
    assert [part.pages - len(part.placed) for part in made] == [1] + [0] * (len(made) - 1)


def test_a_single_page_over_the_limit_is_coded_smaller_and_stays_legible():
    large = Material(page(origin="ocr"), picture=_noise(1, 2480, 3508, quality=90))
    (made,) = bound([large], limit_bytes=2_000_000)
    assert len(made.pdf) <= 2_000_000
    with pikepdf.open(io.BytesIO(made.pdf)) as opened:
        assert opened.pages[0].Resources.XObject.Picture.Width >= 130 * 595 / 72 - 1


def test_a_page_that_cannot_be_small_and_legible_is_refused():
    with pytest.raises(Refusal) as caught:
        bound([Material(page(origin="ocr"), picture=_noise(1, 2480, 3508, quality=90))], limit_bytes=60_000)
    assert caught.value.code == "limit"


def test_a_font_that_pages_share_is_not_counted_for_each():
    source = pdf_of(*(says(f"page {number}") for number in range(30)))
    (made,) = bound([passed(source, number) for number in range(1, 31)], limit_bytes=200_000)
    assert made.pages == 30
