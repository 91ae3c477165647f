"""Pairs imaging studies with the reports that describe them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from caseferry.domain.dates import PartialDate
from caseferry.domain.documents import DocumentReference
from caseferry.domain.imaging import ImagingStudy
from caseferry.domain.pages import Page

# The category of a report by the modality of the study (PS3.3 C.7.3.1.1.1).
_CATEGORY = {"PT": "imaging_pet", "CT": "imaging_ct", "MR": "imaging_mri"}
_ANY = "imaging_"
_DAYS = 3  # a report may carry the day it was dictated
_CERTAIN = -1
_WORDS = re.compile(r"[^\W\d_]{4,}")
_FEWEST = 4  # digits of an accession number that tells something


def pair_reports(
    studies: Sequence[ImagingStudy], documents: Sequence[DocumentReference], pages: Sequence[Page]
) -> tuple[ImagingStudy, ...]:
    """Each study with the report that carries its accession number, else with one of the same kind within 3 days.

    A report is given once, to the nearest study; of two studies of one day, to the one whose region it names.
    """
    texts = {(page.source, page.number): page.text for page in pages}
    candidates = [
        (gap, _elsewhere(study, document, texts), study.study_instance_uid, document.id)
        for study in studies
        for document in documents
        if (gap := _distance(study, document, texts)) is not None
    ]
    chosen: dict[str, str] = {}
    for _, _, study_uid, document_id in sorted(candidates):
        if study_uid not in chosen and document_id not in chosen.values():
            chosen[study_uid] = document_id
    return tuple(replace(study, report=chosen.get(study.study_instance_uid, "")) for study in studies)


def _distance(study: ImagingStudy, document: DocumentReference, texts: Mapping[tuple[str, int], str]) -> int | None:
    """Days between study and report; less than none where the report carries the number of the study."""
    if not document.category.startswith(_ANY):
        return None
    if _carries(document, study.accession, texts):
        return _CERTAIN
    if document.category != _category(study):
        return None
    day, other = PartialDate(study.date).day, document.date.day
    if day is None or other is None:
        return None
    gap = abs((day - other) // dt.timedelta(days=1))
    return gap if gap <= _DAYS else None


def _carries(document: DocumentReference, accession: str, texts: Mapping[tuple[str, int], str]) -> bool:
    """Whether the accession number stands on a page of the report by itself. A short number stands anywhere by chance."""
    if sum(char.isdecimal() for char in accession) < _FEWEST:
        return False
    pattern = re.compile(rf"(?<![^\W_]){re.escape(accession)}(?![^\W_])", re.IGNORECASE)
    return any(pattern.search(texts.get((ref.source, ref.page), "")) for ref in document.pages)


def _elsewhere(study: ImagingStudy, document: DocumentReference, texts: Mapping[tuple[str, int], str]) -> int:
    """How many words of the study's region the report does not name."""
    words = {word.casefold() for word in _WORDS.findall(f"{study.body_part} {study.description}")}
    text = " ".join(texts.get((ref.source, ref.page), "") for ref in document.pages).casefold()
    return sum(word not in text for word in words)


def _category(study: ImagingStudy) -> str:
    for modality, category in _CATEGORY.items():
        if modality in study.modalities:
            return category
    return "imaging_other"
