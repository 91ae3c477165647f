"""The rows of the review page: each value of a case as what is printed of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from caseferry.domain.composition import Composition, WrittenFile
from caseferry.domain.documents import DocumentReference
from caseferry.domain.facts import Fact
from caseferry.domain.pages import PageRef
from caseferry.domain.quotation import Quotation
from caseferry.domain.understanding import Understanding
from caseferry.knowledge.checklists import TumourType, load_tumours
from caseferry.knowledge.hospitals import Hospital, load_hospitals
from caseferry.steps.compose.review_decisions import (
    confirmation,
    correction,
    document_entry,
    rejection,
    settlement,
    value_lines,
    waiver,
)
from caseferry.steps.compose.review_views import View

DOUBTFUL = 0.8
"""A fact read with less confidence than this is marked for a look."""
QUOTES_SHOWN = 3

Row = dict[str, Any]


class Rows:
    """Makes rows of JSON-able values from one case. Source ids become paths, document ids titles."""

    def __init__(self, case: Understanding, files: Sequence[WrittenFile], views: Mapping[str, View]) -> None:
        self._case = case
        self._views = views
        self._as_of = case.request.as_of.isoformat()
        self._sources = {source.id: source for source in case.sources}
        self._documents = {document.id: document for document in case.documents}
        self._labels = {row.item: row.label for row in case.checklist}
        self._places = {ref: (file.path, number) for file in files for ref, number in file.placed}

    def case(self) -> Row:
        """What was asked, of whom, as of when."""
        request = self._case.request
        return {
            "id": self._case.case_id, "as_of": self._as_of, "question": request.question,
            "cancer": _named(load_tumours(), self._case.cancer or request.cancer),
            "hospital": _named(load_hospitals(), request.hospital),
            "department": request.department, "urgent": request.urgent,
        }  # fmt: skip

    def patient(self) -> Row:
        """Who the case is about, with the words that say so."""
        identity = self._case.identity
        patient = identity.patient
        return {
            "name": patient.name, "names": list(patient.names), "birth_date": patient.birth_date, "sex": patient.sex,
            "identifiers": list(patient.identifiers), "conflicts": list(identity.conflicts),
            "quotes": [self._quote(quotation) for quotation in patient.quotations[:QUOTES_SHOWN]],
            "attendants": [{"name": person.name, "relation": person.relation} for person in identity.attendants],
        }  # fmt: skip

    def gates(self) -> list[Row]:
        """Open gates first, each with an entry that waives it."""
        gates = sorted(self._case.gates, key=lambda gate: not gate.open)
        return [
            {
                "gate": gate.gate, "open": gate.open, "reason": gate.reason, "next": gate.next, "waived": gate.waived,
                "waive": waiver(gate.gate, self._as_of) if gate.open else "",
            }
            for gate in gates
        ]  # fmt: skip

    def conflicts(self) -> list[Row]:
        """Facts that disagree, both sides."""
        facts = {fact.id: fact for fact in self._case.facts}
        return [
            {
                "id": conflict.id, "kind": conflict.kind, "note": conflict.note, "settled": conflict.settled,
                "facts": [self._side(facts[key]) for key in conflict.facts if key in facts],
                "settle": settlement(conflict, self._as_of),
            }
            for conflict in self._case.conflicts
        ]  # fmt: skip

    def _side(self, fact: Fact) -> Row:
        return {"id": fact.id, "value": fact.value, "unit": fact.unit, "quote": self._quote(fact.quotations[0])}

    def fact(self, fact: Fact) -> Row:
        """One fact with its pictures and the entries that change it."""
        return {
            "id": fact.id, "kind": fact.kind, "code": fact.code, "value": fact.value, "unit": fact.unit,
            "display": [fact.display.en, fact.display.zh] if fact.display else [],
            "normal": _normal(fact),
            "date": fact.date, "assertion": fact.assertion.value, "origin": fact.origin,
            "attributes": sorted(fact.attributes.items()), "confidence": round(fact.confidence, 2),
            "doubtful": fact.confidence < DOUBTFUL, "document": self.about(fact.document), "anchor": fact.document,
            "quotes": [self._quote(quotation) for quotation in fact.quotations[:QUOTES_SHOWN]],
            "more": max(0, len(fact.quotations) - QUOTES_SHOWN), "value_entry": value_lines(fact, self._as_of),
            "entries": [
                ["It is right", confirmation(fact, self._as_of)],
                ["Correct it", correction(fact, self._as_of)],
                ["Reject it", rejection(fact, self._as_of)],
            ],
        }  # fmt: skip

    def _quote(self, quotation: Quotation) -> Row:
        view = self._views.get(quotation.id)
        return {
            "text": quotation.text, "source": self._path(quotation.source), "page": quotation.page,
            "view": view.value() if view else None,
        }  # fmt: skip

    def document(self, document: DocumentReference) -> Row:
        """One document: what it was taken for and why, its dates with the words, where its pages went."""
        return {
            "id": document.id, "category": document.category, "title": document.title, "language": document.language,
            "date": document.date.value, "date_role": document.date_role.value, "placed": document.placed.value,
            "place_reason": document.place_reason, "patient_match": document.patient_match.value,
            "person": document.person.name, "confidence": round(document.confidence, 2),
            "pages": [self._page(ref) for ref in document.pages],
            "dates": [
                {
                    "value": reading.date.value, "alternatives": list(reading.date.alternatives),
                    "role": reading.role.value, "reason": reading.reason, "quote": self._quote(reading.quotation),
                }
                for reading in document.dates
            ],
            "evidence": [f"{item.words} ({item.where})" for item in document.evidence if item.category == document.category],
            "warnings": [warning.message for warning in document.warnings],
            "copies": [[self._page(copy), self._page(first)] for copy, first in document.copies],
            "facts": sum(fact.document == document.id for fact in self._case.facts),
            "entries": self._document_entries(document),
        }  # fmt: skip

    def _document_entries(self, document: DocumentReference) -> list[list[str]]:
        if not document.pages:
            return []
        first = document.pages[0]
        source = self._sources.get(first.source)
        place = {"sha256": source.sha256 if source else "", "page": first.page}
        date = {"value": document.date.value, "role": document.date_role.value}
        values: list[tuple[str, str, Any]] = [
            ("Another kind", "set_category", document.category),
            ("Another date", "set_date", date),
            ("Another place", "place", document.placed.value),
            ("Whose it is", "set_patient", document.patient_match.value),
        ]
        return [[label, document_entry(action, place, self._as_of, value)] for label, action, value in values]

    def _page(self, ref: PageRef) -> Row:
        path, number = self._places.get(ref, ("", 0))
        return {"source": self._path(ref.source), "page": ref.page, "file": path, "file_page": number}

    def checklist(self) -> list[Row]:
        """What reviewers look for, and whether it is here."""
        return [
            {
                "item": row.item, "label": row.label, "level": row.level, "state": row.state.value, "basis": row.basis,
                "help": row.help, "newest": row.newest, "documents": [self.about(key) for key in row.documents],
            }
            for row in self._case.checklist
        ]  # fmt: skip

    def studies(self) -> list[Row]:
        """The studies on discs and in folders."""
        return [
            {
                "description": study.description, "modalities": list(study.modalities), "date": study.date,
                "series": study.series, "instances": study.instances, "patient_match": study.patient_match.value,
                "report": self.about(study.report), "problems": list(study.problems),
            }
            for study in self._case.studies
        ]  # fmt: skip

    def ledger(self, composition: Composition) -> list[Row]:
        """Every page of every input, and what became of it."""
        found = []
        for row in composition.ledger:
            path, number = self._places.get(row.ref, (row.file, row.file_page or 0))
            found.append(
                {
                    "source": self._path(row.ref.source), "page": row.ref.page, "outcome": row.outcome,
                    "file": path, "file_page": number, "reason": row.reason,
                }
            )  # fmt: skip
        return found

    def about(self, key: str) -> str:
        """An id in words: the title of a document, the label of a checklist item, the path of a file, else the id itself."""
        document = self._documents.get(key)
        if document is not None:
            return " · ".join(filter(None, (document.title or document.category, document.date.value)))
        return self._labels.get(key) or self._path(key)

    def _path(self, key: str) -> str:
        source = self._sources.get(key)
        return source.path if source else key


def _named(table: Mapping[str, Hospital] | Mapping[str, TumourType], key: str) -> str:
    """The English name of an entry; the id itself where the table does not have it."""
    return table[key].name_en if key in table else key


def _normal(fact: Fact) -> str:
    """The normal form where it says something that the printed value does not."""
    if fact.normal is None or (fact.normal.value, fact.normal.unit) == (fact.value, fact.unit):
        return ""
    return f"{fact.normal.value} {fact.normal.unit}".strip()
