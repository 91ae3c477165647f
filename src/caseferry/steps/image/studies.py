"""Groups DICOM objects into studies, says what is missing in them and whose they are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from caseferry.domain.imaging import ImagingSeries, ImagingStudy, Instance
from caseferry.domain.people import PatientMatch, PersonMention
from caseferry.domain.sources import SourceFile, SourceKind
from caseferry.knowledge.dicom_objects import object_kind
from caseferry.ports.imaging import InstanceReader
from caseferry.ports.storage import BlobStore
from caseferry.steps.image.absent import lacking, promised
from caseferry.steps.image.companions import pair_pet
from caseferry.steps.image.series import in_order, list_series, series_problems

_T = TypeVar("_T")
Match = Callable[[PersonMention], PatientMatch]


def image(
    sources: Sequence[SourceFile],
    *,
    match: Match,
    reader: InstanceReader,
    blobs: BlobStore,
) -> tuple[ImagingStudy, ...]:
    """The studies among `sources`, newest first. `match` compares a person with the patient of the case.


    A second copy of the same bytes is left out. The same SOP Instance UID with other content is a conflict for a person; both stay.
    """
    objects = [source for source in sources if source.kind is SourceKind.DICOM and not source.duplicate_of]
    wanted = [source for source in objects if source.refused is None]
    found = [instance for instance in reader.headers(wanted, blobs) if instance is not None] if wanted else []
    grouped: dict[str, list[Instance]] = defaultdict(list)
    sizes = {source.id: source.bytes for source in wanted}
    for instance in found:
        grouped[instance.study_instance_uid].append(replace(instance, bytes=sizes[instance.source]))
    disc = _Disc(
        Counter(instance.sop_instance_uid for instance in found),
        lacking(
            promised(objects, reader, blobs),
            {instance.sop_instance_uid for instance in found},
            {instance.series_instance_uid for instance in found},
        ),
    )
    studies = [_study(uid, members, match, disc) for uid, members in grouped.items()]
    ordered = sorted(studies, key=lambda study: (study.date or "0", study.study_instance_uid), reverse=True)
    return pair_pet(ordered)


@dataclass(frozen=True, slots=True)
class _Disc:
    """What is known over all studies: how often each SOP Instance UID occurs, and what was promised but is not here."""

    uses: Mapping[str, int]
    absent: Mapping[str, tuple[str, ...]]


def _study(uid: str, instances: Sequence[Instance], match: Match, disc: _Disc) -> ImagingStudy:
    series = list_series(instances)
    people = _distinct(instance.patient for instance in instances)
    lacks = tuple(_lacks(instances, disc.absent.get(uid, ())))
    return ImagingStudy(
        study_instance_uid=uid,
        modalities=tuple(sorted(_distinct(instance.modality for instance in instances if instance.modality))),
        description=_first(instance.study_description for instance in instances),
        body_part=_first(instance.body_part for instance in instances),
        date=_first(instance.study_date for instance in instances),
        series=len(series),
        instances=len(instances),
        bytes=sum(instance.bytes for instance in instances),
        person=people[0],
        patient_match=_match_all(people, match),
        sources=tuple(instance.source for instance in in_order(instances)),
        series_uids=tuple(one.series_instance_uid for one in series),
        problems=(*_problems(instances, people, series), *lacks),
        series_list=series,
        conflicts=tuple(_conflicts(instances, people, disc)),
        accession=_first(instance.accession for instance in instances),
        lacks=lacks,
    )


def _match_all(people: Sequence[PersonMention], match: Match) -> PatientMatch:
    """One stranger in a study makes the whole study a stranger's, until a person decides."""
    found = {match(person) for person in people}
    for verdict in (PatientMatch.MISMATCH, PatientMatch.UNKNOWN):
        if verdict in found:
            return verdict
    return PatientMatch.MATCH


def _lacks(instances: Sequence[Instance], absent: Sequence[str]) -> Iterator[str]:
    if cut := sum(1 for one in instances if one.bytes < one.pixel_bytes):
        yield f"{cut} images are cut off: their files are shorter than their pixels"
    yield from absent


def _problems(
    instances: Sequence[Instance], people: Sequence[PersonMention], series: Sequence[ImagingSeries]
) -> Iterator[str]:
    yield from _distinct(problem for instance in instances for problem in instance.problems)
    repeated = len(instances) - len({instance.sop_instance_uid for instance in instances})
    if repeated:
        yield f"{repeated} images carry the identifier of another image but other content"
    if len(people) > 1:
        yield "the images of this study name more than one person"
    yield from series_problems(series)
    yield from _others(instances)


def _others(instances: Sequence[Instance]) -> Iterator[str]:
    """Objects that are no slices, counted by what they are."""
    kinds = Counter(kind for one in instances if (kind := object_kind(one.sop_class_uid)).kind != "image")
    for kind, number in sorted(kinds.items(), key=lambda item: item[0].name):
        yield f"holds {number} x {kind.name}"


def _conflicts(instances: Sequence[Instance], people: Sequence[PersonMention], disc: _Disc) -> Iterator[str]:
    shared = {one.sop_instance_uid for one in instances if disc.uses[one.sop_instance_uid] > 1}
    if shared:
        yield (
            f"{len(shared)} identifiers (SOP Instance UID) stand on more than one image with different content; "
            "all are kept. Say which are right."
        )
    if len(people) > 1:
        yield f"its images name {len(people)} different people or spellings. Say whose it is."


def _distinct(values: Iterable[_T]) -> list[_T]:
    return list(dict.fromkeys(values))


def _first(values: Iterable[str]) -> str:
    return next((value for value in values if value), "")
