"""Findings whose neighbouring writings failed: each with its siblings in the other languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caseferry.steps.extract.context import Context
from caseferry.steps.extract.facts import facts_of
from caseferry.steps.extract.text import DocumentText

SAID = [
    ("medical_summary", "es", "FIGO IIIC1r.", "stage FIGO = IIIC1r"),
    ("medical_summary", "en", "FIGO stage IIIC1p", "stage FIGO = IIIC1p"),
    ("discharge", "zh", "结肠癌，分期：rIVB期。", "stage group = rIVB"),
    ("discharge", "es", "NM de cérvix EC IIIC1.", "diagnosis cancer/cervix = NM de cérvix"),
    ("discharge", "ru", "Ds: ЗНО шейки матки.", "diagnosis cancer/cervix = ЗНО шейки матки"),
    ("medical_summary", "ar", "التشخيص: لمفوما لاهودجكينية من نوع الخلايا البائية الكبيرة المنتشرة", "diagnosis dlbcl"),
    ("imaging_mri", "zh", "肝多发转移瘤。", "metastasis liver = 肝多发转移瘤"),
    ("imaging_ct", "zh", "肺内多发转移。", "metastasis lung"),
    ("discharge", "zh", "出现Ⅱ度痤疮样皮疹。", "toxicity dermatitis"),
    ("discharge", "ar", "غثيان درجة 2، فقر دم درجة 1.", "toxicity anaemia"),
    ("discharge", "es", "Suspendido por fístula recto-vaginal G3.", "toxicity fistula"),
    ("discharge", "fr", "Arrêt pour fistule recto-vaginale grade 3.", "toxicity fistula"),
    ("discharge", "en", "Stopped for grade 3 fistula.", "toxicity fistula"),
    ("discharge", "ar", "ارتفاع ضغط الدم منذ 8 سنوات، لا يوجد سكري.", "comorbidity hypertension = ارتفاع ضغط الدم [present]"),
    ("discharge", "ar", "ارتفاع ضغط الدم منذ 8 سنوات، لا يوجد سكري.", "comorbidity diabetes = سكري [absent]"),
    ("discharge", "es", "HTA (-), DM (-).", "comorbidity hypertension = HTA [absent]"),
    ("discharge", "vi", "HBsAg dương tính, anti-HCV âm tính.", "lab hbsag = dương tính"),
    ("discharge", "en", "HBsAg negative, anti-HCV non-reactive.", "lab hbsag = negative"),
]  # fmt: skip


@pytest.mark.parametrize(("category", "language", "words", "wanted"), SAID)
def test_a_writing_and_its_siblings(
    document: Callable[..., DocumentText], category: str, language: str, words: str, wanted: str
) -> None:
    facts = facts_of(document(words, category=category, language=language), Context(category, language))
    said = [f"{f.kind} {f.code} = {f.value} [{f.assertion}]" for f in facts]
    assert any(line.startswith(wanted) for line in said), said


CHANGES = [
    ("en", "Lesion in the right iliac bone 3.2 cm, SUVmax 8.4 (previously 12.1).", "previously 12.1"),
    ("en", "Segment VI hepatic lesion 34 mm, previously 21 mm.", "previously 21 mm"),
    ("en", "New lesion in the liver 12 mm.", "New"),
    ("es", "Nódulo pulmonar de 25 mm, previo 9 mm.", "previo 9 mm"),
    ("fr", "Nodule pulmonaire de 25 mm, auparavant 9 mm.", "auparavant 9 mm"),
    ("ru", "Новый очаг в печени 12 мм.", "Новый"),
    ("ru", "Очаг в печени 12 мм (ранее 9 мм).", "ранее 9 мм"),
    ("zh", "肝脏新发结节大小约12mm。", "新发"),
    ("en", "Right hilar LN 17 mm SUVmax 7.1.", ""),
]


@pytest.mark.parametrize(("language", "words", "wanted"), CHANGES)
def test_a_lesion_says_how_it_changed(
    document: Callable[..., DocumentText], language: str, words: str, wanted: str
) -> None:
    text = document(words, category="imaging_pet", language=language)
    lesions = [f for f in facts_of(text, Context("imaging_pet", language)) if f.kind == "lesion"]
    assert [f.attributes.get("change", "") for f in lesions] == [wanted]
