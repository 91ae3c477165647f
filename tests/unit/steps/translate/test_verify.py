"""Capability T1 (docs/requirements.md): what the checks of a translation catch."""

import pytest
from benchmarks.packet.translation import false_flags, planted
from tests.unit.steps.translate.documents import make_task, translated

from caseferry.domain.translation import Flag
from caseferry.knowledge.drugs import load_drugs
from caseferry.steps.translate.locks import Wording
from caseferry.steps.translate.terms import drug_rendering
from caseferry.steps.translate.verify import verify, verify_all

RU, ES, ES_ZH = Wording("ru", "en"), Wording("es", "en"), Wording("es", "zh")


def codes(source, target, wording=RU):
    return tuple(flag.code for flag in verify(source, target, wording))


def test_T1_of_twenty_planted_errors_every_numeric_one_and_nine_in_ten_of_the_rest_are_caught():
    rows = [row for row in planted() if row.group == "planted"]
    numeric = [row for row in rows if row.numeric]
    other = [row for row in rows if not row.numeric]
    assert (len(numeric), len(other)) == (10, 10)
    assert [row.what for row in numeric if not row.caught] == []
    assert sum(row.caught for row in other) >= 0.9 * len(other), [row.what for row in other if not row.caught]


def test_T1_further_errors_in_languages_that_the_twenty_do_not_have_are_caught_too():
    rows = [row for row in planted() if row.group == "more"]
    assert [row.what for row in rows if row.numeric and not row.caught] == []
    others = [row for row in rows if not row.numeric]
    assert sum(row.caught for row in others) >= 0.9 * len(others)


def test_T1_good_translations_have_no_flag_but_the_doubtful_thousands():
    assert [(pair, flags) for pair, flags in false_flags() if flags] == []


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Лейкоциты 10 000 в 1 мкл", "Leukocytes 10,000 in 1 µL"),
        ("Доза 1.234.567,8 ед", "Dose 1,234,567.8 units"),
        ("3 октября 2025 года", "2025-10-03"),
        ("в 2024 г. операция", "in 2024 surgery"),
        ("ЭР (+), ПР (-)", "ER (+), PR (-)"),
    ],
)
def test_a_number_a_date_or_a_sign_in_another_form_is_no_error(source, target):
    assert codes(source, target) == ()


def test_a_number_that_may_be_a_thousand_waits_for_a_person_only_where_the_language_writes_a_decimal_comma():
    assert codes("Тромбоциты 1.234", "Platelets 1.234") == ("thousands",)
    assert codes("Platelets 1,234", "血小板 1,234", Wording("en", "zh")) == ()
    assert codes("Platelets 1,234", "血小板 1.234", Wording("en", "zh")) == ("thousands",)


def test_an_empty_translation_has_one_flag():
    assert verify("Печень", " ", RU, segment="p1.l1") == (Flag("p1.l1", "empty", "There is no translation."),)


def test_words_of_another_script_are_residue_but_a_name_of_the_patient_may_stay():
    assert codes("Пациент Соколова", "Patient Соколова") == ("residue",)
    assert codes("Пациент Соколова", "Patient Соколова", Wording("ru", "en", ("Соколова",))) == ()


def test_a_sentence_left_in_spanish_is_residue_and_a_cognate_is_none():
    assert "residue" in codes("Biopsia de mama", "Biopsia de mama", ES)
    assert codes("Carcinoma ductal", "Ductal carcinoma", ES) == ()
    assert codes("Dra. Luz Quispe", "Luz Quispe 医生", ES_ZH) == ()


def test_the_words_say_what_stands_where():
    found = verify("ЛДГ 312 Ед/л", "LDH 321 U/L", RU)
    assert found == (Flag("", "number", "A number differs: the original has 312; the translation has 321."),)


def test_T3_a_drug_in_another_than_its_one_rendering_is_flagged():
    assert codes("Назначен цисплатин", "Cisplatin was prescribed") == ()
    assert codes("Trastuzumab iniciado", "赫赛汀开始使用", ES_ZH) == ("rendering",)
    assert codes("Trastuzumab iniciado", "曲妥珠单抗开始使用", ES_ZH) == ()


def test_T3_a_drug_may_stand_under_the_short_name_of_the_table():
    assert codes("Назначен S-1", "S-1 was prescribed") == ()
    assert drug_rendering(load_drugs()["bcg"], "en") == "BCG"
    assert drug_rendering(load_drugs()["sipuleucel-t"], "en") == "sipuleucel-T"


@pytest.mark.parametrize("to", ["en", "zh"])
def test_T3_every_drug_of_the_table_in_its_one_rendering_raises_no_flag_and_is_what_the_summary_prints(to):
    wrong = []
    for drug in load_drugs().values():
        rendering = drug_rendering(drug, to)
        assert (
            rendering == drug.display.zh if to == "zh" else drug.display.en.casefold().startswith(rendering.casefold())
        )
        source, language = (drug.zh, "zh") if to == "en" else (drug.en, "en")
        wrong += [
            (drug.id, code) for code in codes(source, rendering, Wording(language, to)) if code in ("drug", "rendering")
        ]
    assert wrong == []


def test_a_language_whose_negations_cannot_be_counted_is_told_once_and_waits_for_a_person():
    made = translated(make_task())
    found = verify_all(made, Wording("sw", "en"))
    told = [flag for flag in found if flag.code == "negation"]
    assert [(flag.segment, flag.words) for flag in told] == [
        ("p1.l1", "Negations, sides and results cannot be counted in 'sw': compare them all by eye.")
    ]
    assert codes("hakuna uvimbe", "no swelling", Wording("sw", "en")) == ()
