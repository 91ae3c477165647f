"""Draws the letters of the invented cases as pictures for `docs/gallery/`: python -m benchmarks.gallery."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
from PIL import Image
from tests.unit.steps.compose.cases import CASES

from caseferry.engines.typst import TypstTypesetter
from caseferry.steps.compose.binders import bind
from caseferry.steps.compose.letters import letters

GALLERY = Path(__file__).parents[1] / "docs" / "gallery"
DOTS_PER_INCH = 96
PAGES = (
    ("one_line", "treatment_summary"), ("three_lines", "treatment_summary"), ("three_lines", "clinical_summary"),
    ("three_lines", "covering_letter"), ("three_lines", "missing_investigations"), ("six_lines", "treatment_summary"),
    ("six_lines", "letter_to_local_doctor"), ("fourteen_lines", "treatment_summary"), ("chinese_name", "treatment_summary"),
    ("chinese_name", "covering_letter"), ("arabic_name", "treatment_summary"), ("arabic_name", "how_to_send"),
    ("two_photos", "treatment_summary"),
)  # fmt: skip


def draw() -> None:
    """The first page of each letter in PAGES, as `<case>-<letter>.png`."""
    GALLERY.mkdir(parents=True, exist_ok=True)
    typesetter = TypstTypesetter()
    for name, template in PAGES:
        case = CASES[name]()
        plan = next(plan for plan in letters(case, bind(case), None) if plan.template == template)
        pdf = pypdfium2.PdfDocument(typesetter.typeset(template, plan.data, at_most=plan.at_most).pdf)
        picture = pdf[0].render(scale=DOTS_PER_INCH / 72).to_pil().quantize(colors=64, dither=Image.Dither.NONE)
        picture.save(GALLERY / f"{name}-{template.replace('_', '-')}.png", optimize=True)


if __name__ == "__main__":
    draw()
