"""Draws one report as a PDF with Typst, in one of a few house styles, so that no two hospitals look alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

import typst


@dataclass(frozen=True)
class Report:
    """A page: letterhead, title, patient block (label, value), then parts: a text, or a table given as rows."""

    house: str
    address: str
    title: str
    block: Sequence[tuple[str, str]]
    parts: Sequence[tuple[str, str | Sequence[Sequence[str]]]]
    signed: str = ""
    footer: str = ""
    style: str = "plain"  # plain | ruled | band | letter
    language: str = "en"
    direction: str = "ltr"
    fonts: Sequence[str] = field(default=("Noto Sans", "Noto Sans SC", "Noto Sans Arabic"))


def draw(report: Report) -> bytes:
    """The report as a PDF."""
    return compile_typst(_source(report))


def compile_typst(source: str) -> bytes:
    """A Typst source as a PDF, with the fonts of the package and a fixed timestamp."""
    fonts = Path(str(resources.files("caseferry.engines.typst"))) / "fonts"
    compiler = typst.Compiler(source.encode(), font_paths=[str(fonts)], ignore_system_fonts=True)
    pdf = compiler.compile(format="pdf", timestamp=1_760_000_000)
    assert isinstance(pdf, bytes)
    return pdf


def text(words: str) -> str:
    """A Typst string literal."""
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


_HEADS = {
    "plain": '#align(center)[#text(15pt, weight: "bold", HOUSE)\\ #text(8.5pt, ADDRESS)]\n#line(length: 100%, stroke: .6pt)',
    "ruled": '#grid(columns: (1fr, auto), text(13pt, weight: "bold", HOUSE), text(8pt, ADDRESS))\n#line(length: 100%, stroke: 1.2pt)',
    "band": '#block(fill: rgb("#dfe8ee"), inset: 9pt, width: 100%)[#text(14pt, weight: "bold", fill: rgb("#123a55"), HOUSE)\\ #text(8pt, ADDRESS)]',
    "letter": '#text(12pt, weight: "bold", HOUSE)\\ #text(9pt, ADDRESS)\n#v(10pt)',
}


def _source(report: Report) -> str:
    head = _HEADS[report.style].replace("HOUSE", text(report.house)).replace("ADDRESS", text(report.address))
    fonts = ", ".join(text(name) for name in report.fonts)
    lines = [
        '#set page(paper: "a4", margin: (x: 20mm, y: 18mm), footer: text(7.5pt, ' + text(report.footer) + "))",
        f"#set text(font: ({fonts},), size: 10.5pt, lang: {text(report.language)}, dir: {report.direction})",
        "#set par(leading: .7em, spacing: .95em)",
        head,
        f'#v(6pt)\n#align(center, text(13pt, weight: "bold", {text(report.title)}))\n#v(4pt)' if report.title else "",
        _block(report),
    ]
    lines += [_part(name, content, report.style) for name, content in report.parts]
    lines.append(f"#v(14pt)\n#text(10pt, {text(report.signed)})" if report.signed else "")
    return "\n\n".join(lines)


def _block(report: Report) -> str:
    if not report.block:
        return ""
    cells = ", ".join(
        f'text(weight: "bold", {text(label)}) + text({text(" " + value)})' for label, value in report.block
    )
    return f"#grid(columns: (1fr, 1fr), row-gutter: 6pt, column-gutter: 12pt, {cells})\n#v(5pt)"


def _part(name: str, content: str | Sequence[Sequence[str]], style: str) -> str:
    heading = f'#text(weight: "bold", {text(name)})\n\n' if name else ""
    if isinstance(content, str):
        return heading + "\n\n".join(f"#text({text(part)})" for part in content.split("\n"))
    width = len(content[0])
    cells = ", ".join(f"text(10pt, {text(cell)})" for row in content for cell in row)
    stroke = ".5pt" if style in ("ruled", "band") else "none"
    columns = "(2fr, " + ", ".join(["1fr"] * (width - 1)) + ")"
    return f"{heading}#table(columns: {columns}, stroke: {stroke}, inset: 5pt, {cells})"
