"""Operations, transplants, cell therapies and the diagnosis as entries of the history."""

from __future__ import annotations

from collections.abc import Sequence

from caseferry.domain.facts import Assertion, Fact, TimelineEntry
from caseferry.knowledge.procedures import load_procedures
from caseferry.steps.reconcile.mentions import Told, finest, first_told

_KINDS = {"surgery": "surgery", "ablation": "other", "embolisation": "other", "diversion": "other"}
_PART_OF = frozenset(
    {
        "lymphadenectomy",
        "axillary_dissection",
        "sentinel_node_biopsy",
        "omentectomy",
        "oophorectomy",
        "neck_dissection",
    }
)
"""Operations that, done on the day of another, are part of it."""


def is_operation(mention: Told) -> bool:
    """True for an operation that was done on a known day."""
    procedure = load_procedures().get(mention.fact.code)
    return mention.given and bool(mention.start) and procedure is not None and procedure.group == "surgery"


def event_entries(mentions: Sequence[Told]) -> list[TimelineEntry]:
    """One entry per operation, transplant or cell therapy; what several documents tell of one day is one entry."""
    groups: list[list[Told]] = []
    for mention in sorted(mentions, key=lambda m: (m.planned, not m.start, m.place)):
        home = next((group for group in groups if _same(group, mention)), None)
        if home is None:
            groups.append([mention])
        else:
            home.append(mention)
    entries = [_entry(group) for group in groups]
    return [entry for entry in entries if not _is_part(entry, entries)]


def _same(group: Sequence[Told], mention: Told) -> bool:
    first = group[0]
    if first.fact.kind != mention.fact.kind or not _alike(first.fact.code, mention.fact.code):
        return False
    dates = {part.start for part in group if part.start}
    if mention.planned and not first.planned:
        return any(part.fact.document == mention.fact.document for part in group) or not mention.start
    if not mention.start or not dates:
        return True
    return any(mention.start.startswith(date) or date.startswith(mention.start) for date in dates)


def _alike(one: str, other: str) -> bool:
    """Equal codes, or one the coarser name of the other (gastrectomy, total gastrectomy)."""
    short, long = sorted((one, other), key=len)
    return one == other or long.endswith(short) or (short == "tumour_resection" and one != other)


def _entry(group: Sequence[Told]) -> TimelineEntry:
    first = max(group, key=lambda m: (m.given, bool(m.start), len(m.fact.code), -m.place)).fact
    kind = first.kind
    if kind == "procedure":
        kind = _KINDS.get(
            load_procedures()[first.code].group if first.code in load_procedures() else "surgery", "surgery"
        )
    given = [mention for mention in group if mention.given]
    return TimelineEntry(
        kind=kind,
        label=first.display.en if first.display else first.value,
        facts=tuple(dict.fromkeys(m.fact.id for m in group)),
        site=first_told(m.attribute("laterality") for m in group),
        start=finest(m.start for m in given),
        documents=tuple(dict.fromkeys(m.fact.document for m in group)),
        planned=not given,
    )


def _is_part(entry: TimelineEntry, entries: Sequence[TimelineEntry]) -> bool:
    codes = {load_procedures()[name].en for name in _PART_OF}
    if entry.kind != "surgery" or entry.label not in codes:
        return False
    return any(
        other is not entry
        and other.kind == "surgery"
        and other.label not in codes
        and other.start == entry.start
        and other.planned == entry.planned
        for other in entries
    )


def diagnosis_entry(facts: Sequence[Fact]) -> TimelineEntry | None:
    """When and as what the disease was first diagnosed, by the earliest dated report; None when no diagnosis was read."""
    stated = [f for f in facts if f.kind in ("diagnosis", "histology") and f.assertion is Assertion.PRESENT]
    if not stated:
        return None
    dated = sorted((f for f in stated if f.date), key=lambda f: f.date)
    first = dated[0] if dated else next((f for f in stated if f.kind == "diagnosis"), stated[0])
    return TimelineEntry(
        kind="diagnosis",
        label=first.display.en if first.display else first.value,
        facts=(first.id,),
        start=first.date,
        documents=(first.document,),
    )
