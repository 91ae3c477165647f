"""I2: what a mail holds: every attachment, the words said anew, no quoted replies."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.platform.channels.written_mails import delivery_report, family_mail, old_bounce, with_file

from caseferry.engines.mail.letters import Enclosure
from caseferry.platform.channels.email.bounces import Bounce
from caseferry.platform.channels.email.incoming import read_incoming

TO = "case+token@intake.example"
OURS = "<0a@caseferry.example>"


def test_I2_attachments_come_out_byte_for_byte_whatever_they_are() -> None:
    nested = io.BytesIO()
    with zipfile.ZipFile(nested, "w") as archive:
        archive.writestr("inner/scan.pdf", b"%PDF-1.4")
    mail = with_file(family_mail(TO), "отчёт.pdf")
    with_file(mail, "papers.zip", nested.getvalue(), "application/zip")
    with_file(mail, "winmail.dat", b"\x78\x9f\x3e\x22", "application/ms-tnef")
    found = read_incoming(mail.as_bytes())
    assert found.files == (
        Enclosure("отчёт.pdf", b"%PDF-1.4 invented"),
        Enclosure("papers.zip", nested.getvalue()),
        Enclosure("winmail.dat", b"\x78\x9f\x3e\x22"),
    )
    assert (found.sender, found.addresses, found.words) == ("rosa@family.example", (TO,), "Here is the report.")
    assert (found.bounces, found.automatic, found.doubtful) == ((), False, False)


def test_I2_an_inline_photo_is_a_file() -> None:
    mail = family_mail(TO)
    mail.add_alternative('<p>The photo:</p><img src="cid:one">', subtype="html")
    mail.get_payload()[1].add_related(
        b"\xff\xd8\xff photo", "image", "jpeg", cid="<one>", filename="IMG_1.jpg", disposition="inline"
    )
    assert [(item.name, item.data) for item in read_incoming(mail.as_bytes()).files] == [
        ("IMG_1.jpg", b"\xff\xd8\xff photo")
    ]


def test_I2_a_forwarded_mail_is_a_file() -> None:
    mail = family_mail(TO)
    mail.add_attachment(with_file(family_mail("rosa@family.example", sender="Dr <doc@clinic.example>"), "lab.pdf"))
    (inner,) = read_incoming(mail.as_bytes()).files
    assert inner.name.endswith(".eml")
    assert [item.name for item in read_incoming(inner.data).files] == ["lab.pdf"]


@pytest.mark.parametrize(
    "quoted",
    [
        "On Mon, 23 Nov 2026 at 09:00, Mira <mira@desk.example> wrote:\n> Please send the report.\n> Thank you\n",
        "-----Original Message-----\nFrom: Mira\nSent: Monday\nPlease send the report.\n",
        "El lun, 23 nov 2026 a las 9:00, Mira (<mira@desk.example>) escribió:\n> Por favor envíe el informe.\n",
    ],
)
def test_I2_quoted_replies_are_not_repeated(quoted: str) -> None:
    assert read_incoming(family_mail(TO, text=f"Here it is.\n\n{quoted}").as_bytes()).words == "Here it is."


def test_I2_a_web_only_mail_gives_its_words_without_what_it_quotes() -> None:
    mail = family_mail(TO)
    mail.set_content(
        "<html><head><style>p{}</style><title>no</title></head><body><p>Here &amp; now.</p><div>Second line.</div>"
        "<blockquote><p>Please send it.</p></blockquote></body></html>",
        subtype="html",
    )
    assert read_incoming(mail.as_bytes()).words == "Here & now.\n\nSecond line."


def test_I2_the_same_mail_has_one_key_and_a_stranger_cannot_take_it() -> None:
    first, again = family_mail(TO).as_bytes(), b"Received: from elsewhere\r\n" + family_mail(TO).as_bytes()
    assert read_incoming(first).key == read_incoming(again).key
    assert read_incoming(family_mail(TO, sender="eve@evil.example").as_bytes()).key != read_incoming(first).key
    nameless = family_mail(TO)
    del nameless["Message-ID"]
    other = nameless.as_bytes().replace(b"Report", b"Other")
    assert read_incoming(nameless.as_bytes()).key != read_incoming(other).key


def test_I2_every_header_that_may_name_the_address_is_looked_at() -> None:
    raw = family_mail("Somebody <a@b.example>").as_bytes()
    raw = b"Delivered-To: " + TO.upper().encode() + b"\r\nX-Original-To: other@b.example\r\n" + raw
    assert read_incoming(raw).addresses == ("a@b.example", TO, "other@b.example")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe" * 400,
        b"From: \xff\xfe <x@y.example>\r\nContent-Type: multipart/mixed; boundary=\r\n\r\nno boundary",
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n--a--",
        b"Content-Type: text/plain; charset=nonsense\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!",
        b"Content-Type: message/delivery-status\r\n\r\nFinal-Recipient: \r\n\r\n",
        b"Subject: =?utf-8?b?broken\r\nDate: yesterday\r\nMessage-ID: \r\n\r\nx",
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(60)),
    ],
    ids=range(8),
)
def test_I2_a_broken_mail_is_read_as_far_as_it_goes(raw: bytes) -> None:
    found = read_incoming(raw)
    assert found.key and found.bounces == ()


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_I2_no_damage_to_a_mail_makes_its_reading_fail(data) -> None:
    mail = with_file(family_mail("case@intake.example"), "a.pdf")
    whole = data.draw(st.sampled_from([mail.as_bytes(), delivery_report(OURS, to=TO), old_bounce(OURS, to=TO)]))
    at = data.draw(st.integers(0, len(whole)))
    length = data.draw(st.integers(0, 60))
    raw = whole[:at] + data.draw(st.binary(max_size=40)) + whole[at + length :]
    assert len(read_incoming(raw).key) == 64


def test_a_sender_whom_the_receiving_server_doubts_is_doubtful() -> None:
    raw = b"Authentication-Results: mx.intake.example; spf=pass; dmarc=fail (p=NONE)\r\n" + family_mail(TO).as_bytes()
    assert read_incoming(raw).doubtful
    assert not read_incoming(
        b"Authentication-Results: mx.intake.example; dmarc=pass\r\n" + family_mail(TO).as_bytes()
    ).doubtful


@pytest.mark.parametrize(
    ("header", "automatic"),
    [
        ("Auto-Submitted: auto-replied", True),
        ("Auto-Submitted: no", False),
        ("Precedence: bulk", True),
        ("X-Autoreply: yes", True),
        ("X-Mailer: a program", False),
    ],
)
def test_answering_machines_are_told_from_people(header: str, automatic: bool) -> None:
    assert read_incoming(header.encode() + b"\r\n" + family_mail(TO).as_bytes()).automatic is automatic


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (delivery_report(OURS, to=TO), (Bounce(OURS, "rosa@family.example", "5.1.1", True),)),
        (
            delivery_report(OURS, to=TO, status="4.4.1", action="delayed"),
            (Bounce(OURS, "rosa@family.example", "4.4.1", False),),
        ),
        (delivery_report(OURS, to=TO, status="2.1.5", action="relayed"), ()),
        (delivery_report(OURS, to=TO, quoted=False), (Bounce("", "rosa@family.example", "5.1.1", True),)),
        (old_bounce(OURS, to=TO), (Bounce(OURS, "", "5.1.1", True),)),
        (family_mail(TO, text=f"Message-ID: {OURS}\nundeliverable 550").as_bytes(), ()),
        (old_bounce(OURS, to=TO).replace(b"failure notice", b"hello"), ()),
    ],
    ids=["failed", "delayed", "relayed", "unquoted", "old", "a person", "no failure"],
)
def test_bounces_are_read(raw: bytes, expected: tuple[Bounce, ...]) -> None:
    assert read_incoming(raw).bounces == expected
