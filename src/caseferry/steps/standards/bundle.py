"""The FHIR R4 document of a packet: International Patient Summary sections, mCODE profiles, every value with its words.

It is made from `send/manifest.json` alone, which holds nothing of a private or withheld page. Codes are given only where a table
carries them; else the words stand alone. What the records do not say is said to be unknown, never filled in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from caseferry.knowledge.standards import Coding, Section, document_type, profile, sections, system
from caseferry.steps.standards import conditions, observations, sources, treatments
from caseferry.steps.standards.elements import Row, concept, narrative, new_id, reference, resource
from caseferry.steps.standards.record import Record, find_findings

_NOTHING = "Not found in the records received."
_DENIED = ("diagnosis", "metastasis", "comorbidity", "allergy")


def fhir_bundle(sent: Mapping[str, Any]) -> Row:
    """The document as a JSON-able value. `sent` is the value of `send/manifest.json`; the same value gives the same bundle."""
    patient, author = sources.patient_resource(sent), sources.device_resource(sent)
    documents = sources.document_references(sent, patient)
    record = Record(sent, patient, author, documents, find_findings(sent))
    filled, beside = _fill(record)
    made = [row for rows in filled.values() for row in rows]
    composition = _composition(record, filled)
    provenances = sources.provenances(sent, author, documents, [*made, *beside])
    everything = [composition, patient, author, *made, *beside, *documents.values(), *provenances]
    return {
        "resourceType": "Bundle",
        "id": new_id("Bundle", sent["case"]["id"], sent["version"], sent["generated_at"]),
        "meta": {"profile": [profile("bundle")]},
        "identifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{composition['id']}"},
        "type": "document",
        "timestamp": sent["generated_at"],
        "entry": [{"fullUrl": f"urn:uuid:{row['id']}", "resource": row} for row in _once(everything)],
    }


def _fill(record: Record) -> tuple[dict[str, list[Row]], list[Row]]:
    """The resources of each section, and those that only others refer to."""
    stages = observations.stages(record)
    planned = treatments.planned_medications(record)
    operated = treatments.procedures(record)
    plan = treatments.care_plan(record, planned)
    filled = {
        "problems": [
            *conditions.primary_cancers(record, [row for row in stages if _is_group(row)]),
            *conditions.secondary_cancers(record), *conditions.other_illnesses(record, past=False),
        ],
        "allergies": conditions.allergies(record),
        "medications": treatments.medications(record),
        "results": [*stages, *observations.results(record)],
        "procedures": [row for row in operated if row["resourceType"] == "Procedure"],
        "past": conditions.other_illnesses(record, past=True),
        "plan": [plan] if plan else [],
    }  # fmt: skip
    return filled, [*planned, *(row for row in operated if row["resourceType"] != "Procedure")]


def _is_group(row: Row) -> bool:
    return profile("stage_group") in row["meta"]["profile"]


def _composition(record: Record, filled: Mapping[str, Sequence[Row]]) -> Row:
    sent = record.sent
    shown = [
        _section(section, filled.get(section.id, ()), _lines(record, section.id))
        for section in sections()
        if section.required or filled.get(section.id) or _lines(record, section.id)
    ]
    if record.documents:
        titles = [f"{row['title'] or row['category']} · {row['date'] or 'undated'}" for row in sent["documents"]]
        entries = [reference(row) for row in record.documents.values()]
        shown.append(
            {
                "title": "Source documents",
                "code": concept("Source documents"),
                "text": narrative(titles, _NOTHING),
                "entry": entries,
            }
        )
    return resource(
        "Composition", (sent["case"]["id"], sent["version"], sent["generated_at"]), "composition",
        text=narrative(["Put together by a program from the records received; each value cites its words."], _NOTHING),
        status="final", type=concept("", document_type()), subject=record.subject, date=sent["generated_at"],
        author=[reference(record.author)], title="International Patient Summary", section=shown,
    )  # fmt: skip


def _section(section: Section, rows: Sequence[Row], lines: Sequence[str]) -> Row:
    code = concept("", Coding(system("loinc"), section.code, section.display))
    shown: Row = {"title": section.title, "code": code, "text": narrative(lines, _NOTHING)}
    if rows:
        return shown | {"entry": [reference(row) for row in rows]}
    if section.required:
        reason = {"coding": [{"system": system("empty_reason"), "code": "unavailable"}], "text": _NOTHING}
        return shown | {"emptyReason": reason}
    return shown


def _lines(record: Record, section: str) -> list[str]:
    """The section for a person; findings that the records deny stand here and nowhere else."""
    kinds: dict[str, tuple[str, ...]] = {
        "problems": ("diagnosis", "histology", "primary_site", "stage", "metastasis", "comorbidity"),
        "allergies": ("allergy",), "medications": ("medication",),
        "results": ("lab", "biomarker", "variant", "cytogenetics", "flow", "mrd", "lesion", "grade", "response"),
        "procedures": ("procedure", "transplant", "cell_therapy"), "past": ("toxicity",), "functional": ("performance_status",),
    }  # fmt: skip
    found = [finding.line() for finding in record.of(*kinds.get(section, ()))]
    for kind in kinds.get(section, ()):
        if kind in _DENIED:
            found += [finding.line() for finding in record.marked(kind, "absent")]
            found += [finding.line() for finding in record.marked(kind, "family")]
    return found + _history_lines(record, section)


def _history_lines(record: Record, section: str) -> list[str]:
    timeline = record.sent["timeline"]
    if section == "plan":
        question = record.sent["case"]["question"]
        planned = [treatments.course_line(entry) for entry in timeline if entry["planned"]]
        return [*([f"Question to the hospital: {question}"] if question else []), *planned]
    wanted = {"medications": ("systemic",), "procedures": ("surgery", "radiotherapy", "transplant", "cell_therapy")}
    return [
        treatments.course_line(entry)
        for entry in timeline
        if entry["kind"] in wanted.get(section, ()) and not entry["planned"]
    ]


def _once(rows: Sequence[Row]) -> list[Row]:
    return list({row["id"]: row for row in rows}.values())
