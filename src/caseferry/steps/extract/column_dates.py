"""Dates that belong to laboratory values: of the columns of a table, and of the specimen named above a row."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from caseferry.domain.dates import DateReading, DateRole
from caseferry.knowledge.lexicon import squeeze
from caseferry.steps.extract.text import DocumentText

_LABELLED = re.compile(r"[^\W\d_]\.?\s?[:：]\s*$")
_PRINTED = re.compile(
    r"(?<![\d.,])(?:(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2}))(?![\d])"
)


@dataclass(frozen=True, slots=True)
class ColumnDate:
    """A date printed above a column; `value` is ISO, empty when it has two readings."""

    value: str
    start: int


def dates_on_line(text: DocumentText, start: int, end: int) -> tuple[ColumnDate, ...]:
    """The dates of a line from left to right; none when each has a label of its own: those head no columns."""
    found = list(_PRINTED.finditer(text.plain, start, end))
    if len(found) > 1 and sum(bool(_LABELLED.search(text.plain[start : match.start()])) for match in found) > 1:
        return ()
    day_first = any(match[4] and int(match[4]) > 12 for match in found)
    month_first = any(match[5] and int(match[5]) > 12 for match in found)
    return tuple(ColumnDate(_value(text, match, day_first, month_first), match.start()) for match in found)


def _value(text: DocumentText, match: re.Match[str], day_first: bool, month_first: bool) -> str:
    known = {squeeze(reading.quotation.text): reading.date.value for reading in text.document.dates}
    if known.get(squeeze(match.group())):
        return known[squeeze(match.group())]
    if match[1]:
        return _iso(match[1], match[2], match[3])
    year = match[6] if len(match[6]) == 4 else "20" + match[6]
    first, second = int(match[4]), int(match[5])
    if first == second or first > 12 or (day_first and not month_first):
        return _iso(year, match[5], match[4])
    return _iso(year, match[4], match[5]) if second > 12 or month_first else ""


def _iso(year: str, month: str, day: str) -> str:
    try:
        return dt.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def collected_before(text: DocumentText, offset: int) -> str:
    """The collection date that stands last before `offset`, when the document names more than one."""
    readings = [r for r in text.document.dates if r.role is DateRole.COLLECTED and r.date.value]
    if len({reading.date.value for reading in readings}) < 2:
        return ""
    page = text.page_at(offset)
    top = min((box[1] for quotation in text.quote(offset, offset + 1) for box in quotation.boxes), default=0.0)
    order = [(p.source, p.number) for p in text.pages]
    here = order.index((page.source, page.number))
    before = [r for r in readings if _place(r, order) <= (here, top + 0.01)]
    return max(before, key=lambda r: _place(r, order)).date.value if before else ""


def _place(reading: DateReading, order: list[tuple[str, int]]) -> tuple[int, float]:
    quotation = reading.quotation
    key = (quotation.source, quotation.page)
    return (order.index(key) if key in order else len(order), quotation.boxes[0][1] if quotation.boxes else 0.0)
