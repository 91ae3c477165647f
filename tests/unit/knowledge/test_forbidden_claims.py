"""Q5: planted phrases in eight languages are stopped; our own words and questions pass."""

import pytest

from caseferry.knowledge.forbidden_claims import Claim, forbidden_claims
from caseferry.knowledge.wording import LANGUAGES, _sentences

PLANTED = [
    ("en", "outcome", "With this drug the patient will be cured."),
    ("en", "access", "Do not worry, we guarantee admission within the month."),
    ("en", "eligibility", "She is eligible for CAR-T."),
    ("en", "advice", "Please stop taking the tablets."),
    ("zh-Hans", "outcome", "经过治疗一定能治好。"),
    ("zh-Hans", "advice", "建议您立即手术。"),
    ("ru", "access", "Вас обязательно примут в этой больнице."),
    ("ru", "advice", "Прекратите приём таблеток."),
    ("ar", "access", "لا تقلقوا، سيتم قبولكم في المستشفى."),
    ("ar", "ranking", "هذا أفضل علاج."),
    ("es", "outcome", "Con este tratamiento se curará."),
    ("es", "terms", "Es un precio garantizado."),
    ("fr", "advice", "Nous vous recommandons une opération."),
    ("fr", "outcome", "C'est une guérison garantie."),
    ("vi", "outcome", "Bệnh nhân sẽ khỏi bệnh."),
    ("vi", "ranking", "Đây là bệnh viện tốt nhất."),
    ("id", "outcome", "Pasien pasti sembuh."),
    ("id", "advice", "Anda harus minum obat ini."),
]


@pytest.mark.parametrize(("language", "kind", "text"), PLANTED)
def test_Q5_a_planted_phrase_is_stopped(language, kind, text):
    assert [(claim.kind, claim.language) for claim in forbidden_claims(text)] == [(kind, language)]


def test_Q5_every_language_has_a_planted_phrase():
    assert {language for language, _, _ in PLANTED} == set(LANGUAGES)


def test_Q5_none_of_our_own_sentences_is_a_claim():
    found = {key: forbidden_claims(text) for key, row in _sentences().items() for text in row.values()}
    assert {key: claims for key, claims in found.items() if claims} == {}


def test_a_question_claims_nothing():
    assert forbidden_claims("Will she be cured? ¿Se curará? 一定能治好吗？") == ()


def test_quoted_words_claim_nothing_but_the_words_beside_them_do():
    assert forbidden_claims("The letter says “the patient will be cured”, and we guarantee it.") == (
        Claim("we guarantee", "access", "en"),
    )


def test_a_disclaimer_claims_nothing():
    assert (
        forbidden_claims("No promise of acceptance, eligibility or outcome is made. This is not medical advice.") == ()
    )
