"""The absence of one allergy is not the absence of all."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caseferry.steps.extract.allergies import find_allergies
from caseferry.steps.extract.context import Context
from caseferry.steps.extract.text import DocumentText

TOLD = [
    ("en", "Allergies: penicillin (rash). No known allergy to contrast.", [("penicillin", "present"), ("contrast", "absent")]),
    ("en", "No known allergies to drugs or food.", [("No known allergies", "absent")]),
    ("en", "No allergy to iodinated contrast media, penicillin allergy.", [("iodinated contrast media", "absent"), ("penicillin", "present")]),
    ("es", "Alérgica a penicilina. Sin alergias a contraste yodado.", [("penicilina", "present"), ("contraste yodado", "absent")]),
    ("es", "Niega alergias a medicamentos.", [("Niega alergias a medicamentos", "absent")]),
    ("fr", "Allergie à l'amoxicilline. Pas d'allergie au produit de contraste.", [("amoxicilline", "present"), ("produit de contraste", "absent")]),
    ("ru", "Аллергия на пенициллин. Аллергии на йод отрицает.", [("пенициллин", "present"), ("йод", "absent")]),
    ("zh", "青霉素过敏，无造影剂过敏。", [("青霉素", "present"), ("造影剂", "absent")]),
    ("ar", "حساسية من البنسلين. لا توجد حساسية من الصبغة.", [("البنسلين", "present"), ("الصبغة", "absent")]),
    ("vi", "Dị ứng penicillin. Không dị ứng với thuốc cản quang.", [("penicillin", "present"), ("thuốc cản quang", "absent")]),
    ("pt", "Sem alergias a contraste.", [("contraste", "absent")]),
    ("de", "Keine Allergien gegen Kontrastmittel.", [("Kontrastmittel", "absent")]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "words", "want"), TOLD)
def test_what_the_absence_of_an_allergy_is_of(
    language: str, words: str, want: list[tuple[str, str]], document: Callable[..., DocumentText]
) -> None:
    facts = find_allergies(document(words), Context("medical_summary", language))
    assert sorted((fact.value, fact.assertion.value) for fact in facts) == sorted(want)


def test_an_absence_of_one_allergy_has_no_words_for_all(document: Callable[..., DocumentText]) -> None:
    [fact] = find_allergies(document("No known allergy to contrast."), Context("medical_summary", "en"))
    assert (fact.value, fact.display) == ("contrast", None)
