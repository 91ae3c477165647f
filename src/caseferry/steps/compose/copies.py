"""What is copied byte for byte: originals under their hash, and the DICOM objects of each study."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from caseferry.domain.composition import CopyPlan
from caseferry.domain.imaging import ImagingStudy
from caseferry.domain.people import PatientMatch
from caseferry.domain.understanding import Understanding

_NEVER_OPENED = "0" * 64


@dataclass(frozen=True, slots=True)
class StudyFolder:
    """Where a study goes, and its files in export order by source id."""

    study: ImagingStudy
    path: str
    files: Mapping[str, str]
    withheld: bool


def copy_files(case: Understanding) -> tuple[CopyPlan, ...]:
    """Images of studies, then the originals once each unless they are not wanted. A mixed scan is only copied to originals."""
    images = [CopyPlan(path, source) for folder in study_folders(case) for source, path in folder.files.items()]
    return (*images, *(_originals(case) if case.request.originals else ()))


def _originals(case: Understanding) -> Iterator[CopyPlan]:
    known = {_NEVER_OPENED}
    for source in case.sources:
        if source.sha256 not in known:
            known.add(source.sha256)
            yield CopyPlan(f"keep/originals/{source.sha256}", source.id)


def study_folders(case: Understanding) -> tuple[StudyFolder, ...]:
    """A folder per study: under send/ only when the study names the patient, else held back."""
    used: set[str] = set()
    found = []
    for study in case.studies:
        withheld = study.patient_match is not PatientMatch.MATCH
        root = "keep/withheld/imaging" if withheld else "send/imaging"
        path = _free(f"{root}/{_folder_name(study)}", used)
        files = {source: f"{path}/IM{number:05d}.dcm" for number, source in enumerate(study.sources, 1)}
        found.append(StudyFolder(study, path, files, withheld))
    return tuple(found)


def _folder_name(study: ImagingStudy) -> str:
    parts = [study.date or "undated", *study.modalities, study.body_part.title()]
    return "_".join(clean for part in parts if (clean := re.sub(r"[^A-Za-z0-9-]+", "", part))) or "Study"


def _free(path: str, used: set[str]) -> str:
    number, free = 1, path
    while free.casefold() in used:
        number += 1
        free = f"{path}_{number}"
    used.add(free.casefold())
    return free
