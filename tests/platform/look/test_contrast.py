"""Every pair of colours that carries text, an edge or a mark has the contrast that WCAG asks for, in light and dark."""

from __future__ import annotations

import re

import pytest
from tests.platform.look.rendering import STATIC

TEXT, EDGE = 4.5, 3.0
CSS = (STATIC / "look" / "tokens.css").read_text(encoding="utf-8")
TEXT_PAIRS = [
    *((ink, ground) for ink in ("ink", "soft", "accent") for ground in ("paper", "sheet", "tint", "accent-soft")),
    *((kind, f"{kind}-soft") for kind in ("good", "warn", "bad")),
    *((kind, ground) for kind in ("good", "warn", "bad") for ground in ("paper", "sheet", "tint")),
    *(("ink", f"{kind}-soft") for kind in ("good", "warn", "bad")),
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
    ("on-bad", "bad"),
    ("on-lit", "lit"),
    ("paper", "ink"),
]
EDGE_PAIRS = [(edge, ground) for edge in ("edge", "focus", "mark") for ground in ("paper", "sheet", "tint")]


def tokens(scheme: str) -> dict[str, str]:
    """The colours of one scheme; dark ones lie over the light ones."""
    light, _, rest = CSS.partition("@media (prefers-color-scheme: dark)")
    dark = rest.partition(".family")[0]
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", light))
    return found if scheme == "light" else {**found, **dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", dark))}


def brightness(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    """From 1 to 21."""
    bright, dark = sorted((brightness(one), brightness(two)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def test_the_measure_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_on_each_ground(scheme):
    held = tokens(scheme)
    weak = {pair: round(contrast(held[pair[0]], held[pair[1]]), 2) for pair in TEXT_PAIRS}
    assert {pair: value for pair, value in weak.items() if value < TEXT} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_edges_and_marks_can_be_seen(scheme):
    held = tokens(scheme)
    weak = {pair: round(contrast(held[pair[0]], held[pair[1]]), 2) for pair in EDGE_PAIRS}
    assert {pair: value for pair, value in weak.items() if value < EDGE} == {}


def test_the_dark_scheme_changes_every_colour_that_lies_on_the_page():
    light, dark = tokens("light"), tokens("dark")
    assert light.keys() == dark.keys()
    assert all(light[name] != dark[name] for name in ("paper", "sheet", "ink", "soft", "accent", "good", "warn", "bad"))


def test_all_css_is_small():
    assert sum(len(path.read_bytes()) for path in (STATIC / "look").glob("*.css")) < 30_000
