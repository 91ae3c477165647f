"""The tumour type of a case from what its records state."""

from __future__ import annotations

import pytest
from tests.unit.invented_case import CaseMaker

from caseferry.steps.check import check
from caseferry.steps.check.cancer import named_tumours


@pytest.mark.parametrize(
    ("words", "tumour"),
    [
        ("invasive squamous cell carcinoma of the cervix", "cervical"), ("Adénocarcinome gastrique", "gastric"),
        ("Рак желудка", "gastric"), ("右肺腺癌", "nsclc"), ("ung thư vú", "breast"), ("سرطان المعدة", "gastric"),
        ("cáncer de cuello uterino", "cervical"), ("small cell lung cancer", "sclc"), ("non-small cell lung cancer", "nsclc"),
        ("急性髓系白血病", "aml"), ("diffuse large B-cell lymphoma", "dlbcl"),
    ],
)  # fmt: skip
def test_a_diagnosis_in_many_languages_names_its_type(words: str, tumour: str) -> None:
    assert named_tumours(words) == {tumour}


@pytest.mark.parametrize(
    "words", ["cervical lymph node", "renal failure", "lung cancer", "adenocarcinoma", "metastasis"]
)
def test_words_that_do_not_tell_alone_name_nothing(words: str) -> None:
    assert named_tumours(words) == frozenset()


def test_a_lung_cancer_is_settled_by_its_histology() -> None:
    maker = CaseMaker()
    report = maker.document("pathology", "Lung cancer\nAdenocarcinoma")
    maker.fact(report, "diagnosis", "Lung cancer")
    maker.fact(report, "histology", "Adenocarcinoma")
    assert check(maker.case()).cancer == "nsclc"


def test_a_relatives_cancer_is_not_the_patients() -> None:
    maker = CaseMaker()
    letter = maker.document("medical_summary", "Gastric cancer\nFather: colon cancer")
    maker.fact(letter, "diagnosis", "Gastric cancer")
    maker.fact(letter, "diagnosis", "colon cancer", assertion="family")
    checked = check(maker.case())
    assert checked.cancer == "gastric"
    assert [caution.code for caution in checked.warnings] == ["cancer_from_records"]


def test_two_types_of_equal_weight_stay_unsettled_and_both_are_named() -> None:
    maker = CaseMaker()
    letter = maker.document("medical_summary", "Gastric cancer\nBreast cancer")
    maker.fact(letter, "diagnosis", "Gastric cancer")
    maker.fact(letter, "diagnosis", "Breast cancer")
    checked = check(maker.case())
    assert checked.cancer == ""
    assert "Breast cancer, Gastric / GEJ cancer" in checked.warnings[0].message


def test_what_a_person_gave_is_not_questioned() -> None:
    maker = CaseMaker(cancer="breast")
    letter = maker.document("medical_summary", "Gastric cancer")
    maker.fact(letter, "diagnosis", "Gastric cancer")
    assert check(maker.case()).cancer == "breast"
