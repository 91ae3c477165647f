"""Which response belongs to which course: told after it in the same document, or by a scan soon after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from caseferry.domain.facts import Assertion, Fact, TimelineEntry
from caseferry.steps.reconcile.mentions import GIVEN, first_day, last_day

_TREATING = ("systemic", "radiotherapy", "transplant", "cell_therapy")
_WORSE = ("PD", "SD")
"""Later words of these do not replace a response already told: the course's best response stays."""
_SOON = 150
"""Days after the end of a course within which a scan's response is taken to be about it."""


def with_responses(entries: Sequence[TimelineEntry], facts: Sequence[Fact]) -> list[TimelineEntry]:
    """The entries with the response that the author states after them, the last one told of a course (interim, then final).

    Progression told in a sentence of its own is an event of later, not the response to what was told before.
    """
    result = list(entries)
    owner = {
        fact: n
        for n, entry in enumerate(entries)
        if entry.kind in _TREATING and not entry.planned
        for fact in entry.facts
    }
    last: dict[str, int] = {}
    for fact in facts:
        if fact.id in owner and fact.assertion in GIVEN:
            last[fact.document] = owner[fact.id]
        if fact.kind != "response" or fact.assertion is not Assertion.PRESENT or fact.code == "PD":
            continue
        at = _answered(result, fact, last)
        if at is not None and fact.id not in result[at].facts:
            result[at] = replace(result[at], response=fact.code, facts=(*result[at].facts, fact.id))
    return result


def _answered(entries: Sequence[TimelineEntry], fact: Fact, last: Mapping[str, int]) -> int | None:
    if fact.document in last:
        at = last[fact.document]
        return at if not entries[at].response or fact.code not in _WORSE else None
    day = first_day(fact.date)
    if day is None:
        return None
    ended = [
        (last_day(entry.end), n)
        for n, entry in enumerate(entries)
        if entry.kind in _TREATING and not entry.planned and not entry.response and entry.end
    ]
    near = [(end, n) for end, n in ended if end and 0 <= (day - end).days <= _SOON]
    return max(near)[1] if near else None
