"""Studies: grouping, identity, missing slices, pairing with reports."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import BinaryIO

from caseferry.domain.dates import DateRole, PartialDate
from caseferry.domain.documents import DocumentReference
from caseferry.domain.imaging import DirectoryEntry, Instance
from caseferry.domain.pages import Line, Page, PageRef, PageState
from caseferry.domain.people import PatientMatch, PersonMention
from caseferry.domain.sources import SourceFile, SourceKind
from caseferry.steps.image import absent_studies, image, pair_reports

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


def studies(*instances: Instance, documents: tuple[DocumentReference, ...] = (), pages: tuple[Page, ...] = ()):  # type: ignore[no-untyped-def]
    def match(person: PersonMention) -> PatientMatch:
        return PatientMatch.MATCH if person == ANNA else PatientMatch.MISMATCH

    found = [source(one) for one in instances]
    return pair_reports(image(found, match=match, reader=Headers(*instances), blobs=Blobs()), documents, pages)


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
    assert study.problems == ("series unnamed: about 2 slices are missing between the first and the last",)


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


def page(text: str) -> Page:
    return Page("s-report", 1, 595, 842, PageState.READ, lines=(Line(text, (0.1, 0.1, 0.9, 0.12), ()),))


def test_the_accession_number_pairs_a_report_whatever_its_day() -> None:
    numbered = [
        replace(instance(1, study=f"1.{study}"), accession=number) for study, number in ((2, "A-20417"), (3, "A-20418"))
    ]
    found = studies(*numbered, documents=(report("2026-01-20", "imaging_mri"),), pages=(page("Accession: A-20418"),))
    assert {study.study_instance_uid: study.report for study in found} == {"1.2": "", "1.3": "d-2026-01-20"}


def test_of_two_scans_of_one_day_the_report_goes_to_the_region_that_it_names() -> None:
    head, chest = (
        replace(instance(1, study=f"1.{n}"), body_part=part, study_description=f"CT {part}")
        for n, part in ((2, "HEAD"), (3, "CHEST"))
    )
    found = studies(head, chest, documents=(report("2025-10-09"),), pages=(page("CT of the chest with contrast"),))
    assert {study.body_part: study.report for study in found} == {"HEAD": "", "CHEST": "d-2025-10-09"}


def test_a_number_inside_a_longer_one_pairs_nothing() -> None:
    numbered = replace(instance(1), accession="20417")
    (study,) = studies(numbered, documents=(report("2026-01-20"),), pages=(page("MRN 120417 and 204170"),))
    assert study.report == ""


def pet(study: str, *, frame: str = "", **more: str) -> Instance:
    made = instance(1, study=study)
    return replace(
        made, sop_class_uid="1.2.840.10008.5.1.4.1.1.128", modality="PT", series_instance_uid=f"{study}.8",
        sop_instance_uid=f"{study}.8.1", source=f"pet-{study}", frame_of_reference=frame, **more,
    )  # fmt: skip


def companions(*instances: Instance) -> dict[str, tuple[str, str]]:
    return {
        series.series_instance_uid: (series.companion, series.companion_basis)
        for study in studies(*instances)
        for series in study.series_list
        if series.modality == "PT"
    }


def test_a_pet_goes_with_the_ct_of_its_frame_of_reference_even_in_another_study() -> None:
    same = replace(instance(1, study="1.3"), frame_of_reference="9.9", study_date="2025-10-01")
    assert companions(pet("1.2", frame="9.9"), instance(1), same) == {"1.2.8": ("1.3.9", "the same frame of reference")}


def test_a_pet_without_a_frame_of_reference_goes_with_the_largest_ct_of_its_study() -> None:
    scout = replace(instance(7), series_instance_uid="1.2.7")
    assert companions(pet("1.2"), scout, instance(1), instance(2)) == {"1.2.8": ("1.2.9", "the same study")}


def test_a_pet_alone_goes_with_a_ct_of_the_same_day_and_region() -> None:
    ct = replace(instance(1, study="1.3"), body_part="CHEST")
    assert companions(pet("1.2", body_part="CHEST"), ct) == {"1.2.8": ("1.3.9", "the same day and region")}
    assert companions(pet("1.2", body_part="HEAD"), ct) == {"1.2.8": ("", "")}
    assert companions(pet("1.2"), replace(ct, study_date="2025-10-10")) == {"1.2.8": ("", "")}


def promised(*entries: DirectoryEntry) -> tuple[SourceFile, Headers]:
    table = SourceFile("dir", "CD/DICOMDIR", "b" * 64, "application/dicomdir", 100, SourceKind.DICOM)
    return table, Headers(instance(1), promised=entries)


def entry(study: str, series: str, number: int, patient: PersonMention = ANNA) -> DirectoryEntry:
    return DirectoryEntry(
        study, f"{series}.{number}", series, f"{series[-1]} CT Axial", "2024-03-01", "CT ABDOMEN", "CT", patient
    )


def test_a_whole_series_that_is_not_here_is_named() -> None:
    table, reader = promised(
        entry("1.2", "1.2.9", 1), entry("1.2", "1.2.9", 2), entry("1.2", "1.2.4", 1), entry("1.2", "1.2.4", 2)
    )
    (study,) = image([source(instance(1)), table], match=lambda _: PatientMatch.MATCH, reader=reader, blobs=Blobs())
    assert study.lacks == (
        "the table of contents of the disc names 1 objects of this study that are not here",
        "the table of contents of the disc names a whole series (4 CT Axial) of 2 objects that is not here",
    )


def test_a_whole_study_that_is_not_here_is_told_with_whose_it_is() -> None:
    table, reader = promised(
        entry("1.2", "1.2.9", 1), entry("1.7", "1.7.1", 1), entry("1.7", "1.7.1", 2), entry("1.8", "1.8.1", 1, OTHER)
    )

    def match(person: PersonMention) -> PatientMatch:
        return PatientMatch.MATCH if person == ANNA else PatientMatch.MISMATCH

    sources = [source(instance(1)), table]
    found = image(sources, match=match, reader=reader, blobs=Blobs())
    absent = absent_studies(sources, found, match=match, reader=reader, blobs=Blobs())
    assert [
        (one.study_instance_uid, one.date, one.modalities, one.instances, one.patient_match.value) for one in absent
    ] == [
        ("1.8", "2024-03-01", ("CT",), 1, "mismatch"),
        ("1.7", "2024-03-01", ("CT",), 2, "match"),
    ]
