"""Reads Word files (ECMA-376, also strict and macro-enabled): paragraphs, tables, text boxes, headers, notes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from caseferry.engines.office.markup import attribute, local, parse_xml
from caseferry.engines.office.parts import Parts
from caseferry.ports.unpacking import Block

_SKIPPED = {"del", "moveFrom", "instrText", "fldData", "Fallback", "pPr", "rPr", "sectPr", "tblPr", "trPr", "tcPr"}


def read_word(data: BinaryIO) -> tuple[Block, ...]:
    """Headers, body, notes and footers, in this order; each header once."""
    parts = Parts(data)
    blocks: list[Block] = []
    for start in ("word/header", "word/document", "word/footnotes", "word/endnotes", "word/comments", "word/footer"):
        seen = set()
        for name in sorted(parts.names):
            if name.startswith(start) and name.endswith(".xml") and "/_rels/" not in name:
                found = tuple(_blocks_of(parse_xml(parts.read(name))))
                if found and found not in seen:
                    seen.add(found)
                    blocks.extend(Block("note", f"Comment: {b.text}") if "comments" in start else b for b in found)
    return tuple(blocks)


def _blocks_of(parent: Any) -> Iterator[Block]:
    for child in parent:
        name = local(child)
        if name == "p":
            yield from _paragraph(child)
        elif name == "tbl":
            yield from _table(child)
        elif name not in _SKIPPED:
            yield from _blocks_of(child)


def _paragraph(element: Any) -> Iterator[Block]:
    words = "".join(_runs(element))
    level = _heading_level(element)
    for line in words.split("\n"):
        if line.strip():
            cells = [cell.strip() for cell in line.split("\t")]
            if level:
                yield Block("heading", " ".join(line.split()), level=level)
            elif len([cell for cell in cells if cell]) > 1:
                yield Block("row", cells=tuple(cells))
            else:
                yield Block("paragraph", " ".join(line.split()))
    for box in element.iter():
        if local(box) == "txbxContent" and not any(local(above) == "Fallback" for above in box.iterancestors()):
            yield from _blocks_of(box)


def _runs(element: Any) -> Iterator[str]:
    for child in element:
        name = local(child)
        if name == "t":
            yield child.text or ""
        elif name == "tab":
            yield "\t"
        elif name in {"br", "cr"}:
            yield "\n"
        elif name == "noBreakHyphen":
            yield "-"
        elif name not in _SKIPPED and name != "txbxContent" and not _is_hidden(child):
            yield from _runs(child)


def _is_hidden(run: Any) -> bool:
    return local(run) == "r" and any(
        local(mark) == "vanish" and attribute(mark, "val") not in {"0", "false"} for props in run for mark in props
    )


def _heading_level(element: Any) -> int:
    for mark in element.iterchildren():
        if local(mark) == "pPr":
            for style in mark:
                if local(style) == "pStyle":
                    name = attribute(style, "val").lower().replace(" ", "")
                    digits = "".join(char for char in name if char.isdigit())
                    if name.startswith("title"):
                        return 1
                    if name.startswith(
                        ("heading", "berschrift", "überschrift", "titre", "título", "ttulo", "заголовок")
                    ):
                        return min(int(digits or 1), 6)
    return 0


def _table(element: Any) -> Iterator[Block]:
    for row in _nearest(element, "tr"):
        cells = []
        nested: list[Block] = []
        for cell in _nearest(row, "tc"):
            inside = list(_blocks_of(cell))
            cells.append(" ".join(b.text or " ".join(b.cells) for b in inside if b.kind != "table"))
        if any(cells):
            yield Block("row", cells=tuple(cells))
        yield from nested


def _nearest(element: Any, name: str) -> Iterator[Any]:
    """The children called `name`, also inside wrappers (content controls), but not inside nested tables."""
    for child in element:
        if local(child) == name:
            yield child
        elif local(child) not in {"tbl", "p", "tc", *_SKIPPED}:
            yield from _nearest(child, name)
