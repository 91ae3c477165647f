"""A reviewer reads what was sent: the overview, single files, ranges, everything as one ZIP."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile

import pytest
from tests.platform.family.visits import text_of
from tests.platform.hospital.desks import CT_PAGES, enter

from caseferry.platform.audit.models import Entry
from caseferry.platform.cases.models import Packet
from caseferry.platform.cases.packets import PacketFiles


def body(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_the_question_comes_first_then_the_case_in_one_line(client, made):
    answer = client.get(made.url)
    said = text_of(answer)

    assert answer.status_code == 200
    assert said.index("Is surgery possible?") < said.index("Petra Novakova") < said.index("Pathology")
    for words in ("Packet version 2", "Adenocarcinoma, lung", "born 1961-03-12", "All documents", "Open the viewer"):
        assert words in said
    assert "LDH" in said[said.index("Not here, or not clear") :]


def test_the_overview_speaks_chinese_to_who_wants_it(client, made):
    answer = client.get(made.url, headers={"Accept-Language": "zh-CN"})

    assert '<html lang="zh-Hans"' in answer.content.decode()
    said = text_of(answer)
    for words in ("请贵院回答的问题", "肺腺癌", "病理报告", "缺少或不清楚的资料"):
        assert words in said


def test_a_language_that_the_pages_do_not_speak_gets_english(client, made):
    assert '<html lang="en"' in client.get(made.url, headers={"Accept-Language": "fr"}).content.decode()


def test_the_overview_is_small(client, made):
    assert len(client.get(made.url).content) < 40_000


def test_both_versions_are_there_and_what_changed(client, made):
    said = text_of(client.get(made.url))
    assert "Changed since the packet of" in said
    assert "New Laboratory 2026-02-20" in said

    older = text_of(client.get(f"{made.url}v1/"))
    assert "This is an earlier version. The newest is version 2." in older


def test_each_pdf_can_be_read_in_place_and_saved(client, made):
    files = PacketFiles.of(Packet.objects.get(version=2).build)
    names = [path.removeprefix("send/") for path in files.paths() if path.startswith("send/") and path.endswith(".pdf")]
    assert len(names) >= 6
    for name in names:
        assert client.get(f"{made.url}v2/read/{name}").status_code == 200
        shown = client.get(f"{made.url}v2/file/{name}")
        assert shown.headers["Content-Type"] == "application/pdf"
        assert body(shown) == files.read(f"send/{name}")
        saved = client.get(f"{made.url}v2/file/{name}?download")
        assert saved.headers["Content-Disposition"].startswith("attachment;")


@pytest.fixture
def ct(made):
    """The name and bytes of the large report."""
    files = PacketFiles.of(Packet.objects.get(version=2).build)
    path = next(path for path in files.paths() if path.startswith("send/CT_"))
    return path.removeprefix("send/"), files.read(path)


def test_the_picture_of_the_wanted_page_is_asked_for_before_anything_else(client, made, ct):
    name, _ = ct
    said = client.get(f"{made.url}v2/read/{name}?page=3").content.decode()
    head = said[: said.index("</head>")]

    picture = f"{made.url}v2/sheet/3/{name}"
    assert head.index(f'<link rel="preload" href="{picture}" as="image"') < head.index("stylesheet")
    assert "pdf.worker" not in head, "what draws the pages comes after the picture"
    assert f'<img class="glance" id="glance" src="{picture}"' in said


def test_without_scripts_the_pages_are_turned_by_links(client, made, ct):
    name, _ = ct
    plain = {
        page: client.get(f"{made.url}v2/read/{name}?page={page}").content.decode().partition("<noscript>")[2]
        for page in ("1", "3", str(CT_PAGES), "99", "x")
    }
    turns = {page: (said.count('rel="prev"'), said.count('rel="next"')) for page, said in plain.items()}
    assert 'href="?page=2" rel="prev"' in plain["3"] and 'href="?page=4" rel="next"' in plain["3"]
    assert turns == {"1": (0, 1), "3": (1, 1), str(CT_PAGES): (1, 0), "99": (0, 1), "x": (0, 1)}


@pytest.mark.parametrize(
    ("asked", "span"),
    [("bytes=0-65535", (0, 65536)), ("bytes=65000-65600", (65000, 65601)), ("bytes=-1000", (-1000, None)), ("bytes=70000-", (70000, None))],
)  # fmt: skip
def test_ranges_of_a_large_file_are_served_alone(client, made, ct, asked, span):
    name, data = ct
    assert len(data) > 500_000

    answer = client.get(f"{made.url}v2/file/{name}", headers={"Range": asked})

    assert answer.status_code == 206
    found = body(answer)
    assert found == data[slice(*span)]
    assert answer.headers["Content-Length"] == str(len(found))
    start = data.index(found)
    assert answer.headers["Content-Range"] == f"bytes {start}-{start + len(found) - 1}/{len(data)}"


def test_a_range_outside_is_refused_and_a_strange_one_ignored(client, made, ct):
    name, data = ct
    outside = client.get(f"{made.url}v2/file/{name}", headers={"Range": f"bytes={len(data)}-"})
    assert (outside.status_code, outside.headers["Content-Range"]) == (416, f"bytes */{len(data)}")
    strange = client.get(f"{made.url}v2/file/{name}", headers={"Range": "lines=1-2"})
    assert (strange.status_code, len(body(strange))) == (200, len(data))


def test_a_range_of_another_state_of_the_file_is_not_mixed_in(client, made, ct):
    name, data = ct
    answer = client.get(f"{made.url}v2/file/{name}", headers={"Range": "bytes=0-9", "If-Range": '"older"'})
    assert (answer.status_code, len(body(answer))) == (200, len(data))


def test_head_tells_the_length_and_sends_nothing(client, made, ct):
    name, data = ct
    answer = client.head(f"{made.url}v2/file/{name}")
    assert (answer.headers["Content-Length"], answer.headers["Accept-Ranges"]) == (str(len(data)), "bytes")
    assert body(answer) == b""


@pytest.mark.parametrize("what", ["documents", "everything"])
def test_the_whole_packet_is_one_stored_zip_of_known_length(client, made, what):
    answer = client.get(f"{made.url}v2/all/{what}.zip")
    data = body(answer)

    assert int(answer.headers["Content-Length"]) == len(data)
    files = PacketFiles.of(Packet.objects.get(version=2).build)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}
        found = {name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()}
    wanted = {
        path.removeprefix("send/"): hashlib.sha256(files.read(path)).hexdigest()
        for path in files.paths()
        if path.startswith("send/") and (what == "everything" or not path.startswith("send/imaging/"))
    }
    assert found == wanted
    assert any(name.startswith("imaging/") for name in found) == (what == "everything")


def test_every_look_is_recorded_once_a_sitting(client, made, ct):
    name, _ = ct
    before = Entry.objects.count()
    for start in range(0, 500_000, 65536):
        body(client.get(f"{made.url}v2/file/{name}", headers={"Range": f"bytes={start}-{start + 65535}"}))
    rows = list(Entry.objects.order_by("number")[before:])
    assert [(row.action, row.actor_kind, row.about.partition("/")[0]) for row in rows] == [
        ("packet.view", "hospital", "v2")
    ]

    body(client.get(f"{made.url}v2/file/{name}?download"))
    body(client.get(f"{made.url}v2/all/documents.zip"))
    rows = list(Entry.objects.order_by("number")[before + 1 :])
    assert [row.action for row in rows] == ["packet.download", "packet.download"]


def test_no_name_of_a_file_and_no_word_of_the_case_stands_in_the_audit_chain(client, made, ct):
    client.get(made.url)
    client.get(f"{made.url}v2/read/{ct[0]}")
    body(client.get(f"{made.url}v2/file/{ct[0]}"))
    kept = json.dumps([row.about for row in Entry.objects.all()])
    assert "CT_" not in kept and "Novakova" not in kept


def test_identity_papers_come_only_with_the_link_that_they_were_asked_for(client, made):
    assert "Identity papers" in text_of(client.get(made.url))
    answer = client.get(f"{made.url}v2/identity/1/")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert body(answer)
    assert Entry.objects.filter(action="private.view", actor_kind="hospital").count() == 1

    earlier = enter(made, made.first)
    for url in ("v1/identity/1/", "v2/identity/1/"):
        assert earlier.get(f"{made.url}{url}").status_code == 404
    assert "Identity papers" not in text_of(earlier.get(made.url))
    assert client.get(f"{made.url}v2/identity/2/").status_code == 404


def test_a_packet_whose_files_are_lost_says_so_and_what_to_do(client, made):
    build = Packet.objects.get(version=2).build
    PacketFiles.of(build).safe.files(build.folder).delete()

    said = text_of(client.get(made.url))

    assert "Is surgery possible?" in said
    assert "The files cannot be read just now Nothing is lost." in said
    assert client.get(f"{made.url}v2/all/everything.zip").status_code == 404


def test_the_report_kept_every_page(client, made, ct):
    assert f"{CT_PAGES}" in text_of(client.get(f"{made.url}v2/read/{ct[0]}"))
