"""The rows of packet.json, one function per kind."""

from __future__ import annotations

from typing import Any

from caseferry.domain.checklist import ChecklistRow, Gate, Task
from caseferry.domain.composition import LedgerRow, WrittenFile
from caseferry.domain.dates import DateReading
from caseferry.domain.documents import Caution, DocumentReference
from caseferry.domain.facts import Conflict, Fact, TimelineEntry
from caseferry.domain.imaging import ImagingSeries, ImagingStudy
from caseferry.domain.people import Attendant, Patient
from caseferry.domain.quotation import Quotation
from caseferry.domain.request import Decision
from caseferry.domain.sources import SourceFile
from caseferry.domain.translation import AttachedTranslation
from caseferry.steps.compose.versions import Changes, Difference

Row = dict[str, Any]


def patient_row(patient: Patient) -> Row:
    """The person the case is about."""
    return {
        "name": patient.name,
        "names": list(patient.names),
        "birth_date": patient.birth_date,
        "sex": patient.sex,
        "identifiers": list(patient.identifiers),
        "quotations": [quotation.id for quotation in patient.quotations],
    }


def attendant_row(who: Attendant) -> Row:
    """A person who travels along."""
    return {"name": who.name, "relation": who.relation, "quotations": [quotation.id for quotation in who.quotations]}


def task_row(task: Task) -> Row:
    """What a person should do next."""
    return {"who": task.who, "what": task.what, "about": task.about}


def source_row(source: SourceFile, pages: int, status: str, reason: str) -> Row:
    """One file; `pages` is how many rows of the ledger it has."""
    return {
        "id": source.id,
        "path": source.path,
        "sha256": source.sha256,
        "media_type": source.media_type,
        "bytes": source.bytes,
        "pages": pages,
        "received_from": source.received_from,
        "status": status,
        "reason": reason,
        "parent": source.parent,
        "duplicate_of": source.duplicate_of,
        "notes": list(source.notes),
    }


def document_row(document: DocumentReference) -> Row:
    """One document with every date that was read and why it is where it is."""
    return {
        "id": document.id,
        "category": document.category,
        "title": document.title,
        "language": document.language,
        "pages": [{"source": ref.source, "page": ref.page} for ref in document.pages],
        "copies": [
            {"source": copy.source, "page": copy.page, "of": {"source": of.source, "page": of.page}}
            for copy, of in document.copies
        ],
        "date": document.date.value,
        "date_role": document.date_role.value,
        "alternatives": list(document.date.alternatives),
        "dates": [_date_row(reading) for reading in document.dates],
        "patient_match": document.patient_match.value,
        "confidence": round(document.confidence, 4),
        "evidence": [
            {"words": item.words, "where": item.where, "weight": round(item.weight, 4), "category": item.category}
            for item in document.evidence
        ],
        "warnings": [warning_row(caution) for caution in document.warnings],
        "placed": document.placed.value,
        "place_reason": document.place_reason,
    }


def _date_row(reading: DateReading) -> Row:
    return {
        "value": reading.date.value,
        "precision": reading.date.precision,
        "role": reading.role.value,
        "alternatives": list(reading.date.alternatives),
        "quotation": reading.quotation.id,
        "reason": reading.reason,
        "calendar": reading.calendar,
    }


def fact_row(fact: Fact) -> Row:
    """One fact; `normal` and `display` only where there is one."""
    row: Row = {
        "id": fact.id,
        "kind": fact.kind,
        "code": fact.code,
        "value": fact.value,
        "unit": fact.unit,
        "date": fact.date,
        "assertion": fact.assertion.value,
        "origin": fact.origin,
        "attributes": dict(sorted(fact.attributes.items())),
        "quotations": [quotation.id for quotation in fact.quotations],
        "confidence": round(fact.confidence, 4),
    }
    if fact.normal is not None:
        row["normal"] = {"value": fact.normal.value, "unit": fact.normal.unit}
    if fact.display is not None:
        row["display"] = {"en": fact.display.en, "zh": fact.display.zh}
    return row


def quotation_row(quotation: Quotation) -> Row:
    """Words and where they stand."""
    return {
        "id": quotation.id,
        "document": quotation.document,
        "source": quotation.source,
        "page": quotation.page,
        "boxes": [list(box) for box in quotation.boxes],
        "text": quotation.text,
    }


def timeline_row(entry: TimelineEntry) -> Row:
    """One line of the history; empty where it is not documented."""
    return {
        "kind": entry.kind,
        "label": entry.label,
        "regimen": entry.regimen,
        "drugs": list(entry.drugs),
        "line": entry.line,
        "setting": entry.setting,
        "site": entry.site,
        "dose_gy": entry.dose_gy,
        "fractions": entry.fractions,
        "start": entry.start,
        "end": entry.end,
        "cycles_given": entry.cycles_given,
        "cycles_planned": entry.cycles_planned,
        "response": entry.response,
        "stop_reason": entry.stop_reason,
        "planned": entry.planned,
        "facts": list(entry.facts),
        "documents": list(entry.documents),
    }


def conflict_row(conflict: Conflict) -> Row:
    """Facts that disagree."""
    return {
        "id": conflict.id, "kind": conflict.kind, "facts": list(conflict.facts), "note": conflict.note,
        "settled": conflict.settled,
    }  # fmt: skip


def checklist_row(row: ChecklistRow) -> Row:
    """One requirement and its state."""
    return {
        "item": row.item,
        "label": row.label,
        "label_zh": row.label_zh,
        "level": row.level,
        "state": row.state.value,
        "documents": list(row.documents),
        "facts": list(row.facts),
        "basis": row.basis,
        "help": row.help,
        "newest": row.newest,
    }


def study_row(study: ImagingStudy) -> Row:
    """One DICOM study."""
    return {
        "study_instance_uid": study.study_instance_uid,
        "modalities": list(study.modalities),
        "body_part": study.body_part,
        "description": study.description,
        "date": study.date,
        "series": study.series,
        "instances": study.instances,
        "bytes": study.bytes,
        "patient_match": study.patient_match.value,
        "report": study.report,
        "accession": study.accession,
        "problems": list(study.problems),
        "conflicts": list(study.conflicts),
        "series_list": [series_row(series) for series in study.series_list],
    }


def series_row(series: ImagingSeries) -> Row:
    """One series; its files are named by the ledger."""
    return {
        "series_instance_uid": series.series_instance_uid,
        "number": series.number,
        "description": series.description,
        "modality": series.modality,
        "kind": series.kind,
        "instances": series.instances,
        "slices": series.slices,
        "spacing_mm": series.spacing,
        "gaps": series.gaps,
        "missing": series.missing,
        "orientation": series.orientation,
        "contrast": series.contrast,
        "transfer_syntax": series.transfer_syntax,
        "rows": series.rows,
        "columns": series.columns,
        "cannot_be_shown": series.unshown,
        "companion": series.companion,
        "companion_basis": series.companion_basis,
    }


def file_row(file: WrittenFile) -> Row:
    """One file that we made."""
    return {
        "path": file.path, "category": file.category, "date": file.date, "pages": file.pages, "bytes": file.bytes,
        "sha256": file.sha256, "documents": list(file.documents),
    }  # fmt: skip


def translation_row(row: AttachedTranslation) -> Row:
    """One translation: of which document, by whom, and whether it may be relied on."""
    made, held = row.translation, row.translation.statement
    return {
        "id": made.id, "document": row.document or None, "language": made.language, "to": made.to, "origin": made.origin,
        "level": made.level, "translator": made.translator, "reviser": held.reviser if held else None,
        "signed": held.on if held else None, "sha256": held.sha256 if held else None, "state": row.state,
        "reason": row.reason, "open_flags": len(row.flags), "pages": row.printed,
    }  # fmt: skip


def ledger_row(row: LedgerRow) -> Row:
    """What became of one page."""
    return {
        "source": row.ref.source, "page": row.ref.page, "outcome": row.outcome, "file": row.file or None,
        "file_page": row.file_page, "reason": row.reason,
    }  # fmt: skip


def gate_row(gate: Gate) -> Row:
    """One condition for sending."""
    return {"gate": gate.gate, "open": gate.open, "reason": gate.reason, "next": gate.next, "waived": gate.waived}


def warning_row(caution: Caution) -> Row:
    """One warning."""
    return {"code": caution.code, "message": caution.message, "about": caution.about}


def decision_row(decision: Decision) -> Row:
    """What a person decided, as given."""
    return {
        "author": decision.author, "at": decision.at, "action": decision.action, "target": dict(decision.target),
        "value": decision.value, "reason": decision.reason,
    }  # fmt: skip


def changes_row(changes: Changes | None) -> Row | None:
    """What changed since the version before; None for a first version."""
    if changes is None:
        return None
    return {
        "since": changes.previous_as_of,
        "documents": _difference(changes.documents),
        "facts": _difference(changes.facts),
        "files": _difference(changes.files),
        "checklist": [{"item": item, "before": before, "now": now} for item, before, now in changes.checklist],
    }


def _difference(difference: Difference) -> Row:
    return {"added": list(difference.added), "removed": list(difference.removed)}
