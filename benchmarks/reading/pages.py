"""Sets invented report pages in many languages as pictures: what is on them is known, so reading can be measured."""

from __future__ import annotations

import functools
import importlib.resources
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typst
import yaml

_HERE = Path(__file__).parent
_LEFTWARD = ("ar", "fa", "ur", "he")
_KOREAN = "NanumGothic"


@dataclass(frozen=True)
class KnownPage:
    """A page and its rows: each a tuple of cells."""

    language: str
    script: str
    rows: tuple[tuple[str, ...], ...]
    sentences: tuple[str, ...]
    ruled: bool

    @property
    def text(self) -> str:
        return "\n".join([*("\t".join(row) for row in self.rows), *self.sentences])


@functools.cache
def texts() -> dict[str, Any]:
    """The pages by language, those in two scripts last."""
    files = (_HERE / "texts.yaml", _HERE / "mixed.yaml")
    return {name: page for file in files for name, page in yaml.safe_load(file.read_text(encoding="utf-8")).items()}


def known_page(language: str, *, ruled: bool = False) -> KnownPage:
    given = texts()[language]
    rows = ((given["title"],), *map(tuple, given["fields"]), tuple(given["head"]), *map(tuple, given["table"]))
    return KnownPage(language, given["script"], rows, tuple(given["text"]), ruled)


def render(page: KnownPage, *, ppi: int = 300, size: float = 10.5) -> bytes:
    """A PNG of an A4 page."""
    return typst.compile(_source(page, size).encode(), format="png", ppi=ppi, font_paths=_fonts())


def render_pdf(page: KnownPage, *, size: float = 10.5) -> bytes:
    """A PDF of the same page, with a text layer."""
    return typst.compile(_source(page, size).encode(), format="pdf", font_paths=_fonts())


def _fonts() -> list[str]:
    return [str(importlib.resources.files("caseferry.engines.typst") / "fonts")]


def _source(page: KnownPage, size: float) -> str:
    given = texts()[page.language]
    language = page.language.partition("+")[0]
    leftward = language in _LEFTWARD
    families = {"ar": "Noto Sans Arabic", "fa": "Noto Sans Arabic", "hi": "Noto Sans Devanagari", "th": "Noto Sans Thai",
                "ko": "NanumGothic", "zh": "Noto Sans SC", "ja": "Noto Sans SC"}  # fmt: skip
    fonts = ", ".join(f'"{name}"' for name in (families.get(language, "Source Sans 3"), "Noto Sans", "Noto Sans SC"))
    stroke = "0.6pt" if page.ruled else "none"
    table = "".join(_cell(cell) for row in [given["head"], *given["table"]] for cell in row)
    fields = "".join(_cell(cell) for row in given["fields"] for cell in row)
    body = "\n\n".join(_sentence(sentence) for sentence in given["text"])
    across = "rtl" if leftward and given.get("leftward_table", True) else "ltr"
    return f"""
#set page(paper: "a4", margin: 22mm)
#set text(font: ({fonts}), size: {size}pt, lang: "{language}", dir: {"rtl" if leftward else "ltr"})
#align(center, text(size: {size * 1.35}pt, weight: "bold")[{_text(given["title"])}])
#v(4mm)
#table(columns: (auto, 1fr, auto, 1fr), stroke: none, inset: 3pt, {fields})
#v(4mm)
#[
#set text(dir: {across})
#table(columns: (2.2fr, 1.2fr, 1.2fr, 1.6fr), stroke: {stroke}, inset: 5pt, {table})
]
#v(5mm)
#set par(leading: 0.8em)
{body}
"""


def _cell(text: str) -> str:
    """A cell without right-to-left letters is set from left to right, as laboratory systems do."""
    return f"[{_text(text)}], " if _leftward(text) else f"[#text(dir: ltr)[{_text(text)}]], "


def _sentence(text: str) -> str:
    """A paragraph in its own direction."""
    return _text(text) if _leftward(text) else f"#[#set text(dir: ltr)\n{_text(text)}]"


def _leftward(text: str) -> bool:
    return any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)


def _text(text: str) -> str:
    return '#"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
