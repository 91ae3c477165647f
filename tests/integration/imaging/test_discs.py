"""Discs as families have them, through the whole of `pack`: every object ends in the inventory with the right state, none is lost."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pikepdf
import pydicom
import pydicom.data
import pytest
from benchmarks.discs import STUDY, slice_of, written
from pydicom.fileset import FileSet
from pydicom.uid import EncapsulatedPDFStorage, EnhancedSRStorage, JPEGLSLossless, generate_uid

from caseferry.cli.progress import SilentProgress
from caseferry.domain.request import CaseRequest
from caseferry.pack.packing import Inputs, pack
from caseferry.pack.verification import verify

OTHER = "1.2.826.0.1.3680043.10.998.4"
PRIVATE = "1.3.12.2.1107.5.9.1"
STRANGER = {"PatientName": "Fremd^Bert", "PatientID": "9", "PatientBirthDate": "19500101", "PatientSex": "M"}


def packed(folder: Path, out: Path) -> Mapping[str, Any]:
    """The manifest of `folder` packed for Anna Probe; what `verify` finds is an error."""
    request = CaseRequest(as_of=dt.date(2026, 1, 25), patient_name="Anna Probe", patient_birth_date="1960-01-02")
    packet = pack(Inputs((folder,)), request, out, jobs=2, progress=SilentProgress())
    assert verify(out) == ()
    return packet


def disc(folder: Path) -> None:
    """One study of Anna with everything that goes wrong, and one of somebody else."""
    folder.mkdir()
    for number in range(12):
        if number != 5:
            (folder / f"IM{number}").write_bytes(written(slice_of(number, of=12)))
    (folder / "copy").write_bytes(written(slice_of(3, of=12)))
    (folder / "bare").write_bytes(written(slice_of(20, series=2))[132:])
    (folder / "twin").write_bytes(written(slice_of(4, of=12, SeriesDescription="Other content")))
    (folder / "cut").write_bytes(written(slice_of(1, series=3))[:9000])
    (folder / "film").write_bytes(written(film()))
    (folder / "report").write_bytes(written(plain(4, EnhancedSRStorage, Modality="SR")))
    (folder / "envelope").write_bytes(
        written(plain(5, EncapsulatedPDFStorage, Modality="DOC", EncapsulatedDocument=blank_pdf()))
    )
    (folder / "private").write_bytes(written(plain(6, PRIVATE, Modality="OT")))
    (folder / "packed").write_bytes(packed_object(7))
    (folder / "broken").write_bytes(written(slice_of(9))[:200])
    for number in range(2):
        (folder / f"stranger{number}").write_bytes(written(slice_of(number, study=OTHER, **STRANGER)))


def film() -> pydicom.Dataset:
    data = slice_of(1, series=8, edge=64, NumberOfFrames="5", SeriesDescription="Film")
    data.PixelData = data.PixelData * 5
    return data


def plain(series: int, sop_class: str, **tags: object) -> pydicom.Dataset:
    """An object without pixels."""
    data = slice_of(1, series=series, SOPClassUID=sop_class, **tags)
    data.file_meta.MediaStorageSOPClassUID = sop_class
    for name in ("PixelData", "Rows", "Columns", "ImagePositionPatient", "ImageOrientationPatient"):
        delattr(data, name)
    return data


def blank_pdf() -> bytes:
    pdf, out = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    pdf.save(out, deterministic_id=True)
    return out.getvalue() + b"\n" * (out.tell() % 2)


def packed_object(series: int) -> bytes:
    data = slice_of(1, series=series, SeriesDescription="Packed")
    data.PixelData = pydicom.encaps.encapsulate([b"\xff\xd8\xff\xf7" + bytes(60)])
    data["PixelData"].is_undefined_length = True
    data.file_meta.TransferSyntaxUID = JPEGLSLossless
    return written(data)


@pytest.fixture(scope="module")
def anna(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Mapping[str, Any]]:
    folder = tmp_path_factory.mktemp("discs")
    disc(folder / "in")
    return folder / "out", packed(folder / "in", folder / "out")


def outcome_of(packet: Mapping[str, Any], name: str) -> str:
    source = next(row["id"] for row in packet["sources"] if row["path"].endswith(name))
    (row,) = (row for row in packet["ledger"] if row["source"] == source)
    return str(row["outcome"])


def series_of(packet: Mapping[str, Any], number: int) -> Mapping[str, Any]:
    study = next(row for row in packet["imaging"] if row["study_instance_uid"] == STUDY)
    return next(row for row in study["series_list"] if row["series_instance_uid"] == f"{STUDY}.{number}")


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("IM0", "imaging"), ("copy", "duplicate"), ("bare", "imaging"), ("twin", "imaging"), ("cut", "imaging"), ("film", "imaging"),
        ("report", "imaging"), ("envelope", "imaging"), ("private", "imaging"), ("packed", "imaging"), ("broken", "rejected"),
        ("envelope/report.pdf", "blank"),
        ("stranger0", "withheld"), ("stranger1", "withheld"),
    ],
)  # fmt: skip
def test_every_object_has_its_place(anna: tuple[Path, Mapping[str, Any]], name: str, outcome: str) -> None:
    assert outcome_of(anna[1], name) == outcome


def test_the_study_of_somebody_else_is_nowhere_under_send(anna: tuple[Path, Mapping[str, Any]]) -> None:
    out, packet = anna
    match = {row["study_instance_uid"]: row["patient_match"] for row in packet["imaging"]}
    assert match == {STUDY: "match", OTHER: "mismatch"}
    for path in (out / "send").rglob("*"):
        assert not path.is_file() or OTHER.encode() not in path.read_bytes()


def test_a_series_tells_slices_spacing_and_gaps(anna: tuple[Path, Mapping[str, Any]]) -> None:
    series = series_of(anna[1], 1)
    assert (series["instances"], series["slices"], series["spacing_mm"]) == (12, 12, 2.5)
    assert (series["gaps"], series["missing"], series["orientation"]) == (1, 1, "axial")


def test_frames_are_counted_as_slices(anna: tuple[Path, Mapping[str, Any]]) -> None:
    assert (series_of(anna[1], 8)["instances"], series_of(anna[1], 8)["slices"]) == (1, 5)


@pytest.mark.parametrize(
    ("series", "kind"),
    [
        (4, "structured report"),
        (5, "PDF in a DICOM envelope"),
        (6, f"object of a private class ({PRIVATE})"),
        (1, "CT image"),
    ],
)
def test_objects_are_named_by_what_they_are(anna: tuple[Path, Mapping[str, Any]], series: int, kind: str) -> None:
    assert series_of(anna[1], series)["kind"] == kind


def test_what_cannot_be_shown_says_why(anna: tuple[Path, Mapping[str, Any]]) -> None:
    decoder = pydicom.pixels.get_decoder(JPEGLSLossless)
    expected = "" if decoder.is_available else "packed as lossless JPEG-LS, which cannot be shown here"
    assert series_of(anna[1], 7)["cannot_be_shown"] == expected


def test_the_same_identifier_with_other_content_is_for_a_person_to_decide(anna: tuple[Path, Mapping[str, Any]]) -> None:
    packet = anna[1]
    tasks = [row["what"] for row in packet["tasks"] if row["about"] == STUDY and row["who"] == "coordinator"]
    assert any("stand on more than one image with different content" in task for task in tasks)


def test_pixels_that_are_cut_off_are_counted(anna: tuple[Path, Mapping[str, Any]]) -> None:
    packet, words = anna[1], "1 images are cut off: their files are shorter than their pixels"
    study = next(row for row in packet["imaging"] if row["study_instance_uid"] == STUDY)
    assert words in study["problems"]
    assert any(words in row["what"] for row in packet["tasks"] if row["who"] == "family")


def test_a_broken_object_is_asked_for_again(anna: tuple[Path, Mapping[str, Any]]) -> None:
    assert any("broken" in row["what"] for row in anna[1]["tasks"] if row["who"] == "family")


def test_the_contact_sheet_is_a_file_of_the_packet(anna: tuple[Path, Mapping[str, Any]]) -> None:
    out, packet = anna
    (row,) = (row for row in packet["files"] if row["category"] == "imaging_contact_sheet")
    assert row["path"] == "send/Imaging_Contact_Sheet_2025-10-09.pdf"
    with pikepdf.open(out / row["path"]) as sheet:
        drawn = [image for page in sheet.pages for image in page.images.values()]
    assert len(drawn) >= 6  # of twelve slices; equal frames are stored once


def test_two_runs_give_the_same_sheet(anna: tuple[Path, Mapping[str, Any]], tmp_path: Path) -> None:
    out, packet = anna
    again = packed(out.parent / "in", tmp_path / "again")
    hashes = [
        [row["sha256"] for row in one["files"] if row["category"] == "imaging_contact_sheet"] for one in (packet, again)
    ]
    assert hashes[0] == hashes[1] != []
    assert json.dumps(packet["imaging"]) == json.dumps(again["imaging"])


def test_a_table_of_contents_that_promises_more_than_is_here(tmp_path: Path) -> None:
    files = FileSet()
    for number in range(4):
        files.add(slice_of(number, of=4, StudyID="1", StudyTime="120000"))
    files.write(tmp_path / "cd")
    lost = sorted(path for path in (tmp_path / "cd").rglob("IM*"))[0]
    lost.unlink()
    packet = packed(tmp_path / "cd", tmp_path / "out")
    (study,) = packet["imaging"]
    assert study["instances"] == 3
    assert "the table of contents of the disc names 1 objects of this study that are not here" in study["problems"]


@pytest.mark.parametrize(
    ("name", "charset"), [("Пробе^Анна", "cp1251"), ("Probe^Anna=王^小明", "gb18030"), ("Пробе^Анна", "utf-8")]
)
def test_names_in_a_wrongly_declared_character_set_are_read(tmp_path: Path, name: str, charset: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    placeholder = "Q" * len(name.encode(charset))
    data = written(slice_of(1, SpecificCharacterSet="ISO_IR 100", PatientName=placeholder))
    (folder / "IM1").write_bytes(data.replace(placeholder.encode(), name.encode(charset)))
    packet = packed(folder, tmp_path / "out")
    (study,) = packet["imaging"]
    assert study["patient_match"] == "match"
    assert any("ISO_IR 100" in problem for problem in study["problems"])


def test_the_files_that_pydicom_ships_are_all_accounted_for(tmp_path: Path) -> None:
    root, folder = Path(pydicom.data.__file__).parent / "test_files", tmp_path / "in"
    folder.mkdir()
    for number, path in enumerate(sorted(root.rglob("*"))):
        if path.is_file() and path.suffix != ".py" and path.stat().st_size < 300_000:
            (folder / f"{number:03d}_{path.name}").write_bytes(path.read_bytes())
    packet = packed(folder, tmp_path / "out")
    rows = Counter((row["source"], row["page"]) for row in packet["ledger"])
    assert set(rows.values()) == {1}
    assert {row["id"] for row in packet["sources"] if row["pages"]} == {source for source, _ in rows}
    assert {row["path"].split("/")[0] for row in packet["sources"]} == {path.name for path in folder.iterdir()}
    assert sum(study["instances"] for study in packet["imaging"]) == sum(
        1
        for row in packet["ledger"]
        if row["outcome"] in ("imaging", "withheld") and row["file"] and row["file"].endswith(".dcm")
    )


def test_a_header_that_never_ends_costs_only_itself(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "IM1").write_bytes(written(slice_of(1)))
    deep = io.BytesIO()
    deep.write(bytes(128) + b"DICM")
    for _ in range(20_000):
        deep.write(b"\x08\x00\x40\x11SQ\0\0\xff\xff\xff\xff" + b"\xfe\xff\x00\xe0\xff\xff\xff\xff")
    (folder / "deep").write_bytes(deep.getvalue())
    huge = written(slice_of(2, study=generate_uid()))
    (folder / "huge").write_bytes(huge.replace(b"LO\x08\x00CT CHEST", b"LO\xff\xffCT CHEST"))
    packet = packed(folder, tmp_path / "out")
    assert outcome_of(packet, "IM1") == "imaging"
    assert outcome_of(packet, "deep") == "rejected"
    assert outcome_of(packet, "huge") in ("rejected", "withheld")


def test_the_review_page_shows_a_film_of_the_patients_study_and_of_no_other(
    anna: tuple[Path, Mapping[str, Any]],
) -> None:
    out, packet = anna
    page = (out / "keep" / "review.html").read_text()
    films = page.split('<tr class="film"')[1:]
    assert len(films) == 1 < len(packet["imaging"])
    assert 6 <= films[0].count("data:image/webp;base64,") <= 8
    assert 'alt="series 1, ' in films[0]
