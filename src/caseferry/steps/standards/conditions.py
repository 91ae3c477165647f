"""Diagnoses, metastases, other illnesses, allergies: Condition and AllergyIntolerance."""

from __future__ import annotations

from collections.abc import Sequence

from caseferry.knowledge.standards import extension
from caseferry.steps.standards.elements import Row, coded, concept, reference, resource
from caseferry.steps.standards.record import Finding, Record

_CLINICAL = {"historical": "inactive"}
_VERIFIED = {"uncertain": "provisional"}


def primary_cancers(record: Record, stages: Sequence[Row]) -> list[Row]:
    """One Condition for each diagnosis that the records state. Histology, site and stage are joined to it when it is the only one."""
    diagnoses = record.of("diagnosis") or record.of("histology") or record.of("primary_site")
    alone = len(diagnoses) == 1
    found = []
    for finding in diagnoses:
        site = finding.attribute("site")
        sites = [site] if site else [other.text for other in record.of("primary_site") if alone]
        extensions = record.evidence(finding)
        if alone:
            extensions += [_histology(other) for other in record.of("histology")]
        row = _condition(record, finding, "primary_cancer", extensions)
        if sites:
            row["bodySite"] = [concept(name) for name in dict.fromkeys(sites)]
        if alone and stages:
            row["stage"] = [{"assessment": [reference(stage)]} for stage in stages]
        found.append(row)
    return found


def secondary_cancers(record: Record) -> list[Row]:
    """One Condition for each metastasis that the records state."""
    found = []
    for finding in record.of("metastasis"):
        row = _condition(record, finding, "secondary_cancer", record.evidence(finding))
        if site := finding.attribute("site"):
            row["bodySite"] = [concept(site)]
        found.append(row)
    return found


def other_illnesses(record: Record, *, past: bool) -> list[Row]:
    """Comorbidities, and with `past` what is history or was a side effect of treatment."""
    found = record.of("comorbidity") + (record.of("toxicity") if past else [])
    chosen = [f for f in found if past == (f.fact["assertion"] == "historical" or f.fact["kind"] == "toxicity")]
    return [_condition(record, finding, "condition", record.evidence(finding)) for finding in chosen]


def allergies(record: Record) -> list[Row]:
    """Allergies as stated; a plain "no known allergies" is one too, in the record's own sense."""
    denied = [finding for finding in record.marked("allergy", "absent") if not finding.fact["code"]]
    found = []
    for finding in [*record.of("allergy"), *denied]:
        sure = "unconfirmed" if finding.fact["assertion"] == "uncertain" else "confirmed"
        found.append(
            resource(
                "AllergyIntolerance", _key(finding), "allergy",
                extension=record.evidence(finding), clinicalStatus=coded("allergy_clinical", "active"),
                verificationStatus=coded("allergy_verification", sure), code=concept(finding.text),
                patient=record.subject, recordedDate=finding.fact["date"],
            )
        )  # fmt: skip
    return found


def _condition(record: Record, finding: Finding, profile: str, extensions: list[Row]) -> Row:
    assertion = finding.fact["assertion"]
    return resource(
        "Condition", _key(finding), profile, *(("condition",) if profile == "primary_cancer" else ()),
        extension=extensions, clinicalStatus=coded("condition_clinical", _CLINICAL.get(assertion, "active")),
        verificationStatus=coded("condition_verification", _VERIFIED.get(assertion, "confirmed")),
        category=[coded("condition_category", "problem-list-item")], code=concept(finding.text),
        subject=record.subject, recordedDate=finding.fact["date"],
    )  # fmt: skip


def _histology(finding: Finding) -> Row:
    return {"url": extension("histology"), "valueCodeableConcept": concept(finding.text)}


def _key(finding: Finding) -> tuple[str, str]:
    return (finding.fact["kind"], finding.fact["id"])
