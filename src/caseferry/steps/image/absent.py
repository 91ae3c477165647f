"""What the tables of contents of discs promise and what is not here: objects, whole series, whole studies."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from caseferry.domain.imaging import AbsentStudy, DirectoryEntry, ImagingStudy
from caseferry.domain.people import PatientMatch, PersonMention
from caseferry.domain.sources import SourceFile, SourceKind
from caseferry.ports.imaging import InstanceReader
from caseferry.ports.storage import BlobStore

_DIRECTORY = "application/dicomdir"


def promised(sources: Sequence[SourceFile], reader: InstanceReader, blobs: BlobStore) -> tuple[DirectoryEntry, ...]:
    """Everything that the tables of contents among `sources` name, each object once."""
    found: dict[str, DirectoryEntry] = {}
    for source in sources:
        if source.kind is SourceKind.DICOM and source.media_type == _DIRECTORY and not source.duplicate_of:
            with blobs.open(source.sha256) as data:
                for entry in reader.directory(data):
                    found.setdefault(entry.sop_instance_uid, entry)
    return tuple(found.values())


def lacking(entries: Sequence[DirectoryEntry], here: set[str], series_here: set[str]) -> Mapping[str, tuple[str, ...]]:
    """By study: what is promised and not `here`, in plain words. A series of which nothing came is named."""
    lost: dict[str, list[DirectoryEntry]] = defaultdict(list)
    for entry in entries:
        if entry.sop_instance_uid not in here:
            lost[entry.study_instance_uid].append(entry)
    return {study: tuple(_words(rows, series_here)) for study, rows in lost.items()}


def _words(rows: Sequence[DirectoryEntry], series_here: set[str]) -> Iterator[str]:
    whole = Counter(
        (row.series_instance_uid, row.series)
        for row in rows
        if row.series_instance_uid and row.series_instance_uid not in series_here
    )
    single = len(rows) - sum(whole.values())
    if single:
        yield f"the table of contents of the disc names {single} objects of this study that are not here"
    for (_, name), number in sorted(whole.items()):
        yield f"the table of contents of the disc names a whole series ({name or 'without a name'}) of {number} objects that is not here"


def absent_studies(
    sources: Sequence[SourceFile],
    studies: Sequence[ImagingStudy],
    *,
    match: Callable[[PersonMention], PatientMatch],
    reader: InstanceReader,
    blobs: BlobStore,
) -> tuple[AbsentStudy, ...]:
    """Studies that a disc lists and of which nothing came, newest first."""
    here = {study.study_instance_uid for study in studies}
    lost: dict[str, list[DirectoryEntry]] = defaultdict(list)
    for entry in promised(sources, reader, blobs):
        if entry.study_instance_uid and entry.study_instance_uid not in here:
            lost[entry.study_instance_uid].append(entry)
    found = [_absent(uid, rows, match(rows[0].patient)) for uid, rows in lost.items()]
    return tuple(sorted(found, key=lambda one: (one.date, one.study_instance_uid), reverse=True))


def _absent(uid: str, rows: Sequence[DirectoryEntry], match: PatientMatch) -> AbsentStudy:
    return AbsentStudy(
        study_instance_uid=uid,
        date=rows[0].study_date,
        modalities=tuple(sorted({row.modality for row in rows if row.modality})),
        description=rows[0].study_description,
        instances=len(rows),
        patient_match=match,
    )
