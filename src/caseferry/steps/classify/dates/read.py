"""Reads every date of a document's pages, with its role and the words it was read from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from caseferry.domain.dates import DateReading, DateRole, PartialDate
from caseferry.domain.quotation import Quotation
from caseferry.knowledge.calendar_words import small_words
from caseferry.knowledge.calendars import full_year, resolve
from caseferry.steps.classify.dates.find import Found, find_dates
from caseferry.steps.classify.dates.order import Order
from caseferry.steps.classify.dates.roles import Placed, Said, role_of
from caseferry.steps.classify.views import PageView
from caseferry.steps.classify.wraps import find_wraps

_ROLES = {
    "collected": DateRole.COLLECTED,
    "performed": DateRole.PERFORMED,
    "reported": DateRole.REPORTED,
    "dated": DateRole.REPORTED,
    "printed": DateRole.PRINTED,
    "admitted": DateRole.ADMITTED,
    "discharged": DateRole.DISCHARGED,
    "born": DateRole.BORN,
}
_HIJRI_OR_PERSIAN = range(1380, 1421)
"""Years that an event of our days has in Persia, and had decades ago among Arabs; births keep the calendar of the language."""
WRAPPED_WORDS = 4
"""A date that goes on below has at most this many words above."""
HEAD_SHARE = 20
"""Lines from the top, or from the foot, in which a lone date is that of a letter or a signature."""


@dataclass(frozen=True, slots=True)
class PlacedDate:
    """A reading with what choosing needs: the label's key (`said`), running text or not, the place, an end of a period."""

    reading: DateReading
    said: str
    prose: bool
    lone: bool
    page: int
    line: int
    period_end: bool = False


def read_dates(
    pages: Sequence[PageView], found: Sequence[Sequence[Found]], order: Order, *, language: str, latest: int
) -> tuple[PlacedDate, ...]:
    """Every date of the pages in order. `found` are the candidates by page, `latest` the year of the run's as-of day."""
    read: list[PlacedDate] = []
    for number, (page, dates) in enumerate(zip(pages, found, strict=True)):
        places = [_place(page, date) for date in dates]
        for date, place in zip(dates, places, strict=True):
            said = role_of(page, place, places)
            value, calendar, reason = _value(date, said, order, language=language, latest=latest)
            if value is None:
                continue
            quotation = _quote(page, date)
            role, why = _role(said, page, place)
            reading = DateReading(value, role, quotation, "; ".join(filter(None, (why, reason))), calendar)
            end = _ends_period(page.folded, date, dates)
            read.append(PlacedDate(reading, said.role, said.prose, said.lone, number, place.line, end))
    return _with_periods(tuple(read))


def _place(page: PageView, date: Found) -> Placed:
    line = page.folded.count("\n", 0, date.start)
    begins = page.folded.rfind("\n", 0, date.start) + 1
    return Placed(line, date.start - begins, min(date.end - begins, len(page.lines[line].folded)))


def _role(said: Said, page: PageView, place: Placed) -> tuple[DateRole, str]:
    if said.role == "dated" and said.prose:
        return DateRole.UNKNOWN, "running text"
    if said.role:
        role = _ROLES.get(said.role, DateRole.UNKNOWN)
        return role, f"the words beside it: {said.words}"
    edge = place.line < HEAD_SHARE or place.line >= len(page.lines) - HEAD_SHARE // 2
    if said.lone and edge:
        return DateRole.REPORTED, "a line of place and date"
    return DateRole.UNKNOWN, "running text" if said.prose else "no words beside it say what it is"


def _value(date: Found, said: Said, order: Order, *, language: str, latest: int) -> tuple[PartialDate | None, str, str]:
    """The value, its calendar and why; None when no calendar has such a day."""
    readings = _readings(date, order)
    year = date.numbers[2] if date.open else date.numbers[0]
    if date.short_year:
        year = full_year(year, latest=latest, birth=said.role == "born")
    values, calendar = [], "gregorian"
    for month, day in readings:
        either = language.startswith("ar") and not date.calendar and said.role != "born" and year in _HIJRI_OR_PERSIAN
        resolved = resolve(year, month, day, calendar=date.calendar, language="und" if either else language)
        values += [value for value in resolved.values if value not in values]
        calendar = resolved.calendar if resolved.values else calendar
    if not values:
        return None, "", ""
    if len(values) > 1:
        return PartialDate("", tuple(sorted(values))), calendar, order.reason
    settled = order.reason if date.open and len(readings) == 1 and max(date.numbers[:2]) <= 12 else ""
    return PartialDate(values[0]), calendar, settled


def _readings(date: Found, order: Order) -> list[tuple[int, int]]:
    """(month, day) by each order that is still possible."""
    if not date.open:
        return [(date.numbers[1], date.numbers[2])]
    a, b, _ = date.numbers
    possible = [("dmy", b, a), ("mdy", a, b)]
    possible = [(name, month, day) for name, month, day in possible if month <= 12]
    if a == b:
        possible = possible[:1]
    if len(possible) > 1 and order.value:
        possible = [reading for reading in possible if reading[0] == order.value]
    return [(month, day) for _, month, day in possible]


def _ends_period(folded: str, date: Found, dates: Sequence[Found]) -> bool:
    """True for the second date of `15 July 2024 to 22 August 2024` and of `du 3 février au 24 mars 2025`."""
    before = folded[max(0, date.start - 12) : date.start]
    word = re.search(r"(\S+)\s*(?:le|el|о|den|ngay)?\s*$", before)
    if word is None or not {word[1].strip(".,;"), word[1][-1]} & set(small_words("until")):
        return False
    opening = max((other.end for other in dates if other.end <= date.start), default=None)
    near = opening is not None and date.start - opening <= 14
    yearless = re.search(
        r"\d{1,2}(?:er)?[ .]\s*\S{0,12}\s*$", folded[max(0, date.start - 32) : date.start - len(word[0])]
    )
    return near or yearless is not None


def _with_periods(dates: tuple[PlacedDate, ...]) -> tuple[PlacedDate, ...]:
    """The end of a period that begins with an admission is a discharge; other ends keep their role."""
    result: list[PlacedDate] = []
    for date in dates:
        if date.period_end and result and result[-1].said == "admitted" and date.said in ("", "dated"):
            old = date.reading
            reading = DateReading(old.date, DateRole.DISCHARGED, old.quotation, "the end of the stay", old.calendar)
            date = PlacedDate(reading, "discharged", result[-1].prose, False, date.page, date.line, True)
        result.append(date)
    return tuple(result)


def _quote(page: PageView, date: Found) -> Quotation:
    """The words of the date; of a date that goes on below, both pieces."""
    first = page.page.quote(date.start, date.end)
    if date.tail == (0, 0):
        return first
    rest = page.page.quote(*date.tail)
    return Quotation.of(first.source, first.page, first.boxes + rest.boxes, f"{first.text}\n{rest.text}")


def candidates(pages: Sequence[PageView]) -> list[list[Found]]:
    """What looks like a date, by page; also where the year stands below in the same column."""
    return [_with_wrapped(page, find_dates(page.folded)) for page in pages]


def _with_wrapped(page: PageView, found: list[Found]) -> list[Found]:
    starts = [0]
    for line in page.lines:
        starts.append(starts[-1] + len(line.folded) + 1)
    for wrap in find_wraps(page):
        above, below = page.lines[wrap.line].folded[wrap.start :], page.lines[wrap.below[0]].folded
        begin, under = starts[wrap.line] + wrap.start, starts[wrap.below[0]]
        for date, cut in _across(above, below):
            whole = replace(date, start=begin + date.start, end=begin + cut, tail=(under, under + date.end - cut - 1))
            found = [
                other for other in found if not (_meet(other, whole.start, whole.end) or _meet(other, *whole.tail))
            ]
            found.append(whole)
    return sorted(found, key=lambda date: date.start)


def _across(line: str, below: str) -> Iterator[tuple[Found, int]]:
    """The date that begins in the cell at the start of `line` and ends in `below`, with the cell's length up to the break."""
    for word in list(re.finditer(r"\S+", line))[:WRAPPED_WORDS]:
        cut = word.end()
        for date in find_dates(f"{line[:cut]} {below}"):
            if date.start < cut < date.end:
                yield date, cut
                return


def _meet(date: Found, start: int, end: int) -> bool:
    return date.start < end and start < date.end
