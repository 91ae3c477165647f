"""Studies: grouping, identity, missing slices, pairing with reports."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import BinaryIO

from caseferry.domain.dates import DateRole, PartialDate
from caseferry.domain.documents import DocumentReference
from caseferry.domain.imaging import DirectoryEntry, Instance
from caseferry.domain.pages import PageRef
from caseferry.domain.people import PatientMatch, PersonMention
from caseferry.domain.sources import SourceFile, SourceKind
from caseferry.steps.image import image

ANNA = PersonMention(name="ANNA PROBE", birth_date="1960-01-02", sex="F")
OTHER = PersonMention(name="BERT FREMD", birth_date="1955-03-04", sex="M")


class Headers:
    """A fake InstanceReader: instances by source id."""

    def __init__(self, *instances: Instance, promised: tuple[DirectoryEntry, ...] = ()) -> None:
        self._promised = promised
        self._by_source = {instance.source: instance for instance in instances}

    def header(self, source: str, data: BinaryIO) -> Instance | None:
        return self._by_source.get(source)

    def headers(self, sources: Sequence[SourceFile], blobs: object) -> Iterator[Instance | None]:
        return (self._by_source.get(one.id) for one in sources)

    def directory(self, data: BinaryIO) -> tuple[DirectoryEntry, ...]:
        return self._promised


class Blobs:
    """A fake BlobStore whose every file is empty."""

    def put(self, chunks: object) -> tuple[str, int]:
        raise NotImplementedError

    def open(self, sha256: str) -> BinaryIO:
        return io.BytesIO()

    def read(self, sha256: str) -> bytes:
        return b""


def instance(
    number: int, *, study: str = "1.2", patient: PersonMention = ANNA, position: float | None = None
) -> Instance:
    return Instance(
        f"s-{study}-{number}", f"{study}.9.{number}", "1.2.840.10008.5.1.4.1.1.2", study, f"{study}.9",
        modality="CT", study_date="2025-10-09", study_description="CT CHEST", instance_number=str(number),
        position=float(number if position is None else position), patient=patient,
    )  # fmt: skip


def source(of: Instance) -> SourceFile:
    return SourceFile(of.source, f"CD/{of.source}", "a" * 64, "application/dicom", 100, SourceKind.DICOM)


def studies(*instances: Instance, documents: tuple[DocumentReference, ...] = ()):  # type: ignore[no-untyped-def]
    def match(person: PersonMention) -> PatientMatch:
        return PatientMatch.MATCH if person == ANNA else PatientMatch.MISMATCH

    return image([source(one) for one in instances], documents, match=match, reader=Headers(*instances), blobs=Blobs())


def report(date: str, category: str = "imaging_ct") -> DocumentReference:
    return DocumentReference(
        f"d-{date}", category, (PageRef("s-report", 1),), date=PartialDate(date), date_role=DateRole.PERFORMED
    )


def test_slices_of_one_study_are_one_row_in_slice_order() -> None:
    (study,) = studies(*(instance(number) for number in (3, 1, 2)))
    assert (study.instances, study.series, study.bytes) == (3, 1, 300)
    assert study.sources == ("s-1.2-1", "s-1.2-2", "s-1.2-3")


def test_a_missing_slice_is_counted() -> None:
    (study,) = studies(*(instance(number) for number in range(12) if number not in (5, 6)))
    assert (
        study.problems == ("series 9: about 2 slices are missing between the first and the last",)
        or "about 2 slices" in study.problems[0]
    )


def test_evenly_spaced_slices_have_no_problem() -> None:
    (study,) = studies(*(instance(number, position=number * 5) for number in range(12)))
    assert study.problems == ()


def test_one_stranger_among_the_slices_makes_the_study_a_strangers() -> None:
    (study,) = studies(instance(1), instance(2, patient=OTHER))
    assert study.patient_match is PatientMatch.MISMATCH
    assert "the images of this study name more than one person" in study.problems


def test_the_report_of_the_same_kind_nearest_in_time_is_paired_once() -> None:
    found = studies(
        instance(1), documents=(report("2025-10-11"), report("2025-10-09"), report("2025-10-09", "imaging_mri"))
    )
    assert [study.report for study in found] == ["d-2025-10-09"]


def test_a_report_of_another_week_is_not_paired() -> None:
    (study,) = studies(instance(1), documents=(report("2025-10-20"),))
    assert study.report == ""


def test_the_same_identifier_with_other_content_is_a_named_problem() -> None:
    twin = replace(instance(2), sop_instance_uid=instance(1).sop_instance_uid)
    (study,) = studies(instance(1), twin)
    assert study.instances == 2
    assert study.problems == ("1 images carry the identifier of another image but other content",)
