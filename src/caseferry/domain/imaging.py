"""DICOM studies as found on discs and in folders."""

from __future__ import annotations

from dataclasses import dataclass

from caseferry.domain.people import PatientMatch, PersonMention


@dataclass(frozen=True, slots=True)
class Instance:
    """One DICOM object: the tags the inventory needs, as text. `source` is the source id it came from."""

    source: str
    sop_instance_uid: str
    sop_class_uid: str
    study_instance_uid: str
    series_instance_uid: str
    modality: str = ""
    study_date: str = ""          # ISO
    study_description: str = ""
    series_description: str = ""
    series_number: str = ""
    instance_number: str = ""
    body_part: str = ""
    accession: str = ""
    institution: str = ""
    transfer_syntax: str = ""
    position: float | None = None  # mm along the slice normal
    rows: int = 0
    columns: int = 0
    frames: int = 1
    bytes: int = 0
    patient: PersonMention = PersonMention()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImagingStudy:
    """A study and what is known of it. `report` is the document id of its report, `sources` its files in export order."""

    study_instance_uid: str
    modalities: tuple[str, ...]
    description: str
    body_part: str
    date: str
    series: int
    instances: int
    bytes: int
    person: PersonMention
    patient_match: PatientMatch
    sources: tuple[str, ...]
    series_uids: tuple[str, ...] = ()
    report: str = ""
    problems: tuple[str, ...] = ()
