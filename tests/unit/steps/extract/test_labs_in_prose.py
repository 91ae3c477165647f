"""Laboratory values that letters tell in a sentence or on one crowded line."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caseferry.steps.extract.context import Context
from caseferry.steps.extract.labs import find_labs
from caseferry.steps.extract.text import DocumentText

TOLD = [
    ("en", "Pre chemo Hb 10.6 TLC 6,100 Plt 1.77 lakh Creat 1.1 SGPT 28",
     [("hemoglobin", "10.6"), ("wbc", "6,100"), ("platelets", "1.77"), ("creatinine", "1.1"), ("alt", "28")]),
    ("en", "CBC (02/08/25): Hb 10.1, TLC 5,200, Plt 2.14 lakh. Creat 1.0. LFT WNL.",
     [("hemoglobin", "10.1"), ("wbc", "5,200"), ("platelets", "2.14"), ("creatinine", "1.0")]),
    ("en", "ECOG 1. Hb 11.3 gm%, TLC 9,800, Plt 2.9 lakh, Sr. Creat 0.9 mg%.",
     [("hemoglobin", "11.3"), ("wbc", "9,800"), ("platelets", "2.9"), ("creatinine", "0.9")]),
    ("ru", "ОАК 31.03.2025: Нв 118 г/л, л 6,9*10^9/л, тр 342*10^9/л. Б/х: креатинин 81 мкмоль/л, билирубин общ. 9,7 мкмоль/л.",
     [("hemoglobin", "118"), ("wbc", "6,9"), ("platelets", "342"), ("creatinine", "81"), ("bilirubin_total", "9,7")]),
    ("ru", "Нейтропения 3 ст. (нейтрофилы 0,7*10^9/л 25.04.2025).", [("neutrophils_abs", "0,7")]),
    ("ru", "7 курс отложен, тромбоциты 71*10^9/л 03.09.2025.", [("platelets", "71")]),
    ("es", "Se suspende por creatinina 1.9 mg/dL.", []),
    ("fr", "Reportée pour plaquettes à 71 G/L.", []),
    ("zh", "因血小板 45×10^9/L 推迟化疗。", []),
    ("ar", "تأجلت الدورة بسبب Hb 7.2 g/dL.", []),
    ("vi", "Hoãn vì tiểu cầu 62 G/L.", []),
    ("en", "Deferred because of platelets 62 x10^9/L.", []),
    ("en", "Cycle 3 was put off because of neutrophils 0.8 x10^9/L on 4 March 2025.", [("neutrophils_abs", "0.8")]),
    ("pt", "Suspender se creatinina 1,5 mg/dL.", []),
    ("en", "Transfuse if Hb < 8 g/dL.", []),
    ("en", "Keep Hb > 10 g/dL.", []),
    ("en", "Proceed if creatinine 1.5 mg/dL or lower.", []),
    ("es", "Si creatinina 1.5 mg/dL suspender.", []),
    ("ru", "При снижении нейтрофилов до 1,0*10^9/л филграстим.", []),
    ("en", "Transfused PRBC. Received platelets 4 units.", []),
]  # fmt: skip


@pytest.mark.parametrize(("language", "words", "wanted"), TOLD)
def test_values_that_a_letter_tells(
    document: Callable[..., DocumentText], language: str, words: str, wanted: list[tuple[str, str]]
) -> None:
    facts = find_labs(document(words, category="discharge", language=language), Context("discharge", language))
    assert [(fact.code, fact.value) for fact in facts] == wanted


def test_a_sign_of_multiplication_is_no_flag(document: Callable[..., DocumentText]) -> None:
    words = document("Нейтрофилы 0,7*10^9/л, лейкоциты 3,1*", category="labs", language="ru")
    facts = list(find_labs(words, Context("labs", "ru")))
    assert [(fact.value, fact.unit, fact.attributes.get("flag", "")) for fact in facts] == [
        ("0,7", "10*9/L", ""),
        ("3,1", "", "*"),
    ]
