"""Applies what a person decided, after each step, and remembers which decisions found nothing to apply to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from caseferry.domain.documents import DocumentReference, Placement
from caseferry.domain.facts import Conflict, Fact
from caseferry.domain.imaging import ImagingStudy
from caseferry.domain.pages import Note, Page, PageRef
from caseferry.domain.people import Identity, PatientMatch
from caseferry.domain.quotation import Quotation
from caseferry.domain.request import Decision
from caseferry.domain.sources import SourceFile
from caseferry.domain.understanding import Understanding
from caseferry.steps.decide.documents import (
    Documents,
    decided_by,
    decided_document,
    merge_documents,
    split_document,
)
from caseferry.steps.decide.facts import added_fact, corrected_fact
from caseferry.steps.decide.places import Places
from caseferry.steps.decide.statement import Entries


class Decisions:
    """The decisions of one run, in order. Each method applies those that belong after one step.

    A target is found by the hash of its file, the page and perhaps a box, or by an id that derives from content; never by
    position, so that a decision survives the arrival of new files.
    """

    def __init__(self, decisions: Sequence[Decision] = ()) -> None:
        self._all = tuple(decisions)
        self._applied: set[int] = set()
        self._places = Places()

    def turns(self) -> Mapping[tuple[str, int], int]:
        """Degrees clockwise that a page's original is to be turned before it is read, by sha256 and page; for the reader."""
        return {(str(d.target["sha256"]), _page(d)): _degrees(d) for d in self._all if d.action == "turn"}

    def lost(self) -> tuple[Decision, ...]:
        """Decisions whose target is gone, or of which nothing could be made. They are reported, never dropped."""
        return tuple(decision for number, decision in enumerate(self._all) if number not in self._applied)

    def pages(self, pages: Sequence[Page], sources: Sequence[SourceFile]) -> tuple[Page, ...]:
        """Pages with their decided turn. One that was not read in that position carries the note `read_again`."""
        self._places = Places(sources)
        changed = {PageRef(page.source, page.number): page for page in pages}
        for number, decision in self._of("turn"):
            for ref in self._places.refs(decision.target) & changed.keys():
                changed[ref] = _turned(changed[ref], _degrees(decision))
                self._applied.add(number)
        return tuple(changed[PageRef(page.source, page.number)] for page in pages)

    def documents(
        self, documents: Sequence[DocumentReference], sources: Sequence[SourceFile]
    ) -> tuple[DocumentReference, ...]:
        """Documents with decided category, date, boundaries and place."""
        self._places = Places(sources)
        found: Documents = tuple(documents)
        for number, decision in self._of("set_category", "set_date", "split", "merge", "place"):
            changed = self._change(found, decision)
            if changed is not None:
                found = changed
                self._applied.add(number)
        return found

    def _change(self, documents: Documents, decision: Decision) -> Documents | None:
        at = self._places.document(decision.target, documents)
        if at is None:
            return None
        if decision.action == "split":
            return self._split(documents, at, decision)
        if decision.action == "merge":
            assert isinstance(decision.value, Mapping)  # validated when the decision was read
            into = self._places.document(decision.value, documents)
            return None if into is None else merge_documents(documents, at, into)
        return (*documents[:at], decided_document(documents[at], decision), *documents[at + 1 :])

    def _split(self, documents: Documents, at: int, decision: Decision) -> Documents | None:
        refs = self._places.refs(decision.target)
        first = next((ref for ref in documents[at].pages if ref in refs), None)
        if first is None:
            return None
        if first == documents[at].pages[0]:
            return documents  # it begins there already: what was wanted is so
        return split_document(documents, at, first, self._places)

    def identity(
        self, identity: Identity, documents: Sequence[DocumentReference], sources: Sequence[SourceFile]
    ) -> tuple[Identity, tuple[DocumentReference, ...]]:
        """Who the patient is, and which documents are theirs, as decided."""
        self._places = Places(sources)
        found = list(documents)
        for number, decision in self._of("set_patient"):
            if isinstance(decision.value, Mapping):
                identity = _named(identity, decision)
                self._applied.add(number)
            elif (at := self._places.document(decision.target, found)) is not None:
                found[at] = _matched(found[at], decision)
                identity = _matches(identity, found[at], decision)
                self._applied.add(number)
        return identity, tuple(found)

    def facts(
        self, facts: Sequence[Fact], documents: Sequence[DocumentReference], pages: Sequence[Page]
    ) -> tuple[Fact, ...]:
        """Facts as confirmed, rejected, corrected and added. What was entered quotes the coordinator's statement.

        Facts read from that statement are left out: they only repeat what was entered.
        """
        entries = Entries(documents, pages)
        found = [fact for fact in facts if not {q.document for q in fact.quotations} <= entries.documents]
        for number, decision in self._of("confirm_fact", "reject_fact", "correct_fact", "add_fact"):
            quoted = entries.quotations(decision)
            if decision.action == "add_fact":
                if quoted:
                    found.append(added_fact(decision, quoted))
                    self._applied.add(number)
                continue
            targets = {fact.id for fact in self._places.facts(decision, found)}
            if targets and (quoted or decision.action != "correct_fact"):
                found = [kept for fact in found for kept in _decided_fact(fact, decision, targets, quoted)]
                self._applied.add(number)
        return tuple(found)

    def conflicts(self, conflicts: Sequence[Conflict]) -> tuple[Conflict, ...]:
        """Conflicts, the settled ones with what was decided and why."""
        found = {conflict.id: conflict for conflict in conflicts}
        for number, decision in self._of("settle_conflict"):
            conflict = found.get(str(decision.target["conflict"]))
            if conflict is not None:
                found[conflict.id] = replace(conflict, settled=f"{decision.value}. {decided_by(decision)}")
                self._applied.add(number)
        return tuple(found[conflict.id] for conflict in conflicts)

    def studies(self, studies: Sequence[ImagingStudy]) -> tuple[ImagingStudy, ...]:
        """Studies with the patient match that a person decided."""
        found = {study.study_instance_uid: study for study in studies}
        for number, decision in self._of("set_patient"):
            study = found.get(str(decision.target.get("study", "")))
            if study is not None:
                found[study.study_instance_uid] = replace(study, patient_match=PatientMatch(str(decision.value)))
                self._applied.add(number)
        return tuple(found[study.study_instance_uid] for study in studies)

    def gates(self, case: Understanding) -> Understanding:
        """The case with waived gates closed; each keeps the reason that was given."""
        gates = {gate.gate: gate for gate in case.gates}
        for number, decision in self._of("waive_gate"):
            gate = gates.get(str(decision.target["gate"]))
            if gate is not None:
                gates[gate.gate] = replace(gate, open=False, waived=decided_by(decision))
                self._applied.add(number)
        return replace(case, gates=tuple(gates[gate.gate] for gate in case.gates))

    def _of(self, *actions: str) -> Iterator[tuple[int, Decision]]:
        return ((number, decision) for number, decision in enumerate(self._all) if decision.action in actions)


def _page(decision: Decision) -> int:
    return int(str(decision.target["page"]))


def _degrees(decision: Decision) -> int:
    return int(str(decision.value))


def _turned(page: Page, degrees: int) -> Page:
    if page.turn == degrees:
        return page
    note = Note(
        "read_again", f"A person turned this page to {degrees} degrees; it must be read again in that position."
    )
    return replace(page, turn=degrees, notes=(*page.notes, note))


def _decided_fact(fact: Fact, decision: Decision, targets: set[str], quoted: tuple[Quotation, ...]) -> tuple[Fact, ...]:
    if fact.id not in targets:
        return (fact,)
    if decision.action == "reject_fact":
        return ()
    if decision.action == "confirm_fact":
        return (replace(fact, confidence=1.0),)
    return (corrected_fact(fact, decision, quoted),)


def _named(identity: Identity, decision: Decision) -> Identity:
    assert isinstance(decision.value, Mapping)
    value, patient = decision.value, identity.patient
    name = str(value["name"])
    return replace(
        identity,
        patient=replace(
            patient,
            name=name,
            names=tuple(dict.fromkeys((*patient.names, name))),
            birth_date=str(value.get("birth_date") or patient.birth_date),
            sex=str(value.get("sex") or patient.sex),
        ),
        conflicts=(),
    )


def _matched(document: DocumentReference, decision: Decision) -> DocumentReference:
    match = PatientMatch(str(decision.value))
    free = not document.place_reason.startswith("Decided by")
    placed = document.placed
    if free and match is PatientMatch.MISMATCH:
        placed = Placement.WITHHELD
    elif free and placed is Placement.WITHHELD:
        placed = Placement.PACKET
    return replace(document, patient_match=match, placed=placed, place_reason=document.place_reason if not free else "")


def _matches(identity: Identity, document: DocumentReference, decision: Decision) -> Identity:
    return replace(
        identity,
        matches={**identity.matches, document.id: document.patient_match},
        reasons={**identity.reasons, document.id: decided_by(decision)},
    )
