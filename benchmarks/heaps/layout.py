"""Sets a report of the corpus as a hospital would print it: letterhead, patient block, ruled tables, signature, stamp, footer."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile

from benchmarks.example.layout import compile_typst
from benchmarks.example.layout import text as literal
from benchmarks.understanding_corpus import NEW_PAGE

_LEFTWARD = ("ar", "fa")
_FONTS = {"ar": ("Noto Sans Arabic", "Noto Sans"), "fa": ("Noto Sans Arabic", "Noto Sans"), "zh": ("Noto Sans SC",)}
_HEAD_LINES = 4
_LABEL = re.compile(r"^[^:：]{2,40}[:：]")
_CELLS = re.compile(r"\t| {2,}")
_DATE = re.compile(r"\d{1,4}[./年-]\d{1,2}[./月-]\d{1,4}")


@dataclass(frozen=True)
class Paper:
    """A report to print: its text, and what a house adds to it."""

    text: str
    language: str
    signed: str = ""
    stamp: str = ""
    page: str = "{n} / {of}"
    breaks: int = 0  # a new page after so many lines of the body


@dataclass(frozen=True)
class House:
    """How one house prints; every house of the corpus has one of these, always the same."""

    head: str
    block: str  # grid | boxed | plain
    table: str  # ruled | lines | striped | bare
    font: str
    size: float
    ink: str


_HOUSES = (
    House("centre", "boxed", "ruled", "Noto Sans", 9.5, "#1c2a60"),
    House("band", "grid", "striped", "Source Sans 3", 10.5, "#17406a"),
    House("emblem", "grid", "lines", "Noto Sans", 10, "#234a2c"),
    House("sides", "plain", "bare", "Source Sans 3", 11, "#3a3a3a"),
)


def house_of(text: str) -> House:
    """The house of a report, by its first line."""
    return _HOUSES[zlib.crc32(text.strip().split("\n")[0].encode()) % len(_HOUSES)]


def print_paper(paper: Paper) -> bytes:
    """The report as a PDF."""
    return compile_typst(_source(paper))


def _source(paper: Paper) -> str:
    house = house_of(paper.text)
    head, block, body = parts_of(paper.text)
    fonts = ", ".join(
        literal(name) for name in (house.font, *_FONTS.get(paper.language, ()), "Noto Sans", "Noto Sans SC")
    )
    name = head[0] if head else ""
    numbered = literal(paper.page).replace("{n}", '" + str(counter(page).get().first()) + "')
    numbered = numbered.replace("{of}", '" + str(counter(page).final().first()) + "')
    footer = f"context text(7.5pt, grid(columns: (1fr, auto), {literal(name)}, {numbered}))"
    leftward = "rtl" if paper.language in _LEFTWARD else "ltr"
    return "\n\n".join(
        [
            f'#set page(paper: "a4", margin: (x: 18mm, top: 15mm, bottom: 20mm), footer: {footer})',
            f"#set text(font: ({fonts}), size: {house.size}pt, dir: {leftward}, hyphenate: false)",
            "#set par(leading: .65em, spacing: .9em)",
            _head(house, head),
            _block(house, block),
            *_body(house, body, paper.breaks),
            _close(house, paper, name),
        ]
    )


def parts_of(text: str) -> tuple[list[str], list[list[str]], list[str]]:
    """Lines of the letterhead (the title last), rows of the patient block, and lines of the body."""
    lines = text.replace(NEW_PAGE, "\n\f\n").strip("\n").split("\n")
    head: list[str] = []
    while lines and len(head) < _HEAD_LINES and not _CELLS.search(lines[0]) and not _LABEL.match(lines[0]):
        if len(lines[0]) > 90 or lines[0].endswith((".", "。")) or "\f" in lines[0]:
            break
        head.append(lines.pop(0))
    rows = [_cells_of(line) for line in takewhile(_is_labelled, lines)]
    last = max((at for at, row in enumerate(rows, 1) if len(row) > 1 or _DATE.search(row[0])), default=0)
    return head, rows[:last], lines[last:]


def _cells_of(line: str) -> list[str]:
    return [cell.strip() for cell in _CELLS.split(line) if cell.strip()]


def _is_labelled(line: str) -> bool:
    cells = _cells_of(line)
    labels = sum(bool(re.search("[:：]", cell)) for cell in cells)
    return bool(cells) and labels * 2 >= len(cells) and all(len(cell) < 60 for cell in cells)


def _head(house: House, head: Sequence[str]) -> str:
    if not head:
        return ""
    name, between, title = head[0], head[1:-1], head[-1] if len(head) > 1 else ""
    under = "".join(f"\\ #text(8.5pt, {literal(line)})" for line in between)
    strong = f'#text(14pt, weight: "bold", fill: rgb("{house.ink}"), {literal(name)})'
    drawn = {
        "centre": f"#align(center)[{strong}{under}]\n#line(length: 100%, stroke: 1.4pt)\n#v(-9pt)\n#line(length: 100%, stroke: .5pt)",
        "band": f'#block(fill: rgb("#dbe6ee"), inset: 8pt, width: 100%)[{strong}{under}]',
        "emblem": "#grid(columns: (14mm, 1fr), column-gutter: 3mm, align: horizon, "
        f'circle(radius: 5.5mm, stroke: 1pt + rgb("{house.ink}"))[#align(center + horizon, text(15pt)[+])], [{strong}{under}])',
        "sides": f"{strong}{under}\n#line(length: 45%, stroke: .5pt)",
    }[house.head]
    return drawn + (f'\n#align(center, text(12.5pt, weight: "bold", {literal(title)}))' if title else "")


def _block(house: House, rows: Sequence[Sequence[str]]) -> str:
    cells = [cell for row in rows for cell in row]
    if not cells:
        return ""
    if house.block == "plain":
        return "\n\n".join(f"#text({literal('    '.join(row))})" for row in rows)
    labelled = ", ".join(_labelled(cell) for cell in cells)
    stroke = ".5pt" if house.block == "boxed" else "none"
    return f"#table(columns: (1fr, 1fr), stroke: {stroke}, inset: 4pt, {labelled})"


def _labelled(cell: str) -> str:
    found = re.match(r"([^:：]+[:：])\s*(.*)", cell)
    if not found:
        return f"[{_shown(cell)}]"
    return f'[#text(weight: "bold", {literal(found[1])}) {_shown(found[2])}]'


def _shown(words: str) -> str:
    """A cell without right-to-left letters is set from left to right, as laboratory systems do."""
    leftward = any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in words)
    return f"#text({literal(words)})" if leftward else f"#text(dir: ltr, {literal(words)})"


def _body(house: House, lines: Sequence[str], breaks: int) -> list[str]:
    drawn, done = [], 0
    for is_row, run in groupby(lines, lambda line: "\t" in line):
        rows = list(run)
        if is_row:
            drawn.append(_table(house, [row.split("\t") for row in rows]))
            done += len(rows)
            continue
        for line in rows:
            if line == "\f" or (breaks and done == breaks):
                drawn.append("#pagebreak()")
            drawn += [_paragraph(line)] if line.strip("\f") else []
            done += 1
    return drawn


def _paragraph(line: str) -> str:
    found = _LABEL.match(line)
    if found and len(line) > len(found[0]) + 3:
        return f'#par[#text(weight: "bold", {literal(found[0])})#text({literal(line[len(found[0]) :])})]'
    return f"#par[#text({literal(line)})]"


def _table(house: House, rows: Sequence[Sequence[str]]) -> str:
    width = max(map(len, rows))
    head = not any(letter.isdigit() for letter in "".join(rows[0][1:2]))
    cells = []
    for at, row in enumerate(rows):
        weight = '"bold"' if at == 0 and head else '"regular"'
        cells += [f"[#text(weight: {weight})[{_shown(cell)}]]" for cell in (*row, *[""] * (width - len(row)))]
    look = {
        "ruled": "stroke: .5pt",
        "lines": "stroke: (x, y) => (bottom: .4pt)",
        "striped": 'stroke: none, fill: (x, y) => if calc.even(y) { rgb("#eef1f4") } else { white }',
        "bare": "stroke: none",
    }[house.table]
    columns = "(2.2fr, " + ", ".join(["1.1fr"] * (width - 1)) + ")"
    return f"#table(columns: {columns}, inset: 4pt, {look}, {', '.join(cells)})"


def _close(house: House, paper: Paper, name: str) -> str:
    """A signature, who signed, and the round stamp of the house across it."""
    if not paper.signed:
        return ""
    scrawl = 'curve(stroke: .8pt + rgb("#22327a"), curve.move((0pt, 8pt)), curve.cubic((8pt, -8pt), (14pt, 22pt), (24pt, 4pt)), '
    scrawl += "curve.cubic((32pt, -6pt), (38pt, 18pt), (62pt, 6pt)))"
    words = " ".join(name.split()[:3])[:28]
    ring = (
        f'rotate(-11deg, circle(radius: 12mm, stroke: 1.1pt + rgb("{house.ink}"), inset: 1mm)'
        f'[#align(center + horizon, text(6.5pt, fill: rgb("{house.ink}"), {literal(words)} + linebreak() + {literal(paper.stamp)}))])'
    )
    stamp = f"place(dx: 62mm, dy: -4mm, {ring})" if paper.stamp else "[]"
    return f"#v(12pt)\n#block(breakable: false)[#{stamp}\n#{scrawl}\n#text({literal(paper.signed)})]\n#v(14mm)"
