"""Medicines that no table knows keep their printed name, dose and frequency when a list of medicines holds them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caseferry.steps.extract.context import Context
from caseferry.steps.extract.medications import find_medications
from caseferry.steps.extract.text import DocumentText

LISTS = [
    ("en", "Medications: Zorvexia 100 mg once daily, Lipitor 20 mg at night.",
     [("", "Zorvexia 100 mg", "once daily"), ("atorvastatin", "Lipitor 20 mg", "at night")]),
    ("en", "Discharge medications:\n1. Tab. Zorvex-D 40 mg BD\n2. Cap Omeprazole 20 mg OD",
     [("", "Zorvex-D 40 mg", "BD"), ("omeprazole", "Omeprazole 20 mg", "OD")]),
    ("en", "Known diabetic on T. Zorvex 500 mg BD.", [("", "Zorvex 500 mg", "BD")]),
    ("es", "Medicación actual: sulfato de zorvexio 300 mg VO c/24 h, losartán 50 mg.",
     [("", "sulfato de zorvexio 300 mg", ""), ("losartan", "losartán 50 mg", "")]),
    ("fr", "Traitement habituel : Zorvexic 75 mg/j, bisoprolol 2,5 mg matin.",
     [("", "Zorvexic 75 mg/j", ""), ("bisoprolol", "bisoprolol 2,5 mg", "")]),
    ("ru", "Принимает: зорвексин 25 мг 2 раза в день, лозартан 50 мг.",
     [("", "зорвексин 25 мг", "2 раза в день"), ("losartan", "лозартан 50 мг", "")]),
    ("zh", "出院带药：双歧维他胶囊630mg，恩替卡韦0.5mg qd。", [("", "双歧维他胶囊630mg", ""), ("entecavir", "恩替卡韦0.5mg", "qd")]),
    ("ar", "الأدوية الحالية: زورفكسين 5 ملغ يوميا، أملوديبين 5 ملغ.",
     [("", "زورفكسين 5 ملغ", "يوميا"), ("amlodipine", "أملوديبين 5 ملغ", "")]),
    ("vi", "Thuốc đang dùng: Zorvexan 80 mg ngày 2 lần, amlodipin 5 mg.",
     [("", "Zorvexan 80 mg", "ngày 2 lần"), ("amlodipine", "amlodipin 5 mg", "")]),
    ("pt", "Em uso: zorvexina 50 mg 12/12h.", [("", "zorvexina 50 mg", "12/12h")]),
    ("en", "Medications: Lipitor 20 mg at night. ECOG 1. Hb 10.2 g/dL, creatinine 0.9 mg/dL. Weight 60 kg.",
     [("atorvastatin", "Lipitor 20 mg", "at night")]),
    ("en", "Medications: none. Glucose 98 mg/dL. Contrast 100 ml given.", []),
    ("en", "The lesion took up 5 mg of tracer.", []),
]  # fmt: skip


@pytest.mark.parametrize(("language", "words", "wanted"), LISTS)
def test_a_medicine_without_a_code_keeps_its_words(
    document: Callable[..., DocumentText], language: str, words: str, wanted: list[tuple[str, str, str]]
) -> None:
    facts = find_medications(document(words, language=language), Context("medical_summary", language))
    found = sorted(facts, key=lambda fact: words.find(fact.value))
    assert [(fact.code, fact.value, fact.attributes.get("frequency", "")) for fact in found] == wanted
