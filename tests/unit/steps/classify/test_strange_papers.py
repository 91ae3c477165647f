"""Papers that only happen to use a medical word are no records; anything clinical on them keeps them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.steps.classify.test_pages_together import documents, page_of

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
