"""The words a value was read from, and where they stand."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in fractions of the upright page, origin top left."""


def content_id(prefix: str, *parts: object) -> str:
    """A short id that derives from content alone, so that it survives a rebuild with more files.

    >>> content_id("q", "abc", 1) == content_id("q", "abc", 1)
    True
    """
    digest = hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()
    return f"{prefix}-{digest[:14]}"


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words as read (`text`, verbatim), on `page` (from 1) of `source`, one box per line.

    `document` is the id of the document the page belongs to; empty until pages were grouped.
    """

    id: str
    source: str
    page: int
    boxes: tuple[Box, ...]
    text: str
    document: str = ""

    @classmethod
    def of(cls, source: str, page: int, boxes: Sequence[Box], text: str) -> Quotation:
        """A quotation whose id derives from its place and words."""
        rounded = tuple((round(a, 4), round(b, 4), round(c, 4), round(d, 4)) for a, b, c, d in boxes)
        return cls(content_id("q", source, page, rounded, text), source, page, rounded, text)

    def within(self, document: str) -> Quotation:
        """The same quotation, placed in a document."""
        return replace(self, document=document)
