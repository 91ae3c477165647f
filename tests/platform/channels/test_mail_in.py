"""I2: mail is fetched from a real mail server into the case that its address names, once, and nothing poisonous stops it."""

from __future__ import annotations

import logging
import subprocess
import sys

import pytest
from django.db import OperationalError
from django.test import override_settings
from tests.platform.channels.written_mails import delivery_report, family_mail, with_file
from tests.platform.mailservers import PASSWORD, free_port

from caseferry.platform.audit.chain import entries_of
from caseferry.platform.cases.actions.doing import enqueue
from caseferry.platform.cases.errors import Forbidden, NotFound
from caseferry.platform.cases.models import Case, Outbox, Upload
from caseferry.platform.channels.email import arrivals, mailbox
from caseferry.platform.channels.email.addresses import address_of
from caseferry.platform.channels.email.arrivals import fetch_mail, take_mail
from caseferry.platform.channels.email.mailbox import ASIDE, UNKNOWN, Mailbox, MailboxAway, Verdict, read_mailbox_url
from caseferry.platform.channels.email.mailing import run_mail
from caseferry.platform.channels.email.records import discard_mail, release_mail
from caseferry.platform.channels.models import MailArrival
from caseferry.platform.vault.safes import open_safe


def files_of(case: Case) -> dict[str, bytes]:
    """Name and bytes of every upload that was kept."""
    blobs = open_safe(case.pk).blobs
    return {
        row.content["name"]: blobs.read(row.content["sha256"]) for row in Upload.objects.filter(case=case, state="kept")
    }


def sent(people, key: str, about: str) -> Outbox:
    """A mail that went out, as the engine leaves its row."""
    row = enqueue("email", key, case=people.case.pk, about=about)
    run_mail(str(row.pk))
    Outbox.objects.filter(pk=row.pk).update(state="done", reason="sent")
    row.refresh_from_db()
    return row


def to_case(people, **changes) -> bytes:
    return with_file(family_mail(address_of("case", people.case.pk), **changes), "report.pdf").as_bytes()


def test_I2_a_familys_mail_puts_its_files_and_words_into_the_case(people, imap) -> None:
    imap.put(to_case(people))
    assert fetch_mail() == {"taken": 1}
    assert files_of(people.case) == {
        "Mail 2026-11-24/report.pdf": b"%PDF-1.4 invented",
        "Mail 2026-11-24/message.txt": b"From: rosa@family.example\nSent: 2026-11-24 10:00+01:00\nSubject: Report\n\nHere is the report.\n",
    }
    assert {row.came_from for row in Upload.objects.all()} == {"email"}
    assert imap.mails() == []  # no record stays readable in a mailbox
    assert Outbox.objects.get(kind="email").about == "desk_mail"
    assert "email.receive" in {entry.action for entry in entries_of(people.case.pk)}


def test_I2_a_mail_that_comes_again_does_nothing(people, imap) -> None:
    imap.put(to_case(people), to_case(people))
    assert fetch_mail() == {"taken": 2}
    imap.put(to_case(people))
    assert fetch_mail() == {"taken": 1}
    assert (Upload.objects.count(), MailArrival.objects.count(), Outbox.objects.filter(kind="email").count()) == (
        2,
        1,
        1,
    )


def test_I2_a_round_killed_after_its_work_does_nothing_twice(people, imap, monkeypatch) -> None:
    imap.put(to_case(people))

    def killed(*args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(mailbox, "_put_away", killed)
        with pytest.raises(KeyboardInterrupt):
            fetch_mail()
    assert (Upload.objects.count(), len(imap.mails())) == (2, 1)
    assert fetch_mail() == {"taken": 1}
    assert (Upload.objects.count(), imap.mails()) == (2, [])


def test_I2_either_all_files_of_a_mail_come_or_none(people, monkeypatch) -> None:
    from caseferry.platform.channels.email import records

    real, calls = records.finish_upload, []

    def breaks_at_the_second(*args):
        calls.append(1)
        if len(calls) == 2:
            raise OperationalError
        return real(*args)

    monkeypatch.setattr(records, "finish_upload", breaks_at_the_second)
    assert take_mail(to_case(people)) == Verdict.LATER
    assert (Upload.objects.count(), MailArrival.objects.count()) == (0, 0)
    assert take_mail(to_case(people)) == Verdict.TAKEN
    assert len(files_of(people.case)) == 2


def test_I2_the_coordinator_may_write_from_the_desk(people) -> None:
    assert take_mail(to_case(people, sender="Mira <MIRA@desk.example>")) == Verdict.TAKEN


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\x00b", "", "....", "C:\\x\\report.pdf", "x" * 400 + ".pdf"])
def test_I2_a_hostile_file_name_stays_in_its_folder(people, name: str) -> None:
    mail = family_mail(address_of("case", people.case.pk), text="")
    mail.add_attachment(b"x", maintype="application", subtype="pdf", filename="N")
    assert (
        take_mail(mail.as_bytes().replace(b'"N"', b'"' + name.encode().replace(b"\\", b"\\\\") + b'"')) == Verdict.TAKEN
    )
    (kept,) = files_of(people.case)
    assert kept.startswith("Mail 2026-11-24/") and kept.count("/") == 1 and "\0" not in kept


def test_I2_files_of_one_name_do_not_cover_each_other(people) -> None:
    mail = family_mail(address_of("case", people.case.pk), text="")
    for number in range(3):
        with_file(mail, "IMG.JPG" if number else "img.jpg", str(number).encode())
    take_mail(mail.as_bytes())
    assert files_of(people.case) == {
        "Mail 2026-11-24/img.jpg": b"0", "Mail 2026-11-24/IMG (2).JPG": b"1", "Mail 2026-11-24/IMG (3).JPG": b"2",
    }  # fmt: skip


def test_I2_a_mail_with_very_many_files_is_kept_whole(people) -> None:
    mail = family_mail(address_of("case", people.case.pk))
    for number in range(201):
        with_file(mail, f"{number}.txt", b"x", "text/plain")
    raw = mail.as_bytes()
    assert take_mail(raw) == Verdict.TAKEN
    assert files_of(people.case) == {"Mail 2026-11-24/mail.eml": raw}


@pytest.mark.parametrize(
    ("sender", "header", "why"),
    [
        ("eve@evil.example", b"", "stranger"),
        ("", b"", "stranger"),
        ("rosa@family.example", b"Authentication-Results: mx; dmarc=fail\r\n", "doubtful"),
        ("rosa@family.example", b"Auto-Submitted: auto-generated\r\n", "machine"),
    ],
)
def test_I2_what_is_not_the_familys_waits_for_the_coordinator(people, imap, sender, header, why) -> None:
    imap.put(header + to_case(people, sender=sender or "undisclosed"))
    assert fetch_mail() == {"held": 1}
    (held,) = MailArrival.objects.all()
    assert (held.why, held.state, held.files, Upload.objects.count(), imap.mails()) == (why, "held", 1, 0, [])
    assert held.content["names"] == ["report.pdf"]
    assert b"report" not in bytes(held.sealed)
    assert Outbox.objects.get(kind="email").about == "desk_mail_held"


def test_I2_the_coordinator_lets_a_held_mail_in_or_throws_it_away(people) -> None:
    take_mail(to_case(people, sender="uncle@family.example"))
    take_mail(to_case(people, sender="eve@evil.example"))
    uncle, eve = sorted(MailArrival.objects.all(), key=lambda row: row.content["sender"], reverse=True)
    with pytest.raises(NotFound):
        release_mail(people.stranger, people.case, uncle)
    release_mail(people.coordinator, people.case, uncle)
    discard_mail(people.coordinator, people.case, eve)
    assert len(files_of(people.case)) == 2
    for row, state in ((uncle, "released"), (eve, "discarded")):
        row.refresh_from_db()
        assert (row.state, row.content) == (state, {})
        with pytest.raises(KeyError):
            open_safe(people.case.pk).files(row.folder).read("mail.eml")
        with pytest.raises(NotFound):
            release_mail(people.coordinator, people.case, row)
    assert take_mail(to_case(people, sender="eve@evil.example")) == Verdict.HELD  # thrown away once is thrown away
    assert MailArrival.objects.filter(state="held").count() == 0


def test_I2_a_family_cannot_let_a_held_mail_in(people) -> None:
    from caseferry.platform.access.actor import Actor

    take_mail(to_case(people, sender="eve@evil.example"))
    with pytest.raises(Forbidden):
        release_mail(Actor("family", "link", case=people.case.pk), people.case, MailArrival.objects.get())


def test_I2_a_mail_for_no_case_is_kept_apart(people, imap) -> None:
    forged = address_of("case", people.case.pk).replace("+c", "+ca")
    imap.put(family_mail("case@intake.example").as_bytes(), family_mail(forged).as_bytes())
    assert fetch_mail() == {"unknown": 2}
    assert (len(imap.mails(UNKNOWN)), imap.mails(), MailArrival.objects.count()) == (2, [], 0)


def test_I2_an_erased_case_takes_nothing(people) -> None:
    from django.utils import timezone

    Case.objects.filter(pk=people.case.pk).update(erased_at=timezone.now())
    assert take_mail(to_case(people)) == Verdict.IGNORED
    assert MailArrival.objects.count() == 0


def test_I2_an_absence_note_is_no_record(people) -> None:
    note = family_mail(address_of("case", people.case.pk), text="I am away.")
    note["Auto-Submitted"] = "auto-replied"
    assert take_mail(note.as_bytes()) == Verdict.IGNORED
    assert (Upload.objects.count(), MailArrival.objects.count()) == (0, 0)


def test_a_mail_that_came_back_is_noted_and_the_desk_is_told(people, smtp, imap) -> None:
    row = sent(people, "request/1", "family_request")
    imap.put(delivery_report(row.message_id, to=smtp.mails[0][0]))
    assert fetch_mail() == {"bounce": 1}
    row.refresh_from_db()
    assert (row.state, row.reason) == ("failed", "bounced 5.1.1")
    assert Outbox.objects.get(key=f"bounced/{row.pk}").about == "desk_bounced"
    assert imap.mails() == []


@pytest.mark.parametrize("found_by", ["address", "message id"])
def test_a_bounce_is_found_by_its_address_or_by_what_it_quotes(people, smtp, found_by: str) -> None:
    row = sent(people, "request/1", "family_request")
    to = smtp.mails[0][0] if found_by == "address" else "case@intake.example"
    assert take_mail(delivery_report(row.message_id, to=to, quoted=found_by != "address")) == Verdict.BOUNCE
    row.refresh_from_db()
    assert row.state == "failed"


def test_a_delay_is_no_failure_and_a_desk_mail_that_bounces_tells_nobody(people, smtp) -> None:
    family = sent(people, "a/1", "family_request")
    desk = sent(people, "b/1", "desk_question")
    assert (
        take_mail(delivery_report(family.message_id, to="case@intake.example", status="4.4.1", action="delayed"))
        == Verdict.BOUNCE
    )
    assert take_mail(delivery_report(desk.message_id, to="case@intake.example")) == Verdict.BOUNCE
    family.refresh_from_db()
    desk.refresh_from_db()
    assert (family.state, desk.state, Outbox.objects.filter(about="desk_bounced").count()) == ("done", "failed", 0)


def test_a_report_about_a_mail_that_is_not_ours_is_kept_apart(people) -> None:
    assert take_mail(delivery_report("<someone@else.example>", to="case@intake.example")) == Verdict.UNKNOWN


def test_I2_a_poisonous_mail_is_set_aside_and_the_next_one_comes(people, imap, monkeypatch, caplog) -> None:
    real = arrivals.read_incoming

    def chokes(raw: bytes):
        if b"poison" in raw:
            raise RecursionError("Rosa Quispe")
        return real(raw)

    monkeypatch.setattr(arrivals, "read_incoming", chokes)
    imap.put(to_case(people, text="poison", key="<2@x>"), to_case(people))
    with caplog.at_level(logging.WARNING, "caseferry.mail"):
        assert fetch_mail() == {"aside": 1, "taken": 1}
    assert (len(imap.mails(ASIDE)), imap.mails()) == (1, [])
    assert "RecursionError" in caplog.text and "Rosa" not in caplog.text


def test_I2_a_mail_that_killed_two_rounds_is_set_aside(people, imap) -> None:
    imap.put(to_case(people))
    imap.flag(1, "caseferry-tried-1", "caseferry-tried-2")
    assert fetch_mail() == {"aside": 1}
    assert (len(imap.mails(ASIDE)), Upload.objects.count()) == (1, 0)


def test_I2_a_mail_that_kills_whoever_reads_it_is_set_aside_at_the_third_round(people, imap) -> None:
    imap.put(to_case(people), to_case(people, key="<2@x>"))
    program = (
        "import os, sys; from caseferry.platform.channels.email.mailbox import collect_mail, read_mailbox_url;"
        "collect_mail(read_mailbox_url(sys.argv[1]), lambda raw: os.kill(os.getpid(), 9))"
    )
    for _ in range(2):
        assert subprocess.run([sys.executable, "-c", program, imap.url], check=False).returncode == -9
    assert len(imap.mails()) == 2
    assert fetch_mail() == {"aside": 1, "taken": 1}
    assert (len(imap.mails(ASIDE)), imap.mails()) == (1, [])


def test_I2_too_large_a_mail_is_set_aside_without_being_fetched(people, imap) -> None:
    imap.put(to_case(people))
    small = read_mailbox_url(imap.url)
    limited = Mailbox(small.host, small.port, small.user, small.password, small.scheme, most_bytes=100)
    assert mailbox.collect_mail(limited, take_mail) == {Verdict.ASIDE: 1}
    assert len(imap.mails(ASIDE)) == 1


def test_I2_while_the_database_is_away_the_mail_waits_in_the_mailbox(people, imap, monkeypatch) -> None:
    imap.put(to_case(people), to_case(people, key="<2@x>"))

    def away(*args):
        raise OperationalError

    with monkeypatch.context() as patched:
        patched.setattr(arrivals, "receive_mail", away)
        for _ in range(4):
            assert fetch_mail() == {"later": 1}
    assert len(imap.mails()) == 2
    assert fetch_mail() == {"taken": 2}


def test_a_mailbox_that_is_away_or_locked_says_so(imap) -> None:
    here = read_mailbox_url(imap.url)
    for box in (
        Mailbox("127.0.0.1", free_port(), "x", "y", "imap"),
        Mailbox(here.host, here.port, here.user, "wrong", "imap"),
        Mailbox(here.host, here.port, here.user, here.password, "imap", folder="Nowhere"),
    ):
        with pytest.raises(MailboxAway) as raised:
            mailbox.collect_mail(box, take_mail)
        assert "wrong" not in str(raised.value)


@pytest.mark.parametrize("scheme", ["imaps", "imap+starttls"])
def test_a_mail_server_must_show_a_certificate_that_this_machine_trusts(imap, monkeypatch, scheme: str) -> None:
    port = imap.safe_port if scheme == "imaps" else imap.port
    box = Mailbox("127.0.0.1", port, imap.user, PASSWORD, scheme)
    with pytest.raises(MailboxAway, match="SSLCertVerificationError"):
        mailbox.collect_mail(box, take_mail)
    monkeypatch.setenv("SSL_CERT_FILE", imap.authority)
    assert mailbox.collect_mail(box, take_mail) == {}


def test_a_mailbox_elsewhere_is_never_read_in_the_open() -> None:
    assert read_mailbox_url("imap://a:b@[::1]/INBOX").port == 143
    with pytest.raises(ValueError, match="needs imaps"):
        read_mailbox_url("imap://a:b@mail.example/INBOX")


def test_the_address_of_a_mailbox_is_read_and_its_password_is_not_shown() -> None:
    box = read_mailbox_url("imaps://in%40take:p%2Fw%3A@mail.example/INBOX/Cases")
    assert box == Mailbox("mail.example", 993, "in@take", "p/w:", "imaps", "INBOX/Cases")
    assert "p/w" not in repr(box)
    for wrong in ("http://a:secret@b/", "imaps://b/INBOX", "imaps:///x", "secret"):
        with pytest.raises(ValueError, match="not the address") as raised:
            read_mailbox_url(wrong)
        assert "secret" not in str(raised.value)


def test_without_a_mailbox_nothing_is_fetched() -> None:
    with override_settings(IMAP_URL=""):
        assert fetch_mail() == {}
