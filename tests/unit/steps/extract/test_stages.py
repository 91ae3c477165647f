"""Stages, grades and performance status, as printed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.steps.extract.conftest import page_of

from caseferry.domain.documents import DocumentReference
from caseferry.domain.pages import PageRef
from caseferry.knowledge.biomarkers import patterns
from caseferry.steps.extract.grades import find_grades
from caseferry.steps.extract.performance import find_performance
from caseferry.steps.extract.stages import find_stages
from caseferry.steps.extract.text import document_text

STAGES = [
    ("cT3N1M0 at diagnosis", [("TNM", "cT3N1M0", "cT3N1M0")]),
    ("ypT1b N0(sn) M0", [("TNM", "ypT1b N0(sn) M0", "ypT1bN0(sn)M0")]),
    ("pT3 pN2a cM0", [("TNM", "pT3 pN2a cM0", "pT3pN2acM0")]),
    ("PATHOLOGIC STAGING: Tlc NO MX.", [("TNM", "Tlc NO MX", "T1cN0MX")]),
    ("RESECTION: pT2t NO.", [("TNM", "pT2t NO", "pT2N0")]),
    ("сТ2N1М0, III стадия", [("TNM", "сТ2N1М0", "cT2N1M0"), ("group", "III", "III")]),
    ("pT2, lymph nodes pN1a (2/14)", [("TNM", "pT2", "pT2"), ("TNM", "pN1a", "pN1a")]),
    ("IV B стадия, 2-й рецидив", [("group", "IV B", "IVB")]),
    ("FIGO stage IIIC1", [("FIGO", "IIIC1", "IIIC1")]),
    ("FIGO IIIC1(r)", [("FIGO", "IIIC1(r)", "IIIC1(r)")]),
    ("estadio clínico IIIB (FIGO 2018)", [("FIGO", "IIIB", "IIIB")]),
    ("stade IV Ann Arbor", [("Ann Arbor", "IV", "IV")]),
    ("Ann Arbor IIIBS", [("Ann Arbor", "IIIBS", "IIIBS")]),
    ("ISS stage II, R-ISS III", [("ISS", "II", "II"), ("R-ISS", "III", "III")]),
    ("Rai stage 3, Binet C", [("Rai", "3", "3"), ("Binet", "C", "C")]),
    ("BCLC-B; CNLC IIIa期", [("BCLC", "B", "B"), ("CNLC", "IIIa", "IIIa")]),
    ("右肺癌 ⅢB期", [("group", "ⅢB", "IIIB")]),
    ("المرحلة الثالثة", [("group", "الثالثة", "III")]),
    ("giai đoạn IIIA", [("group", "IIIA", "IIIA")]),
]


STAGES += [
    (
        "出院诊断：鼻咽非角化性癌cT3N2M0Ⅲ期",
        [("TNM", "cT3N2M0", "cT3N2M0"), ("group", "Ⅲ", "III")],
    ),  # no space after recognition
    ("肝细胞癌，CNLCⅡ a期", [("CNLC", "Ⅱ a", "IIa")]),
]


@pytest.mark.parametrize(("words", "wanted"), STAGES)
def test_a_stage_is_given_as_printed_with_its_system(document, context, words, wanted):
    facts = sorted(find_stages(document(words), context("medical_summary")), key=lambda f: words.find(f.value))
    assert [(f.code, f.value, f.normal.value) for f in facts] == wanted


@pytest.mark.parametrize(
    "words",
    [
        "Multiplanar T1, T2, DWI", "T1 weighted and T2 N sequences", "lesion of the T4 vertebra", "CKD stage 3", "pressure ulcer stage II",
        "NYHA III, hypertension stage 2", "Клиническая группа II", "Гипертоническая болезнь III стадии", "Tanner stage IV", "I期临床试验",
        "慢性肾病3期", "end stage renal disease", "suy thận giai đoạn IV",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_stage_is_none(document, context, words):
    assert list(find_stages(document(words), context("medical_summary"))) == []


@pytest.mark.parametrize(
    "words",
    [text for name in ("tnm", "group", "lymphoma", "myeloma") for text in patterns()["stage"][name]["examples"]],
)
def test_an_example_of_the_first_edition_gives_a_stage(document, context, words):
    assert list(find_stages(document(words), context("medical_summary")))


GRADES = [
    ("invasive squamous cell carcinoma, moderately differentiated (G2).", [("G", "G2", "G2")]),
    ("Adénocarcinome moyennement différencié", [("G", "moyennement différencié", "G2")]),
    ("низкодифференцированная аденокарцинома", [("G", "низкодифференцированная", "G3")]),
    ("低分化腺癌", [("G", "低分化", "G3")]),
    ("ung thư biểu mô tuyến biệt hóa vừa", [("G", "biệt hóa vừa", "G2")]),
    ("Invasive ductal carcinoma, Nottingham grade 3 (3+3+2=8)", [("Nottingham", "3", "G3")]),
    ("Infiltrating ductal carcinoma, Nottingham score 9/9 (3+3+3)", [("Nottingham", "9/9", "G3")]),
    ("Invasive carcinoma, Elston-Ellis score: 6 out of 9", [("Nottingham", "6 out of 9", "G2")]),
    ("Invasive ductal carcinoma, Nottingham grade 2, score 6/9", [("Nottingham", "2", "G2")]),
    ("Adenocarcinoma, Gleason 4+3=7, grade group 3", [("Gleason", "4+3=7", "4+3=7"), ("ISUP", "3", "3")]),
    ("DIAGNOSIS: FOLLICULAR LYMPHOMA, GRADE 3A.", [("G", "3A", "G3A")]),
    ("لمفوما جريبية درجة 3A", [("G", "3A", "G3A")]),
    ("IDC NST, grade III. All margins are free.", [("G", "III", "G3")]),
    ("浸润性导管癌，组织学Ⅲ级", [("G", "Ⅲ", "G3")]),
    ("Glioblastoma, CNS WHO grade 4", [("WHO CNS", "4", "4")]),
    ("少突胶质细胞瘤，WHO 3级", [("WHO CNS", "3", "3")]),
]


@pytest.mark.parametrize(("words", "wanted"), GRADES)
def test_a_grade_is_given_as_printed(document, context, words, wanted):
    facts = sorted(find_grades(document(words), context("pathology")), key=lambda f: words.find(f.value))
    assert [(f.code, f.value, f.normal.value) for f in facts] == wanted


@pytest.mark.parametrize(
    "words",
    [
        "Grade 2 diarrhoea.", "neuropathie de grade 2", "Neuropatía grado 1", "Токсичность 2 степени: нейтропения", "3级腹泻",
        "Adjacent epithelium shows CIN 3.", "Tumor regression grade 2 (Mandard)", "DCIS, nuclear grade 3", "gravida G2 P1",
    ],
)  # fmt: skip
def test_a_grade_of_toxicity_or_regression_is_no_grade_of_the_tumour(document, context, words):
    assert list(find_grades(document(words), context("medical_summary"))) == []


PERFORMANCE = [
    ("ECOG PS 1", "ECOG", "1"), ("ECOG - 0", "ECOG", "0"), ("PS: 2", "ECOG", "2"), ("ECOG 1-2", "ECOG", "1-2"), ("OMS 1.", "ECOG", "1"), ("OMS O.", "ECOG", "0"), ("PS1分。", "ECOG", "1"),
    ("Her ECOG performance status is 1.", "ECOG", "1"), ("ECOG评分1分", "ECOG", "1"), ("KPS 80%", "KPS", "80%"), ("индекс Карновского 90%", "KPS", "90%"),
    ("статус по шкале ECOG 2", "ECOG", "2"), ("Lansky 70", "Lansky", "70"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "code", "value"), PERFORMANCE)
def test_a_performance_status_is_given_as_printed(document, context, words, code, value):
    facts = list(find_performance(document(words), context("medical_summary", date="2026-02-10")))
    assert [(f.code, f.value, f.date) for f in facts] == [(code, value, "2026-02-10")]


@pytest.mark.parametrize(
    "words", ["ECOG Oncology", "ASA PS 2", "PS 120 mg", "WHO grade 2 astrocytoma", "ECOG 4512 trial", "PMS2 retained"]
)
def test_other_scales_are_no_performance_status(document, context, words):
    assert list(find_performance(document(words), context("medical_summary"))) == []


@pytest.mark.parametrize(("origin", "stages"), [("text_layer", ["ІІІ"]), ("ocr", [])])
def test_a_numeral_in_cyrillic_letters_from_a_picture_is_no_stage(context, origin, stages):
    page = replace(page_of("Рак нирки, ІІІ стадія", language="uk"), origin=origin)
    text = document_text(DocumentReference("d1", "discharge", (PageRef("s1", 1),), language="uk"), [page])
    assert [fact.value for fact in find_stages(text, context("discharge", "uk"))] == stages
