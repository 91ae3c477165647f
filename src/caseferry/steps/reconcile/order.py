"""The order of the history and the numbers of its lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from caseferry.domain.facts import TimelineEntry

_ASIDE = frozenset({"maintenance", "conditioning", "bridging", "lymphodepletion", "concurrent"})
_ONE_PROGRAMME = frozenset({"neoadjuvant", "adjuvant", "perioperative", "induction", "consolidation"})
_FIRST = {"diagnosis": 0, "surgery": 1, "transplant": 3, "cell_therapy": 3}


def in_order(
    entries: Sequence[TimelineEntry], lines: Mapping[tuple[str, ...], str], places: Mapping[str, int]
) -> tuple[TimelineEntry, ...]:
    """Entries by date, plans last, systemic lines numbered. `lines` are the author's own numbers, `places` the facts' reading order.

    An entry without a date stands where its document tells it: after the dated entry before it, else before the one after it.
    """
    ordered = sorted(entries, key=lambda entry: _key(entry, entries, places))
    counted = [
        n
        for n, entry in enumerate(ordered)
        if entry.kind == "systemic" and not entry.planned and entry.setting not in _ASIDE
    ]
    said = {n: int(lines[ordered[n].facts]) for n in counted if lines.get(ordered[n].facts, "").isdigit()}
    numbers = _numbers([ordered[n] for n in counted], [said.get(n) for n in counted])
    for n, number in zip(counted, numbers, strict=True):
        ordered[n] = replace(ordered[n], line=number)
    return tuple(ordered)


def _key(
    entry: TimelineEntry, entries: Sequence[TimelineEntry], places: Mapping[str, int]
) -> tuple[int, str, int, int, int, str]:
    first = _first(entry, places)
    if entry.planned:
        return (2, "", 0, 0, first, entry.label)
    if entry.kind == "diagnosis" and not entry.start:
        return (0, "", 0, 0, first, entry.label)
    date, side = (_date(entry), 0) if _date(entry) else _neighbour(entry, entries, places)
    return (1, date or "~", side, 0 if side else _FIRST.get(entry.kind, 2), first, entry.label)


def _date(entry: TimelineEntry) -> str:
    return entry.start or entry.end


def _first(entry: TimelineEntry, places: Mapping[str, int]) -> int:
    return min((places[fact] for fact in entry.facts if fact in places), default=0)


def _neighbour(entry: TimelineEntry, entries: Sequence[TimelineEntry], places: Mapping[str, int]) -> tuple[str, int]:
    """The date to stand beside and the side: 1 after it, -1 before it; empty when its documents tell no dated entry."""
    own = _first(entry, places)
    dated = sorted(
        (_first(other, places), _date(other))
        for other in entries
        if _date(other)
        and not other.planned
        and other.kind != "diagnosis"
        and set(other.documents) & set(entry.documents)
    )
    before = [date for place, date in dated if place < own]
    after = [date for place, date in dated if place > own]
    return (before[-1], 1) if before else (after[0], -1) if after else ("", 0)


def _numbers(entries: Sequence[TimelineEntry], said: Sequence[int | None]) -> list[int | None]:
    """The author's numbers where there are any, else counted; what comes before the author's first line has no number."""
    numbers: list[int | None] = []
    for n, (entry, own) in enumerate(zip(entries, said, strict=True)):
        before = next((number for number in reversed(numbers) if number), 0)
        if own is not None:
            numbers.append(own)
            continue
        later = next((number for number in said[n + 1 :] if number), None)
        same = bool(
            numbers and numbers[-1] and entry.setting in _ONE_PROGRAMME and entry.setting == entries[n - 1].setting
        )
        part = bool(n) and set(entry.drugs) < set(entries[n - 1].drugs) and not entry.start and not entry.cycles_given
        same = same or part
        number = before if same or (before and entry.setting == "consolidation") else before + 1
        numbers.append(None if later is not None and number >= later else number)
    return numbers
