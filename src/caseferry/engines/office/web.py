"""Reads web pages: the visible words, headings and table rows. Nothing is loaded or run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from caseferry.engines.office.markup import local, parse_html, squeezed
from caseferry.knowledge.charsets import decode_text
from caseferry.ports.unpacking import Block

_UNSEEN = {
    "script",
    "style",
    "noscript",
    "template",
    "head",
    "title",
    "svg",
    "iframe",
    "object",
    "select",
    "button",
    "meta",
    "link",
}
_LINES = {
    "p", "div", "li", "ul", "ol", "section", "article", "header", "footer", "main", "form", "fieldset", "blockquote", "center",
    "body", "html", "dl", "dt", "dd", "pre", "address", "hr", "table", "caption", "figure", "figcaption", "nav", "aside",
}  # fmt: skip
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_DECLARED = re.compile(rb"""charset\s*=\s*["']?([\w\-]{2,20})""", re.IGNORECASE)


def read_page(data: BinaryIO) -> tuple[Block, ...]:
    """The blocks of a web page in any charset."""
    data.seek(0)
    content = data.read()
    declared = _DECLARED.search(content[:4096])
    return read_web(decode_text(content, declared[1].decode() if declared else ""))


def read_web(text: str) -> tuple[Block, ...]:
    """The blocks of a web page given as text."""
    if not text.strip():
        return ()
    collector = _Collector()
    collector.enter(parse_html(re.sub(r"^\s*<\?xml[^>]*\?>", "", text)))
    collector.flush()
    return tuple(collector.blocks)


class _Collector:
    """Gathers words until a new line begins, then makes a block of them."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._words: list[str] = []

    def enter(self, element: Any, depth: int = 0) -> None:
        """Take an element and what is in it; what follows it belongs to its parent."""
        name = local(element).lower()
        if name in _UNSEEN or _is_unseen(element) or depth > 200:
            return
        if name in _HEADINGS:
            self.flush()
            self._add(Block("heading", squeezed("".join(_visible(element))), level=int(name[1])))
        elif name == "tr":
            self.flush()
            self._row(element)
        else:
            self._flow(element, name, depth)

    def _flow(self, element: Any, name: str, depth: int) -> None:
        breaks = name in _LINES
        if breaks or name == "br":
            self.flush()
        if name == "li":
            self._words.append("• ")
        self._words.append(element.text or "")
        for child in element:
            self.enter(child, depth + 1)
            self._words.append(child.tail or "")
        if breaks:
            self.flush()

    def _row(self, element: Any) -> None:
        if any(local(inner) == "table" for inner in element.iter()):
            for cell in element:
                self.enter(cell)
                self.flush()
            return
        cells = tuple(squeezed("".join(_visible(cell))) for cell in element if local(cell) in {"td", "th"})
        if len(cells) == 1 and cells[0]:
            self._add(Block("paragraph", cells[0]))
        elif any(cells):
            self._add(Block("row", cells=cells))

    def flush(self) -> None:
        """End the line."""
        words = squeezed("".join(self._words))
        self._words = []
        if words.strip("• "):
            self._add(Block("paragraph", words))

    def _add(self, block: Block) -> None:
        if block.text or block.cells:
            self.blocks.append(block)


def _is_unseen(element: Any) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return "display:none" in style or "visibility:hidden" in style or element.get("hidden") is not None


def _visible(element: Any) -> Iterator[str]:
    if local(element) in _UNSEEN or _is_unseen(element):
        return
    yield element.text or ""
    for child in element:
        if local(child) in {"br", "p", "div", "li"}:
            yield " "
        yield from _visible(child)
        yield child.tail or ""
