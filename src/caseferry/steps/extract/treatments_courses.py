"""Courses: which dates, settings, reasons and responses belong to which named treatment."""

from __future__ import annotations

import re
from collections.abc import Sequence

from caseferry.domain.facts import Assertion
from caseferry.knowledge.courses import meaning_of
from caseferry.steps.extract.context import Context
from caseferry.steps.extract.text import DocumentText
from caseferry.steps.extract.treatments_dates import When, claimed_before, dates_of, events_between
from caseferry.steps.extract.treatments_items import Item, items_of
from caseferry.steps.extract.treatments_mentions import mentions_of
from caseferry.steps.extract.treatments_reasons import ASIDE, give_reasons
from caseferry.steps.extract.treatments_stretches import clause_at, found_words, printed, stretch_at
from caseferry.steps.extract.treatments_words import give_words

_NEAR = 90
"""Characters between a date and the course that it leads up to."""


def courses_of(text: DocumentText, context: Context) -> list[Item]:
    """Every statement about a course in a document, with what belongs to it, in order of place."""
    mentions = mentions_of(text, context)
    items = sorted(items_of(text, mentions), key=lambda item: (item.start, item.end))
    _give_dates(text, context, items)
    give_reasons(text, items)
    give_words(text, items)
    return items


def _give_dates(text: DocumentText, context: Context, items: Sequence[Item]) -> None:
    ranges_first = sorted(dates_of(text, context), key=lambda when: not (when.start and when.end))
    for when in ranges_first:
        item = _dated(text, when, items)
        if item is None or item.assertion in (Assertion.FAMILY, Assertion.ABSENT):
            continue
        given = item.attributes
        aside = ASIDE.match(text.plain, when.high)
        if aside and (when.end or item.cycles) and meaning_of("reasons", aside[1]):
            given.setdefault("reason_stopped", printed(text, aside.start(1), aside.end(1)))
        if when.start and when.end:
            given.setdefault("start", when.start)
            given.setdefault("end", when.end)
        elif when.start or when.end:
            given.setdefault("start" if when.start else "end", when.start or when.end)
        elif _stops(text, when):
            given.setdefault("end", when.point)
        else:
            given.setdefault("start", when.point)
            if item.cycles and item.cycles.ordinal:
                given.setdefault("end", when.point)


def _stops(text: DocumentText, when: When) -> bool:
    return bool(found_words(text, "stops", *clause_at(text, when.low, when.high)))


def _dated(text: DocumentText, when: When, items: Sequence[Item]) -> Item | None:
    """The item that a date belongs to: in its clause, else the nearest before it in the sentence that nothing else claims."""
    low, high = stretch_at(text, when.low)
    alone = not any(low <= at < high for item in items for at, _ in _spans(item))
    if alone and when.end and text.plain[:low].rstrip().endswith((";", "；")):
        low = stretch_at(text, max(0, len(text.plain[:low].rstrip()) - 1))[0]  # "4 cycles; 15 May - 24 August"
    order = sorted(range(len(items)), key=lambda n: items[n].assertion is Assertion.PRESENT)
    here = sorted(
        ((span, n) for n in order if _has_dates(text, items[n]) for span in _spans(items[n]) if low <= span[0] < high),
        key=lambda entry: entry[0],
    )
    left, right = clause_at(text, when.low, when.high)
    before = [(span, n) for span, n in here if span[1] <= when.low]
    within = [(span, n) for span, n in here if left <= span[0] < right]
    if claimed_before(text, when, [(item.mention.start, item.mention.end) for item in items]):
        return None
    if not before and not within:
        follows = next(((span, n) for span, n in here if 0 <= span[0] - when.high < _NEAR), None)
        return items[follows[1]] if follows and not _claimed(text, when.high, follows[0][0]) else None
    led = [entry for entry in within if entry[0][1] <= when.low]
    follow = [entry for entry in within if entry[0][0] >= when.high]
    own = [entry for entry in led if items[entry[1]].end <= when.low]
    led = own or led
    inside = [entry for entry in within if entry not in led and entry not in follow]
    span, n = led[-1] if led else _given_first(follow, items) if follow else (inside or before)[-1]
    between = (span[1], when.low) if span[1] <= when.low else (when.high, span[0])
    return None if _claimed(text, *between) else items[n]


def _given_first(follow: Sequence[tuple[tuple[int, int], int]], items: Sequence[Item]) -> tuple[tuple[int, int], int]:
    """The nearest that follows; of several statements about one name the one of what was given."""
    same = [entry for entry in follow if entry[0] == follow[0][0]]
    return next((entry for entry in same if items[entry[1]].assertion is Assertion.PRESENT), same[0])


def _has_dates(text: DocumentText, item: Item) -> bool:
    """False for a number in passing that was only planned ("(8 planned)"): the dates beside it are those of what was given."""
    if item.cycles is None or item.assertion is not Assertion.PLANNED:
        return True
    aside = re.search(r"[(（]\s*(?:\w+\s+){0,2}$", text.plain[max(0, item.cycles.start - 24) : item.cycles.start])
    return item.cycles.bare != "planned" and aside is None


def _spans(item: Item) -> list[tuple[int, int]]:
    """Where an item stands: its own words, and its treatment's name."""
    return [(item.start, item.end), (item.mention.start, item.mention.end)]


def _claimed(text: DocumentText, low: int, high: int) -> bool:
    """True when a scan, an operation, a diagnosis stands between a course and a date."""
    return any(a >= low for a, _ in events_between(text, low, high))
