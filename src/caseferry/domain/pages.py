"""Pages as read: upright, with lines, words and boxes, and how far they can be trusted."""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from caseferry.domain.quotation import Box, Quotation
from caseferry.domain.sources import Refused


class PageState(StrEnum):
    """What became of reading a page."""

    READ = "read"
    BLANK = "blank"
    REFUSED = "refused"  # see `Page.refused`: unreadable, no engine for the script, limit
    PICTURE = "picture"  # a film photograph or picture without text, for a person to look at


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters with its box; `start` is its offset in the text of its line."""

    text: str
    box: Box
    start: int
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Line:
    """One visual row in logical (reading) order. Cells of a table row, and columns side by side, are separated by a TAB."""

    text: str
    box: Box
    words: tuple[Word, ...]

    def boxes(self, start: int, end: int) -> Box:
        """The box around characters `start` to `end` of this line (whole line when no word overlaps)."""
        hit = [w.box for w in self.words if w.start < end and w.start + len(w.text) > start]
        if not hit:
            return self.box
        return (min(b[0] for b in hit), min(b[1] for b in hit), max(b[2] for b in hit), max(b[3] for b in hit))


@dataclass(frozen=True, slots=True)
class Note:
    """Something a person should know about a page: `code` for programs, `message` in plain words."""

    code: str  # blur | glare | cut_edge | few_pixels | low_confidence | stamp | handwriting | engines_disagree | layer_replaced | ...
    message: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of one source, upright.

    `width` and `height` are in points. `turn` is how many degrees clockwise the original was turned to stand upright.
    `origin`: `text_layer`, `ocr`, `rendition` (we typeset it), `none`. `script` is ISO 15924 (`Latn`, `Zyyy` unknown),
    `language` BCP 47 (`und` unknown). `confidence` 0 to 1 for the text. `picture` is the page-store key of the cleaned,
    upright picture that goes into the packet; empty when the page passes through as PDF. `fingerprint` is a perceptual
    hash (hex) for finding the same page photographed twice. `photo`: read from a photograph, not from a flat scan.
    """

    source: str
    number: int
    width: float
    height: float
    state: PageState
    lines: tuple[Line, ...] = ()
    turn: int = 0
    origin: str = "none"
    script: str = "Zyyy"
    language: str = "und"
    confidence: float = 0.0
    picture: str = ""
    fingerprint: str = ""
    refused: Refused | None = None
    notes: tuple[Note, ...] = ()
    photo: bool = False

    @property
    def text(self) -> str:
        """All lines joined by newlines; offsets into it are what `quote` takes."""
        return "\n".join(line.text for line in self.lines)

    def quote(self, start: int, end: int) -> Quotation:
        """The quotation of characters `start` to `end` of `text`; one box per line touched."""
        text = self.text
        boxes = tuple(line.boxes(a, b) for line, a, b in self._lines_between(start, end))
        return Quotation.of(self.source, self.number, boxes, text[start:end])

    def _lines_between(self, start: int, end: int) -> Iterator[tuple[Line, int, int]]:
        offsets = [0]
        for line in self.lines:
            offsets.append(offsets[-1] + len(line.text) + 1)
        first = max(0, bisect.bisect_right(offsets, start) - 1)
        for number in range(first, len(self.lines)):
            if offsets[number] >= end:
                return
            line, low = self.lines[number], max(0, start - offsets[number])
            high = min(len(line.text), end - offsets[number])
            if high > low:
                yield line, low, high


@dataclass(frozen=True, slots=True, order=True)
class PageRef:
    """A page by its source id and number (from 1)."""

    source: str
    page: int
