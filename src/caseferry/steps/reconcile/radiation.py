"""Courses of radiotherapy, and the drugs given with them: chemoradiation is one entry, brachytherapy one of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from caseferry.domain.facts import TimelineEntry
from caseferry.steps.reconcile.mentions import Told, finest, first_day, first_told, last_day
from caseferry.steps.reconcile.systemic import Course, cycles_given, cycles_planned, longest

_LABELS = {
    "brachytherapy": "brachytherapy",
    "stereotactic": "stereotactic radiotherapy",
    "particle": "particle therapy",
    "intraoperative": "intraoperative radiotherapy",
}
_BESIDE = 21
"""Days by which drugs may begin before or end after radiotherapy and still be given with it."""


def radiation_courses(mentions: Sequence[Told]) -> list[list[Told]]:
    """Facts that tell of one course of radiotherapy; a plan joins the course it became."""
    groups: dict[tuple[str, str], list[Told]] = defaultdict(list)
    for mention in sorted(mentions, key=lambda m: (not m.given, not m.attribute("dose_gy"), m.place)):
        groups[_home(groups, mention)].append(mention)
    return list(groups.values())


def _home(groups: dict[tuple[str, str], list[Told]], mention: Told) -> tuple[str, str]:
    technique, dose = _technique(mention), mention.attribute("dose_gy")
    for (name, gray), parts in groups.items():
        alike = name == technique
        if gray and gray == dose and (alike or not mention.attribute("technique")) and not _apart(parts, mention):
            return (name, gray)
        if alike and (not dose or (mention.planned and any(p.fact.document == mention.fact.document for p in parts))):
            return (name, gray)
    return (technique, dose)


def _apart(parts: Sequence[Told], mention: Told) -> bool:
    """True when both are dated and more than half a year lies between."""
    known = [day for part in parts if (day := first_day(part.when))]
    own = first_day(mention.when)
    return bool(own and known and min(abs((own - day).days) for day in known) > 183)


def _technique(mention: Told) -> str:
    return mention.fact.code or "external"


def radiation_entry(parts: Sequence[Told]) -> TimelineEntry:
    """One course of radiotherapy; unknown fields stay empty."""
    given = [part for part in parts if part.given] or list(parts)
    label = _LABELS.get(_technique(given[0]), "radiotherapy")
    return TimelineEntry(
        kind="radiotherapy",
        label=label,
        facts=tuple(dict.fromkeys(p.fact.id for p in parts)),
        setting="" if label == "brachytherapy" else first_told(p.attribute("setting") for p in given),
        site=first_told(p.attribute("site") for p in given),
        dose_gy=first_told(p.attribute("dose_gy") for p in given),
        fractions=first_told(p.attribute("fractions") for p in given),
        start=finest(p.start for p in given) if given[0].given else "",
        end=finest((p.end for p in given), latest=True) if given[0].given else "",
        documents=tuple(dict.fromkeys(p.fact.document for p in parts)),
        planned=not parts[0].given,
    )


def is_concurrent(course: Course) -> bool:
    """True when the records give the drugs with radiotherapy: so called, or told in a radiotherapy report."""
    if not course.given:
        return False
    called = any(part.attribute("setting") == "concurrent" for part in course.given)
    report = any(part.document is not None and part.document.category == "radiotherapy" for part in course.given)
    return called or (report and course.setting in ("", "concurrent"))


def with_drugs(entries: Sequence[TimelineEntry], course: Course) -> int | None:
    """The index of the external radiotherapy that concurrent drugs belong to, or None."""
    external = [
        n
        for n, entry in enumerate(entries)
        if entry.kind == "radiotherapy" and entry.label in ("radiotherapy", "chemoradiation") and not entry.planned
    ]
    fitting = [n for n in external if _overlaps(entries[n], course)]
    shared = [n for n in fitting if set(entries[n].documents) & {p.fact.document for p in course.given}]
    return next(iter(shared or fitting), None)


def _overlaps(entry: TimelineEntry, course: Course) -> bool:
    begin, end = first_day(entry.start), last_day(entry.end or entry.start)
    first, last = first_day(course.start), last_day(course.end or course.start)
    if not begin or not end or not first or not last:
        return True
    return (first - end).days <= _BESIDE and (begin - last).days <= _BESIDE


def chemoradiation(entry: TimelineEntry, course: Course) -> TimelineEntry:
    """The radiotherapy entry with the drugs given during it."""
    given = course.given
    return replace(
        entry,
        label="chemoradiation",
        setting="concurrent",
        facts=tuple(dict.fromkeys((*entry.facts, *(p.fact.id for p in course.parts)))),
        regimen=entry.regimen or first_told(p.attribute("regimen") for p in given),
        drugs=tuple(dict.fromkeys((*entry.drugs, *longest(p.attribute("drugs") for p in given)))),
        cycles_given=entry.cycles_given or cycles_given(given),
        cycles_planned=entry.cycles_planned or cycles_planned(course.parts),
        response=entry.response or first_told(p.attribute("response") for p in given),
        stop_reason=entry.stop_reason or first_told(p.attribute("reason_stopped") for p in given),
        documents=tuple(dict.fromkeys((*entry.documents, *(p.fact.document for p in course.parts)))),
    )
