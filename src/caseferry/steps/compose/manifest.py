"""packet.json: the full manifest of a packet, after the packet contract."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from caseferry.domain.composition import Composition, LedgerRow, WrittenFile
from caseferry.domain.documents import Caution
from caseferry.domain.quotation import Quotation
from caseferry.domain.understanding import Understanding
from caseferry.steps.compose import rows
from caseferry.steps.compose.ledger import fill_ledger
from caseferry.steps.compose.placement import place_documents
from caseferry.steps.compose.statuses import source_statuses
from caseferry.steps.compose.versions import changes_since, version_of

SCHEMA = "caseferry.packet/1"
Row = dict[str, Any]


def manifest(
    case: Understanding,
    composition: Composition,
    files: Sequence[WrittenFile],
    *,
    software: Mapping[str, Any],
    previous: str | None = None,
) -> Row:
    """packet.json as a value. `software` is {version, knowledge_sha256, engines}; `previous` the SHA-256 of the packet before.

    Keys stand in the order of the contract, rows in input order; the same case gives the same value.
    """
    placed = place_documents(case)
    ledger = fill_ledger(composition.ledger, files)
    return {
        "schema": SCHEMA,
        "generated_at": f"{placed.request.as_of.isoformat()}T00:00:00Z",
        "as_of": placed.request.as_of.isoformat(),
        "version": version_of(placed),
        "previous": previous,
        "software": dict(software),
        "case": _case(placed),
        "patient": rows.patient_row(placed.identity.patient),
        "attendants": [rows.attendant_row(who) for who in placed.identity.attendants],
        "sources": _sources(placed, ledger),
        "documents": [rows.document_row(document) for document in placed.documents],
        "facts": [rows.fact_row(fact) for fact in placed.facts],
        "quotations": [rows.quotation_row(quotation) for quotation in _quotations(placed)],
        "timeline": [rows.timeline_row(entry) for entry in placed.timeline],
        "conflicts": [rows.conflict_row(conflict) for conflict in placed.conflicts],
        "checklist": [rows.checklist_row(row) for row in placed.checklist],
        "imaging": [rows.study_row(study) for study in placed.studies],
        "translations": [rows.translation_row(row) for row in placed.translations],
        "files": [rows.file_row(file) for file in sorted(files, key=lambda file: file.path)],
        "ledger": [rows.ledger_row(row) for row in ledger],
        "readiness": {
            "ready": not any(gate.open for gate in placed.gates),
            "gates": [rows.gate_row(gate) for gate in placed.gates],
        },
        "tasks": [rows.task_row(task) for task in placed.tasks],
        "warnings": [rows.warning_row(caution) for caution in _warnings(placed)],
        "decisions": [rows.decision_row(decision) for decision in placed.decisions],
        "changes": rows.changes_row(changes_since(placed, composition.binders)),
    }


def _case(case: Understanding) -> Row:
    request = case.request
    return {
        "id": case.case_id,
        "question": request.question,
        "cancer": case.cancer,
        "therapies": list(request.therapies),
        "hospital": request.hospital,
        "department": request.department,
        "urgent": request.urgent,
    }


def _sources(case: Understanding, ledger: Sequence[LedgerRow]) -> list[Row]:
    statuses = source_statuses(case, ledger)
    counted: dict[str, int] = {}
    for row in ledger:
        counted[row.ref.source] = counted.get(row.ref.source, 0) + 1
    return [rows.source_row(source, counted.get(source.id, 0), *statuses[source.id]) for source in case.sources]


def _quotations(case: Understanding) -> list[Quotation]:
    """Every quotation that anything cites, once, in reading order; each with the document that its page belongs to."""
    places = {(copy.source, copy.page): document.id for document in case.documents for copy, _ in document.copies}
    places |= {(ref.source, ref.page): document.id for document in case.documents for ref in document.pages}
    order = {source.id: number for number, source in enumerate(case.sources)}
    found: dict[str, Quotation] = {}
    for quotation in _cited(case):
        placed = (
            quotation if quotation.document else quotation.within(places.get((quotation.source, quotation.page), ""))
        )
        if quotation.id not in found or not found[quotation.id].document:
            found[quotation.id] = placed
    return sorted(found.values(), key=lambda q: (order.get(q.source, len(order)), q.page, q.boxes[:1], q.id))


def _cited(case: Understanding) -> Iterable[Quotation]:
    yield from case.identity.patient.quotations
    for who in case.identity.attendants:
        yield from who.quotations
    for document in case.documents:
        yield from (reading.quotation for reading in document.dates)
    for fact in case.facts:
        yield from fact.quotations


def _warnings(case: Understanding) -> list[Caution]:
    """What the steps remarked, then of documents, pages and identity, then decisions that found nothing to apply to."""
    found = list(case.warnings)
    found += [Caution(note.partition(": ")[0], note.partition(": ")[2], s.id) for s in case.sources for note in s.notes]
    found += [caution for document in case.documents for caution in document.warnings]
    found += [
        Caution(note.code, f"Page {page.number}: {note.message}", page.source)
        for page in case.pages
        for note in page.notes
    ]
    found += [Caution("identity", words) for words in case.identity.conflicts]
    found += [
        Caution(
            "translation_lost",
            f"A translation by {row.translation.translator} has no document: {row.reason}",
            row.translation.id,
        )
        for row in case.translations
        if row.state == "lost"
    ]
    found += [
        Caution(
            "decision_lost",
            f"{decision.action} by {decision.author} on {decision.at}: what it was about is no longer here.",
        )
        for decision in case.lost_decisions
    ]
    return list(dict.fromkeys(found))
