"""Laboratory results: numbers, units, columns, and what only looks like a result."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.unit.steps.extract.conftest import page_of

from caseferry.domain.documents import DocumentReference
from caseferry.domain.facts import Quantity
from caseferry.domain.pages import PageRef
from caseferry.steps.extract.lab_numbers import read_number
from caseferry.steps.extract.labs import find_labs
from caseferry.steps.extract.text import document_text

NUMBERS = [
    ("9.7", "en", False, "9.7"), ("9,8", "fr", False, "9.8"), ("7,800", "en", True, "7800"), ("1,65,000", "en", True, "165000"),
    ("7.800", "es", True, "7800"), ("6 400", "fr", True, "6400"), ("1,015", "fr", False, "1.015"), ("1,015", "en", False, "1015"),
    ("250.000", "pt", True, "250000"),
]  # fmt: skip


@pytest.mark.parametrize(("printed", "language", "per_microlitre", "number"), NUMBERS)
def test_a_printed_number_is_read_as_its_country_writes_it(printed, language, per_microlitre, number):
    assert read_number(printed, language=language, per_microlitre=per_microlitre) == Decimal(number)


ROWS = [
    # (row, language, code, value, unit, normal)
    ("Platelets 1.65 lakhs/cumm", "en", "platelets", "1.65", "lakh/uL", Quantity("165", "10*9/L")),
    ("Platelet count: 1,65,000 /cumm", "en", "platelets", "1,65,000", "/uL", Quantity("165", "10*9/L")),
    ("الهيموغلوبين ١١٫٢ g/dL", "ar", "hemoglobin", "١١٫٢", "g/dL", Quantity("112", "g/L")),
    ("AFP > 2000 ng/mL", "en", "afp", "> 2000", "ng/mL", Quantity(">2000", "ug/L")),
    ("AFP 12 IU/mL", "en", "afp", "12", "[IU]/mL", None),  # never converted
    ("D-dimer 450 ng/mL FEU", "en", "d_dimer", "450", "ng/mL{FEU}", None),
    ("HBV DNA 2.4 x 10^3 copies/mL", "en", "hbv_dna", "2.4 x 10^3", "{copies}/mL", None),
    ("Креатинин 78,5 мкмоль/л 44-97", "ru", "creatinine", "78,5", "umol/L", Quantity("78.5", "umol/L")),
    ("PCR 12 mg/L < 5", "es", "crp", "12", "mg/L", Quantity("12", "mg/L")),
    ("ACE 5,2 ng/mL < 5,0", "fr", "cea", "5,2", "ng/mL", Quantity("5.2", "ug/L")),
    ("PAL 118 U/L 40 - 130", "fr", "alp", "118", "U/L", Quantity("118", "U/L")),
    ("TP 78 %", "fr", "pt", "78", "%", None),
    ("TP 7.1 g/dL", "en", "total_protein", "7.1", "g/dL", Quantity("71", "g/L")),
    ("Neutrophils 64 % 40-75", "en", "neutrophils_pct", "64", "%", Quantity("64", "%")),
    ("Neutrophils 2.9 10^9/L 2-7", "en", "neutrophils_abs", "2.9", "10*9/L", Quantity("2.9", "10*9/L")),
    ("WBC 7.8 109/L", "en", "wbc", "7.8", "10*9/L", Quantity("7.8", "10*9/L")),
    (
        "eGFR (CKD-EPI) 72 mL/min/1.73m2 >90",
        "en",
        "egfr_ckd",
        "72",
        "mL/min/{1.73_m2}",
        Quantity("72", "mL/min/{1.73_m2}"),
    ),
    ("乳酸脱氢酶 245 U/L 120-250", "zh", "ldh", "245", "U/L", Quantity("245", "U/L")),
    ("Huyết sắc tố 98 g/L 120 - 160", "vi", "hemoglobin", "98", "g/L", Quantity("98", "g/L")),
    ("Trombosit 210 10^3/uL", "tr", "platelets", "210", "10*3/uL", Quantity("210", "10*9/L")),
    ("Leukosit 5,6 ribu/uL", "id", "wbc", "5,6", "10*3/uL", Quantity("5.6", "10*9/L")),
    ("Harnstoff 35 mg/dl", "de", "urea", "35", "mg/dL", Quantity("5.8275", "mmol/L")),
    ("ASAT 21 UI/I (< 40)", "fr", "ast", "21", "U/L", Quantity("21", "U/L")),
    ("TSH 6.81 ulU/mL 0.35 - 4.94", "en", "tsh", "6.81", "u[IU]/mL", Quantity("6.81", "m[IU]/L")),
    ("Leukozyten 3,9 G/I 4,0 - 10,0", "de", "wbc", "3,9", "10*9/L", Quantity("3.9", "10*9/L")),
    ("lgG\t31,2 +\tg/l\t7,0 - 16,0", "de", "igg", "31,2", "g/L", Quantity("31.2", "g/L")),
    ("HIV 1/2: Non Reactive", "en", "hiv", "Non Reactive", "", Quantity("negative")),
]


@pytest.mark.parametrize(("row", "language", "code", "value", "unit", "normal"), ROWS)
def test_a_row_is_read_with_its_unit_and_converted_by_arithmetic_only(
    document, context, row, language, code, value, unit, normal
):
    facts = list(find_labs(document(row, category="labs"), context("labs", language, date="2025-03-01")))
    assert [(f.code, f.value, f.unit, f.normal, f.date) for f in facts] == [(code, value, unit, normal, "2025-03-01")]


def test_flag_and_range_are_kept_as_printed(document, context):
    fact = next(find_labs(document("Haemoglobin\t9.7\tL\tg/dL\t12.0 - 15.0", category="labs"), context("labs")))
    assert fact.attributes == {"flag": "L", "range": "12.0 - 15.0"}
    assert fact.quotations[0].text == "Haemoglobin\t9.7\tL\tg/dL\t12.0 - 15.0"


def test_columns_give_each_value_the_date_above_it(document, context):
    text = document("Test\t12/01/2026\t19/01/2026\tUnit\nHb\t9.7 L\t10.2\tg/dL", category="labs")
    facts = list(find_labs(text, context("labs", date="2026-01-19")))
    assert [(f.value, f.date, f.attributes.get("flag", "")) for f in facts] == [
        ("9.7", "2026-01-12", "L"),
        ("10.2", "2026-01-19", ""),
    ]


def test_a_column_date_with_two_readings_dates_no_value(document, context):
    text = document("Test\t03/04/2026\t05/06/2026\tUnit\nHb\t9.7\t10.2\tg/dL", category="labs")
    assert [f.date for f in find_labs(text, context("labs", date="2026-06-05"))] == ["", ""]


def test_cells_read_one_below_the_other_are_one_row(document, context):
    text = document("Haemoglobin\n9.7\nL\ng/dL\n12.0 - 15.0\nPlatelets\n301\n10^9/L", category="labs")
    assert [(f.code, f.value, f.unit) for f in find_labs(text, context("labs"))] == [
        ("hemoglobin", "9.7", "g/dL"),
        ("platelets", "301", "10*9/L"),
    ]


@pytest.mark.parametrize(
    "words",
    [
        "ALP = alkaline phosphatase. Results relate only to the sample tested.",
        "CEA: non-smokers < 3.8 ng/mL",
        "Hemoglobin 12.0 - 15.0 g/dL",
        "Vitamin D 22 ng/mL",
    ],
)
def test_what_only_looks_like_a_result_is_none(document, context, words):
    assert list(find_labs(document(words, category="labs"), context("labs"))) == []


@pytest.mark.parametrize(
    ("category", "words"),
    [
        ("imaging_mri", "Technique: dynamic sequences. eGFR 96 mL/min/1.73m2."),
        ("discharge", "Calcium 500 mg BD, potassium 20 mEq, albumin 20% 100 ml."),
        ("discharge", "Plan: repeat Hb 10 g/dL, platelets 100 x10^9/L before next cycle."),
    ],
)
def test_numbers_in_passing_are_no_results(document, context, category, words):
    assert list(find_labs(document(words, category=category), context(category))) == []


def test_a_list_in_a_discharge_note_and_a_single_marker_with_its_unit_are_results(document, context):
    text = document("On discharge Hb 9.8 g/dL, TLC 7,800 cells/cumm. CA-125 is 385 U/mL.", category="discharge")
    assert [(f.code, f.value) for f in find_labs(text, context("discharge"))] == [
        ("hemoglobin", "9.8"),
        ("wbc", "7,800"),
        ("ca125", "385"),
    ]


def test_dates_that_each_have_a_label_head_no_columns(document, context):
    text = document("Toma: 13/01/2026\tImpresión: 14/01/2026\nLeucocitos\t5.80\t10^3/µL\t4.50 - 11.00", category="labs")
    assert [(f.code, f.value) for f in find_labs(text, context("labs"))] == [("wbc", "5.80")]


def test_words_between_a_qualitative_test_and_its_result_keep_the_denial(document, context):
    text = document("HBsAg (Rapid) Non Reactive\nHIV I & II Non Reactive", category="labs")
    assert [(f.code, f.value) for f in find_labs(text, context("labs"))] == [
        ("hbsag", "Non Reactive"),
        ("hiv", "Non Reactive"),
    ]


@pytest.mark.parametrize(("origin", "values"), [("text_layer", ["١١٫٢", "32"]), ("ocr", [])])
def test_digits_of_another_script_are_no_result_when_they_were_read_from_a_picture(context, origin, values):
    page = replace(page_of("الهيموغلوبين\t١١٫٢\tg/dL\nALT\t32\tU/L", language="ar"), origin=origin)
    text = document_text(DocumentReference("d1", "labs", (PageRef("s1", 1),), language="ar"), [page])
    assert [fact.value for fact in find_labs(text, context("labs", "ar"))] == values


def test_a_raised_digit_on_a_picture_costs_no_result(context):
    page = replace(page_of("eGFR\t52\tmL/min/1.73 m²\nALT\t32\tU/L\n10⁹/L", language="en"), origin="ocr")
    text = document_text(DocumentReference("d1", "labs", (PageRef("s1", 1),), language="en"), [page])
    assert [fact.value for fact in find_labs(text, context("labs", "en"))] == ["52", "32"]


@pytest.mark.parametrize(
    ("rows", "language", "wanted"),
    [
        ("PT-INR\t1.21\nAFP 甲型胎兒蛋白\t5214 H\tng/mL\t<10", "zh", [("inr", "1.21"), ("afp", "5214")]),
        ("Anti-HIV 1 e 2\tNão reagente", "pt", [("hiv", "Não reagente")]),
        ("ВИЧ 1/2\tне обнаружено", "ru", [("hiv", "не обнаружено")]),
        ("Laktat Dehidrogenaz\t517\tY\tU/L\t135 - 214", "tr", [("ldh", "517")]),
        ("ШКФ\t52\tмл/хв/1,73м2\t>90", "uk", [("egfr_ckd", "52")]),
        ("PT/INR\t12.1/1.05", "en", []),
        ("CA 19 - 9\t88,5\tU/mL\t< 37", "fr", [("ca19_9", "88,5")]),
    ],
)
def test_rows_of_other_laboratories(document, context, rows, language, wanted):
    facts = find_labs(document(rows, category="labs", language=language), context("labs", language))
    assert [(fact.code, fact.value) for fact in facts] == wanted


def test_blood_that_was_given_is_no_count(document, context):
    words = "血红蛋白68g/L。输注红细胞8U、血小板15×10^9/L。"
    facts = find_labs(document(words, category="discharge", language="zh"), context("discharge", "zh"))
    assert "rbc" not in [fact.code for fact in facts]
