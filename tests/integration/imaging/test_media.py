"""Discs and sticks made from a packet: what a hospital opens, whole, clean, equal each time, and free of what may not leave."""

from __future__ import annotations

import datetime as dt
import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pycdlib
import pydicom
import pydicom.data
import pytest
from benchmarks.discs import STUDY, slice_of, written
from pydicom.fileset import FileSet
from pydicom.uid import EnhancedSRStorage, JPEGLSLossless, RLELossless

from caseferry.cli.progress import SilentProgress
from caseferry.domain.request import CaseRequest
from caseferry.engines.dicom import media_images
from caseferry.engines.dicom.media_images import MediaFile, ZipStream, write_iso
from caseferry.pack import media
from caseferry.pack.media import MediaJob, plan_media, write_media
from caseferry.pack.packing import Inputs, pack
from caseferry.pack.verification import verify

DAY = dt.date(2026, 1, 25)
STRANGER = {"PatientName": "Fremd^Bert", "PatientID": "9", "PatientBirthDate": "19500101", "PatientSex": "M"}
PATIENT = {"name": "Anna Probe", "birth_date": "1960-01-02"}


def sending(folder: Path, **objects: bytes) -> Path:
    """A packet folder whose send/ holds `objects` and one paper."""
    study = folder / "send" / "imaging" / "2025-10-09_CT"
    study.mkdir(parents=True)
    for name, data in objects.items():
        (study / f"{name}.dcm").write_bytes(data)
    (folder / "send" / "Clinical_Summary_2026-01-25.pdf").write_bytes(b"%PDF-1.7 paper")
    return folder


def job(folder: Path, name: str = "work") -> MediaJob:
    return MediaJob(folder, folder.parent / name, DAY, PATIENT, jobs=1)


def unpacked(image: Path, target: Path) -> Path:
    """The files of an ISO by their Joliet names."""
    iso = pycdlib.PyCdlib()
    iso.open(str(image))
    for folder, _, files in iso.walk(joliet_path="/"):
        for name in files:
            place = target / folder.strip("/") / name
            place.parent.mkdir(parents=True, exist_ok=True)
            iso.get_file_from_iso(str(place), joliet_path=f"{folder.rstrip('/')}/{name}")
    iso.close()
    return target


def objects_of(folder: Path) -> Iterator[pydicom.Dataset]:
    for path in sorted((folder / "DICOM").rglob("IM*")):
        yield pydicom.dcmread(path)


def test_a_run_with_media_writes_an_image_that_the_manifest_names(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(4):
        (folder / f"IM{number}").write_bytes(written(slice_of(number, of=4)))
    (folder / "stranger").write_bytes(written(slice_of(1, study="1.2.826.0.1.3680043.10.998.4", **STRANGER)))
    request = CaseRequest(as_of=DAY, patient_name="Anna Probe", patient_birth_date="1960-01-02", media="dvd")
    packet = pack(Inputs((folder,)), request, tmp_path / "out", jobs=1, progress=SilentProgress())
    assert verify(tmp_path / "out") == ()
    (row,) = packet["media"]
    assert (row["path"], row["objects"], row["too_large"]) == ("media/dvd_1of1.iso", 4, [])
    assert b"Fremd" not in (tmp_path / "out" / row["path"]).read_bytes()
    assert "media" not in json.loads((tmp_path / "out" / "send" / "manifest.json").read_text())


def test_the_table_of_contents_lists_every_object_of_the_disc(tmp_path: Path) -> None:
    packet = sending(tmp_path / "p", **{f"IM{n}": written(slice_of(n, series=1 + n % 2)) for n in range(6)})
    (row,) = write_media(job(packet), "cd")
    disc = unpacked(packet / row["path"], tmp_path / "disc")
    listed = FileSet(disc / "DICOMDIR")
    assert sorted(one.SOPInstanceUID for one in listed) == sorted(one.SOPInstanceUID for one in objects_of(disc))
    assert {(str(one.PatientName), one.StudyInstanceUID) for one in listed} == {("Probe^Anna", STUDY)}
    assert (disc / "PACKET" / "Clinical_Summary_2026-01-25.pdf").read_bytes() == b"%PDF-1.7 paper"
    assert "Anna Probe, born 1960-01-02" in (disc / "README.TXT").read_text()
    assert 'href="PACKET/Clinical_Summary_2026-01-25.pdf"' in (disc / "INDEX.HTM").read_text()


def test_what_needs_no_mending_is_copied_byte_for_byte(tmp_path: Path) -> None:
    data = written(slice_of(3))
    ((medium,), lost) = plan_media(job(sending(tmp_path / "p", IM1=data)), "cd")
    (held,) = (file for file in medium.files if file.path.startswith("DICOM/"))
    assert isinstance(held.data, Path)
    assert (held.data.read_bytes(), lost) == (data, ())


@pytest.mark.parametrize("syntax", [JPEGLSLossless, RLELossless])
def test_a_packing_that_few_readers_know_is_unpacked_without_loss(tmp_path: Path, syntax: str) -> None:
    source = slice_of(3, edge=64)
    pixels = source.pixel_array.copy()
    source.compress(syntax, generate_instance_uid=False)
    packet = sending(tmp_path / "p", IM1=written(source))
    (row,) = write_media(job(packet), "dvd")
    (found,) = objects_of(unpacked(packet / row["path"], tmp_path / "disc"))
    assert found.file_meta.TransferSyntaxUID == "1.2.840.10008.1.2.1"
    assert np.array_equal(found.pixel_array, pixels)
    assert found.SOPInstanceUID == source.SOPInstanceUID


@pytest.mark.parametrize("name", ["MR_small_bigendian.dcm", "MR_small_implicit.dcm", "image_dfl.dcm"])
def test_an_old_byte_order_is_turned_without_loss(tmp_path: Path, name: str) -> None:
    source = Path(pydicom.data.__file__).parent / "test_files" / name
    packet = sending(tmp_path / "p", IM1=source.read_bytes())
    (row,) = write_media(job(packet), "cd")
    (found,) = objects_of(unpacked(packet / row["path"], tmp_path / "disc"))
    assert found.file_meta.TransferSyntaxUID == "1.2.840.10008.1.2.1"
    assert np.array_equal(found.pixel_array, pydicom.dcmread(source).pixel_array)


def test_a_bare_object_gets_an_envelope_and_a_wrong_character_set_is_mended(tmp_path: Path) -> None:
    wrong = written(slice_of(1, SpecificCharacterSet="ISO_IR 100", PatientName="Q" * 10))
    packet = sending(
        tmp_path / "p",
        IM1=written(slice_of(2))[132:],
        IM2=wrong.replace(b"Q" * 10, "Проба^Анна".encode("cp1251")),
        IM3=b"MZ" + written(slice_of(4))[2:],
    )
    (row,) = write_media(job(packet), "cd")
    found = list(objects_of(unpacked(packet / row["path"], tmp_path / "disc")))
    assert [one.preamble for one in found] == [bytes(128)] * 3
    names = {str(one.PatientName) for one in found}
    assert names == {"Probe^Anna", "Проба^Анна"}
    listed = FileSet(tmp_path / "disc" / "DICOMDIR")
    assert {str(one.PatientName) for one in listed} == names


def test_an_identifier_that_comes_twice_is_listed_once_and_the_other_is_named(tmp_path: Path) -> None:
    twin = written(slice_of(1, SeriesDescription="Other content"))
    packet = sending(tmp_path / "p", IM1=written(slice_of(1)), IM2=twin, IM3=b"no object")
    (row,) = write_media(job(packet), "cd")
    disc = unpacked(packet / row["path"], tmp_path / "disc")
    apart = ["PACKET/imaging/2025-10-09_CT/IM2.dcm", "PACKET/imaging/2025-10-09_CT/IM3.dcm"]
    assert [(disc / path).read_bytes() for path in apart] == [twin, b"no object"]
    assert all(path in (disc / "README.TXT").read_text() for path in apart)
    assert len(list(objects_of(disc))) == 1


def test_a_report_and_a_cut_off_image_stand_in_the_table_of_contents(tmp_path: Path) -> None:
    report = slice_of(1, series=4, SOPClassUID=EnhancedSRStorage, Modality="SR")
    report.file_meta.MediaStorageSOPClassUID = EnhancedSRStorage
    for name in ("PixelData", "Rows", "Columns"):
        delattr(report, name)
    packet = sending(tmp_path / "p", IM1=written(report), IM2=written(slice_of(1))[:9000])
    (row,) = write_media(job(packet), "cd")
    disc = unpacked(packet / row["path"], tmp_path / "disc")
    records = [record.DirectoryRecordType for record in pydicom.dcmread(disc / "DICOMDIR").DirectoryRecordSequence]
    assert sorted(records) == ["IMAGE", "PATIENT", "SERIES", "SERIES", "SR DOCUMENT", "STUDY"]


def test_images_that_do_not_fit_one_disc_are_split(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(media.CAPACITY, "cd", 2_300_000)
    packet = sending(tmp_path / "p", **{f"IM{n:02}": written(slice_of(n, series=1 + n // 5)) for n in range(10)})
    rows = write_media(job(packet), "cd")
    assert [(row["path"], row["objects"]) for row in rows] == [("media/cd_1of2.iso", 5), ("media/cd_2of2.iso", 5)]
    found = [
        {one.SOPInstanceUID for one in FileSet(unpacked(packet / row["path"], tmp_path / str(n)) / "DICOMDIR")}
        for n, row in enumerate(rows)
    ]
    assert len(found[0] | found[1]) == 10
    assert all((packet / row["path"]).stat().st_size <= 2_300_000 for row in rows)


@pytest.mark.parametrize("kind", ["cd", "usb"])
def test_two_runs_give_the_same_bytes(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    packet = sending(tmp_path / "p", IM1=written(slice_of(1)), IM2=written(slice_of(2))[132:])
    first = write_media(job(packet, "a"), kind)
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    shutil.copytree(packet / "send", tmp_path / "q" / "send")
    monkeypatch.setattr("time.time", lambda: 1_000_000_000.0)
    assert write_media(job(tmp_path / "q", "b"), kind) == first


def test_the_archive_of_a_stick_is_as_long_as_it_says_and_whole(tmp_path: Path) -> None:
    packet = sending(tmp_path / "p", **{f"IM{n}": written(slice_of(n)) for n in range(3)})
    ((medium,), _) = plan_media(job(packet), "usb")
    stream = medium.stream(DAY)
    data = b"".join(stream)
    assert len(stream) == len(data)
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.testzip() is None
    assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}
    assert archive.namelist() == [file.path for file in medium.files]


def test_the_length_of_an_archive_that_needs_wide_fields_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 100_000)
    monkeypatch.setattr(media_images, "_ZIP64", 100_000)
    sizes = (10, 96_000, 200_000, 5)
    stream = ZipStream([MediaFile(f"f{n}", bytes(size)) for n, size in enumerate(sizes)], day=DAY)
    data = b"".join(stream)
    assert len(stream) == len(data)
    assert [info.file_size for info in zipfile.ZipFile(io.BytesIO(data)).infolist()] == list(sizes)


def test_names_that_are_long_or_foreign_stand_on_a_disc_twice_over(tmp_path: Path) -> None:
    name = "PACKET/" + "Отчёт" * 20 + ".pdf"
    write_iso(tmp_path / "a.iso", [MediaFile(name, b"x")], label="CASEFERRY_1", day=DAY)
    (found,) = (path for path in unpacked(tmp_path / "a.iso", tmp_path / "d").rglob("*.pdf"))
    assert found.read_bytes() == b"x"


@pytest.mark.dicomtools
def test_dcmtk_finds_nothing_to_complain_of(tmp_path: Path) -> None:
    source = slice_of(7, edge=64)
    source.compress(RLELossless, generate_instance_uid=False)
    packet = sending(
        tmp_path / "p",
        **{f"IM{n}": written(slice_of(n, PatientName="王^小明=王^小明")) for n in range(3)},
        IM8=written(source),
        IM9=written(slice_of(9))[132:],
    )
    (row,) = write_media(job(packet), "cd")
    disc = unpacked(packet / row["path"], tmp_path / "disc")
    files = [str(path) for path in [disc / "DICOMDIR", *sorted((disc / "DICOM").rglob("IM*"))]]
    tested = subprocess.run(["dcmftest", *files], capture_output=True, text=True, check=True)
    assert tested.stdout.count("yes: ") == 6
    dumped = subprocess.run(["dcmdump", "+L", disc / "DICOMDIR"], capture_output=True, text=True, check=True)
    assert "王^小明" in dumped.stdout
    assert dumped.stderr == ""
    # dcmmkdir reads the tree by itself and must find the same objects fit for a CD (STD-GEN-CD, nothing invented).
    names = [path.relative_to(disc).as_posix() for path in sorted((disc / "DICOM").rglob("IM*"))]
    made = subprocess.run(
        ["dcmmkdir", "+id", str(disc), "+D", str(tmp_path / "THEIRS"), "-Pgp", "+I", "--no-consistency-check", *names],
        capture_output=True, text=True, check=False, cwd=disc,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    theirs = pydicom.dcmread(tmp_path / "THEIRS", force=True)
    ours = pydicom.dcmread(disc / "DICOMDIR")
    assert _references(theirs) == _references(ours)


def _references(directory: pydicom.Dataset) -> set[tuple[str, str, str]]:
    return {
        ("/".join(record.ReferencedFileID), record.ReferencedSOPInstanceUIDInFile, record.DirectoryRecordType)
        for record in directory.DirectoryRecordSequence
        if "ReferencedFileID" in record
    }
