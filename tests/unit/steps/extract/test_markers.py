"""Biomarkers: every example of the table, and the traps."""

from __future__ import annotations

import pytest

from caseferry.domain.facts import Quantity
from caseferry.knowledge.biomarkers import examples
from caseferry.steps.extract.cytogenetics import find_cytogenetics
from caseferry.steps.extract.markers import find_markers


@pytest.mark.parametrize(("marker", "words", "wanted"), examples())
def test_an_example_of_the_table_gives_its_marker_or_nothing(document, context, marker, words, wanted):
    text, about = document(words), context("pathology")
    codes = [fact.code for fact in (*find_markers(text, about), *find_cytogenetics(text, about))]
    assert (marker in codes) is wanted


def found(document, context, words, category="pathology"):
    text = document(words, category=category)
    return [
        (f.code, f.value, f.normal.value if f.normal else "", str(f.assertion))
        for f in find_markers(text, context(category))
    ]


@pytest.mark.parametrize(
    "words",
    [
        "HER2 status awaited.", "FISH for HER2 is recommended.", "BRCA1/2: not tested", "NGS panel requested: EGFR, ALK, ROS1.",
        "eGFR 72 mL/min/1.73m2", "ALK phos 118 U/L", "Started on anti-PD-1, 60% response", "PD-L1 pending",
        "La FISH HER2 a été demandée, le résultat ne nous est pas parvenu.", "HER2: не исследовался", "建议行HER2 FISH检测", "KRAS pendiente",
        "Her mother attended. EGFR testing advised.",
        "KIT D816V: pending", "MET exon 14 : non réalisé",
    ],
)  # fmt: skip
def test_a_test_without_a_result_gives_no_fact(document, context, words):
    assert found(document, context, words) == []


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("ER and PR positive, HER2 negative", [("ER", "positive", "positive", "present"), ("PR", "positive", "positive", "present"), ("HER2", "negative", "negative", "present")]),
        ("HER2 (4B5) 2+, equivocal: FISH recommended", [("HER2", "2+, equivocal", "equivocal", "present")]),
        ("HER2 FISH: not amplified", [("HER2", "not amplified", "not_amplified", "present")]),
        ("No EGFR mutation. ALK rearrangement: negative", [("EGFR", "No EGFR mutation", "negative", "present"), ("ALK", "negative", "negative", "present")]),
        ("Mother BRCA1 carrier.", [("BRCA", "carrier", "carrier", "family")]),
        ("EGFR L858R positive, T790M negative", [("EGFR", "L858R positive", "positive", "present"), ("EGFR", "T790M negative", "negative", "present")]),
        ("MLH1, PMS2, MSH2, MSH6: retained (pMMR)", [("MSI_MMR", "retained (pMMR)", "pmmr", "present")]),
        ("PD-L1 (22C3) TPS 60%, CPS 65", [("PDL1", "TPS 60%, CPS 65", "", "present")]),
        ("HER2 3+", [("HER2", "3+", "3+", "present")]),
        ("PAX8 +ve, WT1 +ve, PR -ve.", [("PAX8", "+ve", "positive", "present"), ("WT1", "+ve", "positive", "present"), ("PR", "-ve", "negative", "present")]),
        ("p16 pozitif, Ki-67 %70", [("p16_HPV", "pozitif", "positive", "present"), ("Ki67", "%70", "", "present")]),
        ("KRAS : absence de mutation\nBRAF V600 : absence de mutation", [("KRAS", "absence de mutation", "negative", "present"), ("BRAF", "absence de mutation", "negative", "present")]),
        ("Мутаций EGFR не выявлено", [("EGFR", "не выявлено", "negative", "present")]),
        ("EGFR：野生型", [("EGFR", "野生型", "wild_type", "present")]),
        ("HER2 âm tính", [("HER2", "âm tính", "negative", "present")]),
        ("مستقبلات الإستروجين إيجابية 80%", [("ER", "إيجابية 80%", "positive", "present")]),
    ],
)  # fmt: skip
def test_each_marker_has_its_own_result(document, context, words, wanted):
    assert found(document, context, words) == wanted


def test_pr_is_a_receptor_only_beside_another_marker_or_in_pathology(document, context):
    assert found(document, context, "Best response PR, 40% smaller.", category="medical_summary") == []
    assert found(document, context, "ER 90%, PR 40%, HER2 negative.", category="medical_summary")[1] == (
        "PR",
        "40%",
        "",
        "present",
    )


def test_clinical_details_of_a_pathology_report_are_no_results(document, context):
    words = "Clinical details: HER2 positive breast cancer.\nConclusion: HER2 negative (1+)."
    assert [value for _, value, _, _ in found(document, context, words)] == ["negative (1+)"]


def test_details_are_read_as_printed(document, context):
    fact = next(
        find_markers(document("EGFR\tp.L858R (c.2573T>G)\t21\t34.2%", category="molecular"), context("molecular"))
    )
    assert (fact.kind, dict(fact.attributes)) == (
        "variant",
        {"gene": "EGFR", "protein_change": "p.L858R", "coding_change": "c.2573T>G", "vaf": "34.2%"},
    )
    fact = next(find_markers(document("ER (SP1): 90%, strong, Allred 8/8"), context("pathology")))
    assert dict(fact.attributes) == {"percentage": "90%", "intensity": "strong", "score_type": "Allred", "clone": "SP1"}


def test_a_denied_translocation_is_negative(document, context):
    facts = list(find_cytogenetics(document("No t(4;14). del(17p) detected in 35% of cells."), context("bone_marrow")))
    assert [(f.value, f.normal) for f in facts] == [
        ("No t(4;14)", Quantity("negative")),
        ("del(17p) detected in 35%", Quantity("positive")),
    ]
