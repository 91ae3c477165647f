"""Outlook's own formats through intake and the sandbox."""

from tests.integration.intake import outlook_files as made
from tests.integration.intake.test_hostile import Quiet

from caseferry.domain.limits import Limits
from caseferry.engines.mail.rich import unpacked_rich_text
from caseferry.engines.storage import MemoryBlobs
from caseferry.pack.unpacking import Blocks, SandboxedContainer
from caseferry.ports.unpacking import Arrival
from caseferry.steps.intake import intake

LIMITS = Limits(cpu_seconds=20)


def taken_in(name, data):
    blobs = MemoryBlobs()
    rows = intake(
        [Arrival(name, *blobs.put([data]))],
        container=SandboxedContainer(),
        blobs=blobs,
        limits=LIMITS,
        progress=Quiet(),
    )
    return rows, blobs


def words_of(row, blobs):
    return [block.text or block.cells for block in Blocks().blocks(blobs.open(row.sha256), row.media_type)]


def test_an_outlook_mail_gives_its_words_its_files_and_the_mail_inside_it():
    rows, blobs = taken_in("mail.msg", made.msg())
    assert [(row.path, row.media_type, row.received_from) for row in rows] == [
        ("mail.msg", "application/vnd.ms-outlook", ""),
        ("mail.msg/report.pdf", "application/pdf", '"Ana Pérez" <ana@example.org>'),
        ("mail.msg/Earlier mail.eml", "message/rfc822", '"Ana Pérez" <ana@example.org>'),
        ("mail.msg/Earlier mail.eml/ct.jpg", "image/jpeg", '"Otto Sample" <otto@example.org>'),
    ]
    assert words_of(rows[0], blobs)[0] == "Отчёт"
    assert words_of(rows[0], blobs)[-2:] == ["See the report.", "Thanks"]
    assert "The CT is attached." in words_of(rows[2], blobs)


def test_the_mail_inside_has_equal_bytes_each_time():
    first, second = (taken_in("mail.msg", made.msg())[0] for _ in range(2))
    assert first == second


def test_a_winmail_dat_gives_its_file_and_its_words():
    rows, blobs = taken_in("winmail.dat", made.winmail(made.stored_rich(rb"{\rtf1 Blood count of Lena}")))
    assert [(row.path, row.media_type) for row in rows] == [
        ("winmail.dat", "application/ms-tnef"),
        ("winmail.dat/message.rtf", "text/rtf"),
        ("winmail.dat/blood.pdf", "application/pdf"),
    ]
    assert words_of(rows[1], blobs) == ["Blood count of Lena"]


def test_an_outlook_mail_cut_off_says_so():
    rows, _ = taken_in("mail.msg", made.msg()[:6000])
    assert rows[0].refused is not None and rows[0].refused.code == "damaged"


def test_compressed_rich_text_is_unpacked_as_in_the_specification():
    """The two examples of MS-OXRTFCP 4.1."""
    simple = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    crossing = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
    assert unpacked_rich_text(simple) == rb"{\rtf1\ansi\ansicpg1252\pard hello world}" + b"\r\n"
    assert unpacked_rich_text(crossing) == rb"{\rtf1 WXYZWXYZWXYZWXYZWXYZ}"
    assert unpacked_rich_text(b"nothing") == b""
