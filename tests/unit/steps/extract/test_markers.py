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
        ("PD-L1 (22C3) TPS 60%, CPS 65", [("PDL1", "TPS 60%", "", "present"), ("PDL1", "CPS 65", "", "present")]),
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


LISTS = [
    ("No ALK, ROS1 or RET fusions detected.", [("ALK", "negative"), ("RET", "negative"), ("ROS1", "negative")]),
    ("KRAS G12D mutado, BRAF y EGFR no mutados.", [("BRAF", "wild_type"), ("EGFR", "wild_type"), ("KRAS", "mutated")]),
    (
        "表达CD19、CD34；不表达CD20、MPO。",
        [("CD19", "positive"), ("CD20", "negative"), ("CD34", "positive"), ("MPO", "negative")],
    ),
    (
        "экспрессируют CD20, CD79a; не экспрессируют CD34.",
        [("CD20", "positive"), ("CD34", "negative"), ("CD79a", "positive")],
    ),
    (
        "خلايا موجبة لـ CD20 و CD79a، سلبية لـ CD34.",
        [("CD20", "positive"), ("CD34", "negative"), ("CD79a", "positive")],
    ),
    ("骨髓MRD为0.02%，非阴性。", [("MRD", "positive")]),
    ("Hep Par 1 (+)、CK7 (-)", [("CK7", "negative"), ("HepPar1", "positive")]),
    ("EGFR mutasyonu negatif, ROS1 füzyonu saptanmadı.", [("EGFR", "negative"), ("ROS1", "negative")]),
    ("CK positif, LMP9 positif, p63 positif", [("CK", "positive"), ("p63", "positive")]),
]


@pytest.mark.parametrize(("words", "wanted"), LISTS)
def test_a_result_counts_for_every_name_of_its_list(document, context, words, wanted):
    assert sorted((code, normal) for code, _, normal, _ in found(document, context, words)) == wanted


@pytest.mark.parametrize(
    "words",
    [
        "If HER2 positive, consider trastuzumab.",
        "mirvetuximabe se FRα positivo",
        "若EGFR阳性，可予靶向治疗",
        "Olaparib if BRCA mutated",
        "при наличии MSI-H",
    ],
)
def test_a_condition_is_no_result(document, context, words):
    assert found(document, context, words, "medical_summary") == []


def test_a_table_row_with_its_transcript_is_one_variant(document, context):
    words = "Gene\tTranscript\tcDNA\tProtein\tVAF\nABL1\tNM_005157\tc.944C>T\tp.Thr315Ile\t37.6%"
    assert [row[:2] for row in found(document, context, words, "molecular")] == [("ABL1", "c.944C>T p.Thr315Ile 37.6%")]


def test_a_gene_with_its_change_in_brackets(document, context):
    assert [
        row[:2] for row in found(document, context, "mutação germinativa de BRCA1 (c.5266dupC)", "medical_summary")
    ] == [("BRCA", "c.5266dupC")]


def test_changes_of_one_list_share_the_result_behind_it(document, context):
    text = document("FISH: trisomy 12, del(11q) and del(17p) not detected.", category="bone_marrow")
    assert [fact.normal.value for fact in find_cytogenetics(text, context("bone_marrow"))] == ["negative"] * 3
