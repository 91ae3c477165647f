"""Images without a report and reports without images, and studies that a disc lists but that are not on it."""

from __future__ import annotations

from collections.abc import Iterator

from caseferry.domain.checklist import Task
from caseferry.domain.documents import Placement
from caseferry.domain.people import PatientMatch
from caseferry.domain.understanding import Understanding
from caseferry.knowledge.wording import sentence

_IMAGES = ("imaging_pet", "imaging_ct", "imaging_mri")
_SENT = (Placement.PACKET, Placement.ANNEX)


def unpaired(case: Understanding) -> Iterator[Task]:
    """Tasks for the family. Reports are asked for images only where some images came: else the checklist asks for them."""
    mine = [study for study in case.studies if study.patient_match is PatientMatch.MATCH]
    alone = [_study_words(study.date, study.modalities, "") for study in mine if not study.report and study.modalities]
    if alone:
        yield Task("family", f"No report was found for the images of {_listed(alone)}. If you have one, add it.")
    told = {study.report for study in mine}
    if mine and (reports := [words for words in _reports(case, told) if words]):
        yield Task(
            "family", f"The images of these reports are not here: {_listed(reports)}. If you have the discs, add them."
        )
    for absent in case.absent_studies:
        if absent.patient_match is not PatientMatch.MISMATCH:
            about = _study_words(absent.date, absent.modalities, absent.description)
            yield Task(
                "family",
                f"The table of contents of a disc lists images of {about}, {absent.instances} objects, and none of them is here. "
                "Copy the disc again, whole, or ask the hospital for a new one.",
                absent.study_instance_uid,
            )


def _reports(case: Understanding, told: set[str]) -> Iterator[str]:
    for document in case.documents:
        mine = document.patient_match is not PatientMatch.MISMATCH and document.placed in _SENT
        if mine and document.category in _IMAGES and document.id not in told and document.date.value:
            yield f"{sentence('category_' + document.category)} {document.date.value}"


def _study_words(date: str, modalities: tuple[str, ...], description: str) -> str:
    kind = ", ".join((*modalities, *([description] if description else [])))
    return f"{date or 'an unknown day'} ({kind})" if kind else date or "an unknown day"


def _listed(parts: list[str]) -> str:
    return "; ".join(dict.fromkeys(parts))
