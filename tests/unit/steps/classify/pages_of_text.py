"""Builds pages and sources out of text for the tests of this step."""

import datetime as dt

from caseferry.domain.pages import Line, Page, PageState, Word
from caseferry.domain.request import CaseRequest
from caseferry.domain.sources import SourceFile, SourceKind

REQUEST = CaseRequest(as_of=dt.date(2026, 3, 1))


def page_of(text: str, *, source: str = "s1", number: int = 1, confidence: float = 0.95, **more) -> Page:
    """A page whose lines stand below each other."""
    rows = text.rstrip("\n").split("\n")
    height = 1 / len(rows)
    lines = []
    for at, row in enumerate(rows):
        box = (0.1, at * height, 0.9, (at + 0.8) * height)
        lines.append(Line(row, box, (Word(row, box, 0),)))
    more.setdefault("state", PageState.READ)
    return Page(source, number, 595, 842, lines=tuple(lines), origin="ocr", confidence=confidence, **more)


def source_of(name: str, *, id: str = "s1", kind: SourceKind = SourceKind.IMAGE, **more) -> SourceFile:
    """A source whose hash is its id."""
    more.setdefault("sha256", id)
    return SourceFile(id, name, media_type="x/y", bytes=1, kind=kind, **more)
