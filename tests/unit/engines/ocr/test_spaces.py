"""Where a space belongs that the recogniser left out."""

from __future__ import annotations

import numpy as np
import pytest

from caseferry.engines.ocr.boxes import Pixels
from caseferry.engines.ocr.letters import Reading
from caseferry.engines.ocr.rapid import tidy
from caseferry.engines.ocr.spaces import with_spaces

_HEIGHT, _INK = 40, 14


def _printed(text: str, wide: dict[int, int]) -> tuple[Reading, Pixels]:
    """Black bars for letters, two pixels of white between them, or as many as `wide` says stand before a letter."""
    edges, at = [], 4
    for number in range(len(text)):
        at += wide.get(number, 2) if number else 0
        edges.append((at, at + _INK))
        at += _INK
    piece = np.full((_HEIGHT, at + 4, 3), 255, np.uint8)
    for left, right in edges:
        piece[8:32, left:right] = 0
    places = tuple((left + right) / 2 / piece.shape[1] for left, right in edges)
    return Reading(text, places, (1.0,) * len(text)), piece


@pytest.mark.parametrize(
    ("text", "wide", "spaced"),
    [
        ("45-84", {2: 6, 3: 6}, "45 - 84"),  # a range: little white is enough
        ("0-35", {1: 5, 2: 5}, "0 - 35"),
        ("45-84", {}, "45-84"),
        ("<31.3", {1: 6}, "< 31.3"),
        ("<31.3", {}, "<31.3"),
        ("09-10-2025", {2: 6, 3: 6, 5: 6, 6: 6}, "09-10-2025"),  # a date is no range
        ("B25-40917", {3: 6, 4: 6}, "B25-40917"),  # nor is a number of a sample
        ("10.8L", {4: 8}, "10.8 L"),  # a flag behind a result
        ("10.8L", {}, "10.8L"),
        ("Nom:", {3: 8}, "Nom :"),  # French
        ("Nom:", {}, "Nom:"),
        ("VII", {2: 9}, "VII"),  # thin letters stand apart
    ],
)
def test_a_space_is_put_where_the_paper_is_white_for_long(text: str, wide: dict[int, int], spaced: str) -> None:
    assert with_spaces(*_printed(text, wide)).text == spaced


def test_in_monospaced_print_the_dash_of_a_range_stands_no_further_off_than_its_digits() -> None:
    evenly = {number: 6 for number in range(1, 7)}
    assert with_spaces(*_printed("120-140", evenly)).text == "120-140"


@pytest.mark.parametrize(
    ("read", "tidied"),
    [
        ("segments VI and VIlI.", "segments VI and VIII."),
        ("stade Vll", "stade VII"),
        ("FIGO IIlC", "FIGO IIIC"),
        ("Il a été opéré", "Il a été opéré"),
        ("civil", "civil"),
        ("Villa", "Villa"),
        ("Nom\uff1aRoux", "Nom:Roux"),
    ],
)
def test_roman_numerals_have_one_make_and_words_are_left_alone(read: str, tidied: str) -> None:
    places = tuple((at + 0.5) / len(read) for at in range(len(read)))
    assert tidy(Reading(read, places, (0.9,) * len(read))).text == tidied
