"""Reads the header of one DICOM object: the InstanceReader port over pydicom.

Pixels are never touched (`stop_before_pixels`, large values deferred). A file without preamble is accepted when it carries
the four UIDs that make an instance (PS3.3 C.12.1, C.7.2.1, C.7.3.1); `force=True` alone would accept any text file.
"""

from __future__ import annotations

from typing import Any, BinaryIO

import pydicom
from pydicom.errors import InvalidDicomError

from caseferry.domain.imaging import Instance
from caseferry.domain.people import PersonMention

_DEFER = 4096  # bytes; values larger than this are not needed for an inventory


class PydicomHeaders:
    """InstanceReader over pydicom."""

    def header(self, source: str, data: BinaryIO) -> Instance | None:
        """The instance in `data`, or None when it is not a DICOM object of a study (DICOMDIR, other bytes)."""
        try:
            dataset = pydicom.dcmread(data, stop_before_pixels=True, defer_size=_DEFER, force=True)
        except (InvalidDicomError, ValueError, EOFError, OSError, AttributeError, KeyError, NotImplementedError):
            return None
        try:
            return _instance(source, dataset)
        except (ValueError, TypeError, AttributeError, LookupError, NotImplementedError):
            return None


def _instance(source: str, dataset: pydicom.Dataset) -> Instance | None:
    uids = {name: _text(dataset, name) for name in ("SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID")}
    if not all(uids.values()):
        return None
    meta = getattr(dataset, "file_meta", None)
    return Instance(
        source=source,
        sop_instance_uid=uids["SOPInstanceUID"],
        sop_class_uid=uids["SOPClassUID"],
        study_instance_uid=uids["StudyInstanceUID"],
        series_instance_uid=uids["SeriesInstanceUID"],
        modality=_text(dataset, "Modality"),
        study_date=_date(dataset),
        study_description=_text(dataset, "StudyDescription"),
        series_description=_text(dataset, "SeriesDescription"),
        series_number=_text(dataset, "SeriesNumber"),
        instance_number=_text(dataset, "InstanceNumber"),
        body_part=_text(dataset, "BodyPartExamined"),
        accession=_text(dataset, "AccessionNumber"),
        institution=_text(dataset, "InstitutionName"),
        transfer_syntax=str(getattr(meta, "TransferSyntaxUID", "")),
        position=_position(dataset),
        rows=_number(dataset, "Rows"),
        columns=_number(dataset, "Columns"),
        frames=_number(dataset, "NumberOfFrames") or 1,
        patient=_person(dataset),
        problems=_problems(dataset),
    )


def _text(dataset: pydicom.Dataset, keyword: str) -> str:
    value: Any = dataset.get(keyword)
    if value is None:
        return ""
    if isinstance(value, (list, tuple, pydicom.multival.MultiValue)):
        return "\\".join(str(part).strip() for part in value)
    return str(value).strip().strip("\0")


def _number(dataset: pydicom.Dataset, keyword: str) -> int:
    text = _text(dataset, keyword)
    return int(text) if text.isdigit() else 0


def _iso(text: str) -> str:
    """A DICOM DA value as ISO 8601; empty when it is not eight digits of a real shape."""
    digits = text.replace(".", "").replace("-", "")[:8]
    if len(digits) != 8 or not digits.isdigit() or not ("01" <= digits[4:6] <= "12") or not ("01" <= digits[6:8] <= "31"):
        return ""
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}"


def _date(dataset: pydicom.Dataset) -> str:
    for keyword in ("StudyDate", "AcquisitionDate", "SeriesDate", "ContentDate"):
        if value := _iso(_text(dataset, keyword)):
            return value
    return ""


def _position(dataset: pydicom.Dataset) -> float | None:
    """Millimetres along the slice normal (PS3.3 C.7.6.2.1.1), or None."""
    try:
        x, y, z = (float(part) for part in dataset.ImagePositionPatient)
        a, b, c, d, e, f = (float(part) for part in dataset.ImageOrientationPatient)
    except (AttributeError, TypeError, ValueError):
        return None
    normal = (b * f - c * e, c * d - a * f, a * e - b * d)
    return round(x * normal[0] + y * normal[1] + z * normal[2], 3)


def _person(dataset: pydicom.Dataset) -> PersonMention:
    """The patient named in the header. Component groups of PN (PS3.5 6.2.1.1) are joined by ` = ` so that each script is kept."""
    groups = [group.replace("^", " ").strip() for group in _text(dataset, "PatientName").split("=")]
    sex = _text(dataset, "PatientSex").upper()
    identifier = _text(dataset, "PatientID")
    return PersonMention(
        name=" = ".join(" ".join(group.split()) for group in groups if group),
        birth_date=_iso(_text(dataset, "PatientBirthDate")),
        sex=sex if sex in ("M", "F") else "",
        identifiers=(identifier,) if identifier else (),
    )


def _problems(dataset: pydicom.Dataset) -> tuple[str, ...]:
    found = []
    if not getattr(dataset, "preamble", None):
        found.append("no DICOM preamble")
    if "Rows" in dataset and _number(dataset, "Rows") == 0:
        found.append("no picture size")
    return tuple(found)
