"""Radiotherapy, operations and transplants."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caseferry.steps.extract.context import Context
from caseferry.steps.extract.procedures import find_procedures
from caseferry.steps.extract.radiotherapy import find_radiotherapy
from caseferry.steps.extract.text import DocumentText
from caseferry.steps.extract.transplants import find_transplants

DOSES = [
    ("en", "Dose delivered: 45 Gy in 25 fractions, 3 May 2023 to 8 June 2023.", ("45", "25", "2023-05-03", "2023-06-08", "present")),
    ("en", "Adjuvant radiotherapy 4005 cGy/15# to the left chest wall.", ("40.05", "15", "", "", "present")),
    ("fr", "Radiothérapie de 50 Gy en 25 séances (2 Gy par séance), du 3 mars au 7 avril 2023.", ("50", "25", "2023-03-03", "2023-04-07", "present")),
    ("ru", "Проведен курс ДЛТ, РОД 2 Гр, СОД 60 Гр за 30 фракций с 10.01.2023 по 21.02.2023.", ("60", "30", "2023-01-10", "2023-02-21", "present")),
    ("zh", "2023年1月10日至2023年2月14日行盆腔放疗，DT 50Gy/25次，单次剂量2Gy。", ("50", "25", "2023-01-10", "2023-02-14", "present")),
    ("es", "Recibió radioterapia 60 Gy en 30 fracciones, finalizada en mayo de 2021.", ("60", "30", "", "2021-05", "present")),
    ("ar", "تلقت العلاج الإشعاعي بجرعة 50 غراي على 25 جلسة.", ("50", "25", "", "", "present")),
    ("vi", "Xạ trị não 30 Gy/10 lần tháng 1/2025.", ("30", "10", "2025-01", "", "present")),
    ("pt", "Planejada radioterapia 50,4 Gy em 28 frações.", ("50.4", "28", "", "", "planned")),
    ("en", "Planned SBRT 50 Gy in 5 fractions to the liver.", ("50", "5", "", "", "planned")),
]  # fmt: skip


@pytest.mark.parametrize(("language", "words", "want"), DOSES)
def test_dose_fractions_and_dates(
    language: str, words: str, want: tuple[str, ...], document: Callable[..., DocumentText]
) -> None:
    [fact] = find_radiotherapy(document(words), Context("medical_summary", language))
    got = fact.attributes
    assert (
        got["dose_gy"],
        got.get("fractions", ""),
        got.get("start", ""),
        got.get("end", ""),
        fact.assertion.value,
    ) == want


@pytest.mark.parametrize(
    "words",
    [
        "EQD2 84 Gy to D90.",
        "BED 100 Gy.",
        "Mean heart dose 4.5 Gy, lung V20 Gy 30%.",
        "30 fractions of 2 Gy each.",
        "No previous radiotherapy.",
    ],
)
def test_what_is_no_course(words: str, document: Callable[..., DocumentText]) -> None:
    facts = [
        fact
        for fact in find_radiotherapy(document(words), Context("radiotherapy", "en"))
        if fact.assertion.value == "present"
    ]
    assert facts == []


def test_two_techniques_in_one_bracket_go_to_their_doses(document: Callable[..., DocumentText]) -> None:
    text = document("treated by chemoradiation and brachytherapy (50.4 Gy in 28 fractions and 28 Gy in 4 fractions).")
    found = [(fact.code, fact.value) for fact in find_radiotherapy(text, Context("medical_summary", "en"))]
    assert found == [("external", "50.4 Gy in 28 fractions"), ("brachytherapy", "28 Gy in 4 fractions")]


SITES = [
    ("en", "SBRT boost to iliac bone 24 Gy/3# is planned for November 2025.", "iliac bone"),
    ("en", "Palliative RT to L3 vertebra 20 Gy in 5 fractions.", "L3 vertebra"),
    ("en", "Whole brain radiotherapy 30 Gy in 10 fractions.", "Whole brain"),
    ("en", "EBRT to whole pelvis 46 Gy/23#.", "whole pelvis"),
    ("en", "RT to a total dose of 50 Gy in 25 fractions.", ""),
    ("en", "RT was given over five weeks, 50 Gy in 25 fractions.", ""),
    ("es", "Radioterapia sobre pelvis 45 Gy en 25 fracciones.", "pelvis"),
    ("es", "RT a columna lumbar 20 Gy en 5 fracciones.", "columna lumbar"),
    ("fr", "Radiothérapie de la paroi thoracique gauche 50 Gy en 25 fractions.", "paroi thoracique gauche"),
    ("fr", "Irradiation du bassin à la dose de 45 Gy en 25 séances.", "bassin"),
    ("ru", "ДЛТ на область малого таза СОД 46 Гр за 23 фракции.", "малого таза"),
    ("zh", "行盆腔放疗50Gy/25次。", "盆腔"),
    ("zh", "全脑放疗30Gy/10次。", "全脑"),
    ("zh", "左侧胸壁放疗 DT 50Gy/25次。", "左侧胸壁"),
    ("ar", "تلقت العلاج الإشعاعي على الحوض بجرعة 45 غراي على 25 جلسة.", "الحوض"),
    ("vi", "Xạ trị vùng chậu 46 Gy/23 lần.", "chậu"),
    ("vi", "Xạ trị não 30 Gy/10 lần.", "não"),
    ("de", "Bestrahlung der Brustwirbelsäule mit 30 Gy in 10 Fraktionen.", ""),
    ("de", "Bestrahlung des Beckens mit 45 Gy in 25 Fraktionen.", ""),
]  # fmt: skip


@pytest.mark.parametrize(("language", "words", "site"), SITES)
def test_the_place_of_radiotherapy(language: str, words: str, site: str, document: Callable[..., DocumentText]) -> None:
    [fact] = find_radiotherapy(document(words), Context("medical_summary", language))
    assert fact.attributes.get("site", "") == site


def test_a_planned_boost_has_its_own_place_and_month(document: Callable[..., DocumentText]) -> None:
    text = document(
        "Site: T8 vertebra. Dose 30 Gy in 10 fractions, VMAT, 1 October 2025 to 14 October 2025, completed. "
        "SBRT boost to iliac bone 24 Gy/3# is planned for November 2025."
    )
    given, planned = find_radiotherapy(text, Context("radiotherapy", "en"))
    assert given.attributes == {
        "dose_gy": "30", "fractions": "10", "site": "T8 vertebra", "technique": "VMAT", "start": "2025-10-01", "end": "2025-10-14",
    }  # fmt: skip
    assert (planned.assertion.value, dict(planned.attributes)) == (
        "planned",
        {"dose_gy": "24", "fractions": "3", "site": "iliac bone", "technique": "stereotactic", "start": "2025-11"},
    )


PROCEDURES = [
    ("en", "She underwent left modified radical mastectomy with axillary clearance on 12 May 2021; margins negative, 3/17 nodes involved.",
     ("mastectomy", "left modified radical mastectomy with axillary clearance", "2021-05-12", "present")),
    ("fr", "Gastrectomie des 4/5 le 28 \nmai 2025.", ("gastrectomy", "Gastrectomie des 4/5", "2025-05-28", "present")),
    ("ru", "15.03.2022 выполнена радикальная мастэктомия справа.", ("mastectomy", "радикальная мастэктомия справа", "2022-03-15", "present")),
    ("zh", "患者于2022年3月15日行腹腔镜下直肠癌根治术。", ("anterior_resection", "腹腔镜下直肠癌根治术", "2022-03-15", "present")),
    ("vi", "Phẫu thuật cắt toàn bộ dạ dày ngày 05/01/2024.", ("total_gastrectomy", "cắt toàn bộ dạ dày", "2024-01-05", "present")),
    ("ar", "خضعت المريضة لعملية استئصال الثدي الأيسر في مارس 2022.", ("mastectomy", "استئصال الثدي الأيسر", "2022-03", "present")),
    ("en", "Total hysterectomy was declined.", ("hysterectomy", "Total hysterectomy", "", "absent")),
    ("en", "Her sister had a mastectomy.", ("mastectomy", "mastectomy", "", "family")),
]  # fmt: skip


@pytest.mark.parametrize(("language", "words", "want"), PROCEDURES)
def test_operations(language: str, words: str, want: tuple[str, ...], document: Callable[..., DocumentText]) -> None:
    [fact] = find_procedures(document(words), Context("medical_summary", language))
    assert (fact.code, fact.value, fact.date, fact.assertion.value) == want


def test_margins_and_nodes_of_an_operation(document: Callable[..., DocumentText]) -> None:
    [fact] = find_procedures(document(PROCEDURES[0][1]), Context("medical_summary", "en"))
    assert (
        fact.attributes["margins"],
        fact.attributes["nodes_involved"],
        fact.attributes["nodes_examined"],
    ) == ("margins negative", "3", "17")


def test_an_operation_report_lends_its_date(document: Callable[..., DocumentText]) -> None:
    [fact] = find_procedures(document("Intervention : lobectomie."), Context("surgery", "fr", date="2024-02-03"))
    assert fact.date == "2024-02-03"


def test_transplant_and_cell_therapy_have_their_own_dates(document: Callable[..., DocumentText]) -> None:
    text = document("She had ASCT on 3 March 2022 and CAR-T infusion in June 2023. Allogeneic transplant is planned.")
    found = [
        (fact.kind, fact.code, fact.date, fact.assertion.value)
        for fact in find_transplants(text, Context("medical_summary", "en"))
    ]
    assert found == [
        ("transplant", "autologous_hsct", "2022-03-03", "present"),
        ("cell_therapy", "car_t", "2023-06", "present"),
        ("transplant", "allogeneic_hsct", "", "planned"),
    ]
