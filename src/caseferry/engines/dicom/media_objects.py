"""One DICOM object on its way to a disc: what its table of contents says of it, and what must be mended before it goes there."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydicom.dataset import Dataset
from pydicom.filebase import DicomBytesIO
from pydicom.filereader import read_partial
from pydicom.fileset import DIRECTORY_RECORDERS
from pydicom.filewriter import write_dataset

from caseferry.engines.dicom.media_letters import doubtful_letters, mend_letters
from caseferry.knowledge.dicom_objects import directory_record

_PIXELS = 0x7FE00008
_FEW = 200  # bytes of a file that is no object
_NEEDED = ("SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID")
_BROKEN = (
    ValueError, TypeError, EOFError, OSError, AttributeError, LookupError, NotImplementedError, OverflowError, RecursionError,
)  # fmt: skip
MORE = "more"
"""The answer of `examine_object` when the first bytes do not hold the header."""


@dataclass(frozen=True, slots=True)
class MediaObject:
    """One object: its identifiers, its four records (patient, study, series, object) as explicit little endian elements, and
    `change`: why it may not be copied as it stands (`envelope`, `packing`, `letters`), empty when it may."""

    study: str
    series: str
    sop_class: str
    sop_instance: str
    syntax: str
    record: str
    records: tuple[bytes, bytes, bytes, bytes]
    order: tuple[int, int]
    words: tuple[str, str, str]  # date, modality, description of the study
    change: str = ""


def examine_object(head: bytes, syntaxes: frozenset[str], *, whole: bool) -> MediaObject | str | None:
    """The object that begins with `head`; MORE when more bytes are needed; None when it cannot be told what it is."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            data, complete = _read(head)
            if not complete and not whole:
                return MORE
            return _object(data, head, syntaxes)
        except _BROKEN:
            return None if whole else MORE


def _read(head: bytes) -> tuple[Dataset, bool]:
    reached = False

    def stop(tag: int, _: object, __: object) -> bool:
        nonlocal reached
        reached = tag >= _PIXELS
        return reached

    if len(head) < _FEW:
        raise ValueError
    return read_partial(io.BytesIO(head), stop_when=stop, force=True), reached


def _object(data: Dataset, head: bytes, syntaxes: frozenset[str]) -> MediaObject | None:
    study, series, instance = (
        str(data.get(name) or "") for name in ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID")
    )
    if not all(str(data.get(name) or "") for name in _NEEDED):
        return None
    syntax = str(getattr(data.file_meta, "TransferSyntaxUID", ""))
    change = _change(data, head, syntax, syntaxes)
    if change == "letters" or doubtful_letters(data):
        mend_letters(data)
    sop_class = str(data.SOPClassUID)
    record = directory_record(sop_class)
    return MediaObject(
        study=study,
        series=series,
        sop_class=sop_class,
        sop_instance=instance,
        syntax=syntax,
        record=record,
        records=(_patient(data), _study(data), _series(data), _leaf(data, record)),
        order=(_whole(data.get("SeriesNumber")), _whole(data.get("InstanceNumber"))),
        words=(_text(data.get("StudyDate")), _text(data.get("Modality")), _text(data.get("StudyDescription"))),
        change=change,
    )


def _change(data: Dataset, head: bytes, syntax: str, syntaxes: frozenset[str]) -> str:
    """An envelope is whole when it has an empty preamble and names the same object as the data in it (PS3.10 7.1)."""
    meta = data.file_meta
    same = (meta.get("MediaStorageSOPInstanceUID"), meta.get("MediaStorageSOPClassUID")) == (
        data.SOPInstanceUID,
        data.SOPClassUID,
    )
    if head[:128].strip(b"\0") or head[128:132] != b"DICM" or not same or "FileMetaInformationGroupLength" not in meta:
        return "envelope"
    if syntax not in syntaxes:
        return "packing"
    return "letters" if doubtful_letters(data) else ""


def _patient(data: Dataset) -> bytes:
    return _encoded({"PatientName": data.get("PatientName"), "PatientID": data.get("PatientID") or "UNKNOWN"})


def _study(data: Dataset) -> bytes:
    return _encoded({
        "StudyDate": data.get("StudyDate"),
        "StudyTime": data.get("StudyTime"),
        "AccessionNumber": data.get("AccessionNumber"),
        "StudyDescription": data.get("StudyDescription"),
        "StudyInstanceUID": data.StudyInstanceUID,
        "StudyID": data.get("StudyID") or "UNKNOWN",
    })  # fmt: skip


def _series(data: Dataset) -> bytes:
    return _encoded({
        "Modality": data.get("Modality") or "OT",
        "SeriesInstanceUID": data.SeriesInstanceUID,
        "SeriesNumber": data.get("SeriesNumber") or 0,
    })  # fmt: skip


def _leaf(data: Dataset, record: str) -> bytes:
    """What the standard asks of a record of this type; where the object lacks it, its number alone."""
    if data.get("InstanceNumber") in (None, ""):
        data.InstanceNumber = "1"
    try:
        made = DIRECTORY_RECORDERS[record](data) if record in DIRECTORY_RECORDERS and record != "PRIVATE" else Dataset()
    except ValueError:
        made = Dataset()
    if not len(made):
        made.InstanceNumber = data.InstanceNumber
    return _written(made)


def _encoded(values: dict[str, Any]) -> bytes:
    made = Dataset()
    for name, value in values.items():
        setattr(made, name, value if value is not None else "")
    return _written(made)


def _written(made: Dataset) -> bytes:
    made.SpecificCharacterSet = "ISO_IR 192"
    out = DicomBytesIO()
    out.is_little_endian, out.is_implicit_VR = True, False
    write_dataset(out, made)
    return out.getvalue()


def _text(value: object) -> str:
    return "" if value is None else str(value)[:120]


def _whole(value: object) -> int:
    try:
        return int(str(value))
    except ValueError:
        return 0


def patient_first(objects: Sequence[MediaObject]) -> list[MediaObject]:
    """In the order in which a person looks for them: by patient, study date, series, image."""
    return sorted(
        objects, key=lambda one: (one.records[0], one.words[0], one.study, one.order, one.series, one.sop_instance)
    )
