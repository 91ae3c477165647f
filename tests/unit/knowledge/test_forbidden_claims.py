"""Q5: planted phrases in eight languages are stopped; our own words and questions pass."""

import pytest

from caseferry.knowledge.forbidden_claims import Claim, forbidden_claims
from caseferry.knowledge.wording import LANGUAGES, _sentences

PLANTED = [
    ("en", "access", "Do not worry, we guarantee admission within the month."),
    ("en", "eligibility", "She is eligible for CAR-T."),
    ("en", "outcome", "With this drug the patient will be cured."),
    ("en", "terms", "The guaranteed price includes everything."),
    ("en", "ranking", "This is the best hospital in the country."),
    ("en", "advice", "Please stop taking the tablets."),
    ("zh-Hans", "access", "我院保证收治该患者。"),
    ("zh-Hans", "eligibility", "患者完全符合条件。"),
    ("zh-Hans", "outcome", "经过治疗一定能治好。"),
    ("zh-Hans", "terms", "全部费用只需五万元。"),
    ("zh-Hans", "ranking", "这是全国最好的医院。"),
    ("zh-Hans", "advice", "建议您立即手术。"),
    ("ru", "access", "Вас обязательно примут в этой больнице."),
    ("ru", "eligibility", "Больная подходит для CAR-T."),
    ("ru", "outcome", "После операции вас вылечат."),
    ("ru", "terms", "Лечение стоимость составит десять тысяч."),
    ("ru", "ranking", "Это лучшая больница."),
    ("ru", "advice", "Прекратите приём таблеток."),
    ("ar", "access", "لا تقلقوا، سيتم قبولكم في المستشفى."),
    ("ar", "eligibility", "نؤكد أن المريض مؤهل."),
    ("ar", "outcome", "هذا شفاء مضمون."),
    ("ar", "terms", "السعر مضمون للجميع."),
    ("ar", "ranking", "هذا أفضل علاج."),
    ("ar", "advice", "ننصحكم بالسفر فورا."),
    ("es", "access", "El paciente será admitido en marzo."),
    ("es", "eligibility", "La paciente es elegible para CAR-T."),
    ("es", "outcome", "Con este tratamiento se curará."),
    ("es", "terms", "Es un precio garantizado."),
    ("es", "ranking", "Es el mejor hospital de Asia."),
    ("es", "advice", "Deje de tomar las pastillas."),
    ("fr", "access", "Votre mère sera admise en mars."),
    ("fr", "eligibility", "La patiente est éligible."),
    ("fr", "outcome", "C'est une guérison garantie."),
    ("fr", "terms", "C'est un prix garanti."),
    ("fr", "ranking", "C'est le meilleur hôpital."),
    ("fr", "advice", "Nous vous recommandons une opération."),
    ("vi", "access", "Bệnh viện sẽ nhận bệnh nhân."),
    ("vi", "eligibility", "Bệnh nhân đủ điều kiện điều trị."),
    ("vi", "outcome", "Bệnh nhân sẽ khỏi bệnh."),
    ("vi", "terms", "Đây là giá cam kết."),
    ("vi", "ranking", "Đây là bệnh viện tốt nhất."),
    ("vi", "advice", "Bạn nên ngừng thuốc này."),
    ("id", "access", "Pasien pasti diterima bulan depan."),
    ("id", "eligibility", "Pasien memenuhi syarat untuk CAR-T."),
    ("id", "outcome", "Pasien pasti sembuh."),
    ("id", "terms", "Ini harga dijamin."),
    ("id", "ranking", "Ini rumah sakit terbaik."),
    ("id", "advice", "Anda harus minum obat ini."),
]


@pytest.mark.parametrize(("language", "kind", "text"), PLANTED)
def test_Q5_a_planted_phrase_is_stopped(language, kind, text):
    assert [(claim.kind, claim.language) for claim in forbidden_claims(text)] == [(kind, language)]


def test_Q5_every_kind_is_planted_in_every_language():
    kinds = {"access", "eligibility", "outcome", "terms", "ranking", "advice"}
    assert {(language, kind) for language, kind, _ in PLANTED} == {
        (language, kind) for language in LANGUAGES for kind in kinds
    }


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
