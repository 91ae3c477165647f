"""Draws the packets of the invented cases as pictures for `docs/gallery/`: python -m benchmarks.gallery [--review]

The letters of each case; with `--review` also pages of category PDFs and review pages on a phone and on a desk, which needs
Chromium and a packing run: the review pages of the cases are made of papers drawn for them (`benchmarks.gallery_packets`), the category
PDFs are the example's.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from PIL import Image
from tests.unit.steps.compose.cases import CASES

from benchmarks.gallery_packets import example, make, page_picture, photograph
from caseferry.engines.typst import TypstTypesetter
from caseferry.steps.compose.binders import bind
from caseferry.steps.compose.letters import letters

GALLERY = Path(__file__).parents[1] / "docs" / "gallery"
DOTS_PER_INCH = 110
COLOURS = 64
SHOWN = ("one_line", "three_lines", "six_lines", "fourteen_lines", "chinese_name", "arabic_name", "two_photos")
SUMMARIES = ("treatment_summary", "clinical_summary", "covering_letter")
FAMILY = ("missing_investigations", "letter_to_local_doctor", "how_to_send")
PAGES = (
    *((name, letter) for name in SHOWN for letter in SUMMARIES), *(("three_lines", letter) for letter in FAMILY),
    ("arabic_name", "how_to_send"), ("arabic_name", "missing_investigations"), ("six_lines", "letter_to_local_doctor"),
)  # fmt: skip
BOUND = (
    ("Labs", 0),
    ("Labs", 1),
    ("Pathology", 0),
    ("Medical_Summary", 0),
    ("Discharge_Summary", 0),
    ("Medication_List", 0),
)
"""Category and page of the example's files: a contents page, then stamped pages in three scripts, scanned and photographed."""


def draw() -> None:
    """The first page of each letter in PAGES, as `<case>-<letter>.png`."""
    GALLERY.mkdir(parents=True, exist_ok=True)
    typesetter = TypstTypesetter()
    for name, template in PAGES:
        case = CASES[name]()
        plan = next(plan for plan in letters(case, bind(case), None) if plan.template == template)
        made = typesetter.typeset(template, plan.data, at_most=plan.at_most)
        keep(page_picture(made.pdf, dpi=DOTS_PER_INCH), f"{name}-{template.replace('_', '-')}")


def keep(picture: Image.Image, name: str) -> None:
    """A small PNG of few colours, the rare ones among them: red marks in a grey page must stay red."""
    small = picture.convert("RGB").quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    small.save(GALLERY / f"{name}.png", optimize=True)


def draw_packets() -> None:
    """Pages of the example's category PDFs, and the review pages of every case as a browser shows them."""
    with tempfile.TemporaryDirectory() as scratch:
        packed = example(Path(scratch))
        for category, number in BOUND:
            picture = page_picture(packed.starting(category), number=number, dpi=DOTS_PER_INCH * 0.8)
            keep(picture, f"example-{category.lower().replace('_', '-')}-{number + 1}")
        pages: dict[str, Path] = {}
        for name, review in (("example", packed.review), *((name, make(CASES[name]()).review) for name in SHOWN)):
            pages[name] = Path(scratch) / f"{name}.html"
            pages[name].write_bytes(review)
        for name, picture in photograph(pages):
            keep(picture, name)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--review", action="store_true", help="also category PDFs and review pages")
    options = parser.parse_args()
    draw()
    if options.review:
        draw_packets()
