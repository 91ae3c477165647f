"""What there is to see, and who may ask for it."""

from __future__ import annotations

import hashlib
import http.client
import io
import json
import struct
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

import pytest
from benchmarks.discs import slice_of, written
from benchmarks.scans import ROOT, odd_series, pet_series
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from caseferry.cli.main import main
from caseferry.domain.errors import UsageError
from caseferry.pack.viewing import FrameDesk, index_films, wanted_frames
from caseferry.pack.viewing.packet import find_imaging
from caseferry.pack.viewing.server import POLICY, Gallery, open_server
from caseferry.viewer_bundle import BUNDLE

NEW, OLD = f"{ROOT}.5", f"{ROOT}.4"


class Vault:
    """Bytes by name, as a vault gives them: never a path."""

    def __init__(self, objects: dict[str, bytes]) -> None:
        self.objects = objects

    def open(self, source: str) -> BinaryIO:
        return io.BytesIO(self.objects[source])


def objects() -> dict[str, bytes]:
    made = {
        f"n{number}": slice_of(number, study=NEW, edge=32, of=5, StudyDate="20251009") for number in (3, 1, 4, 0, 2)
    }
    made |= {
        f"o{number}": slice_of(number, study=OLD, series=2, edge=32, of=3, StudyDate="20240102") for number in range(3)
    }
    made |= {f"p{number}": data for number, data in enumerate(pet_series(NEW, 7, 4, edge=16))}
    found = {name: written(data) for name, data in made.items()}
    found["words"] = b"not an image"
    return found


@pytest.fixture(scope="module")
def vault() -> Vault:
    return Vault(objects())


def test_studies_come_newest_first_and_slices_in_anatomical_order(vault: Vault) -> None:
    films = index_films(sorted(vault.objects), vault.open)
    assert [(one.shown.instance.study_date, one.shown.instance.modality, len(one.places)) for one in films.films] == [
        ("2025-10-09", "CT", 5), ("2025-10-09", "PT", 4), ("2024-01-02", "CT", 3),
    ]  # fmt: skip
    assert [place.source for place in films.films[0].places] == ["n0", "n1", "n2", "n3", "n4"]
    told = films.studies(title="Anna Probe", links=[{"kind": "review", "url": "review"}])
    assert [[row["id"] for row in study["series"]] for study in told["studies"]] == [[0, 1], [2]]
    assert told["studies"][0]["modalities"] == ["CT", "PT"]
    assert json.loads(json.dumps(told)) == told
    series = films.series(0)
    assert [frame["position"][2] for frame in series["frames"]] == [0, 2.5, 5, 7.5, 10]
    assert series["windows"] == [{"center": 40.0, "width": 400.0, "name": ""}]
    with pytest.raises(LookupError):
        films.series(3)


def test_the_same_objects_in_any_order_and_with_any_workers_give_the_same(vault: Vault) -> None:
    one = index_films(sorted(vault.objects), vault.open)
    two = index_films(sorted(vault.objects, reverse=True), vault.open, jobs=2)
    assert one == two


def test_frames_of_one_enhanced_object_are_put_in_anatomical_order() -> None:
    data = slice_of(1, edge=16, NumberOfFrames="3", PixelData=bytes(16 * 16 * 2 * 3))
    frames = []
    for z in (6, 0, 3):
        frame, place = Dataset(), Dataset()
        place.ImagePositionPatient = [0, 0, z]
        frame.PlanePositionSequence = Sequence([place])
        frames.append(frame)
    data.PerFrameFunctionalGroupsSequence = Sequence(frames)
    vault = Vault({"one": written(data)})
    (film,) = index_films(["one"], vault.open).films
    assert [place.frame for place in film.places] == [1, 2, 0]


def test_an_object_with_a_long_header_is_read_through_the_pipe() -> None:
    data = slice_of(1, edge=16)
    data.add_new(0x00204000, "LT", "x" * 10_000)
    data.add_new(0x00091010, "OB", bytes(120_000))
    vault = Vault({"long": written(data)})
    assert len(index_films(["long"], vault.open).films) == 1


def heads(stream: bytes) -> list[dict[str, Any]]:
    found, at = [], 0
    while at < len(stream):
        told, body = struct.unpack_from("<II", stream, at)
        found.append(json.loads(stream[at + 8 : at + 8 + told]))
        at += 8 + told + body
    return found


def test_frames_come_in_the_order_that_was_asked_for_and_a_lost_one_says_why(vault: Vault) -> None:
    films = index_films(sorted(vault.objects), vault.open)
    gone = Vault(
        {name: data for name, data in vault.objects.items() if name != "n2"} | {"n3": vault.objects["n3"][:1500]}
    )
    with FrameDesk(gone.open, jobs=2) as desk:
        found = heads(b"".join(desk.frames(films.films[0], (4, 2, 3, 0), 16)))
        assert [head["frame"] for head in found] == [4, 2, 3, 0]
        assert [head.get("error", "")[:13] for head in found] == ["", "Its file is g", "Its pixels ca", ""]
        assert (found[0]["rows"], found[0]["step"]) == (16, 2)
        assert desk.picture(films.films[1]).media_type == "image/webp"
        assert desk.picture(films.films[0]).media_type == "image/webp"  # its middle frame is gone


@pytest.mark.parametrize("text", ["", "5", "-1", "3-2", "1-9", "x", "0,0-4,9"])
def test_frames_that_are_not_there_are_refused(text: str) -> None:
    with pytest.raises(ValueError):
        wanted_frames(text, 5)


def packet(folder: Path, *, imaging: bool = True) -> Path:
    studies = [{"patient_match": "match"}, {"patient_match": "mismatch"}]
    folder.mkdir()
    (folder / "packet.json").write_text(
        json.dumps({"schema": "caseferry.packet/1", "patient": {"name": "Anna"}, "imaging": studies})
    )
    for name, data in objects().items() if imaging else ():
        place = folder / "send" / "imaging" / "study"
        place.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(data)
    (folder / "keep" / "withheld").mkdir(parents=True)
    (folder / "keep" / "withheld" / "IM1").write_bytes(written(slice_of(1, study=f"{ROOT}.66")))
    (folder / "keep" / "review.html").write_text("<title>Review</title>")
    return folder


def test_only_what_may_leave_is_shown(tmp_path: Path) -> None:
    folder = packet(tmp_path / "p")
    (folder / "send" / "imaging" / "study" / "link").symlink_to(folder / "keep" / "withheld" / "IM1")
    found = find_imaging(folder)
    assert (found.title, found.withheld, len(found.sources)) == ("Anna", 1, 13)
    assert all(source.startswith("send/imaging/study/") and not source.endswith("link") for source in found.sources)
    for source in ("keep/withheld/IM1", "send/imaging/study/../../../packet.json", ""):
        with pytest.raises(KeyError):
            found.open(source)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda folder: folder / "none", "is no folder"),
        (lambda folder: folder, "holds no packet"),
        (lambda folder: packet(folder / "p", imaging=False), "holds no images. 1 study of somebody else is withheld"),
    ],
)
def test_what_cannot_be_viewed_is_said_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], make: Any, words: str
) -> None:
    assert main(["view", str(make(tmp_path))]) == 2
    assert words in capsys.readouterr().err


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    imaging = find_imaging(packet(tmp_path_factory.mktemp("served") / "p"))
    films = index_films(imaging.sources, imaging.open)
    with FrameDesk(imaging.open) as desk:
        server, address = open_server(Gallery(films, desk, imaging.title, imaging.review))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield address
        server.shutdown()
        server.server_close()


def asked(address: str, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc, timeout=30)
    connection.request("GET", path if path.startswith("/") else parts.path + path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


def test_the_server_listens_on_this_machine_alone_and_gives_the_viewer(served: str) -> None:
    assert served.startswith("http://127.0.0.1:")
    status, headers, body = asked(served, "")
    assert (status, headers["content-type"], headers["cache-control"]) == (200, "text/html; charset=utf-8", "no-store")
    assert headers["content-security-policy"] == POLICY
    assert b"caseferry-data" in body
    assert asked(served, "LICENSES.txt")[0] == 200


def test_the_packed_answer_is_the_plain_one(served: str) -> None:
    import gzip

    plain, packed = asked(served, "studies.json"), asked(served, "studies.json", **{"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed[2]) == plain[2]
    assert json.loads(plain[2])["links"] == [{"kind": "review", "url": "review"}]


def test_the_bundle_was_built_from_the_sources_that_are_here() -> None:
    folder = Path(__file__).parents[4] / "viewer"
    told = dict(reversed(line.split("  ")) for line in (BUNDLE / "SOURCES.txt").read_text().splitlines())
    files = [folder / name for name in ("index.html", "package-lock.json", "package.json", "vite.config.ts")] + sorted(
        (folder / "src").iterdir()
    )
    here = {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    assert told == here, "run `npm ci` and `npm run build` in viewer/"


def test_frames_pictures_and_the_review_page_are_given(served: str) -> None:
    assert [head["frame"] for head in heads(asked(served, "series/0/frames?at=3,0-1&edge=16")[2])] == [3, 0, 1]
    status, headers, body = asked(served, "series/1/picture")
    assert (status, headers["content-type"], body[8:12]) == (200, "image/webp", b"WEBP")
    assert asked(served, "review")[2] == b"<title>Review</title>"


@pytest.mark.parametrize(
    "path",
    ["/", "/wrong/", "/wrong/studies.json", "../packet.json", "..%2fpacket.json", "assets/../../__init__.py", "series/9.json", "series/x.json",
     "series/0/frames", "series/0/frames?at=99", "series/0/frames?at=0&edge=x", "series/0/other", "packet.json", "keep/withheld/IM1"],
)  # fmt: skip
def test_anything_else_is_not_there(served: str, path: str) -> None:
    assert asked(served, path)[0] == 404


def test_a_page_of_another_site_does_not_get_in(served: str) -> None:
    assert asked(served, "studies.json", Host="evil.example")[0] == 404


def test_a_port_that_is_taken_is_said_in_a_sentence(served: str) -> None:
    port = urlsplit(served).port or 0
    with pytest.raises(UsageError, match="cannot be used"):
        open_server(Gallery(index_films([], io.BytesIO), FrameDesk(io.BytesIO)), port)  # type: ignore[arg-type]


def test_odd_pictures_stand_in_the_list_with_what_they_are() -> None:
    vault = Vault({str(number): written(data) for number, data in enumerate(odd_series(ROOT))})
    films = index_films(sorted(vault.objects), vault.open)
    told = {
        row["description"]: (row["kind"], row["slices"])
        for study in films.studies()["studies"]
        for row in study["series"]
    }
    assert told["Film"] == ("ultrasound film", 12)
    assert told["Floating"] == ("parametric map", 1)
    assert len(told) == 8
