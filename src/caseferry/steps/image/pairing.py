"""Pairs imaging studies with the reports that describe them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

from caseferry.domain.dates import PartialDate
from caseferry.domain.documents import DocumentReference
from caseferry.domain.imaging import ImagingStudy

# The category of a report by the modality of the study (PS3.3 C.7.3.1.1.1).
_CATEGORY = {"PT": "imaging_pet", "CT": "imaging_ct", "MR": "imaging_mri"}
_DAYS = 3  # a report may carry the day it was dictated


def report_of(
    studies: Sequence[ImagingStudy], documents: Sequence[DocumentReference]
) -> Callable[[ImagingStudy], ImagingStudy]:
    """A function that gives each study the report with the same accession number, else of the same kind within 3 days.

    A report is given once, to the nearest study.
    """
    candidates = [
        (gap, study.study_instance_uid, document.id)
        for study in studies
        for document in documents
        if (gap := _distance(study, document)) is not None
    ]
    chosen: dict[str, str] = {}
    for _, study_uid, document_id in sorted(candidates):
        if study_uid not in chosen and document_id not in chosen.values():
            chosen[study_uid] = document_id
    return lambda study: replace(study, report=chosen.get(study.study_instance_uid, ""))


def _distance(study: ImagingStudy, document: DocumentReference) -> int | None:
    wanted = _category(study)
    if document.category != wanted:
        return None
    day, other = PartialDate(study.date).day, document.date.day
    if day is None or other is None:
        return None
    gap = abs((day - other) // dt.timedelta(days=1))
    return gap if gap <= _DAYS else None


def _category(study: ImagingStudy) -> str:
    for modality, category in _CATEGORY.items():
        if modality in study.modalities:
            return category
    return "imaging_other"
