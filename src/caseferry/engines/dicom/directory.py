"""Reads the table of contents of a disc (DICOMDIR, PS3.3 F.3): what it promises, under which patient, study and series."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pydicom
from pydicom.dataset import Dataset
from pydicom.errors import InvalidDicomError

from caseferry.domain.imaging import DirectoryEntry
from caseferry.domain.people import PersonMention

_BROKEN = (
    InvalidDicomError, ValueError, TypeError, EOFError, OSError, AttributeError, LookupError, NotImplementedError, struct.error,
    RecursionError, MemoryError, OverflowError,
)  # fmt: skip
_DEPTH = 12
_FIRST = "OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity"
_NEXT, _LOWER = "OffsetOfTheNextDirectoryRecord", "OffsetOfReferencedLowerLevelDirectoryEntity"


class _Above(NamedTuple):
    """The records that a record stands under."""

    patient: Dataset
    study: Dataset
    series: Dataset


def read_directory(data: bytes) -> tuple[DirectoryEntry, ...]:
    """The objects that a DICOMDIR names, each once; none when it cannot be read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = pydicom.dcmread(io.BytesIO(data), force=True)
            records = list(found.get("DirectoryRecordSequence", ()))
            above = _Above(Dataset(), Dataset(), Dataset())
            linked = list(_linked(_by_place(records), int(found.get(_FIRST) or 0), above, set(), 0))
            entries = linked or list(_in_sequence(records, above))
            return tuple(dict.fromkeys(entries))
        except _BROKEN:
            return ()


def _by_place(records: list[Dataset]) -> dict[int, Dataset]:
    return {int(place): record for record in records if (place := getattr(record, "seq_item_tell", None)) is not None}


def _linked(
    places: Mapping[int, Dataset], at: int, above: _Above, seen: set[int], depth: int
) -> Iterator[DirectoryEntry]:
    """By the offsets, which are what counts; a circle or a wrong offset ends the walk."""
    while at in places and at not in seen and depth < _DEPTH:
        seen.add(at)
        record = places[at]
        here = _entered(above, record)
        yield from _entry(here, record)
        yield from _linked(places, int(record.get(_LOWER) or 0), here, seen, depth + 1)
        at = int(record.get(_NEXT) or 0)


def _in_sequence(records: list[Dataset], above: _Above) -> Iterator[DirectoryEntry]:
    """In the order in which they stand, for a table without offsets."""
    for record in records:
        above = _entered(above, record)
        yield from _entry(above, record)


def _entered(above: _Above, record: Dataset) -> _Above:
    kind, nothing = record.get("DirectoryRecordType"), Dataset()
    if kind == "PATIENT":
        return _Above(record, nothing, nothing)
    if kind == "STUDY":
        return _Above(above.patient, record, nothing)
    return above._replace(series=record) if kind == "SERIES" else above


def _entry(above: _Above, record: Dataset) -> Iterator[DirectoryEntry]:
    uid = str(record.get("ReferencedSOPInstanceUIDInFile", ""))
    if not uid or record.get("RecordInUseFlag") == 0:
        return
    series = (above.series.get(name) for name in ("SeriesNumber", "Modality", "SeriesDescription"))
    identifier = str(above.patient.get("PatientID") or "")
    yield DirectoryEntry(
        study_instance_uid=str(above.study.get("StudyInstanceUID", "")),
        sop_instance_uid=uid,
        series_instance_uid=str(above.series.get("SeriesInstanceUID", "")),
        series=" ".join(str(part) for part in series if part not in (None, "")),
        study_date=_iso(str(above.study.get("StudyDate") or "")),
        study_description=str(above.study.get("StudyDescription") or ""),
        modality=str(above.series.get("Modality") or ""),
        patient=PersonMention(
            name=" ".join(str(above.patient.get("PatientName") or "").replace("^", " ").split()),
            identifiers=(identifier,) if identifier else (),
        ),
    )


def _iso(day: str) -> str:
    return f"{day[:4]}-{day[4:6]}-{day[6:8]}" if len(day) == 8 and day.isdecimal() else ""
