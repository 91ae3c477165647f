"""Hostile and broken files through intake and the sandbox: a reason for each, and nothing else harmed."""

import hashlib

import pytest
from tests.contract.container_files import FILES, seven_of, zip_of
from tests.integration.intake import hostile_files as made

from caseferry.domain.limits import Limits
from caseferry.domain.sources import SourceKind
from caseferry.engines.storage import FolderBlobs
from caseferry.pack.unpacking import Blocks, SandboxedContainer
from caseferry.ports.unpacking import Arrival
from caseferry.steps.intake import intake

LIMITS = Limits(cpu_seconds=20, memory_bytes=1 << 30, free_bytes=32 << 20, depth=4)


class Quiet:
    def start(self, step, total):
        pass

    def advance(self, units=1, *, about=""):
        pass

    def finish(self):
        pass


@pytest.fixture
def blobs(tmp_path):
    return FolderBlobs(tmp_path / "work" / "blobs")


def taken_in(blobs, files, *, limits=LIMITS, passwords=()):
    arrivals = [Arrival(name, *blobs.put([data])) for name, data in files.items()]
    return intake(arrivals, container=SandboxedContainer(passwords), blobs=blobs, limits=limits, progress=Quiet())


def told(rows):
    """Path and refusal code of each row."""
    return {row.path: row.refused.code if row.refused else "" for row in rows}


def test_every_container_of_the_same_files_gives_the_same_sources(blobs):
    rows = taken_in(blobs, {"a.zip": zip_of(FILES), "b.7z": seven_of(FILES)})
    assert [(row.path, row.kind, row.duplicate_of != "") for row in rows] == [
        ("a.zip", SourceKind.CONTAINER, False),
        ("a.zip/report.txt", SourceKind.BLOCKS, False),
        ("a.zip/images/scan.jpg", SourceKind.IMAGE, False),
        ("a.zip/отчёт.txt", SourceKind.BLOCKS, False),
        ("b.7z", SourceKind.CONTAINER, False),
        ("b.7z/report.txt", SourceKind.BLOCKS, True),
        ("b.7z/images/scan.jpg", SourceKind.IMAGE, True),
        ("b.7z/отчёт.txt", SourceKind.BLOCKS, True),
    ]
    assert rows[1].id == "s-" + hashlib.sha256(FILES["report.txt"]).hexdigest()[:12]
    assert (rows[5].id, rows[5].duplicate_of) == (rows[1].id + "-2", rows[1].id)


def test_a_nested_bomb_is_stopped_by_one_budget_for_all_layers(blobs, tmp_path):
    rows = taken_in(blobs, {"bomb.zip": made.nested_bomb(3), "good.txt": b"Hb 10.2"})
    assert {"hostile"} <= set(told(rows).values())
    assert rows[-1].path == "good.txt" and rows[-1].refused is None
    kept = sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file())
    assert kept < 2 * LIMITS.free_bytes


def test_a_single_stream_that_swells_is_stopped(blobs):
    rows = taken_in(blobs, {"zeros.gz": made.endless_gzip()})
    assert told(rows) == {"zeros.gz": "", "zeros.gz/content": "hostile", "zeros.gz/(the rest)": "hostile"}


def test_entries_that_share_their_bytes_are_refused_by_name(blobs):
    rows = taken_in(blobs, {"overlap.zip": made.overlapping_bomb()})
    codes = [row.refused.code for row in rows[1:] if row.refused]
    assert (len(rows), codes.count("hostile")) == (201, 200)


def test_a_million_entries_are_cut_at_the_limit(blobs):
    rows = taken_in(blobs, {"many.zip": made.million_entries()}, limits=Limits(cpu_seconds=30, members=50))
    assert told(rows) == {"many.zip": "limit"}


def test_more_members_than_the_limit_are_counted_as_the_rest(blobs):
    files = {f"{number:03}.txt": f"Hb {number}".encode() for number in range(60)}
    rows = taken_in(blobs, {"many.zip": zip_of(files)}, limits=Limits(members=50))
    assert (len(rows), rows[-1].path, rows[-1].refused.code) == (52, "many.zip/(the rest)", "limit")


def test_misleading_names_are_shown_tamed_and_touch_no_disk(blobs, tmp_path):
    rows = taken_in(blobs, {"names.zip": made.evil_names()})
    assert [row.path for row in rows[1:]] == [
        "names.zip/outside.txt",
        "names.zip/etc/passwd",
        "names.zip/Windows/system.ini.txt",
        "names.zip/win.txt",
        "names.zip/nul.txt",
        "names.zip/COM1.txt",
        "names.zip/tab\\x09name.txt",
        "names.zip/rtl\\x202egnp.txt",
        "names.zip/" + "x" * 115 + "….txt",
        "names.zip/twice.txt",
        "names.zip/twice.txt (2)",
    ]
    assert [any(note.startswith("hostile") for note in row.notes) for row in rows[1:]] == [True] * 8 + [False] * 3
    assert all(row.kind is SourceKind.BLOCKS for row in rows[1:])
    assert {path.name for path in tmp_path.rglob("*.txt")} == set()


def test_links_and_devices_are_named_and_not_followed(blobs):
    rows = taken_in(blobs, {"links.tar": made.links_and_devices(), "link.zip": made.symlink_zip()})
    assert told(rows) == {
        "links.tar": "", "links.tar/soft": "hostile", "links.tar/hard": "hostile", "links.tar/null": "hostile",
        "links.tar/pipe": "hostile", "links.tar/good.txt": "", "link.zip": "", "link.zip/link.txt": "hostile",
    }  # fmt: skip


def test_containers_in_containers_beyond_the_depth_are_refused(blobs):
    data = zip_of({"deep.txt": b"Hb 10.2"})
    for _ in range(6):
        data = zip_of({"in.zip": data})
    rows = taken_in(blobs, {"deep.zip": data})
    assert [row.refused.code if row.refused else "" for row in rows] == ["", "", "", "", "limit"]


def test_a_mail_of_two_hundred_parts_gives_each_of_them(blobs):
    rows = taken_in(blobs, {"all.eml": made.mail_of_many_parts()})
    assert (len(rows), rows[0].kind, {row.received_from for row in rows[1:]}) == (
        201,
        SourceKind.BLOCKS,
        {"ana@example.org"},
    )


def test_a_mail_in_wrong_charsets_is_read_all_the_same(blobs):
    rows = taken_in(blobs, {"wrong.eml": made.WRONG_CHARSETS})
    assert [(row.path, row.media_type) for row in rows] == [
        ("wrong.eml", "message/rfc822"),
        ("wrong.eml/报告.pdf", "application/pdf"),
    ]
    blocks = Blocks().blocks(blobs.open(rows[0].sha256), rows[0].media_type)
    assert [block.text or block.cells for block in blocks] == [
        "Анализ крови", ("From", "Анна <a@example.org>"), ("Sent", "Thu, 99 Foo 2026"), ("Attached", "报告.pdf"), "Гемоглобин 102 г/л",
    ]  # fmt: skip


def test_a_zip_cut_off_gives_what_is_whole_in_it(blobs):
    whole = zip_of({"one.txt": b"Hb 10.2", "two.txt": bytes(range(256)) * 400})
    rows = taken_in(blobs, {"cut.zip": whole[:400]})
    assert told(rows) == {
        "cut.zip": "",
        "cut.zip/one.txt": "",
        "cut.zip/two.txt": "damaged",
        "cut.zip/(the rest)": "damaged",
    }


def test_a_word_file_that_loads_from_elsewhere_is_read_without_loading(blobs):
    (row,) = taken_in(blobs, {"letter.docm": made.word_with_outside_link()})
    assert row.notes == (
        "macros: the file holds macros; they were not run",
        "link: the file would load content from evil.example; nothing was fetched",
    )
    blocks = Blocks().blocks(blobs.open(row.sha256), row.media_type)
    assert [block.text for block in blocks] == ["Hb 10.2 g/dL"]


ASKS = "macros: the file asks to start another program when it is opened (DDE); nothing was started"


@pytest.mark.parametrize(
    ("name", "data", "notes"),
    [
        ("letter.docx", made.word_that_starts_a_program(), (ASKS,)),
        (
            "table.xlsx",
            made.sheet_that_starts_a_program(),
            (
                ASKS,
                "macros: the file holds macros of an old kind; they were not run",
                "macros: the file holds controls that can run programs; they were not run",
            ),
        ),
        (
            "letter.rtf",
            made.RICH_TEXT_WITH_OBJECT,
            (ASKS, "macros: the file carries an object that can hold programs; it was not opened"),
        ),
    ],
)
def test_a_file_that_would_start_a_program_says_so_and_starts_none(blobs, name, data, notes):
    (row,) = taken_in(blobs, {name: data})
    assert (row.notes, row.refused) == (notes, None)


def test_a_word_about_the_dde_in_a_plain_letter_is_no_program(blobs):
    body = '<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>DDE was measured in the serum.</w:t></w:r></w:p></w:body></w:document>'
    (row,) = taken_in(
        blobs, {"a.docx": zip_of({"[Content_Types].xml": b"<Types/>", "word/document.xml": body.encode()})}
    )
    assert (row.notes, row.refused) == ((), None)


def test_the_leading_structure_of_a_polyglot_wins_and_the_other_is_never_served(blobs):
    (row,) = taken_in(blobs, {"photo.jpg": made.polyglot()})
    assert (row.kind, row.refused) == (SourceKind.IMAGE, None)
    assert row.notes == ("hostile: the file would also pass for an archive; only its leading content is read",)


@pytest.mark.parametrize(
    ("data", "code"), [(b"", "empty"), (bytes(5000), "damaged"), (b"\x01\x02\x03" * 500, "unsupported")]
)
def test_files_that_are_nothing_have_a_reason_and_a_next_step(blobs, data, code):
    (row,) = taken_in(blobs, {"scan.pdf": data})
    assert (row.refused.code, bool(row.refused.reason), bool(row.refused.next_step)) == (code, True, True)


def test_the_same_input_gives_the_same_rows(blobs, tmp_path):
    files = {"a.zip": zip_of(FILES), "m.eml": made.mail_of_many_parts(5), "bomb.zip": made.nested_bomb(2)}
    assert taken_in(blobs, files) == taken_in(FolderBlobs(tmp_path / "other"), files)
