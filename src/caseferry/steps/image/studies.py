"""Groups DICOM objects into studies, says what is missing in them and whose they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from caseferry.domain.documents import DocumentReference
from caseferry.domain.imaging import ImagingStudy, Instance
from caseferry.domain.people import PatientMatch, PersonMention
from caseferry.domain.sources import SourceFile, SourceKind
from caseferry.ports.imaging import InstanceReader
from caseferry.ports.storage import BlobStore
from caseferry.steps.image.gaps import missing_slices
from caseferry.steps.image.pairing import report_of

_T = TypeVar("_T")
Match = Callable[[PersonMention], PatientMatch]


def image(
    sources: Sequence[SourceFile],
    documents: Sequence[DocumentReference],
    *,
    match: Match,
    reader: InstanceReader,
    blobs: BlobStore,
) -> tuple[ImagingStudy, ...]:
    """The studies among `sources`, newest first. `match` compares a person with the patient of the case.

    A second copy of the same bytes is left out; the same SOP Instance UID with other content is a named problem, both stay.
    """
    grouped: dict[str, list[Instance]] = defaultdict(list)
    for source in sources:
        if source.kind is SourceKind.DICOM and not source.duplicate_of and source.refused is None:
            with blobs.open(source.sha256) as data:
                instance = reader.header(source.id, data)
            if instance is not None:
                grouped[instance.study_instance_uid].append(instance)
    sizes = {source.id: source.bytes for source in sources}
    studies = [_study(uid, found, match, sizes) for uid, found in grouped.items()]
    paired = report_of(studies, documents)
    ordered = sorted(studies, key=lambda study: (study.date or "0", study.study_instance_uid), reverse=True)
    return tuple(paired(study) for study in ordered)


def _study(uid: str, instances: Sequence[Instance], match: Match, sizes: dict[str, int]) -> ImagingStudy:
    series = _distinct(instance.series_instance_uid for instance in instances)
    people = _distinct(instance.patient for instance in instances)
    return ImagingStudy(
        study_instance_uid=uid,
        modalities=tuple(sorted(_distinct(instance.modality for instance in instances if instance.modality))),
        description=_first(instance.study_description for instance in instances),
        body_part=_first(instance.body_part for instance in instances),
        date=_first(instance.study_date for instance in instances),
        series=len(series),
        instances=len(instances),
        bytes=sum(sizes.get(instance.source, 0) for instance in instances),
        person=people[0],
        patient_match=_match_all(people, match),
        sources=tuple(instance.source for instance in _in_order(instances)),
        series_uids=tuple(series),
        problems=_problems(instances, people),
    )


def _match_all(people: Sequence[PersonMention], match: Match) -> PatientMatch:
    """One stranger in a study makes the whole study a stranger's, until a person decides."""
    found = {match(person) for person in people}
    for verdict in (PatientMatch.MISMATCH, PatientMatch.UNKNOWN):
        if verdict in found:
            return verdict
    return PatientMatch.MATCH


def _in_order(instances: Sequence[Instance]) -> list[Instance]:
    def key(instance: Instance) -> tuple[str, float, int, str]:
        number = int(instance.instance_number) if instance.instance_number.lstrip("-").isdigit() else 0
        return (instance.series_instance_uid, instance.position or 0.0, number, instance.sop_instance_uid)

    return sorted(instances, key=key)


def _problems(instances: Sequence[Instance], people: Sequence[PersonMention]) -> tuple[str, ...]:
    found = list(_distinct(problem for instance in instances for problem in instance.problems))
    repeated = len(instances) - len({instance.sop_instance_uid for instance in instances})
    if repeated:
        found.append(f"{repeated} images carry the identifier of another image but other content")
    if len(people) > 1:
        found.append("the images of this study name more than one person")
    found.extend(missing_slices(instances))
    return tuple(found)


def _distinct(values: Iterable[_T]) -> list[_T]:
    return list(dict.fromkeys(values))


def _first(values: Iterable[str]) -> str:
    return next((value for value in values if value), "")
