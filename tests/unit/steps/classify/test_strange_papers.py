"""Papers that only happen to use a medical word are no records; anything clinical on them keeps them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.steps.classify.pages_of_text import REQUEST, page_of, source_of
from tests.unit.steps.classify.test_pages_together import documents

from caseferry.steps.classify import classify

LOOSE = replace(source_of("note.txt"), media_type="text/plain")

STRANGE = {
    "a newsletter": "Riverside Primary School\nDear parents,\nThe nurse from the hospital will talk about cancer prevention.\n"
    "Kind regards, the head teacher",
    "a lease": "CONTRATO DE ARRENDAMIENTO\nEl inmueble está junto a la clínica. El diagnóstico de instalaciones corre por cuenta suya.",
    "a recipe": "Soupe de légumes\nPréparation : couper les légumes, cuire 40 minutes. Réduire le sel en cas d'hypertension.",
    "the news": "Новости города\nВ областной больнице открыли новый корпус. Главный врач рассказал о лечении рака и диагностике.",
}  # fmt: skip
CLINICAL = {
    "a drug": "Cher ami,\nElle continue le capecitabine et va bien. Amitiés",
    "a tumour": "Dear parents,\nthe slide shows an adenocarcinoma, as the hospital told us.\nKind regards",
    "two tests": "Dear all,\nthe haemoglobin and the creatinine are fine.\nKind regards",
    "a patient": "Dear all,\nRe: Mrs Jane Adhiambo, born 17.04.1979\nShe was seen at the hospital.\nKind regards",
    "a language that we do not know well": "Drogi sąsiedzie,\nW szpitalu powiedziano nam o leczeniu raka.\nPozdrawiam",
}  # fmt: skip


@pytest.mark.parametrize("text", STRANGE.values(), ids=list(STRANGE))
def test_a_paper_on_which_nothing_tells_that_it_is_a_record_is_administrative_and_says_why(text):
    (found,) = documents(_read_well(text))
    told = (found.category, found.place_reason)
    assert told == ("administrative", "nothing on it tells that it is a medical record")


@pytest.mark.parametrize("text", CLINICAL.values(), ids=list(CLINICAL))
def test_one_clinical_word_keeps_a_paper_among_the_records(text):
    (found,) = documents(_read_well(text))
    assert found.category != "administrative"


def test_a_page_that_was_read_badly_is_not_called_strange():
    (found,) = documents(replace(_read_well(STRANGE["a newsletter"]), confidence=0.4))
    assert found.category != "administrative"


def _read_well(text):
    page = page_of(text)
    return replace(page, confidence=0.95, language="pl" if text.startswith("Drogi") else "und")


TITLES = [
    ("Висновок\nПАТОГІСТОЛОГІЧНИЙ ВИСНОВОК", "pathology"), ("گزارش پاتولوژی\nنام بیمار: رزا", "pathology"), ("پیتھالوجی رپورٹ", "pathology"),
    ("GISTOLOGIK TEKSHIRUV XULOSASI", "pathology"), ("병리검사 결과보고서", "pathology"), ("ΙΣΤΟΛΟΓΙΚΗ ΕΞΕΤΑΣΗ", "pathology"),
    ("হিস্টোপ্যাথলজি রিপোর্ট", "pathology"), ("รายงานผลชิ้นเนื้อ", "pathology"), ("ЗАГАЛЬНИЙ АНАЛІЗ КРОВІ", "labs"), ("ВИПИСНИЙ ЕПІКРИЗ", "discharge"),
    ("퇴원요약", "discharge"), ("آزمایشگاه تشخیص طبی", "labs"), ("КВИТАНЦІЯ", "administrative"), ("영수증", "administrative"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "category"), TITLES)
def test_a_title_in_a_further_language_names_the_kind(text, category):
    (found,) = documents(page_of(text))
    assert (found.category, found.kind_known) == (category, True)


def test_a_loose_text_in_a_language_whose_titles_we_do_not_know_travels_with_a_warning():
    page = page_of("የላብራቶሪ ውጤት ዝርዝር\nሮዛ ኪንታናር")
    (found,) = classify([page], [LOOSE], request=REQUEST)
    assert found.category != "administrative"
    assert [w.code for w in found.warnings][:1] == ["kind_unknown"]
    assert not found.kind_known


def test_a_loose_text_of_the_family_in_a_known_language_accompanies_the_records():
    page = page_of("Good morning, here are the papers of my mother. The doctor spoke of cancer. Thank you.")
    (found,) = classify([page], [LOOSE], request=REQUEST)
    assert (found.category, found.kind_known) == ("administrative", True)
