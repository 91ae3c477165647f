"""A copy of a packet's images without the person: clean files under neutral names, doubtful pictures held and told."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from benchmarks.discs import STUDY, phantom, slice_of, written
from PIL import Image, ImageDraw, ImageFont
from pydicom.uid import EnhancedSRStorage, SecondaryCaptureImageStorage

from caseferry.cli.main import main
from caseferry.cli.progress import SilentProgress
from caseferry.domain.errors import UsageError
from caseferry.domain.request import CaseRequest
from caseferry.pack.media_deidentified import CopyJob, deidentify_images, read_options
from caseferry.pack.packing import Inputs, pack
from caseferry.pack.verification import verify

SECRET = b"0" * 32
WORDS = ("Anna Probe", "77001")
DATES = frozenset({"dates", "descriptors"})


def burned(words: str, **tags: object) -> bytes:
    """A slice with words drawn into its pixels."""
    picture = Image.fromarray((phantom(512, 0.5) // 16).astype(np.uint8))
    ImageDraw.Draw(picture).text((12, 8), words, fill=250, font=ImageFont.load_default(22))
    data = slice_of(1, edge=512, **tags)
    data.BitsAllocated, data.BitsStored, data.HighBit = 8, 8, 7
    data.WindowCenter, data.WindowWidth, data.RescaleIntercept = "128", "256", "0"
    data.PixelData = np.asarray(picture).tobytes()
    return written(data)


def capture(words: str, **tags: object) -> bytes:
    tags = {"SOPClassUID": SecondaryCaptureImageStorage, "Modality": "OT", **tags}
    return burned(words, **tags)


def sending(folder: Path, **objects: bytes) -> Path:
    study = folder / "send" / "imaging" / "2025-10-09_CT_Probe"
    study.mkdir(parents=True)
    for name, data in objects.items():
        (study / f"{name}.dcm").write_bytes(data)
    return folder


def test_a_copy_holds_neutral_names_and_no_word_of_the_person(tmp_path: Path) -> None:
    report = sending(tmp_path / "p", IM1=written(slice_of(1, edge=32)), IM2=written(slice_of(2, edge=32)))
    done = deidentify_images(CopyJob(report, SECRET, DATES, WORDS))
    assert done.held == ()
    assert done.written == tuple(f"deidentified/images/ST000001/SE000001/IM00000{n}.dcm" for n in (1, 2))
    everything = [path for path in (tmp_path / "p" / "deidentified").rglob("*") if path.is_file()]
    assert sorted(path.relative_to(tmp_path / "p").as_posix() for path in everything) == list(done.written)
    for path in everything:
        data = path.read_bytes()
        assert not [word for word in (b"Probe", b"77001", b"19600102", STUDY.encode(), b"20251009") if word in data]
    numbers = [int(pydicom.dcmread(path).InstanceNumber) for path in sorted(everything)]
    assert numbers == [1, 2]


def test_a_report_in_dicom_is_held(tmp_path: Path) -> None:
    report = slice_of(1, series=4, SOPClassUID=EnhancedSRStorage, Modality="SR")
    report.file_meta.MediaStorageSOPClassUID = EnhancedSRStorage
    done = deidentify_images(CopyJob(sending(tmp_path / "p", IM1=written(report)), SECRET, DATES, WORDS))
    assert done.written == ()
    assert [one.file for one in done.held] == ["send/imaging/2025-10-09_CT_Probe/IM1.dcm"]
    assert done.held[0].reason.startswith(
        "It is of a kind that may name a person anywhere in its text (structured report)."
    )


def test_options_are_read_and_an_unknown_one_is_refused() -> None:
    assert read_options("basic") == frozenset()
    assert read_options("dates, Device") == frozenset({"dates", "device"})
    with pytest.raises(UsageError, match="is no option"):
        read_options("dates,names")


@pytest.mark.slow
def test_words_on_pictures_are_found_and_what_shows_them_is_held(tmp_path: Path) -> None:
    packet = sending(
        tmp_path / "p",
        IM1=written(slice_of(1, edge=512)),
        IM2=capture("PROBE ANNA  77001", series=2),
        IM3=capture("Dose report 12 mGy", series=3),
        IM4=capture("", series=4),
        IM5=burned("Hospital of Nowhere", series=5),
        IM6=capture("", series=6),
    )
    job = CopyJob(packet, SECRET, DATES, WORDS, released=frozenset({f"{STUDY}.6"}))
    done = deidentify_images(job)
    reasons = {Path(one.file).stem: one.reason for one in done.held}
    kind = "Pictures of its kind often have a name burned in"
    assert reasons == {
        "IM2": "The person's name or number was read on its picture.",
        "IM3": f"{kind}; words were read on it.",
        "IM4": f"{kind}; no words could be read on it.",
        "IM5": "Words were read on a picture of its series.",
    }
    assert len(done.written) == 2
    assert [one.series for one in done.held] == [f"{STUDY}.{number}" for number in (2, 3, 4, 5)]
    assert f"\n  {STUDY}.4\n".encode() in done.text()


@pytest.mark.slow
def test_a_run_keeps_its_secret_from_version_to_version(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    (folder / "IM1").write_bytes(written(slice_of(1, edge=64)))

    def run() -> Mapping[str, Any]:
        request = CaseRequest(
            as_of=dt.date(2026, 1, 25), patient_name="Anna Probe", patient_birth_date="1960-01-02",
            deidentify_images="dates,descriptors,patient",
        )  # fmt: skip
        return pack(Inputs((folder,)), request, out, jobs=1, progress=SilentProgress())

    packet = run()
    assert verify(out) == ()
    assert (packet["deidentified_images"]["objects"], packet["deidentified_images"]["held"]) == (1, [])
    (path,) = (out / "deidentified").rglob("*.dcm")
    first = pydicom.dcmread(path).StudyInstanceUID
    assert "deidentified" not in json.loads((out / "send" / "manifest.json").read_text())
    (folder / "IM2").write_bytes(written(slice_of(2, edge=64)))
    assert run()["deidentified_images"]["objects"] == 2
    assert {pydicom.dcmread(path).StudyInstanceUID for path in (out / "deidentified").rglob("*.dcm")} == {first}


def test_a_wrong_option_is_told_before_any_work(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("CT chest")
    out = tmp_path / "out"
    assert main(["pack", str(tmp_path / "a.txt"), "--out", str(out), "--deidentify-images", "names"]) == 2
    assert "'names' is no option of de-identification" in capsys.readouterr().err
    assert not out.exists()
    assert not out.with_name("out.partial").exists()
