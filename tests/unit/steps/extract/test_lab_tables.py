"""Tables of results with more than one value a row: unit, range and the earlier values with their days; no row is lost."""

from __future__ import annotations

import pytest

from caseferry.steps.extract.labs import find_labs

PREVIOUS = [
    ("en", "Test\tResult\tPrevious (2025-08-01)\tUnits\tReference", "Haemoglobin\t9.8 L\t11.2\tg/dL\t12.0-16.0"),
    ("en", "Test\tPrevious 2025-08-01\tResult\tUnits\tReference", "Haemoglobin\t11.2\t9.8 L\tg/dL\t12.0-16.0"),
    ("es", "Prueba\tResultado\tUnidades\tReferencia\tAnterior 2025-08-01", "Hemoglobina\t9,8\tg/dL\t12.0-16.0\t11,2"),
    ("fr", "Analyse\tRésultat\tUnités\tNormes\tAntériorité 2025-08-01", "Hémoglobine\t9,8\tg/dL\t12.0-16.0\t11,2"),
    ("ru", "Показатель\tРезультат\tПредыдущий 2025-08-01\tЕд. изм.\tНорма", "Гемоглобин\t9,8\t11,2\tг/дл\t12.0-16.0"),
    ("zh", "项目\t结果\t前次结果 2025-08-01\t单位\t参考区间", "血红蛋白\t9.8\t11.2\tg/dL\t12.0-16.0"),
    ("ar", "الفحص\tالنتيجة\tالسابق 2025-08-01\tالوحدة\tالمدى الطبيعي", "الهيموغلوبين\t9.8\t11.2\tg/dL\t12.0-16.0"),
    ("vi", "Xét nghiệm\tKết quả\tKết quả trước 2025-08-01\tĐơn vị\tTham chiếu", "Huyết sắc tố\t9,8\t11,2\tg/dL\t12.0-16.0"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "header", "row"), PREVIOUS)
def test_the_value_before_has_its_own_day_and_both_have_unit_and_range(document, context, language, header, row):
    text = document(f"{header}\n{row}", category="labs")
    facts = list(find_labs(text, context("labs", language, date="2025-09-13")))
    by_day = {fact.date: (fact.value.replace(",", "."), fact.unit, fact.attributes["range"]) for fact in facts}
    assert by_day == {"2025-09-13": ("9.8", "g/dL", "12.0-16.0"), "2025-08-01": ("11.2", "g/dL", "12.0-16.0")}


def test_an_earlier_value_without_a_day_is_not_a_result_of_today(document, context):
    text = document("Test\tResult\tPrevious\tUnits\nHaemoglobin\t9.8\t11.2\tg/dL", category="labs")
    facts = list(find_labs(text, context("labs", date="2025-09-13")))
    assert [(f.value, f.unit, f.date) for f in facts] == [("9.8", "g/dL", "2025-09-13")]


def test_a_cumulative_table_keeps_units_and_the_rows_with_an_empty_cell(document, context):
    text = document(
        "Test\tUnits\t2025-09-12\t2025-08-01\t2025-07-15\n"
        "Haemoglobin\tg/dL\t9.8\t11.2\t12.4\nLDH\tU/L\t533\t-\t240\nCEA\tng/mL\t-\t-\t8.9",
        category="labs",
    )
    assert [(f.code, f.value, f.unit, f.date, f.attributes) for f in find_labs(text, context("labs"))] == [
        ("hemoglobin", "9.8", "g/dL", "2025-09-12", {}),
        ("hemoglobin", "11.2", "g/dL", "2025-08-01", {}),
        ("hemoglobin", "12.4", "g/dL", "2025-07-15", {}),
        ("ldh", "533", "U/L", "2025-09-12", {}),
        ("ldh", "240", "U/L", "2025-07-15", {}),
        ("cea", "8.9", "ng/mL", "2025-07-15", {}),
    ]
