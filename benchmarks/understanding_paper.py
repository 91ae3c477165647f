"""python -m benchmarks.understanding_paper [--case NAME ...] [--split tuned] [--damage NAME] [--details]   the corpus, printed and scanned.

Each document of an invented case is set as A4 pages, scanned (200 dots an inch, JPEG) or damaged like a photograph, read by the engines, and
understood; the row of the same text beside it says what reading cost. Errors of unseen cases are never listed.
"""

from __future__ import annotations

import argparse
import collections
import hashlib
import importlib.resources
import os
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("OMP_THREAD_LIMIT", "1")

import cv2
import msgspec
import numpy as np
import typst
import yaml

from benchmarks.reading.damage import DAMAGES
from benchmarks.understanding_corpus import CORPUS, NEW_PAGE, SHOWN, Tally, row_of, score
from caseferry.domain.pages import Page
from caseferry.engines.ocr import open_eyes
from caseferry.engines.photo import Darkroom, open_bytes
from caseferry.steps.recognise import Eyes, Wanted, read_page

_FONTS = {"ar": "Noto Sans Arabic", "fa": "Noto Sans Arabic", "zh": "Noto Sans SC"}
_LEFTWARD = ("ar", "fa")
_SCAN = 200  # dots an inch
_QUALITY = 70


def paper_of(text: str, language: str) -> list[bytes]:
    """The text as pictures of A4 pages (PNG): a row with TABs as cells of a table, anything else as a line."""
    families = ", ".join(f'"{name}"' for name in (_FONTS.get(language, "Source Sans 3"), "Noto Sans", "Noto Sans SC"))
    body = "\n".join(_line(line) for line in text.split("\n"))
    source = f"""
#set page(paper: "a4", margin: 20mm)
#set text(font: ({families}), size: 10pt, dir: {"rtl" if language in _LEFTWARD else "ltr"})
#set par(leading: 0.6em, spacing: 0.75em)
{body}
"""
    fonts = [str(importlib.resources.files("caseferry.engines.typst") / "fonts")]
    made = typst.compile(source.encode(), format="png", ppi=_SCAN, font_paths=fonts)
    return made if isinstance(made, list) else [made]


def _line(line: str) -> str:
    cells = [cell.replace("\\", "\\\\").replace('"', '\\"') for cell in line.split("\t")]
    if len(cells) == 1:
        return f'#par[#"{cells[0]}"]\n'
    return (
        f"#grid(columns: {len(cells)} * (1fr,), column-gutter: 4mm, "
        + ", ".join(f'[#"{cell}"]' for cell in cells)
        + ")\n"
    )


def scanned(page: bytes, number: int, damage: str) -> bytes:
    """A JPEG of the page as it came out of a scanner, or of a phone when `damage` names a kind of harm."""
    image = cv2.imdecode(np.frombuffer(page, np.uint8), cv2.IMREAD_COLOR)
    rng = np.random.default_rng(number)
    if damage:
        return next(kind for kind in DAMAGES if kind.name == damage).make(image, rng)
    noisy = np.clip(image.astype(np.float32) + rng.normal(0, 4, image.shape), 0, 255).astype(np.uint8)
    return cv2.imencode(".jpg", noisy, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1].tobytes()


class Reader:
    """Reads the paper of a text; what was read once is kept in `kept` (a folder), by what was read and the version of the code."""

    def __init__(self, damage: str, kept: Path | None) -> None:
        sight, recognisers = open_eyes()
        self._eyes, self._damage, self._kept = Eyes(Darkroom(), sight, recognisers), damage, kept

    def pages(self, text: str, source: str, language: str) -> list[Page]:
        """The pages as the engines read them; a page of the text begins a sheet."""
        sheets = [sheet for part in text.split(NEW_PAGE) for sheet in paper_of(part, language)]
        return [self._read(scanned(sheet, at, self._damage), source, at) for at, sheet in enumerate(sheets, 1)]

    def _read(self, picture: bytes, source: str, number: int) -> Page:
        place = self._kept / hashlib.sha256(picture).hexdigest() if self._kept else None
        if place and place.exists():
            page = msgspec.json.decode(place.read_bytes(), type=Page)
        else:
            page = read_page(Wanted(source, 1, f"{source}/{number}"), open_bytes(picture), self._eyes).page
            if place:
                place.write_bytes(msgspec.json.encode(page))
        return replace(page, source=source, number=number)


def main() -> None:
    """Print the table: of each case what was right from its text, and from its paper."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--case", nargs="*", default=[])
    parser.add_argument("--split", default="tuned", choices=["tuned", "unseen"])
    parser.add_argument("--damage", default="", choices=["", *(kind.name for kind in DAMAGES)])
    parser.add_argument("--details", action="store_true", help="what paper alone got wrong (tuned cases)")
    parser.add_argument("--kept", type=Path, help="a folder for what was read; empty it when the reading changed")
    given = parser.parse_args()
    if given.kept:
        given.kept.mkdir(parents=True, exist_ok=True)
    reader = Reader(given.damage, given.kept)
    sums = collections.defaultdict(Tally)
    print(f"{'corpus':<24}" + "".join(f"{name:>11}" for name in (*SHOWN, "forbidden")) + f"{'silent':>8}")
    for path in sorted(CORPUS.glob("*.yaml")):
        case = yaml.safe_load(path.read_text(encoding="utf-8"))
        if case["split"] != given.split or (given.case and case["case"] not in given.case):
            continue
        text, paper = score(case), score(case, lambda *page, case=case: reader.pages(*page, case["language"]))
        for name, tally in (("text", text), ("paper", paper)):
            sums[name].add(tally)
            print(row_of(f"{case['case']} {name}", tally, wide=24), flush=True)
        if given.details and given.split == "tuned":
            print("".join(f"   {line}\n" for line in paper.wrong if line not in text.wrong), end="", flush=True)
    for name, tally in sums.items():
        print(row_of(f"== {name}", tally, wide=24))


if __name__ == "__main__":
    main()
