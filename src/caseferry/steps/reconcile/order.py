"""The order of the history and the numbers of its lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from caseferry.domain.facts import TimelineEntry

_ASIDE = frozenset({"maintenance", "conditioning", "bridging", "lymphodepletion", "concurrent"})
_ONE_PROGRAMME = frozenset({"neoadjuvant", "adjuvant", "perioperative", "induction", "consolidation"})
_FIRST = {"diagnosis": 0, "surgery": 1}


def in_order(
    entries: Sequence[TimelineEntry], lines: dict[tuple[str, ...], str]
) -> tuple[TimelineEntry, ...]:
    """Entries by date, undated ones after the dated, plans last; systemic lines numbered. `lines` are the author's own numbers."""
    ordered = sorted(entries, key=_place)
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


def _place(entry: TimelineEntry) -> tuple[bool, bool, str, int, str]:
    date = entry.start or entry.end
    return (
        entry.planned,
        not date and entry.kind != "diagnosis",
        date,
        _FIRST.get(entry.kind, 2),
        entry.label,
    )


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
            numbers
            and numbers[-1]
            and entry.setting in _ONE_PROGRAMME
            and entry.setting == entries[n - 1].setting
        )
        number = before if same else before + 1
        numbers.append(None if later is not None and number >= later else number)
    return numbers
