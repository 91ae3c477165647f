"""Images and reports that lack each other, as tasks for the family."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.invented_case import CaseMaker

from caseferry.domain.imaging import AbsentStudy, ImagingStudy
from caseferry.domain.people import PatientMatch, PersonMention
from caseferry.domain.understanding import Understanding
from caseferry.steps.check.unpaired import unpaired


def study(uid: str, date: str, *, report: str = "", match: PatientMatch = PatientMatch.MATCH) -> ImagingStudy:
    return ImagingStudy(uid, ("CT",), "", "CHEST", date, 1, 9, 900, PersonMention(), match, (), report=report)


def case(*studies: ImagingStudy, absent: tuple[AbsentStudy, ...] = ()) -> Understanding:
    maker = CaseMaker()
    maker.document("imaging_ct", "CT chest: no change", date="2025-10-09", role="performed")
    maker.document("imaging_mri", "MRI brain: clear", date="2025-06-01", role="performed")
    return replace(maker.case(), studies=studies, absent_studies=absent)


def words(found: Understanding) -> list[str]:
    return [task.what for task in unpaired(found)]


def test_without_any_images_the_checklist_alone_asks() -> None:
    assert words(case()) == []


def test_images_without_a_report_and_reports_without_images_are_both_listed() -> None:
    ct = next(document for document in case().documents if document.category == "imaging_ct")
    assert words(case(study("1.2", "2025-10-09", report=ct.id), study("1.3", "2024-01-05"))) == [
        "No report was found for the images of 2024-01-05 (CT). If you have one, add it.",
        "The images of these reports are not here: MRI 2025-06-01. If you have the discs, add them.",
    ]


def test_a_study_of_somebody_else_is_not_asked_about() -> None:
    absent = AbsentStudy("1.9", "2020-01-01", ("MR",), "", 4, PatientMatch.MISMATCH)
    assert words(case(study("1.2", "2025-10-09", match=PatientMatch.MISMATCH), absent=(absent,))) == []


def test_a_study_that_the_disc_only_lists_is_asked_for() -> None:
    absent = AbsentStudy("1.9", "2024-03-01", ("CT",), "CT ABDOMEN", 120, PatientMatch.MATCH)
    assert words(case(absent=(absent,))) == [
        "The table of contents of a disc lists images of 2024-03-01 (CT, CT ABDOMEN), 120 objects, and none of them is here. "
        "Copy the disc again, whole, or ask the hospital for a new one."
    ]
