"""A real archive as witness: a disc of ours goes into Orthanc with every object, name and date as it was."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pydicom
import pytest
from benchmarks.discs import slice_of, written
from tests.integration.imaging.test_media import unpacked

from caseferry.pack.media import MediaJob, write_media

ORTHANC = shutil.which("Orthanc", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
pytestmark = pytest.mark.skipif(
    ORTHANC is None and not os.environ.get("CASEFERRY_TEST_ALL"), reason="needs Orthanc: apt install orthanc"
)
ROOT = "1.2.826.0.1.3680043.10.997"
# A study each: the name, the character set that the file declares, the one it is written in, and the day.
PEOPLE = [
    ("Иванова^Анна^Петровна", "ISO_IR 144", "iso8859_5", "20251009"),
    ("Иванова^Анна", "ISO_IR 100", "cp1251", "20251011"),
    ("王^小明", "GB18030", "gb18030", "20240229"),
    ("Wang^XiaoMing=王^小明", "ISO_IR 192", "utf-8", "20231231"),
    ("قباني^لنزار", "ISO_IR 127", "iso8859_6", "20250101"),
    ("Müller^Jörg", "ISO_IR 100", "latin-1", "20250630"),
]


def free_ports(number: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(number)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in sockets]


class Archive:
    """Orthanc over its REST interface on loopback."""

    def __init__(self, port: int) -> None:
        self._root = f"http://127.0.0.1:{port}"

    def ask(self, path: str, data: bytes | None = None) -> Any:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(urllib.request.Request(self._root + path, data=data), timeout=30) as answer:
            return json.loads(answer.read())


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    assert ORTHANC is not None, "Orthanc is not installed: apt install orthanc"
    web, dicom = free_ports(2)
    settings = {
        "Name": "witness", "StorageDirectory": str(tmp_path / "store"), "IndexDirectory": str(tmp_path / "store"),
        "HttpPort": web, "DicomPort": dicom, "HttpBindAddresses": ["127.0.0.1"], "RemoteAccessAllowed": False,
        "AuthenticationEnabled": False, "DicomServerEnabled": False, "DefaultEncoding": "Utf8", "Plugins": [],
        "OverwriteInstances": False,
    }  # fmt: skip
    (tmp_path / "orthanc.json").write_text(json.dumps(settings))
    with (tmp_path / "orthanc.log").open("wb") as log:
        process = subprocess.Popen([ORTHANC, str(tmp_path / "orthanc.json")], stdout=log, stderr=log)
    try:
        found = Archive(web)
        wait_for(found, process, tmp_path / "orthanc.log")
        yield found
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_for(archive: Archive, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(200):
        assert process.poll() is None, log.read_text(errors="replace")[-2000:]
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            archive.ask("/system")
            return
        time.sleep(0.1)
    raise AssertionError("Orthanc did not answer within 20 seconds")


def disc(folder: Path, kind: str) -> Path:
    """A packet with a study of three slices in each script, one of them bare of its envelope, written as a disc and opened again."""
    for study, (name, declared, codec, day) in enumerate(PEOPLE, 1):
        place = folder / "p" / "send" / "imaging" / f"S{study}"
        place.mkdir(parents=True)
        raw = name.encode(codec)
        for number in range(3):
            data = slice_of(number, edge=32, study=f"{ROOT}.{study}", SpecificCharacterSet=declared, PatientName="Q" * len(raw),
                            StudyDate=day, PatientID=f"P{study}")  # fmt: skip
            content = written(data).replace(b"Q" * len(raw), raw)
            (place / f"IM{number}.dcm").write_bytes(content[132:] if number == 2 else content)
    job = MediaJob(folder / "p", folder / "work", dt.date(2026, 1, 25), {"name": "Invented", "birth_date": ""})
    (row,) = write_media(job, kind)
    if kind == "usb":
        shutil.unpack_archive(folder / "p" / row["path"], folder / "disc", "zip")
        return folder / "disc"
    return unpacked(folder / "p" / row["path"], folder / "disc")


@pytest.mark.parametrize("kind", ["cd", "usb"])
def test_every_object_name_and_day_arrives(archive: Archive, tmp_path: Path, kind: str) -> None:
    top = disc(tmp_path, kind)
    directory = pydicom.dcmread(top / "DICOMDIR")
    files = ["/".join(one.ReferencedFileID) for one in directory.DirectoryRecordSequence if "ReferencedFileID" in one]
    answers = [archive.ask("/instances", (top / file).read_bytes()) for file in files]
    assert [answer["Status"] for answer in answers] == ["Success"] * 18
    found = archive.ask("/tools/find", json.dumps({"Level": "Study", "Query": {}, "Expand": True}).encode())
    rows = {
        (
            study["PatientMainDicomTags"]["PatientName"],
            study["MainDicomTags"]["StudyDate"],
            study["MainDicomTags"]["StudyInstanceUID"],
            study["PatientMainDicomTags"]["PatientBirthDate"],
        )
        for study in found
    }
    assert rows == {(name, day, f"{ROOT}.{number}", "19600102") for number, (name, _, _, day) in enumerate(PEOPLE, 1)}
    instances = archive.ask("/instances?expand")
    assert {one["MainDicomTags"]["SOPInstanceUID"] for one in instances} == {
        f"{ROOT}.{study}.1.{number}" for study in range(1, len(PEOPLE) + 1) for number in range(3)
    }
