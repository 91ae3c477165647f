"""Words that mean something else in another language, in another place, or as part of another word."""

from __future__ import annotations

import pytest

from caseferry.steps.extract.allergies import find_allergies
from caseferry.steps.extract.conditions import find_toxicities
from caseferry.steps.extract.diagnoses import find_diagnoses
from caseferry.steps.extract.grades import find_grades
from caseferry.steps.extract.lesions import find_lesions
from caseferry.steps.extract.markers import find_markers
from caseferry.steps.extract.medications import find_medications
from caseferry.steps.extract.metastases import find_metastases
from caseferry.steps.extract.stages import find_stages


@pytest.fixture
def found(document, context):
    """(kind, code, value, assertion) of what a finder reads from words."""

    def read(find, text: str, language: str, category: str = "medical_summary"):
        page = document(text, category=category, language=language)
        facts = find(page, context(category, language))
        return [(fact.code, fact.value, fact.assertion.value) for fact in facts]

    return read


def test_the_vietnamese_brain_denies_nothing_and_portuguese_no_still_does(found):
    assert found(find_metastases, "di căn não, di căn gan", "vi") == [
        ("brain", "di căn não", "present"), ("liver", "di căn gan", "present"),
    ]  # fmt: skip
    assert found(find_metastases, "não há metástases hepáticas", "pt") == [("liver", "metástases hepáticas", "absent")]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Antécédents : hypothyroïdie sous lévothyroxine 75 µg/j.", "fr", "lévothyroxine 75 µg/j"),
        ("Plan: Tab Sunitinib 50 mg.\nCont. Tab Glycomet 500 mg BD", "en", "Glycomet 500 mg"),
        ("План: FOLFIRI.\nНазначено: эналаприл 10 мг 2 раза в день.", "ru", "эналаприл 10 мг"),
        ("出院医嘱：1.继续硝苯地平控释片30mg qd；", "zh", "硝苯地平控释片30mg"),
        ("ADV: Ribociclib.\nCURRENT MEDS: Tab Metformin 500 mg BD", "en", "Metformin 500 mg"),
    ],
)
def test_what_is_carried_on_is_taken_now(found, text, language, expected):
    assert [(value, meant) for _, value, meant in found(find_medications, text, language)] == [(expected, "present")]


def test_a_turkish_allergy_stands_behind_the_drug_and_is_denied_with_yok(found):
    assert found(find_allergies, "Penisilin alerjisi var.", "tr") == [("penicillin", "Penisilin", "present")]
    assert [meant for _, _, meant in found(find_allergies, "Bilinen ilaç alerjisi yok.", "tr")] == ["absent"]


def test_no_known_allergies_behind_a_heading_is_told_once(found):
    assert found(find_allergies, "ALLERGY: NKDA. ECOG 1.", "en") == [("", "NKDA", "absent")]


def test_high_grade_is_a_grade_of_urothelium_and_sarcoma_and_part_of_a_name_elsewhere(found):
    assert found(find_grades, "carcinoma urotelial de alto grado", "es", "pathology") == [
        ("G", "alto grado", "present")
    ]
    assert found(find_grades, "high-grade serous carcinoma of the ovary", "en", "pathology") == []


def test_a_tomography_is_no_stage_and_a_stage_in_brackets_no_metastasis(found):
    assert found(find_stages, "КОМП'ЮТЕРНА ТОМОГРАФІЯ", "uk", "imaging_ct") == []
    assert found(find_stages, "cT4bN2M0 (Stage IIIB)", "en")[0] == ("TNM", "cT4bN2M0", "present")


def test_a_percentage_behind_a_dash_is_not_joined_to_the_digits_of_the_name(found):
    assert found(find_markers, "SMA - Negative, S100 - Negative, Ki-67 - 12%", "en", "pathology") == [
        ("SMA", "Negative", "present"), ("S100", "Negative", "present"), ("Ki67", "12%", "present"),
    ]  # fmt: skip


def test_a_change_told_before_the_name_is_part_of_the_result(found):
    told = found(find_markers, "FISH: амплификация гена MYCN обнаружена.", "ru", "pathology")
    assert told == [("MYCN", "амплификация гена MYCN обнаружена", "present")]


def test_the_size_before_and_the_size_of_today_are_one_lesion(found):
    told = found(find_lesions, "образование 34 х 29 мм, ранее 61 х 52 мм.", "ru", "imaging_mri")
    assert told == [("", "34 х 29 мм", "present")]


def test_a_list_of_genes_without_a_change_is_negative_and_takes_no_value_of_the_next_line(found):
    told = found(find_markers, "No reportable alterations: ALK, ROS1, ERBB2\nTMB: 4.2 mut/Mb", "en", "molecular")
    none = "No reportable alterations: ALK, ROS1, ERBB2"
    assert told == [
        ("ALK", none, "present"), ("ROS1", none, "present"), ("HER2", none, "present"), ("TMB", "4.2 mut/Mb", "present"),
    ]  # fmt: skip


def test_sizes_in_the_centimetres_of_taiwan_and_of_turkish_lesions(found):
    assert found(find_lesions, "S4 腫瘤 5.2 x 4.7 公分，無變化。", "zh", "imaging_mri") == [
        ("", "5.2 x 4.7 公分", "present")
    ]
    assert found(find_lesions, "Sağ serebellar hemisferde 16 mm çapta lezyon izlenmiştir.", "tr", "imaging_mri") == [
        ("", "16 mm", "present")
    ]


def test_turkish_and_ukrainian_sides_stand_within_the_name_of_a_tumour(document, context):
    for words, language in (("Sağ akciğer adenokarsinomu", "tr"), ("Рак лівої нирки pT3aN0M0", "uk")):
        (fact, *_) = find_diagnoses(
            document(words, category="medical_summary", language=language), context("medical_summary", language)
        )
        assert (fact.assertion.value, fact.attributes["site"]) == ("present", {"tr": "Lung", "uk": "Kidney"}[language])


def test_a_grade_of_toxicity_is_found_in_indonesian_and_turkish(document, context):
    for words, language in (("Neutropenia derajat 3 pada siklus II", "id"), ("Nöropati derece 2", "tr")):
        (fact,) = find_toxicities(
            document(words, category="discharge", language=language), context("discharge", language)
        )
        assert fact.normal.value == {"id": "grade 3", "tr": "grade 2"}[language]
