"""The history of a case: lines of therapy assembled from scattered mentions, and what disagrees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from caseferry.domain.documents import DocumentReference
from caseferry.domain.facts import Conflict, Fact, TimelineEntry
from caseferry.domain.people import Identity, PatientMatch
from caseferry.steps.reconcile.answers import with_responses
from caseferry.steps.reconcile.composites import joined
from caseferry.steps.reconcile.conflicts import conflicts_of
from caseferry.steps.reconcile.events import diagnosis_entry, event_entries, is_operation
from caseferry.steps.reconcile.mentions import first_told, told
from caseferry.steps.reconcile.order import in_order
from caseferry.steps.reconcile.radiation import (
    chemoradiation,
    is_concurrent,
    radiation_courses,
    radiation_entry,
    with_drugs,
)
from caseferry.steps.reconcile.systemic import Course, courses_of, entry_of
from caseferry.steps.reconcile.tumour import resolved, tumour_tags

_EVENTS = ("procedure", "transplant", "cell_therapy")


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Facts (regimen letters resolved by the tumour), the history in order, and conflicts, none of them decided."""

    facts: tuple[Fact, ...]
    timeline: tuple[TimelineEntry, ...]
    conflicts: tuple[Conflict, ...]


def reconcile(
    facts: Sequence[Fact], documents: Sequence[DocumentReference], *, identity: Identity, cancer: str
) -> Reconciled:
    """Assemble the history and list what disagrees. Facts of another person's documents take no part."""
    tags = tumour_tags(facts, cancer)
    named = tuple(resolved(fact, tags) for fact in facts)
    own = [fact for fact in named if identity.matches.get(fact.document) is not PatientMatch.MISMATCH]
    by_id = {document.id: document for document in documents}
    operations = [mention.start for mention in told(own, ("procedure",), by_id) if is_operation(mention)]
    courses = joined(courses_of(told(own, ("treatment",), by_id), operations))
    radiated = radiation_courses(told(own, ("radiotherapy",), by_id))
    entries = [radiation_entry(parts) for parts in radiated] + event_entries(told(own, _EVENTS, by_id))
    entries += _systemic(courses, entries)
    first = diagnosis_entry(own)
    entries = with_responses([*([first] if first else []), *entries], own)
    places = {fact.id: place for place, fact in enumerate(own)}
    lines = {_facts_of(course): first_told(p.attribute("line") for p in course.given) for course in courses}
    timeline = in_order(entries, _by_first_fact(lines, entries), places)
    return Reconciled(named, timeline, conflicts_of(own, by_id, courses, identity))


def _systemic(courses: Sequence[Course], entries: list[TimelineEntry]) -> list[TimelineEntry]:
    """Systemic entries; drugs given with radiotherapy join its entry in place."""
    separate = []
    for course in courses:
        at = with_drugs(entries, course) if is_concurrent(course) else None
        if at is None:
            separate.append(entry_of(course))
        else:
            entries[at] = chemoradiation(entries[at], course)
    return separate


def _facts_of(course: Course) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.fact.id for part in course.parts))


def _by_first_fact(lines: dict[tuple[str, ...], str], entries: Sequence[TimelineEntry]) -> dict[tuple[str, ...], str]:
    """The author's line numbers by the entries' facts, which responses may have lengthened."""
    return {
        entry.facts: number
        for entry in entries
        for facts, number in lines.items()
        if number and entry.kind == "systemic" and entry.facts[: len(facts)] == facts
    }
