"""S2: which department a case is suggested to, with reasons that cite facts."""

from __future__ import annotations

from typing import Any

import pytest
from benchmarks.routing import manifest_of, read_cases, suggest

from caseferry.domain.routing import DepartmentSuggestion, RoutingReason
from caseferry.knowledge.forbidden_claims import forbidden_claims
from caseferry.knowledge.hospitals import load_hospitals
from caseferry.knowledge.routing import load_routing
from caseferry.knowledge.tables import load_yaml
from caseferry.steps.route import suggest_departments
from caseferry.steps.route.question import asked_topics

CASES = read_cases()
INTERNATIONAL = DepartmentSuggestion(
    "International Patient Department", "国际医疗部", "international",
    (RoutingReason("international", "It passes records on to the department that should read them."),),
)  # fmt: skip


def manifest(**changes: Any) -> dict[str, Any]:
    case = {"question": "", "cancer": "nsclc", "facts": [], "timeline": []} | changes
    return manifest_of(case)


def test_S2_the_right_department_is_first_in_27_of_30_cases() -> None:
    assert len(CASES["cases"]) == 30
    assert len({case["id"] for group in CASES.values() for case in group}) == 42
    right = [case["id"] for case in CASES["cases"] if suggest(case)[0].department == case["label"]]
    assert len(right) >= 27


@pytest.mark.parametrize("case", [case for group in CASES.values() for case in group], ids=lambda case: case["id"])
def test_S2_every_suggestion_has_reasons_and_cites_facts_of_the_manifest(case: dict[str, Any]) -> None:
    assert case["label"] in load_hospitals()[case["hospital"]].departments
    found, ids = suggest(case), {row["id"] for row in manifest_of(case)["facts"]}
    ids |= {fact for row in manifest_of(case)["timeline"] for fact in row["facts"]}
    assert found[-1] == INTERNATIONAL
    for item in found:
        assert item.reasons
        assert {fact for reason in item.reasons for fact in reason.facts} <= ids
        assert not [claim for reason in item.reasons for claim in forbidden_claims(reason.text)]
    assert len({item.department for item in found}) == len(found)


def test_S2_a_whole_suggestion() -> None:
    found = suggest_departments(
        manifest(
            question="What is the next treatment?",
            facts=[
                "stage | TNM | cT2N2M1b",
                "metastasis | liver | liver metastases",
                "not metastasis | brain | no brain metastasis",
            ],
            timeline=["systemic: A", "systemic: B"],
        ),
        ["Thoracic Surgery", "Medical Oncology"],
    )
    assert found == (
        DepartmentSuggestion(
            "Medical Oncology", "肿瘤内科", "medical_oncology",
            (
                RoutingReason("asked", "The question asks about “next treatment”."),
                RoutingReason("spread", "The records state spread to: liver.", ("f-2",)),
                RoutingReason("spread_stage", "The records state a stage with distant spread: cT2N2M1b.", ("f-1",)),
                RoutingReason("lines", "Lines of drug treatment in the records: 2.", ("t-1", "t-2")),
            ),
        ),
        DepartmentSuggestion(
            "Thoracic Surgery", "胸外科", "thoracic_surgery",
            (RoutingReason("tumour", "This department reads this tumour type: Non-small cell lung cancer."),),
        ),
        INTERNATIONAL,
    )  # fmt: skip


def test_S2_a_hospital_whose_page_names_no_department_gets_the_specialty_and_says_so() -> None:
    first = suggest_departments(manifest(question="Is surgery possible?"), [])[0]
    assert (first.department, first.department_zh, first.on_page) == ("Thoracic Surgery", "胸外科", False)


def test_S2_nothing_known_leaves_the_international_desk() -> None:
    assert suggest_departments(manifest(cancer=""), ["Medical Oncology"]) == (INTERNATIONAL,)


@pytest.mark.parametrize(
    ("question", "topics"),
    [
        ("Is surgery possible after chemotherapy?", ["operation"]),
        ("What comes after surgery and radiotherapy?", []),
        ("He refused surgery; is radiotherapy possible?", ["radiation"]),
        ("She had chemotherapy. Is an operation possible?", ["operation"]),
        ("术后能否化疗？", ["drugs"]),
        ("化疗后能否手术？", ["operation"]),
        ("他不想手术，能否放疗？", ["radiation"]),
        ("能否手术或放疗？", ["operation", "radiation"]),
        ("¿Se puede operar después de la quimioterapia?", ["operation"]),
        ("Можно ли провести операцию после химиотерапии?", ["operation"]),
        ("هل تفيد الجراحة؟", ["operation"]),
        ("", []),
    ],
)
def test_S2_what_the_question_only_looks_back_on_is_not_asked(question: str, topics: list[str]) -> None:
    assert list(asked_topics(question)) == topics


def test_S2_a_childs_case_goes_to_the_childrens_department() -> None:
    found = suggest_departments(
        manifest(cancer="sarcoma", born="2008-11-25"), ["Pediatric Oncology", "Bone & Soft Tissue Surgery"]
    )
    assert found[0].reasons[0] == RoutingReason("child", "The patient is under 18 on 2026-11-24.")
    grown = suggest_departments(
        manifest(cancer="sarcoma", born="2008-11-24"), ["Pediatric Oncology", "Bone & Soft Tissue Surgery"]
    )
    assert [item.department for item in grown] == ["Bone & Soft Tissue Surgery", "International Patient Department"]


@pytest.mark.parametrize("born", ["", "2010", "2010-05"])
def test_S2_a_birth_date_that_is_not_whole_speaks_for_nothing(born: str) -> None:
    found = suggest_departments(manifest(cancer="sarcoma", born=born), ["Pediatric Oncology"])
    assert "Pediatric Oncology" not in [item.department for item in found]


def test_S2_stage_four_of_a_tumour_that_is_local_there_is_no_spread() -> None:
    for cancer, rules in (("head_neck", set()), ("nsclc", {"spread_stage"})):
        found = suggest_departments(manifest(cancer=cancer, facts=["stage | AJCC | IVA"]), [])
        assert {reason.rule for item in found for reason in item.reasons} & {"spread_stage"} == rules


def test_S2_spread_is_told_once_in_english_whatever_the_records_speak() -> None:
    facts = [
        "metastasis | liver | 肝转移",
        "metastasis | liver | liver metastases",
        "metastasis | elsewhere | метастаз",
    ]
    question = "Can the liver metastases be resected?"
    found = suggest_departments(
        manifest(cancer="colorectal", question=question, facts=facts), ["Hepatic Surgery", "Medical Oncology"]
    )
    assert found[0].department == "Hepatic Surgery"
    assert found[0].reasons == (
        RoutingReason("asked_site", "The question asks about an operation on a site of spread: liver.", ("f-1", "f-2")),
    )
    assert RoutingReason("spread", "The records state spread to: liver, метастаз.", ("f-1", "f-2", "f-3")) in [
        reason for item in found for reason in item.reasons
    ]


@pytest.mark.parametrize(
    "question",
    [
        "Quelle deuxième ligne ?",
        "¿Qué segunda línea?",
        "Какая вторая линия?",
        "二线治疗怎么选？",
        "ما هو الخط الثاني؟",
        "Lini kedua apa?",
    ],
)
def test_S2_the_next_line_is_asked_in_many_languages(question: str) -> None:
    assert list(asked_topics(question)) == ["drugs"]


def test_S2_spread_to_lymph_nodes_is_not_distant() -> None:
    found = suggest_departments(manifest(facts=["metastasis | lymph_node | nodal metastases"]), [])
    assert "spread" not in {reason.rule for item in found for reason in item.reasons}


def test_S2_what_is_absent_or_planned_speaks_for_nothing() -> None:
    facts = ["not metastasis | liver | no liver metastases", "planned stage | TNM | M1"]
    assert suggest_departments(manifest(facts=facts), []) == suggest_departments(manifest(), [])


def test_S2_departments_in_chinese_are_recognised() -> None:
    found = suggest_departments(manifest(question="能否手术？"), ["肿瘤内科", "胸外科"])
    assert found[0].department == "胸外科"


def test_S2_the_table_knows_every_tumour_of_the_checklists_and_has_an_owner() -> None:
    assert load_routing().weights.keys() == {
        "asked", "asked_site", "spread", "spread_stage", "lines", "not_operated", "tumour", "child",
    }  # fmt: skip
    assert load_yaml("routing.yaml")["meta"].keys() >= {"owner", "source", "date", "confidence"}
