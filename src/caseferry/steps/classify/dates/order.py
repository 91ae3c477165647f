"""Decides, for one document, whether its numeric dates write the day or the month first; only by evidence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from caseferry.knowledge.calendar_words import country_orders, country_phones, country_words, language_orders
from caseferry.knowledge.calendars import full_year
from caseferry.steps.classify.dates.find import Found
from caseferry.steps.classify.views import LineView, PageView

_PHONE = re.compile(r"(?:\+|\b00)\s?(\d{1,4})(?=[\s\-().]?\d)")
_MAIL = re.compile(r"[\w-]+\.([a-z]{2})(?![\w.])")


@dataclass(frozen=True, slots=True)
class Order:
    """`dmy`, `mdy`, or empty when nothing tells; `reason` in plain words."""

    value: str = ""
    reason: str = "nothing in the document tells whether the day or the month comes first"


OPEN = Order()


def decide_order(pages: Sequence[PageView], dates: Sequence[Sequence[Found]], *, language: str) -> Order:
    """The numeric order of a document: its own dates first, then its country, then its language."""
    found = [date for page in dates for date in page]
    own = _own_evidence(found)
    if own is not None:
        return own
    country = _country(pages)
    if country:
        order = country_orders()[country]
        if order in ("dmy", "mdy"):
            return Order(order, f"the page comes from a country that writes {_words(order)} ({country})")
        return OPEN
    order = language_orders().get(language.split("-")[0], "")
    if order == "dmy":
        return Order(order, f"records in this language ({language}) write the day first")
    return OPEN


def proven_order(dates: Sequence[Found]) -> str:
    """What a 13th or later proves: `dmy`, `mdy`, `both` when the dates contradict each other, or empty."""
    seen = {"dmy" if date.numbers[0] > 12 else "mdy" for date in dates if date.open and max(date.numbers[:2]) > 12}
    return "both" if len(seen) > 1 else next(iter(seen), "")


def _own_evidence(found: Sequence[Found]) -> Order | None:
    proven = proven_order(found)
    if proven == "both":
        return Order("", "the document itself writes dates both ways")
    if proven:
        return Order(proven, f"another date on the document can only be read with {_words(proven)}")
    certain = {date.numbers for date in found if not date.open and date.numbers[2] and not date.calendar}
    votes = Counter(vote for date in found if date.open and (vote := _equal_to(date, certain)))
    if len(votes) == 1:
        order = next(iter(votes))
        return Order(order, "a date written out in words on the same document is equal to one reading")
    return None


def _equal_to(date: Found, certain: set[tuple[int, int, int]]) -> str:
    a, b, year = date.numbers
    year = full_year(year, latest=2100, birth=False) if date.short_year else year
    day_first, month_first = (year, b, a) in certain, (year, a, b) in certain
    if a == b or day_first == month_first:
        return ""
    return "dmy" if day_first else "mdy"


def _country(pages: Sequence[PageView]) -> str:
    """The country the page shows: words of the letterhead count most; empty when several countries of different order are named."""
    votes: Counter[str] = Counter()
    for page in pages:
        for line in page.lines:
            votes.update(_votes(line))
    orders: Counter[str] = Counter()
    for code, count in votes.items():
        orders[country_orders()[code]] += count
    if not orders:
        return ""
    ranked = orders.most_common(2)
    if len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]:
        return ""
    return max(sorted(votes), key=lambda code: (country_orders()[code] == ranked[0][0], votes[code]))


def _votes(line: LineView) -> Counter[str]:
    """Countries that a line names, by words, calling codes and addresses of mail."""
    votes: Counter[str] = Counter()
    for hit in line.find(country_words()):
        for code in hit.meanings:
            votes[code] += 3 if line.number < 6 else 1
    for match in _PHONE.finditer(line.text):
        votes.update(_by_phone(match[1]))
    if "@" in line.text or "www" in line.folded:
        for match in _MAIL.finditer(line.folded):
            code = {"uk": "GB"}.get(match[1], match[1].upper())
            votes[code] += 2 * (code in country_orders())
    return +votes


def _by_phone(digits: str) -> list[str]:
    for length in range(len(digits), 0, -1):
        code = country_phones().get(digits[:length])
        if code:
            return [code, code]
    return []


def _words(order: str) -> str:
    return "the day first" if order == "dmy" else "the month first"
