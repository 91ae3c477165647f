"""The state of each requirement, from what the records hold and say."""

from __future__ import annotations

import pytest
from tests.unit.invented_case import CaseMaker

from caseferry.domain.checklist import ChecklistRow
from caseferry.steps.check import check


def states(maker: CaseMaker) -> dict[str, str]:
    return {row.item: row.state.value for row in check(maker.case()).checklist}


def row(maker: CaseMaker, item: str) -> ChecklistRow:
    return next(row for row in check(maker.case()).checklist if row.item == item)


def blood(maker: CaseMaker, date: str) -> None:
    report = maker.document(
        "labs", "Hb 9.7\nPlatelets 301\nALT 19\nBilirubin 7\nCreatinine 88\nLDH 231", date=date, role="collected"
    )
    for code, value in (
        ("hemoglobin", "9.7"), ("platelets", "301"), ("alt", "19"), ("bilirubin_total", "7"), ("creatinine", "88"), ("ldh", "231"),
    ):  # fmt: skip
        maker.fact(report, "lab", value, code=code, date=date)


def test_an_empty_case_lacks_everything_and_knows_nothing_of_what_is_only_done_sometimes() -> None:
    maker = CaseMaker()
    maker.document("administrative", "Invoice")
    found = states(maker)
    assert {
        item: found[f"core/{item}"] for item in ("summary", "pathology", "cbc", "question", "passport")
    } == dict.fromkeys(("summary", "pathology", "cbc", "question", "passport"), "missing")
    assert {item: found[f"core/{item}"] for item in ("molecular", "slides")} == {
        "molecular": "unknown",
        "slides": "unknown",
    }
    assert {item: found[f"core/{item}"] for item in ("surgery", "radiotherapy")} == dict.fromkeys(
        ("surgery", "radiotherapy"), "unknown"
    )


def test_an_operation_does_not_belong_to_leukaemia_and_may_have_been_done_for_a_solid_tumour() -> None:
    told = {}
    for cancer in ("aml", "gastric"):
        maker = CaseMaker(cancer=cancer)
        maker.document("medical_summary", "Chemotherapy was given.", date="2026-02-10")
        found = row(maker, "core/surgery")
        told[cancer] = (found.state.value, found.basis.split(". ")[0])
    assert told == {
        "aml": ("not_applicable", "This does not belong to the care of this tumour"),
        "gastric": ("unknown", "The records received do not say whether it was done"),
    }


def test_every_core_item_has_a_row_and_a_passport_is_never_required() -> None:
    maker = CaseMaker()
    rows = check(maker.case()).checklist
    assert len(rows) == 22
    assert next(row.level for row in rows if row.item == "core/passport") == "recommended"


def test_blood_tests_within_the_limit_are_present() -> None:
    maker = CaseMaker()
    blood(maker, "2026-01-29")
    found = states(maker)
    assert {item: found[f"core/{item}"] for item in ("cbc", "ldh", "liver", "kidney")} == dict.fromkeys(
        ("cbc", "ldh", "liver", "kidney"), "present"
    )
    assert row(maker, "core/ldh").newest == "2026-01-29"


def test_moving_the_day_makes_the_same_blood_tests_old_and_says_so_without_calling_them_invalid() -> None:
    maker = CaseMaker(as_of="2026-05-27")
    blood(maker, "2026-01-29")
    ldh = row(maker, "core/ldh")
    assert ldh.state.value == "present_but_old"
    assert "Older than our usual 28 days." in ldh.basis
    assert "Rule: CancerFax guide" in ldh.basis


def test_undated_blood_tests_are_present_with_an_unknown_date() -> None:
    maker = CaseMaker()
    blood(maker, "")
    assert states(maker)["core/cbc"] == "present_date_unknown"


def test_results_of_another_person_count_for_nothing() -> None:
    maker = CaseMaker()
    blood(maker, "2026-01-29")
    maker.withheld(maker.documents[0])
    assert states(maker)["core/cbc"] == "missing"


def test_pathology_without_a_readable_biopsy_date_is_present_with_an_unknown_date() -> None:
    maker = CaseMaker()
    maker.document("pathology", "Carcinoma", date="2025-01-24", role="reported")
    assert states(maker)["core/pathology"] == "present_date_unknown"


def test_pathology_with_the_day_of_the_biopsy_is_present() -> None:
    maker = CaseMaker()
    maker.document("pathology", "Carcinoma. HER2 immunohistochemistry 2+", date="2025-01-14", role="collected")
    found = states(maker)
    assert (found["core/pathology"], found["core/ihc"]) == ("present", "present")


@pytest.mark.parametrize(
    "words",
    [
        "NGS panel is awaited.", "Se ha solicitado NGS.", "Le séquençage est en attente.", "Секвенирование в работе.",
        "二代测序已送检，结果未回。", "NGS ainda pendente.", "Đã gửi mẫu giải trình tự gen.",
    ],
)  # fmt: skip
def test_a_test_that_a_letter_awaits_is_mentioned_but_not_attached(words: str) -> None:
    maker = CaseMaker()
    maker.document("medical_summary", f"Dear colleague,\n{words}\nRegards", date="2026-02-10")
    assert states(maker)["core/molecular"] == "mentioned_not_attached"


@pytest.mark.parametrize(
    "words", ["NGS was not done.", "NGS no realizada.", "未做二代测序。", "Секвенирование не проводилось."]
)
def test_a_test_that_a_letter_denies_is_stated_as_not_performed(words: str) -> None:
    maker = CaseMaker()
    maker.document("medical_summary", words, date="2026-02-10")
    assert states(maker)["core/molecular"] == "stated_not_performed"


@pytest.mark.parametrize(
    "words",
    [
        "No previous surgery.",
        "Sin cirugía previa.",
        "Pas de chirurgie.",
        "Без операции.",
        "未手术，仅活检。",
        "Chưa phẫu thuật.",
    ],
)
def test_an_operation_that_the_records_deny_makes_its_note_not_applicable(words: str) -> None:
    maker = CaseMaker()
    maker.document("medical_summary", words, date="2026-02-10")
    found = row(maker, "core/surgery")
    assert found.state.value == "not_applicable"
    assert found.basis.startswith("The records state that it was not done (medical summary, 2026-02-10).")


def test_a_scan_that_was_made_is_not_denied_by_what_it_did_not_show() -> None:
    maker = CaseMaker()
    maker.document("medical_summary", "No CT evidence of metastasis in May.", date="2026-02-10")
    assert states(maker)["core/imaging_recent"] == "mentioned_not_attached"


def test_a_marker_that_only_a_letter_states_is_mentioned_and_the_report_is_not_here() -> None:
    maker = CaseMaker(cancer="gastric")
    letter = maker.document("medical_summary", "HER2 negative on biopsy.", date="2026-02-10")
    maker.fact(letter, "biomarker", "negative", code="HER2")
    assert states(maker)["gastric/her2"] == "mentioned_not_attached"


def test_a_block_that_is_still_to_be_sent_says_that_there_is_one() -> None:
    maker = CaseMaker()
    maker.document("pathology", "FISH non réalisée sur place, bloc à adresser.", date="2025-01-14", role="collected")
    assert states(maker)["core/slides"] == "present"


def test_an_operation_that_was_done_but_whose_note_is_lacking_is_mentioned() -> None:
    maker = CaseMaker()
    letter = maker.document("medical_summary", "Gastrectomy on 28 May 2025.", date="2026-02-10")
    maker.fact(letter, "procedure", "Gastrectomy")
    assert states(maker)["core/surgery"] == "mentioned_not_attached"


def test_a_biopsy_is_no_operation() -> None:
    maker = CaseMaker()
    report = maker.document("pathology", "Cervix, punch biopsy: carcinoma", date="2024-06-11", role="collected")
    maker.fact(report, "procedure", "punch biopsy")
    assert states(maker)["core/surgery"] == "unknown"


def test_planned_treatment_is_no_history() -> None:
    maker = CaseMaker()
    letter = maker.document("medical_summary", "Paclitaxel will start next week", date="2026-02-10")
    maker.fact(letter, "treatment", "Paclitaxel", assertion="planned")
    assert states(maker)["core/treatment_history"] == "missing"


def test_a_second_scan_of_the_kind_is_the_prior_one() -> None:
    maker = CaseMaker()
    maker.document("imaging_mri", "MRI pelvis", date="2026-02-03", role="performed")
    older = maker.document("imaging_mri", "MRI pelvis", date="2024-06-25", role="performed")
    assert states(maker)["core/imaging_recent"] == "present"
    assert row(maker, "core/imaging_prior").documents == (older.id,)


def test_images_on_a_disc_that_was_not_sent_are_mentioned() -> None:
    maker = CaseMaker()
    maker.document("imaging_ct", "CT chest. Images on CD.", date="2026-02-03", role="performed")
    assert states(maker)["core/dicom"] == "mentioned_not_attached"


def test_images_of_the_patient_are_present() -> None:
    maker = CaseMaker()
    maker.study("1.2.3")
    assert states(maker)["core/dicom"] == "present"


def test_tumour_therapy_and_hospital_lists_follow_the_core_in_order() -> None:
    maker = CaseMaker(cancer="cervical", therapies=("particle",))
    items = [row.item for row in check(maker.case()).checklist]
    assert items[22:] == [
        "cervical/biopsy", "cervical/gyn", "cervical/labs", "cervical/scc", "particle/dicom", "particle/prior_rt", "particle/path",
    ]  # fmt: skip


def test_her2_two_plus_asks_for_the_hybridisation_that_another_result_does_not() -> None:
    for value, expected in (("2+", "mentioned_not_attached"), ("3+", "not_applicable")):
        maker = CaseMaker(cancer="breast")
        report = maker.document("pathology", f"HER2 {value}", date="2025-01-14", role="collected")
        maker.fact(report, "biomarker", value, code="HER2")
        assert states(maker)["breast/her2ish"] == expected
