"""Draws the letters of the invented cases as pictures for `docs/gallery/`: python -m benchmarks.gallery [--review]

`--review` also packs the example case and takes pictures of its review page on a phone and on a desk, and of a category PDF; it
needs Chromium and the time of a packing run.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import shutil
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image
from tests.unit.steps.compose.cases import CASES

from caseferry.cli.pack import pack_folder
from caseferry.engines.typst import TypstTypesetter
from caseferry.steps.compose.binders import bind
from caseferry.steps.compose.letters import letters

GALLERY = Path(__file__).parents[1] / "docs" / "gallery"
EXAMPLE = Path(__file__).parents[1] / "examples"
DOTS_PER_INCH = 110
COLOURS = 48
SUMMARIES = ("treatment_summary", "clinical_summary", "covering_letter")
FAMILY = ("missing_investigations", "letter_to_local_doctor", "how_to_send")
PAGES = (
    *((name, letter) for name in ("one_line", "three_lines", "six_lines", "fourteen_lines", "chinese_name", "arabic_name", "two_photos")
      for letter in SUMMARIES),
    *(("three_lines", letter) for letter in FAMILY), ("arabic_name", "how_to_send"), ("six_lines", "letter_to_local_doctor"),
)  # fmt: skip
CATEGORIES = ("Labs", "Pathology")
SCREENS = (("phone", 390, 1500), ("desk", 1280, 1500))


def draw() -> None:
    """The first page of each letter in PAGES, as `<case>-<letter>.png`."""
    GALLERY.mkdir(parents=True, exist_ok=True)
    typesetter = TypstTypesetter()
    for name, template in PAGES:
        case = CASES[name]()
        plan = next(plan for plan in letters(case, bind(case), None) if plan.template == template)
        made = typesetter.typeset(template, plan.data, at_most=plan.at_most)
        keep(page_picture(made.pdf), f"{name}-{template.replace('_', '-')}")


def page_picture(pdf: bytes | Path, number: int = 0) -> Image.Image:
    """A page of a PDF as a picture."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[number].render(scale=DOTS_PER_INCH / 72).to_pil()
    finally:
        document.close()


def keep(picture: Image.Image, name: str) -> None:
    """A small PNG of few colours."""
    small = picture.convert("RGB").quantize(colors=COLOURS, dither=Image.Dither.NONE)
    small.save(GALLERY / f"{name}.png", optimize=True)


def draw_packet() -> None:
    """The example case, packed: its review page on two screens, and the first page of two category PDFs."""
    with tempfile.TemporaryDirectory() as scratch:
        folder, out = Path(scratch) / "example", Path(scratch) / "packet"
        shutil.copytree(EXAMPLE, folder)
        options = json.loads((folder / "options.json").read_text(encoding="utf-8"))
        options.setdefault("as-of", dt.date(2026, 1, 25).isoformat())
        (folder / "options.json").write_text(json.dumps(options), encoding="utf-8")
        pack_folder(folder, out)
        for prefix in CATEGORIES:
            path = sorted((out / "send").glob(f"{prefix}_*.pdf"))[0]
            keep(page_picture(path), f"example-{prefix.lower()}")
        photograph(out / "keep" / "review.html")


def photograph(page: Path) -> None:
    """The review page as a browser shows it, from its beginning and at the facts."""
    from playwright.sync_api import sync_playwright

    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for name, width, height in SCREENS:
            shown = browser.new_page(viewport={"width": width, "height": height})
            shown.goto(page.as_uri())
            for place, anchor in (("start", "h1"), ("facts", "#facts")):
                shown.evaluate("anchor => document.querySelector(anchor).scrollIntoView()", anchor)
                shot = GALLERY / f"review-{name}-{place}.png"
                shown.screenshot(path=shot)
                keep(Image.open(shot), shot.stem)
        browser.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--review", action="store_true", help="also the example case: review page and category PDFs")
    options = parser.parse_args()
    draw()
    if options.review:
        draw_packet()
