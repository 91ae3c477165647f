"""What was done and what is planned: medication, operations, radiotherapy, the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from caseferry.knowledge.standards import extension, prescribed
from caseferry.steps.standards.elements import Row, concept, quantity, reference, resource, when
from caseferry.steps.standards.record import Record

_OPERATED = ("surgery", "radiotherapy", "transplant", "cell_therapy")
_GRAYS = 100  # centigrays, which mCODE wants


def medications(record: Record) -> list[Row]:
    """Current medication lists as MedicationStatement, cancer drugs of each line as MedicationAdministration."""
    found = [
        resource(
            "MedicationStatement", (finding.fact["kind"], finding.fact["id"]), "medication",
            extension=record.evidence(finding), status="unknown", medicationCodeableConcept=concept(finding.text),
            subject=record.subject, dosage=[{"text": finding.line()}], **when("effective", finding.fact["date"]),
        )
        for finding in record.of("medication")
    ]  # fmt: skip
    for number, entry in enumerate(record.sent["timeline"]):
        if entry["kind"] == "systemic" and not entry["planned"]:
            found += [_given(record, entry, number, drug) for drug in entry["drugs"] or [entry["label"]]]
    return found


def _given(record: Record, entry: Mapping[str, Any], number: int, drug: str) -> Row:
    status = "stopped" if entry["stop_reason"] else "completed" if entry["end"] else "unknown"
    return resource(
        "MedicationAdministration", ("given", number, drug, *entry["facts"]), "medication_given",
        extension=record.cited(entry["facts"]), status=status,
        statusReason=[concept(entry["stop_reason"])] if entry["stop_reason"] else [],
        medicationCodeableConcept=concept(drug), subject=record.subject, note=[{"text": course_line(entry)}],
        **when("effective", "", period=(entry["start"], entry["end"])),
    )  # fmt: skip


def planned_medications(record: Record) -> list[Row]:
    """Cancer drugs that the records plan, as MedicationRequest with the intent `plan`."""
    return [
        resource(
            "MedicationRequest", ("planned", number, drug, *entry["facts"]), "medication_planned",
            extension=record.cited(entry["facts"]), status="unknown", intent="plan",
            medicationCodeableConcept=concept(drug), subject=record.subject, note=[{"text": course_line(entry)}],
        )
        for number, entry in enumerate(record.sent["timeline"]) if entry["kind"] == "systemic" and entry["planned"]
        for drug in entry["drugs"] or [entry["label"]]
    ]  # fmt: skip


def procedures(record: Record) -> list[Row]:
    """Operations, radiotherapy and transplants of the history, then other procedures; BodyStructures of radiotherapy among them."""
    found, told = [], set()
    for number, entry in enumerate(record.sent["timeline"]):
        if entry["kind"] in _OPERATED and not entry["planned"]:
            told |= set(entry["facts"])
            found += _radiotherapy(record, entry, number) if entry["kind"] == "radiotherapy" else [
                _operation(record, entry, number)
            ]  # fmt: skip
    for finding in record.of("procedure", "transplant", "cell_therapy"):
        if finding.fact["id"] not in told:
            found.append(
                resource(
                    "Procedure", (finding.fact["kind"], finding.fact["id"]), "procedure",
                    extension=record.evidence(finding), status="unknown", code=concept(finding.text),
                    subject=record.subject, bodySite=_sites(finding.attribute("site")),
                    **when("performed", finding.fact["date"]),
                )
            )  # fmt: skip
    return found


def _operation(record: Record, entry: Mapping[str, Any], number: int) -> Row:
    surgical = entry["kind"] == "surgery"
    return resource(
        "Procedure", ("done", number, *entry["facts"]), *(("surgery",) if surgical else ()), "procedure",
        extension=record.cited(entry["facts"]), status="completed" if entry["start"] or entry["end"] else "unknown",
        category=concept("", prescribed("surgery_category")) if surgical else None, code=concept(entry["label"]),
        subject=record.subject, bodySite=_sites(entry["site"]),
        **when("performed", "", period=(entry["start"], entry["end"])),
    )  # fmt: skip


def _radiotherapy(record: Record, entry: Mapping[str, Any], number: int) -> list[Row]:
    key = ("radiotherapy", number, *entry["facts"])
    volume = resource(
        "BodyStructure", key, "radiotherapy_volume", patient=record.subject,
        description=entry["site"] or "The records do not name the volume.",
        location=concept(entry["site"]) if entry["site"] else None,
    )  # fmt: skip
    dose = _dose(entry, volume)
    course = resource(
        "Procedure", key, "radiotherapy", "procedure",
        extension=[*record.cited(entry["facts"]), *([dose] if dose else [])],
        status="completed" if entry["end"] else "unknown", category=concept("", prescribed("radiotherapy_category")),
        code=concept(entry["label"], prescribed("radiotherapy")), subject=record.subject, bodySite=_sites(entry["site"]),
        note=[{"text": course_line(entry)}], **when("performed", "", period=(entry["start"], entry["end"])),
    )  # fmt: skip
    return [course, volume] if dose else [course]


def _dose(entry: Mapping[str, Any], volume: Row) -> Row | None:
    printed = quantity(entry["dose_gy"], "")
    if printed is None:
        return None
    amount = {"value": printed["value"] * _GRAYS, "unit": "cGy", "system": "http://unitsofmeasure.org", "code": "cGy"}
    parts: list[Row] = [
        {"url": "volume", "valueReference": reference(volume)},
        {"url": "totalDoseDelivered", "valueQuantity": amount},
    ]
    if entry["fractions"].isdigit():
        parts.append({"url": "fractionsDelivered", "valueUnsignedInt": int(entry["fractions"])})
    return {"url": extension("dose"), "extension": parts}


def care_plan(record: Record, planned: Sequence[Row]) -> Row | None:
    """What is asked of the hospital and what the records plan; None when there is neither."""
    question = record.sent["case"]["question"]
    others = [
        {"detail": {"status": "unknown", "description": course_line(entry)}}
        for entry in record.sent["timeline"] if entry["planned"] and entry["kind"] != "systemic"
    ]  # fmt: skip
    if not (question or planned or others):
        return None
    return resource(
        "CarePlan", ("plan", record.patient["id"], question), status="unknown", intent="plan",
        title="Question to the hospital, and treatment that the records plan", description=question,
        subject=record.subject, activity=[*({"reference": reference(row)} for row in planned), *others],
    )  # fmt: skip


def course_line(entry: Mapping[str, Any]) -> str:
    """One line of the history in words; what the records do not give is not there."""
    dates = " to ".join(filter(None, (entry["start"], entry["end"])))
    parts = (
        entry["label"], f"line {entry['line']}" if entry["line"] else "", entry["setting"], entry["site"],
        f"{entry['dose_gy']} Gy" if entry["dose_gy"] else "", f"{entry['fractions']} fractions" if entry["fractions"] else "",
        f"cycles given: {entry['cycles_given']}" if entry["cycles_given"] else "",
        f"cycles planned: {entry['cycles_planned']}" if entry["cycles_planned"] else "", dates,
        f"response as stated: {entry['response']}" if entry["response"] else "",
        f"stopped: {entry['stop_reason']}" if entry["stop_reason"] else "", "planned" if entry["planned"] else "",
    )  # fmt: skip
    return " · ".join(filter(None, parts))


def _sites(site: str) -> list[Row]:
    return [concept(site)] if site else []
