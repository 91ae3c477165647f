"""Which part of a report a word stands in: technique, family history, conclusion."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass

from caseferry.knowledge.cues import section_headings
from caseferry.steps.extract.text import DocumentText

_COLON = re.compile(r"[ \t]*(?:\([^)\n]{0,30}\)[ \t]*)?[:：]")
_ALONE = re.compile(r"[ \t.*_]*(?:\n|$|\f)")
_BEGINNING = re.compile(r"(?:^|[\n\f\t]|[.;]\s|[。；])[ \t]*(?:\(?[0-9ivxIVX]{1,3}[.)、][ \t]*|[-*•■]\s*)?$")


_REMARKS = frozenset({"technique", "comparison", "clinical", "family", "allergy"})
_REMARK_END = re.compile(r"(?<=[.。!?])[ \t]*\n|\n[ \t]*\n|\f")

_FAMILY_END = re.compile(r"[.!?]\s|[。！？]|(?<=[.。])\n|\n[ \t]*\n|\f")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report: `kind` is one of knowledge.cues.SECTIONS, empty before the first heading.

    `heading` to `start` is the heading with its colon, `start` to `end` its text.
    """

    kind: str
    heading: int
    start: int
    end: int


def sections_of(text: DocumentText) -> tuple[Section, ...]:
    """The sections of a document, in order and without gaps."""
    return text.remember("sections", _read)


def section_at(text: DocumentText, offset: int) -> Section:
    """The section that holds `offset`."""
    sections = sections_of(text)
    starts = text.remember("section-starts", lambda t: [section.heading for section in sections_of(t)])
    return sections[max(0, bisect.bisect_right(starts, offset) - 1)]


def _read(text: DocumentText) -> tuple[Section, ...]:
    marks = [(0, 0, "")]
    for hit in section_headings().find(text.plain, text.folded):
        after = _COLON.match(text.plain, hit.end)
        before = text.plain[max(0, hit.start - 12) : hit.start]
        if not _BEGINNING.search(before if hit.start > 12 else "\n" + before):
            continue
        if after:
            marks.append((hit.start, after.end(), hit.key))
        elif _ALONE.match(text.plain, hit.end) and (alone := _line_is_heading(text, hit.start)):
            marks.append((hit.start, alone, hit.key))
    marks = sorted({mark[0]: mark for mark in (*marks, *_endings(text, marks))}.values())
    ends = [mark[0] for mark in marks[1:]] + [len(text.plain)]
    return tuple(Section(kind, heading, start, end) for (heading, start, kind), end in zip(marks, ends, strict=True))


def _endings(text: DocumentText, marks: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """A short remark headed on its own line ("Technique: ...", "Comparison: ...") ends with the line that ends its sentence."""
    following = [mark[0] for mark in marks[1:]] + [len(text.plain)]
    for (_, start, kind), limit in zip(marks, following, strict=True):
        pattern = _FAMILY_END if kind in ("family", "allergy") else _REMARK_END
        if (
            kind in _REMARKS
            and (end := pattern.search(text.plain, start, limit))
            and end.end() < limit
            and text.plain[start : end.start()].strip()
        ):
            yield (end.end(), end.end(), "")


def _line_is_heading(text: DocumentText, offset: int) -> int:
    """End of the line when nothing but the heading stands on it, else 0."""
    start, end = text.line_at(offset)
    return end if not text.plain[start:offset].strip(" -*•\t0123456789.)") else 0
