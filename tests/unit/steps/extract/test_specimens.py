"""Values of urine, cerebrospinal fluid and effusions never stand under the code of blood."""

from __future__ import annotations

import pytest

from caseferry.domain.facts import Display
from caseferry.knowledge.labs import analytes
from caseferry.knowledge.specimens import specimen_fields, specimen_headings, specimen_words, specimens
from caseferry.steps.extract.labs import find_labs

ROWS = [
    # (language, row, code)
    ("en", "Creatinine (urine)\t88\tmg/dL", "urine_creatinine"),
    ("en", "Urine sodium\t45\tmmol/L", "urine_sodium"),
    ("en", "Sodium, urine\t45\tmmol/L", "urine_sodium"),
    ("en", "Glucose\tCSF\t2.1\tmmol/L", "csf_glucose"),
    ("en", "LDH\t900\tU/L\tpleural fluid", "pleural_fluid_ldh"),
    ("en", "Urine protein/creatinine ratio\t450\tmg/g\t<150", "urine_creatinine"),
    ("en", "Drain fluid amylase\t4500\tU/L", "drain_fluid_amylase"),
    ("en", "Creatinine clearance (24 h urine)\t88\tmL/min", "creatinine_clearance"),
    ("es", "Sodio en orina\t45\tmmol/L", "urine_sodium"),
    ("fr", "Sodium urinaire\t45\tmmol/L", "urine_sodium"),
    ("ru", "Натрий мочи\t45\tммоль/л", "urine_sodium"),
    ("ru", "Лейкоциты\t5\tв п/зр", "field_wbc"),
    ("zh", "尿肌酐\t8.8\tmmol/L", "urine_creatinine"),
    ("zh", "腹水白蛋白\t18\tg/L", "ascitic_fluid_albumin"),
    ("ar", "الكرياتينين في البول\t88\tmg/dL", "urine_creatinine"),
    ("vi", "Creatinin niệu\t8,8\tmmol/L", "urine_creatinine"),
    ("pt", "Creatinina urinária\t88\tmg/dL", "urine_creatinine"),
    ("de", "Kreatinin im Urin\t88\tmg/dl", "urine_creatinine"),
    ("id", "Kreatinin urin\t88\tmg/dL", "urine_creatinine"),
    ("tr", "İdrar kreatinin\t88\tmg/dL", "urine_creatinine"),
]
TITLES = [
    ("en", "URINALYSIS", "urine"), ("en", "URINE ROUTINE EXAMINATION", "urine"), ("en", "24-HOUR URINE", "urine"),
    ("en", "CSF ANALYSIS", "csf"), ("en", "PLEURAL FLUID ANALYSIS", "pleural_fluid"), ("en", "Ascitic fluid report", "ascitic_fluid"),
    ("en", "Specimen: Urine (spot)\tLab no: 4411", "urine"), ("en", "Sample type: CSF", "csf"),
    ("ru", "ОБЩИЙ АНАЛИЗ МОЧИ № 114 от 12.09.2025", "urine"), ("ru", "Анализ ликвора", "csf"), ("ru", "Биоматериал: моча", "urine"),
    ("es", "ANÁLISIS DE ORINA", "urine"), ("es", "Examen general de orina", "urine"), ("es", "Estudio de LCR", "csf"),
    ("es", "Tipo de muestra: líquido ascítico", "ascitic_fluid"),
    ("fr", "EXAMEN CYTOBACTÉRIOLOGIQUE DES URINES (ECBU)", "urine"), ("fr", "Analyse d'urine", "urine"), ("fr", "LIQUIDE PLEURAL", "pleural_fluid"),
    ("zh", "尿常规检验报告单", "urine"), ("zh", "标本种类：尿液\t送检科室：肿瘤科", "urine"), ("zh", "脑脊液生化检验报告", "csf"), ("zh", "胸水检验报告单", "pleural_fluid"),
    ("ar", "تحليل البول", "urine"), ("ar", "تحليل السائل النخاعي", "csf"), ("ar", "نوع العينة: بول", "urine"),
    ("vi", "TỔNG PHÂN TÍCH NƯỚC TIỂU", "urine"), ("vi", "XÉT NGHIỆM DỊCH NÃO TỦY", "csf"), ("vi", "Bệnh phẩm: dịch màng phổi", "pleural_fluid"),
    ("pt", "EXAME DE URINA", "urine"), ("de", "Untersuchung\nMaterial: Liquor", "csf"), ("id", "URINALISA", "urine"), ("tr", "TAM İDRAR TAHLİLİ", "urine"),
]  # fmt: skip
NAMES = {"en": "Glucose", "ru": "Глюкоза", "es": "Glucosa", "fr": "Glucose", "zh": "葡萄糖", "ar": "الجلوكوز", "vi": "Glucose", "pt": "Glicose", "de": "Glukose", "id": "Glukosa", "tr": "Glukoz"}  # fmt: skip


@pytest.mark.parametrize(("language", "row", "code"), ROWS)
def test_a_specimen_named_on_the_row_is_of_that_row_alone(document, context, language, row, code):
    name = NAMES[language]
    text = document(f"{row}\n{name}\t5.1\tmmol/L", category="labs")
    facts = list(find_labs(text, context("labs", language, date="2025-09-12")))
    assert [fact.code for fact in facts] == [code, "glucose"]
    assert [bool(fact.attributes.get("specimen")) for fact in facts] == [True, False]


@pytest.mark.parametrize(("language", "title", "specimen"), TITLES)
def test_a_title_or_a_field_says_the_specimen_of_all_that_follows(document, context, language, title, specimen):
    text = document(f"{title}\nPatient: Ivan Example\n\n{NAMES[language]}\t5.1\tmmol/L\t3.9-6.1", category="labs")
    facts = list(find_labs(text, context("labs", language)))
    assert [(fact.code, fact.value, fact.attributes["range"]) for fact in facts] == [
        (f"{specimen}_glucose", "5.1", "3.9-6.1")
    ]


@pytest.mark.parametrize("heading", ["SERUM", "LIVER FUNCTION TESTS", "Specimen: venous blood", "BLOOD CHEMISTRY"])
def test_a_heading_of_blood_ends_what_the_urine_began(document, context, heading):
    text = document(
        f"BIOCHEMISTRY\n24-HOUR URINE\nCreatinine\t1.1\tg/24h\n{heading}\nCreatinine\t0.9\tmg/dL\t0.6-1.1",
        category="labs",
    )
    facts = list(find_labs(text, context("labs")))
    assert [(f.code, f.value, f.unit) for f in facts] == [
        ("urine_creatinine", "1.1", "g/24h"),
        ("creatinine", "0.9", "mg/dL"),
    ]


def test_a_panel_within_the_page_of_a_fluid_is_of_that_fluid(document, context):
    text = document("CSF ANALYSIS\nBIOCHEMISTRY\nGlucose\t2.1\tmmol/L", category="labs")
    assert [f.code for f in find_labs(text, context("labs"))] == ["csf_glucose"]


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ("尿素氮\t5.1\tmmol/L\n尿酸\t310\tμmol/L", ["bun", "uric_acid"]),
        ("Red blood cells\t4.1\t10^12/L\nUrine culture\tno growth\nSodium\t138\tmmol/L", ["rbc", "sodium"]),
        ("Urine output 1500 ml\nSodium\t138\tmmol/L", ["sodium"]),
    ],
)
def test_words_that_hold_the_name_of_a_specimen_name_none(document, context, row, codes):
    language = "zh" if row[0] == "尿" else "en"
    assert [f.code for f in find_labs(document(row, category="labs"), context("labs", language))] == codes


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("CSF: glucose 2.1 mmol/L, WBC 12, LDH 40.", ["csf_glucose", "csf_wbc", "csf_ldh"]),
        ("Urine: WBC 25, RBC 10. Hb 9.8, WBC 4.1.", ["urine_wbc", "urine_rbc", "hemoglobin", "wbc"]),
        (
            "Pleural fluid LDH 900 U/L, glucose 2.1 mmol/L; serum LDH 240 U/L, glucose 5.1 mmol/L.",
            ["pleural_fluid_ldh", "pleural_fluid_glucose", "ldh", "glucose"],
        ),
        ("Urine output good, creatinine 88 umol/L, urea 5.1 mmol/L.", ["creatinine", "urea"]),
        ("Received G-CSF for neutropenia; Hb 9.8, WBC 4.1.", ["hemoglobin", "wbc"]),
        ("Pleural effusion drained. LDH 240 U/L, albumin 38 g/L.", ["ldh", "albumin"]),
    ],
)
def test_in_a_letter_the_list_says_its_specimen(document, context, words, codes):
    text = document(words, category="discharge")
    assert [f.code for f in find_labs(text, context("discharge"))] == codes


def test_cells_of_the_marrow_are_not_those_of_blood_but_its_haemoglobin_is(document, context):
    text = document("BONE MARROW ASPIRATE\nHb 9.8, WBC 4.1\nNeutrophils 45 %, lymphocytes 20 %", category="bone_marrow")
    assert [f.code for f in find_labs(text, context("bone_marrow"))] == [
        "hemoglobin",
        "wbc",
        "bone_marrow_neutrophils_pct",
        "bone_marrow_lymphocytes_pct",
    ]


def test_every_specimen_has_words_of_both_languages_and_a_code_of_its_own():
    for specimen in specimens().values():
        assert specimen.display.en and specimen.display.zh
        assert specimen.code_of(analytes()["glucose"]) not in analytes()
    urine = specimens()["urine"]
    assert urine.code_of(analytes()["urine_vma"]) == "urine_vma"
    assert urine.display_of(analytes()["creatinine"]) == Display("Creatinine (urine)", "肌酐（尿）")


def test_every_word_of_a_specimen_is_found():
    assert specimen_fields().first("Nature of specimen") is not None
    found = [specimen_words().first(word) for word in ("尿", "моча", "소변")]
    assert [hit and hit.key for hit in found] == ["urine", "urine", "urine"]
    heading = specimen_headings().first("骨髓象")
    assert heading and heading.key == "bone_marrow"
