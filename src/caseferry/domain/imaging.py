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
    study_date: str = ""  # ISO
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
    contrast: str = ""
    orientation: str = ""  # axial | coronal | sagittal | oblique, empty when not given
    unshown: str = ""  # why its pixels cannot be drawn here, in plain words
    pixel_bytes: int = (
        0  # what its file must take at least when the pixels are not compressed; 0 when that cannot be told
    )
    frame_of_reference: str = ""  # pictures with the same one can be laid over each other


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """One object that the table of contents of a disc (DICOMDIR) promises."""

    study_instance_uid: str
    sop_instance_uid: str
    series_instance_uid: str = ""
    series: str = ""  # its number, modality and description, as far as they are told
    study_date: str = ""  # ISO
    study_description: str = ""
    modality: str = ""
    patient: PersonMention = PersonMention()


@dataclass(frozen=True, slots=True)
class AbsentStudy:
    """A study that the table of contents of a disc lists and of which not one object is here."""

    study_instance_uid: str
    date: str
    modalities: tuple[str, ...]
    description: str
    instances: int
    patient_match: PatientMatch


@dataclass(frozen=True, slots=True)
class ImagingSeries:
    """One series of a study. `kind` says in plain words what its objects are; `spacing` is the usual step between slices in mm.

    `slices` counts pictures (the frames of multi-frame objects), `missing` the slices that the positions show to be absent, `gaps`
    the places where they are. `sources` are its files in anatomical order. `unshown` says why it cannot be drawn here.
    """

    series_instance_uid: str
    number: str
    description: str
    modality: str
    kind: str
    instances: int
    slices: int
    drawn: bool = True
    spacing: float | None = None
    gaps: int = 0
    missing: int = 0
    orientation: str = ""
    contrast: str = ""
    transfer_syntax: str = ""
    rows: int = 0
    columns: int = 0
    sources: tuple[str, ...] = ()
    frames: tuple[int, ...] = ()  # of each of `sources`
    unshown: str = ""
    frame_of_reference: str = ""
    companion: str = ""  # of a PET series: the Series Instance UID of the CT that it lies over
    companion_basis: str = ""  # why, in plain words


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
    series_list: tuple[ImagingSeries, ...] = ()
    conflicts: tuple[str, ...] = ()  # what a person must decide, in plain words
    accession: str = ""
    lacks: tuple[str, ...] = ()  # what a family can mend by copying the disc again, in plain words
