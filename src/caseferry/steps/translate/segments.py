"""Cuts the pages of a document into the pieces that are translated: cells of tables, and sentences that run over lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from caseferry.domain.documents import DocumentReference
from caseferry.domain.pages import Line, Page, PageRef
from caseferry.domain.translation import Segment
from caseferry.steps.translate.columns import column_numbers

_ENDS = re.compile(r"[.;!?。；！？؟।|]\s*$")
_CUT = re.compile(r"[^\W\d_]-\s*$")  # a word that goes on in the next line
_BEGINS = re.compile(r"^\s*(?:[-–•*●▪]|\d{1,2}[.)]\s|[IVX]+\.\s)")
_LABEL = re.compile(r"^[^.:]{2,40}:\s")
_FULL = 0.82  # a line that ends before this share of the widest one ends its sentence
_INDENT = 0.12  # a line that begins further in than this share is centred, or a column of its own
_GAP = 1.4  # of the line's height: a wider gap begins a new paragraph
_NEAR = 4  # lines before and behind that show how wide a column is
_PROSE, _WIDE = 28, 2  # characters of a line of prose at least; a Chinese one counts for two
_LONGEST = 900  # characters: translators lose their way in longer pieces


def segment_document(document: DocumentReference, pages: Mapping[PageRef, Page]) -> tuple[Segment, ...]:
    """The segments of a document, page by page, in reading order. Lines without any character are left out."""
    found: list[Segment] = []
    for number, ref in enumerate(document.pages, 1):
        if ref in pages:
            found += _of_page(number, pages[ref].lines)
    return tuple(found)


def _of_page(page: int, lines: Sequence[Line]) -> Iterator[Segment]:
    at = 0
    columns = column_numbers(lines)
    while at < len(lines):
        line = lines[at]
        if "\t" in line.text:
            for cell, text in zip(columns[at], line.text.split("\t"), strict=True):
                if text.strip():
                    yield Segment(f"p{page}.l{at + 1}.c{cell}", page, at + 1, text.strip(), 1, cell)
            at += 1
            continue
        end = at + 1
        while end < len(lines) and _goes_on(lines[at:end], lines[end], _edges(lines, end)):
            end += 1
        text = _joined([row.text for row in lines[at:end]])
        if text:
            yield Segment(f"p{page}.l{at + 1}", page, at + 1, text, end - at)
        at = end


def _edges(lines: Sequence[Line], at: int) -> tuple[float, float]:
    """Where the prose around line `at` begins and ends from left to right."""
    near = lines[max(0, at - _NEAR) : at + _NEAR]
    prose = [line.box for line in near if "\t" not in line.text] or [(0.0, 0.0, 1.0, 1.0)]
    return min(box[0] for box in prose), max(box[2] for box in prose)


def _goes_on(before: Sequence[Line], line: Line, edges: tuple[float, float]) -> bool:
    """True when `line` carries on the sentence of the lines before it."""
    last = before[-1]
    if "\t" in line.text or _ENDS.search(last.text) or _BEGINS.match(line.text) or _LABEL.match(line.text):
        return False
    if sum(len(row.text) for row in before) + len(line.text) > _LONGEST or last.text.isupper() != line.text.isupper():
        return False
    height = max(last.box[3] - last.box[1], 0.001)
    if line.box[1] - last.box[3] > _GAP * height:
        return False
    if _CUT.search(last.text):
        return True
    weight = sum(_WIDE if _han(char) else 1 for char in last.text)
    return weight >= _PROSE and _is_full(last, line, edges)


def _is_full(last: Line, line: Line, edges: tuple[float, float]) -> bool:
    """True when `last` reaches the end of the column, and `line` begins at its beginning."""
    width = max(edges[1] - edges[0], 0.001)
    if _right_to_left(last.text):
        return (edges[1] - last.box[0]) / width >= _FULL and (edges[1] - line.box[2]) / width <= _INDENT
    return (last.box[2] - edges[0]) / width >= _FULL and (line.box[0] - edges[0]) / width <= _INDENT


def _right_to_left(text: str) -> bool:
    return sum("\u0590" <= char <= "\u08ff" for char in text) * 2 > sum(char.isalpha() for char in text)


def _joined(rows: Sequence[str]) -> str:
    text = ""
    for row in (row.strip() for row in rows):
        glue = "" if not text or _CUT.search(text) or (_han(text[-1]) and _han(row[:1])) else " "
        text += glue + row
    return text.strip()


def _han(char: str) -> bool:
    return "\u3000" <= char <= "\u9fff" or "\uff00" <= char <= "\uffef"
