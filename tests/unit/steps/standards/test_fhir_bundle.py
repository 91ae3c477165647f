"""P7: a packet as a FHIR document: the validators pass, and nothing that was not read is coded."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from pydantic import ValidationError
from tests.unit.invented_case import CaseMaker
from tests.unit.steps.compose.cases import CASES
from tests.unit.steps.standards.definitions import DEFINITIONS, claimed, dangling, problems

from caseferry.domain.composition import WrittenFile
from caseferry.domain.facts import Display, TimelineEntry
from caseferry.domain.understanding import Understanding
from caseferry.knowledge.standards import lab_coding
from caseferry.steps.check import check
from caseferry.steps.compose import compose, manifest, place_documents, send_manifest
from caseferry.steps.standards import fhir_bundle


def sent_of(case: Understanding) -> dict[str, Any]:
    composition = compose(case)
    files = [
        WrittenFile(
            plan.path, plan.category, plan.date, len(plan.pages), 100, "1" * 64, plan.documents,
            tuple((page.ref, number) for number, page in enumerate(plan.pages, 1)),
        )
        for plan in composition.binders
    ]  # fmt: skip
    software = {"version": "0.0.0", "knowledge_sha256": "0" * 64, "engines": {}}
    sent: dict[str, Any] = json.loads(json.dumps(send_manifest(manifest(case, composition, files, software=software))))
    return sent


def resources(bundle: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == kind]


def whole_case() -> Understanding:
    maker = CaseMaker(question="Is an operation possible?", hospital="fuscc", cancer="gastric")
    report = maker.document(
        "pathology", "Gastric adenocarcinoma\nHER2 2+\nEGFR p.L858R detected\nKRAS not detected", "pT3N1M0",
        date="2025-01-14", role="collected",
    )  # fmt: skip
    maker.fact(report, "diagnosis", "Gastric adenocarcinoma", display=Display("Adenocarcinoma, stomach", "胃腺癌"))
    maker.fact(report, "biomarker", "2+", code="HER2", words="HER2 2+", display=Display("HER2", "HER2"))
    maker.fact(
        report, "variant", "p.L858R detected", code="EGFR", attributes={"gene": "EGFR", "protein_change": "p.L858R"}
    )
    maker.fact(report, "stage", "pT3N1M0", code="TNM", display=Display("TNM", "TNM分期"))
    letter = maker.document(
        "medical_summary", "Gastrectomy\nFLOT\nSOX\n45 Gy in 25 fractions\nNo known allergies\nPenicillin\nno diabetes\nECOG 1",
        date="2026-02-01",
    )  # fmt: skip
    maker.fact(letter, "allergy", "No known allergies", assertion="absent")
    maker.fact(letter, "allergy", "Penicillin")
    maker.fact(letter, "comorbidity", "diabetes", code="diabetes", assertion="absent")
    maker.fact(letter, "performance_status", "1", code="ECOG", words="ECOG 1", date="2026-01-30")
    for kind, words, more in (
        ("surgery", "Gastrectomy", {"start": "2025-03-02"}),
        ("systemic", "FLOT", {"drugs": ("docetaxel", "oxaliplatin"), "line": 1, "start": "2025-04", "end": "2025-06", "cycles_given": "4", "stop_reason": "rash"}),
        ("systemic", "SOX", {"drugs": ("oxaliplatin",), "planned": True}),
        ("radiotherapy", "45 Gy in 25 fractions", {"dose_gy": "45", "fractions": "25", "start": "2025-07-01", "end": "2025-08-05"}),
    ):  # fmt: skip
        fact = maker.fact(letter, {"surgery": "procedure", "systemic": "treatment"}.get(kind, kind), words)
        maker.timeline.append(TimelineEntry(kind, words, (fact.id,), documents=(letter.id,), **more))
    labs = maker.document("labs", "Hb 9.8 g/dL\nCreatinine 88 umol/L", date="2026-02-03", role="collected")
    maker.fact(
        labs,
        "lab",
        "9.8",
        code="hemoglobin",
        words="Hb 9.8",
        unit="g/dL",
        date="2026-02-03",
        attributes={"flag": "L", "range": "12 - 15"},
    )
    maker.fact(labs, "lab", "88", code="creatinine", words="Creatinine 88", unit="umol/L", date="2026-02-03")
    maker.document("passport", "P<UTOPROBE<<ANNA", path="passport of Anna.jpg")
    maker.document("labs", "Hb 6.1", path="stranger.jpg", match="mismatch")
    return place_documents(check(maker.case(cancer="gastric")))


@pytest.fixture(scope="module")
def bundle() -> dict[str, Any]:
    return fhir_bundle(sent_of(whole_case()))


def test_P7_the_validators_pass_and_every_profile_of_the_list_is_there(bundle: dict[str, Any]) -> None:
    Bundle.model_validate_json(json.dumps(bundle))
    assert problems(bundle) == []
    assert dangling(bundle) == set()
    assert claimed(bundle) >= {
        "Composition-uv-ips", "mcode-primary-cancer-condition", "mcode-cancer-stage", "mcode-tnm-primary-tumor-category",
        "mcode-tumor-marker-test", "mcode-genomic-variant", "mcode-cancer-related-medication-administration",
        "mcode-cancer-related-medication-request", "mcode-radiotherapy-course-summary", "mcode-cancer-related-surgical-procedure",
    }  # fmt: skip


@pytest.mark.parametrize("name", sorted(CASES))
def test_P7_the_validators_pass_for_each_invented_case(name: str) -> None:
    made = fhir_bundle(sent_of(CASES[name]()))
    Bundle.model_validate_json(json.dumps(made))
    assert (problems(made), dangling(made)) == ([], set())


def plantings(bundle: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every required element that a claimed definition names, taken away; every prescribed code, changed; what may not be, put in."""
    for number, entry in enumerate(bundle["entry"]):
        row = entry["resource"]
        for url in row.get("meta", {}).get("profile", ()):
            for element in DEFINITIONS[url]["elements"]:
                for how, spoil in SPOILERS.items():
                    spoiled = copy.deepcopy(bundle)
                    if spoil(spoiled["entry"][number]["resource"], element):
                        yield f"{how} {url.rpartition('/')[2]} {element['path']}", spoiled


def taken_away(row: dict[str, Any], element: dict[str, Any]) -> bool:
    if not element.get("min"):
        return False
    *outer, last = element["path"].split(".")
    held = first_of(row, outer)
    keys = [
        key
        for key in held
        if key.lstrip("_") == last or (last.endswith("[x]") and key.lstrip("_").startswith(last[:-3]))
    ]
    for key in keys:
        del held[key]
    return bool(keys)


def changed(row: dict[str, Any], element: dict[str, Any]) -> bool:
    if not element.keys() & {"fixed", "oneOf", "refersTo"}:
        return False
    *outer, last = element["path"].split(".")
    held = first_of(row, outer)
    if isinstance(held.get(last), str):
        held[last] = "something-else"
        return True
    return False


def put_in(row: dict[str, Any], element: dict[str, Any]) -> bool:
    if element.get("max") != 0:
        return False
    *outer, last = element["path"].split(".")
    first_of(row, outer)[last] = [{"text": "put in"}]
    return True


SPOILERS = {"without": taken_away, "other": changed, "with": put_in}


def first_of(row: Any, path: list[str]) -> dict[str, Any]:
    for name in path:
        row = row.get(name, {}) if isinstance(row, dict) else {}
        row = row[0] if isinstance(row, list) else row
    return row if isinstance(row, dict) else {}


def test_P7_the_walker_sees_each_planted_error(bundle: dict[str, Any]) -> None:
    planted = list(plantings(bundle))
    assert [name for name, spoiled in planted if not problems(spoiled)] == []
    assert len(planted) > 150
    assert {name.split()[0] for name, _ in planted} == set(SPOILERS)


@pytest.mark.parametrize("code", ["11450-4", "48765-2", "10160-0"])
def test_P7_the_walker_sees_a_required_section_that_is_not_there(bundle: dict[str, Any], code: str) -> None:
    spoiled = copy.deepcopy(bundle)
    (composition,) = resources(spoiled, "Composition")
    composition["section"] = [row for row in composition["section"] if code not in json.dumps(row.get("code"))]
    assert [problem for problem in problems(spoiled) if code in problem] != []


def test_P7_a_subject_that_is_no_patient_is_seen(bundle: dict[str, Any]) -> None:
    spoiled = copy.deepcopy(bundle)
    other = next(entry["fullUrl"] for entry in spoiled["entry"] if entry["resource"]["resourceType"] == "Condition")
    resources(spoiled, "Observation")[0]["subject"]["reference"] = other
    assert problems(spoiled) != []


@pytest.mark.parametrize(
    "spoil",
    [lambda row: row.pop("status"), lambda row: row.update(status=["final"]), lambda row: row.update(valueQuantity={"value": "ten"}),
     lambda row: row.update(favourite=1), lambda row: row.update(effectiveDateTime="last Tuesday")],
    ids=["no status", "two statuses", "a word as number", "an element that FHIR does not know", "no date"],
)  # fmt: skip
def test_P7_the_resource_models_refuse_what_r4_refuses(
    bundle: dict[str, Any], spoil: Callable[[dict[str, Any]], None]
) -> None:
    spoiled = copy.deepcopy(bundle)
    spoil(next(row for row in resources(spoiled, "Observation") if "valueQuantity" in row))
    with pytest.raises(ValidationError):
        Bundle.model_validate_json(json.dumps(spoiled))


def test_P7_each_document_has_a_reference_and_a_provenance_and_each_value_its_words(bundle: dict[str, Any]) -> None:
    documents = resources(bundle, "DocumentReference")
    assert [row["type"]["text"] for row in documents] == ["Pathology", "Medical Summary", "Labs"]
    assert len(resources(bundle, "Provenance")) == len(documents)
    digests = [row["entity"][0]["what"]["identifier"]["value"] for row in resources(bundle, "Provenance")]
    assert all(digest.startswith("ni:///sha-256;") for digest in digests)
    (haemoglobin,) = [
        row
        for row in resources(bundle, "Observation")
        if row["code"].get("text") == "hemoglobin" or row.get("valueQuantity", {}).get("value") == 9.8
    ]
    parts = {part["url"]: part for part in haemoglobin["extension"][0]["extension"]}
    assert parts["text"]["valueString"] == "Hb 9.8"
    assert parts["page"]["valuePositiveInt"] == 1
    assert haemoglobin["valueQuantity"] == {
        "value": 9.8,
        "unit": "g/dL",
        "system": "http://unitsofmeasure.org",
        "code": "g/dL",
    }
    assert haemoglobin["referenceRange"] == [{"text": "12 - 15"}]


def test_P7_a_code_is_given_only_where_a_table_carries_one_for_that_unit(bundle: dict[str, Any]) -> None:
    codes = {
        row["valueQuantity"]["value"]: row["code"].get("coding")
        for row in resources(bundle, "Observation")
        if "valueQuantity" in row
    }
    assert codes == {9.8: [{"system": "http://loinc.org", "code": "718-7"}], 88: None}  # 2160-0 is mass, not moles
    assert all("coding" not in row["code"] for row in resources(bundle, "Condition"))
    assert lab_coding("creatinine", "mg/dL") is not None
    assert lab_coding("afp", "[IU]/mL") != lab_coding("afp", "ng/mL")
    assert lab_coding("d_dimer", "mg/L") is None


def test_P7_what_is_denied_is_told_in_words_and_is_no_condition(bundle: dict[str, Any]) -> None:
    assert [row["code"]["text"] for row in resources(bundle, "Condition")] == ["Adenocarcinoma, stomach"]
    (composition,) = resources(bundle, "Composition")
    sections = {section["title"]: section["text"]["div"] for section in composition["section"]}
    assert "diabetes · stated as absent" in sections["Problems"]
    assert [row["code"]["text"] for row in resources(bundle, "AllergyIntolerance")] == [
        "Penicillin",
        "No known allergies",
    ]
    assert "Question to the hospital: Is an operation possible?" in sections["Plan of care"]


def test_P7_treatment_is_told_as_it_was_read(bundle: dict[str, Any]) -> None:
    given = {row["medicationCodeableConcept"]["text"]: row for row in resources(bundle, "MedicationAdministration")}
    assert given["docetaxel"]["effectivePeriod"] == {"start": "2025-04", "end": "2025-06"}
    assert given["docetaxel"]["statusReason"] == [{"text": "rash"}]
    (planned,) = resources(bundle, "MedicationRequest")
    assert (planned["intent"], planned["medicationCodeableConcept"]["text"]) == ("plan", "oxaliplatin")
    (course,) = [row for row in resources(bundle, "Procedure") if row["code"]["text"] == "45 Gy in 25 fractions"]
    dose = course["extension"][-1]["extension"]
    assert dose[1]["valueQuantity"]["value"] == 4500
    assert dose[2] == {"url": "fractionsDelivered", "valueUnsignedInt": 25}
    stage = [
        row
        for row in resources(bundle, "Observation")
        if row.get("valueCodeableConcept", {}).get("text") in ("pT3N1M0", "pT3", "N1", "M0")
    ]
    assert [row["code"]["coding"][0]["code"] for row in stage] == ["21902-2", "21899-0", "21900-6", "21901-4"]


def test_P7_nothing_of_a_private_or_withheld_source_is_in_it(bundle: dict[str, Any]) -> None:
    text = json.dumps(bundle)
    assert "passport" not in text
    assert "stranger" not in text
    assert "6.1" not in text


def test_P7_the_same_case_gives_the_same_bundle_with_the_same_ids() -> None:
    assert fhir_bundle(sent_of(whole_case())) == fhir_bundle(sent_of(whole_case()))
