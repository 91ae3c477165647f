"""The guide shows every component in every state; axe finds nothing on it, for each audience, in light and dark, left and right."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from tests.platform.look.rendering import LOOK, render

from caseferry.platform.look.guide import LAYOUTS, guide_context

AXE = Path(__file__).parents[2] / "journeys" / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PARTS = {
    "base",
    "family",
    "desk",
    "hospital",
    "office",
    "guide",
    "error",
    "icons",
    "language_menu",
    "toast",
    "field_errors",
}


@pytest.fixture(scope="module")
def browser():
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        if os.environ.get("CASEFERRY_TEST_ALL") == "1":
            pytest.fail("Chromium is not installed")
        pytest.skip("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        held = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield held
        held.close()


def languages(layout: str) -> tuple[str, ...]:
    return ("en", "ar") if layout == "family" else ("en", "zh-Hans")


def test_the_guide_shows_every_component():
    source = (LOOK / "templates" / "look" / "guide.html").read_text(encoding="utf-8")
    names = {path.stem for path in (LOOK / "templates" / "look").glob("*.html")} - PARTS
    assert {name for name in names if f'"{name}"' not in source and f"look/{name}.html" not in source} == set()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_axe_finds_nothing_on_the_guide(browser, tmp_path, layout, scheme):
    found = []
    for language in languages(layout):
        page_file = tmp_path / f"{layout}-{language}.html"
        page_file.write_text(render("look/guide.html", language, **guide_context(layout)), encoding="utf-8")
        for width in (390, 1280):
            context = browser.new_context(
                viewport={"width": width, "height": 844}, color_scheme=scheme, reduced_motion="reduce"
            )
            page = context.new_page()
            page.goto(page_file.as_uri())
            page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
            page.evaluate(AXE.read_text(encoding="utf-8"))
            told = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
            found += [(language, width, hit["id"], hit["nodes"][0]["html"][:160]) for hit in told["violations"]]
            wide = page.evaluate("document.documentElement.scrollWidth")
            found += [(language, width, "wide", wide)] if wide > width else []
            context.close()
    assert found == []
