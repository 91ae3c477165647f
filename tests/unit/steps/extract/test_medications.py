"""Medications taken now, and allergies."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caseferry.steps.extract.allergies import find_allergies
from caseferry.steps.extract.context import Context
from caseferry.steps.extract.medications import find_medications
from caseferry.steps.extract.text import DocumentText

TAKEN = [
    ("en", "She takes ferrous sulphate 200 \nmg twice daily.", [("ferrous sulphate", "ferrous sulphate 200 mg", "twice daily")]),
    ("fr", "Traitement en cours : ésoméprazole 40 mg, morphine LP 20 mg matin et soir.",
     [("esomeprazole", "ésoméprazole 40 mg", ""), ("morphine", "morphine LP 20 mg", "matin et soir")]),
    ("es", "Medicación actual: metformina 850 mg cada 12 horas, enalapril 10 mg.",
     [("metformin", "metformina 850 mg", "cada 12 horas"), ("enalapril", "enalapril 10 mg", "")]),
    ("ru", "Постоянно принимает: эналаприл 10 мг 2 раза в день.", [("enalapril", "эналаприл 10 мг", "2 раза в день")]),
    ("zh", "长期口服氨氯地平5mg qd。出院带药：恩替卡韦0.5mg 每日一次。",
     [("amlodipine", "氨氯地平5mg", "qd"), ("entecavir", "恩替卡韦0.5mg", "每日一次")]),
    ("ar", "الأدوية الحالية: ميتفورمين 500 ملغ مرتين يومياً.", [("metformin", "ميتفورمين 500 ملغ", "مرتين يوميا")]),
    ("vi", "Thuốc đang dùng: amlodipin 5 mg mỗi ngày.", [("amlodipine", "amlodipin 5 mg", "mỗi ngày")]),
    ("en", "PLAN: cycle 2 in May. DISCHARGE DRUGS: Tab. omeprazole 20mg b.d., Tab. folic acid 5mg daily.",
     [("omeprazole", "omeprazole 20mg", "b.d."), ("folic acid", "folic acid 5mg", "daily")]),
    ("pt", "Alergia: dipirona. ECOG 1.\nEM USO: losartana 50 mg 12/12h, pregabalina 75 mg à noite.",
     [("losartan", "losartana 50 mg", "12/12h"), ("pregabalin", "pregabalina 75 mg", "à noite")]),
    ("ru", "Аллергия: цефтриаксон.\nПолучает: ацикловир 400 мг 2 р/д, омепразол 20 мг утром.",
     [("aciclovir", "ацикловир 400 мг", "2 р/д"), ("omeprazole", "омепразол 20 мг", "утром")]),
    ("zh", "目前用药：普纳替尼30mg qd，恩替卡韦0.5mg qd。", [("ponatinib", "普纳替尼30mg", "qd"), ("entecavir", "恩替卡韦0.5mg", "qd")]),
    ("es", "Medicamentos actuales: enalapril 5 mg c/12h, trimetoprima/sulfametoxazol 160/800 mg.",
     [("enalapril", "enalapril 5 mg", "c/12h"), ("co-trimoxazole", "trimetoprima/sulfametoxazol 160/800 mg", "")]),
    ("en", "Premedication with dexamethasone 8 mg IV and ondansetron 8 mg.", []),
    ("en", "Allergies: penicillin. He takes no paracetamol.", []),
    ("en", "She takes letrozole 2.5 mg daily.", []),
]  # fmt: skip


@pytest.mark.parametrize(("language", "words", "want"), TAKEN)
def test_medications(
    language: str, words: str, want: list[tuple[str, ...]], document: Callable[..., DocumentText]
) -> None:
    facts = find_medications(document(words), Context("medical_summary", language))
    assert [(fact.code, fact.value, fact.attributes.get("frequency", "")) for fact in facts] == want


ALLERGIES = [
    ("en", "She has no known drug allergies.", [("", "no known drug allergies", "absent")]),
    ("en", "ALLERGIES: Penicillin (rash), sulfa.", [("penicillin", "Penicillin", "present"), ("sulfonamide", "sulfa", "present")]),
    ("fr", "Allergie : \npénicilline (urticaire). OMS 1.", [("penicillin", "pénicilline", "present")]),
    ("fr", "Antécédents familiaux : père. Allergie :\npénicilline (urticaire).", [("penicillin", "pénicilline", "present")]),
    ("ru", "Аллергологический анамнез: крапивница на цефтриаксон. ECOG 1.", [("ceftriaxone", "цефтриаксон", "present")]),
    ("zh", "對盤尼西林過敏。", [("penicillin", "盤尼西林", "present")]),
    ("id", "Alergi obat: amoksisilin.", [("amoxicillin", "amoksisilin", "present")]),
    ("id", "Alergi obat disangkal.", [("", "Alergi obat disangkal", "absent")]),
    ("en", "Allergic to Zorbaxin (rash).", [("", "Zorbaxin", "present")]),
    ("es", "Niega alergias.", [("", "Niega alergias", "absent")]),
    ("es", "Alérgica a la penicilina y al yodo.", [("penicillin", "penicilina", "present"), ("iodinated contrast", "yodo", "present")]),
    ("ru", "Аллергологический анамнез не отягощен.", [("", "Аллергологический анамнез не отягощен", "absent")]),
    ("ru", "Аллергия на цефтриаксон.", [("ceftriaxone", "цефтриаксон", "present")]),
    ("zh", "否认药物过敏史。", [("", "否认药物过敏史", "absent")]),
    ("zh", "青霉素过敏。", [("penicillin", "青霉素", "present")]),
    ("ar", "حساسية من البنسلين.", [("penicillin", "البنسلين", "present")]),
    ("vi", "Không dị ứng thuốc.", [("", "Không dị ứng thuốc", "absent")]),
    ("en", "Allergic to cisplatin.", [("cisplatin", "cisplatin", "present")]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "words", "want"), ALLERGIES)
def test_allergies(
    language: str, words: str, want: list[tuple[str, ...]], document: Callable[..., DocumentText]
) -> None:
    facts = find_allergies(document(words), Context("medical_summary", language))
    assert [(fact.code, fact.value, fact.assertion.value) for fact in facts] == want


def test_what_is_prescribed_at_discharge_is_taken_and_what_only_a_letter_plans_is_not(document):
    words = "建议：恩替卡韦0.5mg qd口服。"
    told = {}
    for category in ("discharge", "medical_summary"):
        (fact,) = find_medications(document(words, category=category), Context(category, "zh"))
        told[category] = fact.assertion.value
    assert told == {"discharge": "present", "medical_summary": "planned"}
