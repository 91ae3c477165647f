"""Photographs of films, and handwriting, are known for what they are; ordinary pages are not taken for them."""

from __future__ import annotations

import functools

import cv2
import numpy as np
import pytest
from benchmarks.reading.damage import DAMAGES, RUINS
from benchmarks.reading.kinds import film, handwriting
from benchmarks.reading.pages import known_page, render
from benchmarks.reading.pairs import photographed

from caseferry.engines.photo import Darkroom, open_bytes
from caseferry.ports.reading import Look

pytestmark = pytest.mark.slow


def look(photo: bytes) -> Look:
    return Darkroom().look(open_bytes(photo).picture(1, dpi=200, pixels=12_000_000))


@functools.cache
def page(language: str) -> bytes:
    return render(known_page(language, ruled=True), ppi=150)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("long_side", [1280, 2400])
def test_a_photograph_of_a_film_is_called_one(seed: int, long_side: int) -> None:
    seen = look(photographed(film(seed), long_side=long_side, quality=50))
    assert (seen.photo, seen.film) == (True, True)


@pytest.mark.parametrize("seed", range(4))
def test_joined_handwriting_is_told_from_print(seed: int) -> None:
    seen = look(photographed(handwriting(seed), long_side=1800))
    assert (seen.film, seen.joined) == (False, True)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("damage", [damage.name for damage in (*DAMAGES, *RUINS)])
def test_a_printed_page_is_neither_however_it_was_photographed(language: str, damage: str) -> None:
    make = next(one.make for one in (*DAMAGES, *RUINS) if one.name == damage)
    whole = cv2.imdecode(np.frombuffer(page(language), np.uint8), cv2.IMREAD_COLOR)
    seen = look(make(whole, np.random.default_rng(5)))
    assert (seen.film, seen.joined) == (False, False)


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_a_clean_scan_is_neither(language: str) -> None:
    seen = look(page(language))
    assert (seen.film, seen.joined) == (False, False)
