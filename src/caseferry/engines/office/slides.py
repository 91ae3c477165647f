"""Reads slides (PPTX) and OpenDocument texts and sheets: the words in their order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from caseferry.engines.office.markup import attribute, local, parse_xml, squeezed
from caseferry.engines.office.parts import Parts
from caseferry.ports.unpacking import Block

_SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")


def read_slides(data: BinaryIO) -> tuple[Block, ...]:
    """Each slide under its number: paragraphs and table rows."""
    parts = Parts(data)
    numbered = sorted((int(match[1]), name) for name in parts.names if (match := _SLIDE.fullmatch(name)))
    blocks: list[Block] = []
    for number, name in numbered:
        found = list(_slide_blocks(parse_xml(parts.read(name))))
        blocks += [Block("heading", f"Slide {number}", level=2), *found] if found else []
    return tuple(blocks)


def _slide_blocks(element: Any) -> Iterator[Block]:
    for child in element:
        name = local(child)
        if name == "tr":
            cells = tuple(
                squeezed(" ".join(t.text or "" for t in cell.iter() if local(t) == "t"))
                for cell in child
                if local(cell) == "tc"
            )
            if any(cells):
                yield Block("row", cells=cells)
        elif name == "p":
            words = squeezed("".join(t.text or "" for t in child.iter() if local(t) == "t"))
            if words:
                yield Block("paragraph", words)
        else:
            yield from _slide_blocks(child)


def read_open_document(data: BinaryIO) -> tuple[Block, ...]:
    """An OpenDocument text or sheet: headings, paragraphs, rows."""
    return tuple(_open_blocks(parse_xml(Parts(data).read("content.xml") or b"<empty/>")))


def _open_blocks(element: Any) -> Iterator[Block]:
    for child in element:
        name = local(child)
        if name == "table-row":
            cells = [cell for item in child if local(item) == "table-cell" for cell in _repeated(item)]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                yield Block("row", cells=tuple(cells))
        elif name in {"h", "p"}:
            words = squeezed("".join(child.itertext()))
            if words:
                yield Block("heading", words, level=2) if name == "h" else Block("paragraph", words)
        elif name not in {"annotation", "tracked-changes", "styles", "font-face-decls"}:
            yield from _open_blocks(child)


def _repeated(cell: Any) -> list[str]:
    words = squeezed(" ".join("".join(part.itertext()) for part in cell))
    times = attribute(cell, "number-columns-repeated")
    return [words] * (min(int(times), 60) if times.isdigit() and words else 1)
