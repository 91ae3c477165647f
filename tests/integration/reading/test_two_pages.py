"""Two pages in one photograph are both read, one after the other; one page is never cut in two."""

from __future__ import annotations

import functools
from typing import Any

import cv2
import numpy as np
import pytest
import typst
from benchmarks.reading import pages
from benchmarks.reading.damage import DAMAGES
from benchmarks.reading.pairs import loose_sheets, open_book, photographed

from caseferry.domain.pages import Page, PageState
from caseferry.engines.ocr import open_eyes
from caseferry.engines.photo import Darkroom, open_bytes
from caseferry.ports.reading import Prepared
from caseferry.steps.recognise import Eyes, Wanted, read_page

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("two-pages")]


@functools.cache
def page(language: str, *, lying: bool = False) -> Any:
    """The generator's page as pixels; `lying`: on landscape paper."""
    known = pages.known_page(language, ruled=True)
    source = pages._source(known, 10.5)
    source = source.replace('paper: "a4"', 'paper: "a4", flipped: true') if lying else source
    data = typst.compile(source.encode(), format="png", ppi=180, font_paths=pages._fonts())
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)


@functools.cache
def eyes() -> Eyes:
    sight, recognisers = open_eyes()
    return Eyes(Darkroom(), sight, recognisers)


def read(photo: bytes) -> Page:
    return read_page(Wanted("s1", 1, "s1/1.jpg"), open_bytes(photo), eyes()).page


def prepared(photo: bytes) -> Prepared:
    picture = open_bytes(photo).picture(1, dpi=200, pixels=12_000_000)
    return Darkroom().prepare(picture, Darkroom().look(picture))


SCENES = {
    "loose": lambda: loose_sheets(page("en"), page("es")),
    "far apart": lambda: loose_sheets(page("en"), page("es"), gap=240, tilts=(-3, 4)),
    "an open book": lambda: open_book(page("en"), page("es")),
    "upside down": lambda: np.rot90(loose_sheets(page("en"), page("es")), 2),
    "lying on its side": lambda: np.rot90(loose_sheets(page("en"), page("es")), 1),
}


@pytest.mark.parametrize("scene", SCENES)
def test_both_pages_are_read_the_left_one_first(scene: str) -> None:
    found = read(photographed(SCENES[scene]()))
    title, other = pages.known_page("en").rows[0][0], pages.known_page("es").rows[0][0]
    last = pages.known_page("en").sentences[-1].split()[-1]
    assert (found.state, "two_pages" in [note.code for note in found.notes]) == (PageState.READ, True)
    assert 0 <= found.text.find(title) < found.text.find(last) < found.text.find(other)
    boxes = [box for line in found.lines for box in (line.box,)]
    assert all(0 <= box[0] < box[2] <= 1 and 0 <= box[1] < box[3] <= 1 for box in boxes)
    assert not any(box[0] < 0.45 and box[2] > 0.55 for box in boxes)


def test_of_two_arabic_pages_the_right_one_comes_first() -> None:
    title = pages.known_page("ar").rows[0][0].split()[0]
    found = read(photographed(open_book(page("ar"), page("fa"))))
    first = next(line for line in found.lines if title in line.text)
    assert first.box[0] < 0.5
    assert found.lines.index(first) > 5


@pytest.mark.parametrize("damage", [damage.name for damage in DAMAGES])
def test_the_photograph_of_one_landscape_page_is_never_cut_in_two(damage: str) -> None:
    make = next(one.make for one in DAMAGES if one.name == damage)
    assert prepared(make(page("en", lying=True), np.random.default_rng(7))).gutter == 0.0


def test_a_landscape_table_with_a_fold_is_one_page() -> None:
    table = page("en", lying=True)
    across = np.arange(table.shape[1]) - table.shape[1] / 2
    fold = 1 - 0.12 * np.exp(-((across / 12) ** 2)) - 0.06 * (across > 0)
    folded = cv2.copyMakeBorder(
        (table * fold[None, :, None]).astype(np.uint8), 90, 90, 90, 90, cv2.BORDER_CONSTANT, value=(66, 60, 58)
    )
    assert prepared(photographed(folded)).gutter == 0.0
