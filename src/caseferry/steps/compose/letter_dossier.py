"""What may be said in a letter: the facts, entries and documents that leave, with their places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from caseferry.domain.composition import BinderPlan, WrittenFile
from caseferry.domain.documents import DocumentReference, Placement
from caseferry.domain.facts import Assertion, Conflict, Fact, TimelineEntry
from caseferry.domain.understanding import Understanding
from caseferry.knowledge.wording import sentence
from caseferry.steps.compose.letter_parts import as_written
from caseferry.steps.compose.letter_places import Places, Row, find_places
from caseferry.steps.compose.versions import Changes

_SENT = (Placement.PACKET, Placement.ANNEX)


@dataclass(frozen=True)
class Dossier:
    """A case as letters may see it: nothing from a private or withheld page is in it."""

    case: Understanding
    binders: tuple[BinderPlan, ...]
    changes: Changes | None
    places: Places
    documents: tuple[DocumentReference, ...]
    facts: tuple[Fact, ...]
    entries: tuple[TimelineEntry, ...]
    conflicts: tuple[Conflict, ...]

    @property
    def as_of(self) -> str:
        """The day of the packet, ISO."""
        return self.case.request.as_of.isoformat()

    def of_kind(self, *kinds: str, assertions: Sequence[Assertion] = (Assertion.PRESENT,)) -> list[Fact]:
        """Facts of the kinds with one of the assertions, oldest first, undated first of all."""
        found = [fact for fact in self.facts if fact.kind in kinds and fact.assertion in assertions]
        return sorted(found, key=lambda fact: self.date_of(fact))

    def date_of(self, fact: Fact) -> str:
        """The date of a fact, else of its document; empty when neither is known."""
        return fact.date or next((d.date.value for d in self.documents if d.id == fact.document), "")

    def say_date(self, fact: Fact) -> str:
        """The date of a fact; where it has none of its own, that of its document, said to be so."""
        date = self.date_of(fact)
        return date if fact.date or not date else sentence("document_date", date=date)

    def cite(self, *facts: Fact, at_most: int = 1) -> list[Row]:
        """Where the facts stand."""
        return self.places.cite((quotation for fact in facts for quotation in fact.quotations), at_most=at_most)

    def facts_of(self, ids: Iterable[str]) -> list[Fact]:
        """The facts with these ids that leave, in the order of `ids`."""
        known = {fact.id: fact for fact in self.facts}
        return [known[key] for key in ids if key in known]


def open_dossier(
    case: Understanding, binders: Sequence[BinderPlan], changes: Changes | None, files: Sequence[WrittenFile] = ()
) -> Dossier:
    """The dossier of a placed case; with the `files` that its binders became, their names and pages are the real ones."""
    binders = as_written(binders, files)
    documents = tuple(document for document in case.documents if document.placed in _SENT)
    places = find_places(binders, documents, files)
    facts = tuple(fact for fact in (_leaving(fact, places) for fact in case.facts) if fact is not None)
    ids = {fact.id for fact in facts}
    return Dossier(
        case=case,
        binders=tuple(plan for plan in binders if plan.path.startswith("send/")),
        changes=changes,
        places=places,
        documents=documents,
        facts=facts,
        entries=tuple(entry for entry in (_telling(entry, ids) for entry in case.timeline) if entry is not None),
        conflicts=tuple(c for c in case.conflicts if not c.settled and set(c.facts) <= ids),
    )


def _leaving(fact: Fact, places: Places) -> Fact | None:
    """The fact with the quotations that leave, or None when none does."""
    kept = tuple(quotation for quotation in fact.quotations if places.holds(quotation))
    return replace(fact, quotations=kept) if kept else None


def _telling(entry: TimelineEntry, sent: set[str]) -> TimelineEntry | None:
    """The entry; only its kind and label when some of its facts stay behind; None when all do."""
    kept = tuple(key for key in entry.facts if key in sent)
    if len(kept) == len(entry.facts):
        return entry if kept else None
    return (
        TimelineEntry(kind=entry.kind, label="", facts=kept, line=entry.line, planned=entry.planned) if kept else None
    )
