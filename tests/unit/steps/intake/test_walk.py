"""Rows of files, with containers that are only told about."""

import io

from caseferry.domain.errors import Refusal
from caseferry.domain.limits import Limits
from caseferry.domain.sources import Refused, SourceKind
from caseferry.engines.storage import MemoryBlobs
from caseferry.ports.unpacking import Arrival, Member, Remark
from caseferry.steps.intake import intake

ZIP = b"PK\x05\x06" + bytes(18)
JPEG = b"\xff\xd8\xff\xe0 a picture"


class Told:
    """A container that gives what it was told, by the bytes that are opened."""

    def __init__(self, contents):
        self.contents = contents

    def members(self, data, media_type, *, limits):
        for item in self.contents[data.read()]:
            if isinstance(item, tuple):
                yield Member(item[0], iter([item[1]]), *item[2:])
            elif isinstance(item, Exception):
                raise item
            else:
                yield item


class Steps:
    def __init__(self):
        self.seen = []

    def start(self, step, total):
        self.seen.append((step, total))

    def advance(self, units=1, *, about=""):
        self.seen.append(units)

    def finish(self):
        self.seen.append("finish")


def taken(files, contents=None, *, progress=None):
    blobs = MemoryBlobs()
    arrivals = [item if isinstance(item, Arrival) else Arrival(item[0], *blobs.put([item[1]])) for item in files]
    return intake(
        arrivals, container=Told(contents or {}), blobs=blobs, limits=Limits(depth=3), progress=progress or Steps()
    )


def test_members_follow_their_container_depth_first():
    inner = ZIP + b"inner"
    rows = taken(
        [("a.zip", ZIP), ("z.txt", b"words")],
        {ZIP: [("in.zip", inner), ("b.jpg", JPEG)], inner: [("c.txt", b"more words")]},
    )
    assert [(row.path, row.parent) for row in rows] == [
        ("a.zip", ""), ("a.zip/in.zip", rows[0].id), ("a.zip/in.zip/c.txt", rows[1].id), ("a.zip/b.jpg", rows[0].id), ("z.txt", ""),
    ]  # fmt: skip


def test_copies_name_the_first_and_a_copied_container_is_opened_once():
    rows = taken(
        [("1.jpg", JPEG), ("2.jpg", JPEG), ("3.jpg", JPEG), ("a.zip", ZIP), ("b.zip", ZIP)], {ZIP: [("4.jpg", JPEG)]}
    )
    first = rows[0].id
    assert [(row.path, row.id.removeprefix(first), row.duplicate_of) for row in rows[:3]] == [
        ("1.jpg", "", ""), ("2.jpg", "-2", first), ("3.jpg", "-3", first),
    ]  # fmt: skip
    assert [(row.path, row.duplicate_of) for row in rows[3:]] == [
        ("a.zip", ""),
        ("a.zip/4.jpg", first),
        ("b.zip", rows[3].id),
    ]


def test_of_the_same_bytes_the_name_without_an_addition_is_the_original():
    rows = taken([("copy of scan.pdf", JPEG), ("other.txt", b"words"), ("scan (1).pdf", JPEG), ("scan.pdf", JPEG)])
    assert [(row.path, bool(row.duplicate_of)) for row in rows] == [
        ("scan.pdf", False), ("other.txt", False), ("scan (1).pdf", True), ("copy of scan.pdf", True),
    ]  # fmt: skip


def test_a_file_that_could_not_be_opened_keeps_its_row():
    refused = Refused("inaccessible", "The file may not be opened.", "Allow it.")
    (row,) = taken([Arrival("x.pdf", "0" * 64, 0, refused=refused)])
    assert (row.path, row.refused, row.kind) == ("x.pdf", refused, SourceKind.UNKNOWN)


def test_a_container_that_cannot_be_opened_is_refused_itself():
    locked = Refused("encrypted", "Locked.", "Password.")
    assert [row.refused for row in taken([("a.zip", ZIP)], {ZIP: [locked]})] == [locked]
    assert [row.refused.code for row in taken([("a.zip", ZIP)], {ZIP: []})] == ["empty"]
    assert [row.refused.code for row in taken([("a.zip", ZIP)], {ZIP: [Refusal("limit", "Too slow.")]})] == ["limit"]


def test_a_container_that_breaks_off_has_a_row_for_the_rest():
    rows = taken([("a.zip", ZIP)], {ZIP: [("b.jpg", JPEG), Refusal("damaged", "Cut off.")]})
    assert [(row.path, row.refused.code if row.refused else "") for row in rows] == [
        ("a.zip", ""), ("a.zip/b.jpg", ""), ("a.zip/(the rest)", "damaged"),
    ]  # fmt: skip


def test_a_member_without_bytes_keeps_its_name():
    refused = Refused("hostile", "A link.", "Send the file.")
    rows = taken([("a.zip", ZIP)], {ZIP: [Member("l", iter(()), refused=refused)]})
    assert (rows[1].path, rows[1].refused, rows[1].sha256) == ("a.zip/l", refused, "0" * 64)


def test_what_was_sent_in_a_mail_keeps_its_sender_through_archives():
    mail = b"Message-ID: <1>\r\nFrom: a@b\r\n\r\nHi"
    rows = taken(
        [("m.eml", mail)], {mail: [Remark("link: x"), ("a.zip", ZIP, "Ana, 2026-02-10")], ZIP: [("b.jpg", JPEG)]}
    )
    assert [(row.path, row.kind, row.received_from) for row in rows] == [
        ("m.eml", SourceKind.BLOCKS, ""),
        ("m.eml/a.zip", SourceKind.CONTAINER, "Ana, 2026-02-10"),
        ("m.eml/a.zip/b.jpg", SourceKind.IMAGE, "Ana, 2026-02-10"),
    ]
    assert rows[0].notes == ("link: x",)


def test_a_chat_in_a_folder_tells_who_sent_its_pictures():
    chat = b"12/02/2026, 18:45 - Ana: a.jpg (file attached)\n12/02/2026, 18:46 - Ana: see https://we.tl/t-SECRET\n"
    rows = taken([("chat/WhatsApp Chat with Ana.txt", chat), ("chat/a.jpg", JPEG), ("other/a.jpg", JPEG + b"2")])
    assert [row.received_from for row in rows] == ["", "Ana, 12/02/2026, 18:45", ""]
    assert rows[0].notes[0] == "chat: an exported conversation"
    assert [note for note in rows[0].notes if "we.tl" in note] and not [
        note for note in rows[0].notes if "SECRET" in note
    ]


def test_what_computers_leave_behind_is_named_calmly():
    rows = taken(
        [
            ("__MACOSX/._a.pdf", b"\0\5\x16\7"),
            ("Thumbs.db", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
            ("desktop.ini", b"[x]\ny=1"),
            ("STK-20260212-WA0001.webp", b"RIFF\0\0\0\0WEBP"),
        ]
    )
    assert [(row.refused.code, row.notes) for row in rows] == [("unsupported", ("junk: nothing medical",))] * 4
    assert all("Nothing is lost" in row.refused.reason for row in rows)


def test_a_name_alone_never_throws_a_record_away():
    (row,) = taken([("._a.pdf", b"%PDF-1.4")])
    assert (row.kind, row.refused) == (SourceKind.PDF, None)


def test_on_an_imaging_disc_the_viewer_is_told_from_the_records():
    files = [
        "DICOMDIR",
        "viewer.exe",
        "readme.txt",
        "help/index.html",
        "reports/report.pdf",
        "IMAGES/I1",
        "letters/letter.txt",
    ]
    data = {
        "viewer.exe": b"MZ\x90", "readme.txt": b"How to start", "help/index.html": b"<html><body>help</body></html>", "reports/report.pdf": b"%PDF-1.4",
        "IMAGES/I1": bytes(128) + b"DICM\2\0", "letters/letter.txt": b"Dear doctor", "DICOMDIR": bytes(128) + b"DICM" + b"1.2.840.10008.1.3.10",
    }  # fmt: skip
    rows = taken([("CD/" + name, data[name]) for name in files] + [("notes.txt", b"from the family")])
    assert {row.path: bool(row.refused) for row in rows} == {
        "CD/DICOMDIR": True, "CD/viewer.exe": True, "CD/readme.txt": True, "CD/help/index.html": False, "CD/reports/report.pdf": False,
        "CD/IMAGES/I1": False, "CD/letters/letter.txt": False, "notes.txt": False,
    }  # fmt: skip


def test_progress_counts_the_files_given():
    progress = Steps()
    taken([("a.txt", b"x"), ("b.txt", b"y")], progress=progress)
    assert progress.seen == [("intake", 2), 1, 1, "finish"]


def test_the_bytes_of_members_can_be_opened_from_the_store():
    blobs = MemoryBlobs()
    sha, size = blobs.put([ZIP])
    rows = intake(
        [Arrival("a.zip", sha, size)],
        container=Told({ZIP: [("b.jpg", JPEG)]}),
        blobs=blobs,
        limits=Limits(),
        progress=Steps(),
    )
    assert (blobs.open(rows[1].sha256).read(), rows[1].bytes) == (JPEG, len(JPEG))
    assert isinstance(blobs.open(rows[0].sha256), io.BytesIO)
