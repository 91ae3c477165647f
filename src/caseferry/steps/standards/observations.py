"""Results: laboratory values, markers, variants, stages, performance status, measurements: Observation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from caseferry.knowledge.standards import Coding, lab_coding, marker_codings, prescribed
from caseferry.steps.standards.elements import Row, absent, coded, concept, quantity, resource, when
from caseferry.steps.standards.record import Finding, Record

_MARKERS = ("biomarker", "cytogenetics", "flow", "mrd")
_MEASURED = ("lesion", "grade", "response")
_NEGATIVE = ("negative", "wild_type", "not_detected")
_TNM = re.compile(r"(?P<prefix>y?[cpra]?)(?:(?P<T>T(?:is|[0-4x])[a-d]?\d?)|(?P<N>N[0-3x][a-c]?)|(?P<M>M[01x][a-c]?))", re.IGNORECASE)  # fmt: skip
_SCALES = {"ECOG": "ecog", "KPS": "karnofsky", "Karnofsky": "karnofsky"}


def results(record: Record) -> list[Row]:
    """Everything measured, in the order of the records."""
    return [
        *(_lab(record, finding) for finding in record.of("lab")),
        *(_marker(record, finding) for finding in record.of(*_MARKERS)),
        *(_variant(record, finding) for finding in record.of("variant")),
        *(_plain(record, finding) for finding in record.of(*_MEASURED)),
        *(_performance(record, finding) for finding in record.of("performance_status")),
    ]


def stages(record: Record) -> list[Row]:
    """Stage groups, and the parts of each TNM that is printed whole; all as printed, none derived from another."""
    found = []
    for finding in record.of("stage"):
        if finding.fact["code"] == "TNM":
            found += _tnm(record, finding)
        else:
            found.append(_stage(record, finding))
    return found


def _observation(record: Record, finding: Finding, *profiles: str, code: Row, part: str = "", **more: Any) -> Row:
    uncertain = "The record states this as uncertain." if finding.fact["assertion"] == "uncertain" else ""
    return resource(
        "Observation", (finding.fact["kind"], finding.fact["id"], part), *profiles,
        extension=record.evidence(finding), status="final", code=code, subject=record.subject,
        performer=[absent()], note=[{"text": uncertain}] if uncertain else [],
        **when("effective", finding.fact["date"]), **more,
    )  # fmt: skip


def _lab(record: Record, finding: Finding) -> Row:
    fact = finding.fact
    return _observation(
        record, finding, "laboratory", code=concept(finding.text, lab_coding(fact["code"], fact["unit"])),
        category=[coded("observation_category", "laboratory")], **_value(fact),
        referenceRange=[{"text": finding.attribute("range")}] if finding.attribute("range") else [],
        interpretation=[concept(finding.attribute("flag"))] if finding.attribute("flag") else [],
    )  # fmt: skip


def _value(fact: Mapping[str, Any]) -> Row:
    """As printed where that is a plain number, else in its normal form, else the printed words."""
    if measured := quantity(str(fact["value"]), str(fact["unit"])):
        return {"valueQuantity": measured}
    normal = fact.get("normal")
    if isinstance(normal, Mapping) and (measured := quantity(str(normal["value"]), str(normal["unit"]))):
        return {"valueQuantity": measured}
    return {"valueString": f"{fact['value']} {fact['unit']}".strip()}


def _marker(record: Record, finding: Finding) -> Row:
    fact = finding.fact
    measured = quantity(fact["value"], fact["unit"])
    value: Row = {"valueQuantity": measured} if measured else {"valueCodeableConcept": concept(fact["value"])}
    return _observation(
        record, finding, "tumor_marker", code=concept(finding.text, marker_codings().get(fact["code"])),
        category=[coded("observation_category", "laboratory")], method=_text(finding.attribute("method")), **value,
    )  # fmt: skip


def _variant(record: Record, finding: Finding) -> Row:
    negative = finding.fact.get("normal", {}).get("value") in _NEGATIVE
    answer = prescribed("variant_absent" if negative else "variant_present")
    parts = (("gene", finding.attribute("gene") or finding.fact["code"]), ("protein_change", finding.attribute("protein_change")),
             ("coding_change", finding.attribute("coding_change")))  # fmt: skip
    return _observation(
        record, finding, "variant", code=concept("", prescribed("variant")),
        category=[coded("observation_category", "laboratory"), coded("diagnostic_service", "GE")],
        valueCodeableConcept=concept(finding.fact["value"], answer),
        component=[{"code": concept("", prescribed(name)), "valueCodeableConcept": concept(text)} for name, text in parts if text],
    )  # fmt: skip


def _plain(record: Record, finding: Finding) -> Row:
    names = {"lesion": "Lesion size", "grade": "Histological grade", "response": "Response to treatment as stated"}
    category = "imaging" if finding.fact["kind"] == "lesion" else "exam"
    return _observation(
        record, finding, code=concept(names[finding.fact["kind"]]), category=[coded("observation_category", category)],
        valueString=" ".join(filter(None, (finding.fact["value"], finding.fact["unit"]))),
        bodySite=_text(finding.attribute("site")),
    )  # fmt: skip


def _performance(record: Record, finding: Finding) -> Row:
    scale = _SCALES.get(finding.fact["code"])
    code: Coding | None = prescribed(scale) if scale else None
    whole = finding.fact["value"].isdigit()
    value: Row = {"valueInteger": int(finding.fact["value"])} if whole else {"valueString": finding.fact["value"]}
    return _observation(
        record, finding, *((scale,) if scale and whole else ()), code=concept(finding.text, code),
        category=[coded("observation_category", "exam")], **value,
    )  # fmt: skip


def _stage(record: Record, finding: Finding) -> Row:
    return _observation(
        record, finding, "stage_group", code=concept("", prescribed("stage_other")),
        method=concept(finding.text), valueCodeableConcept=concept(finding.fact["value"]),
    )  # fmt: skip


def _tnm(record: Record, finding: Finding) -> list[Row]:
    """The whole as printed, and T, N and M apart where each is there exactly once."""
    printed, kind, rows = finding.fact["value"], "other", []
    for match in _TNM.finditer(re.sub(r"[\s,;()]", "", printed)):
        prefix = match["prefix"].lower()
        kind = {"c": "clinical", "p": "pathologic"}.get(prefix[-1:], kind)
        part = next(name for name in "TNM" if match[name])
        text = f"{prefix}{match[part]}"
        rows.append(
            _observation(
                record, finding, f"tnm_{part}", code=concept("", prescribed(f"{part}_{kind}")), part=part,
                method=concept("TNM"), valueCodeableConcept=concept(text),
            )
        )  # fmt: skip
    parts = [row["meta"]["profile"] for row in rows]
    whole = _observation(
        record, finding, "stage_group", code=concept("", prescribed(f"stage_{kind}")),
        method=concept("TNM"), valueCodeableConcept=concept(printed),
    )  # fmt: skip
    if len(rows) != len({str(part) for part in parts}):
        return [whole]  # two categories in one breath: which is which is for a person to say
    whole |= {"hasMember": [{"reference": f"urn:uuid:{row['id']}"} for row in rows]} if rows else {}
    return [whole, *rows]


def _text(words: str) -> Row:
    return concept(words) if words else {}
