"""Stamps and signatures in coloured ink over print are seen and taken off; coloured letterheads are none."""

from __future__ import annotations

import functools

import cv2
import numpy as np
import pytest
from benchmarks.reading.pages import known_page, render
from benchmarks.reading.stamps import FORMS, Stamp, letterhead, stamped

from caseferry.engines.photo.stamps import find_cover

pytestmark = pytest.mark.slow


@functools.cache
def page() -> np.ndarray:
    return cv2.imdecode(np.frombuffer(render(known_page("en", ruled=True), ppi=150), np.uint8), cv2.IMREAD_COLOR)


def colours(image: np.ndarray) -> np.ndarray:
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("ink", ["blue", "red", "violet"])
def test_ink_over_print_is_seen_and_taken_off_and_the_print_stays(form: str, ink: str) -> None:
    before = cv2.cvtColor(page(), cv2.COLOR_BGR2GRAY)
    found = find_cover(colours(stamped(page(), Stamp(form, ink, (0.4, 0.4)), np.random.default_rng(3))))
    assert found is not None
    under = found.mask > 0
    lifted = cv2.cvtColor(found.lifted, cv2.COLOR_RGB2GRAY)
    assert float(lifted[under & (before > 250)].mean()) > 215  # paper where there was ink
    assert float(lifted[before < 60].mean()) < 90  # print, wherever it is


@pytest.mark.parametrize("seed", range(6))
def test_a_coloured_letterhead_covers_nothing(seed: int) -> None:
    assert find_cover(colours(letterhead(page(), seed))) is None


def test_a_page_without_colour_covers_nothing() -> None:
    assert find_cover(colours(page())) is None
    assert find_cover(cv2.cvtColor(page(), cv2.COLOR_BGR2GRAY)) is None
