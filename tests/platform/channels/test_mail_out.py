"""Notices go out through a real mail server: a link, no word of health, each under one Message-ID."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from pathlib import Path

import pytest
import yaml
from django.test import override_settings
from django.utils import timezone
from tests.platform.mailservers import free_port

from caseferry.knowledge.working_calendars import load_reminders
from caseferry.platform.access.models import User
from caseferry.platform.cases import actions
from caseferry.platform.cases.actions.doing import enqueue
from caseferry.platform.cases.models import Build, Case, Consent, Message, Outbox, Packet, Sending
from caseferry.platform.channels.email.addresses import Tagged, tags_of
from caseferry.platform.channels.email.letters import (
    _STAFF,
    FAMILY,
    Letter,
    family_letter,
    hospital_letter,
    staff_letter,
    told_to_staff,
)
from caseferry.platform.channels.email.mailing import compose_notice, run_mail
from caseferry.platform.channels.email.sending import Notice, NotSent, message_id_of, send_notice

SAID_OF_HEALTH = ("Rosa", "Quispe", "tumour", "cancer", "pathology")


def test_a_family_gets_a_link_in_its_language_and_no_word_of_health(people, smtp) -> None:
    row = enqueue("email", "request/1", case=people.case.pk, about="family_request")
    assert run_mail(str(row.pk)) == "sent"
    ((envelope, to, _),) = smtp.mails
    (mail,) = smtp.messages()
    row.refresh_from_db()
    assert (row.message_id, mail["Message-ID"], to) == (
        message_id_of(row.pk),
        message_id_of(row.pk),
        ["Rosa@family.example"],
    )
    assert tags_of([envelope]) == (Tagged("mail", row.pk),)
    assert tags_of([mail["Reply-To"]]) == (Tagged("case", people.case.pk),)
    assert (mail["From"], mail["Auto-Submitted"], mail["Content-Language"]) == (
        "Caseferry <desk@caseferry.example>", "auto-generated", "es",
    )  # fmt: skip
    text = mail.get_payload(decode=True).decode()
    assert f"https://caseferry.example/my/{people.case.pk}/" in text and "Mira" in text
    assert not [word for word in SAID_OF_HEALTH if word.casefold() in f"{mail['Subject']} {text}".casefold()]


def test_a_row_that_is_done_is_not_sent_again_and_one_cut_off_goes_under_the_same_id(people, smtp) -> None:
    row = enqueue("email", "request/1", case=people.case.pk, about="family_request")
    assert [run_mail(str(row.pk)), run_mail(str(row.pk))] == ["sent", "sent"]
    assert len({mail["Message-ID"] for mail in smtp.messages()}) == 1
    Outbox.objects.filter(pk=row.pk).update(state="done", reason="sent")
    assert run_mail(str(row.pk)) == "sent"
    assert len(smtp.mails) == 2


def test_the_desk_is_told_by_reference(people, smtp) -> None:
    run_mail(str(enqueue("email", "asked/1", case=people.case.pk, about="desk_question").pk))
    (mail,) = smtp.messages()
    assert (mail["To"], mail["Subject"], mail["Reply-To"]) == (
        "mira@desk.example", f"The hospital asks ({people.case.reference})", None,
    )  # fmt: skip


def test_who_stands_in_is_told_while_the_coordinator_is_away(people, smtp) -> None:
    noor = User.objects.get(username="noor")
    User.objects.filter(pk=people.user.pk).update(
        away_until=timezone.now().date() + dt.timedelta(days=3), stand_in=noor
    )
    row = enqueue("email", "asked/1", case=people.case.pk, about="desk_question")
    assert compose_notice(row).to == ("noor@desk.example",)


def test_while_nobody_has_a_case_everybody_who_could_take_it_is_told(people) -> None:
    Case.objects.filter(pk=people.case.pk).update(coordinator=None)
    row = enqueue("email", "inquiry/1", case=people.case.pk, about="desk_inquiry")
    with override_settings(EMAIL_HOST="127.0.0.1"):
        assert compose_notice(row).to == ("mira@desk.example", "noor@desk.example")


@pytest.mark.parametrize(
    ("change", "about", "code"),
    [
        ({"still": True}, "family_request", "still"),
        ({"erased_at": timezone.now()}, "family_request", "gone"),
        ({}, "family_horoscope", "no_words"),
        ({}, "king_letter", "no_words"),
        ({}, "hospital_packet", "revoked"),
    ],
)
def test_a_mail_that_must_not_go_says_why(people, smtp, change, about, code) -> None:
    Case.objects.filter(pk=people.case.pk).update(**change)
    assert run_mail(str(enqueue("email", "x/1", case=people.case.pk, about=about).pk)) == code
    assert (smtp.mails, Outbox.objects.count()) == ([], 1)


def test_a_family_without_an_address_is_not_written_to(people, smtp) -> None:
    case = Case.objects.get(pk=people.case.pk)
    case.set_content({"contact": {"phone": "+51 1 5550100"}})
    case.save()
    assert run_mail(str(enqueue("email", "x/1", case=case.pk, about="family_request").pk)) == "nobody"


def test_without_a_mail_server_nothing_goes(people) -> None:
    row = enqueue("email", "x/1", case=people.case.pk, about="family_request")
    with override_settings(EMAIL_HOST=""):
        assert run_mail(str(row.pk)) == "off"


def test_a_refusal_for_good_ends_it_and_the_desk_is_told(people, smtp) -> None:
    smtp.refuse["Rosa@family.example"] = "550 5.1.1 no such user"
    row = enqueue("email", "x/1", case=people.case.pk, about="family_request")
    assert run_mail(str(row.pk)) == "refused_550"
    assert Outbox.objects.get(key=f"bounced/{row.pk}").about == "desk_bounced"


def test_a_refusal_for_now_is_tried_again(people, smtp) -> None:
    smtp.refuse["Rosa@family.example"] = "451 4.7.1 try later"
    row = enqueue("email", "x/1", case=people.case.pk, about="family_request")
    with pytest.raises(NotSent) as raised:
        run_mail(str(row.pk))
    assert (raised.value.code, raised.value.permanent, Outbox.objects.count()) == ("refused_451", False, 1)


def test_a_mail_server_that_is_away_is_tried_again(people) -> None:
    row = enqueue("email", "x/1", case=people.case.pk, about="family_request")
    with override_settings(EMAIL_HOST="127.0.0.1", EMAIL_PORT=free_port()), pytest.raises(NotSent) as raised:
        run_mail(str(row.pk))
    assert (raised.value.permanent, raised.value.code) == (False, "ConnectionRefusedError")


@pytest.fixture
def sending(people) -> Sending:
    """A packet that was sent by link and announced by mail, and an earlier one to another hospital."""
    now = timezone.now()
    build = Build.objects.create(case=people.case, number=1, state="done", asked_at=now)
    packet = Packet.objects.create(case=people.case, build=build, version=1, made_at=now)
    for name in ("zjcancer", "fuscc"):
        consent = Consent.objects.create(
            case=people.case, recipient=name, purpose="second_opinion", data_class="clinical", direction="out", giver="patient",
            language="es", given_at=now,
        )  # fmt: skip
        sending = Sending(
            case=people.case, packet=packet, consent=consent, recipient=name, department="Thoracic Surgery", channel="link",
            packet_sha256="0" * 64, sent_at=now, key=name, with_imaging=False, with_genomic=False,
        )  # fmt: skip
        sending.set_content({"email": f"desk@{name}.example", "token": f"token-of-{name}"})
        sending.save()
    return sending


def test_a_hospital_gets_its_own_link_in_both_languages(people, sending, smtp) -> None:
    assert (
        run_mail(str(enqueue("email", f"sending/{sending.pk}", case=people.case.pk, about="hospital_packet").pk))
        == "sent"
    )
    (mail,) = smtp.messages()
    text = mail.get_payload(decode=True).decode()
    assert mail["To"] == "desk@fuscc.example"
    assert text.count("https://caseferry.example/h/token-of-fuscc/") == 2 and "口令" in text
    assert "Rosa" not in text and "Quispe" not in text
    assert tags_of([mail["Reply-To"]]) == (Tagged("case", people.case.pk),)


def test_an_answer_goes_to_the_hospital_that_asked(people, sending) -> None:
    other = Sending.objects.get(recipient="zjcancer")
    question = Message(
        case=people.case,
        sending=other,
        thread=uuid.uuid4(),
        sender="desk",
        receiver="hospital",
        author="x",
        at=timezone.now(),
    )
    question.set_content({"text": "x"})
    question.save()
    row = enqueue("email", f"answered/{question.pk}", case=people.case.pk, about="hospital_answer")
    with override_settings(EMAIL_HOST="127.0.0.1"):
        assert compose_notice(row).to == ("desk@zjcancer.example",)


@pytest.mark.parametrize(
    ("content", "code"), [({"email": "desk@fuscc.example"}, "no_link"), ({"token": "t"}, "nobody"), (None, "revoked")]
)
def test_a_hospital_without_link_or_address_or_after_revocation_is_not_written_to(
    people, sending, smtp, content, code
) -> None:
    if content is None:
        sending.revoked_at = timezone.now()
    else:
        sending.set_content(content)
    sending.save()
    row = enqueue("email", f"sending/{sending.pk}", case=people.case.pk, about="hospital_packet")
    assert (run_mail(str(row.pk)), smtp.mails) == (code, [])


@pytest.mark.parametrize(
    "address", ["a@b.example\nBcc: eve@evil.example", "a@b.example, c@d.example", "nobody", "", "a b@c.example"]
)
def test_an_address_that_is_none_writes_to_nobody(smtp, address: str) -> None:
    with pytest.raises(NotSent) as raised:
        send_notice(Notice(uuid.uuid4(), (address,), Letter("s", "t")))
    assert (raised.value.code, raised.value.permanent, smtp.mails) == ("bad_address", True, [])


def test_a_subject_cannot_add_headers(smtp) -> None:
    send_notice(Notice(uuid.uuid4(), ("a@b.example",), Letter("Hello\r\nBcc: eve@evil.example", "t")))
    ((_, to, raw),) = smtp.mails
    assert to == ["a@b.example"] and b"\nBcc:" not in raw


def test_without_an_intake_address_mails_come_back_to_the_sender(smtp) -> None:
    with override_settings(INTAKE_ADDRESS=""):
        send_notice(Notice(uuid.uuid4(), ("a@b.example",), Letter("s", "t"), case=uuid.uuid4()))
    ((envelope, _, _),) = smtp.mails
    assert envelope == "desk@caseferry.example" and smtp.messages()[0]["Reply-To"] is None


@pytest.mark.parametrize("language", ["en", "zh-Hans", "ru", "ar", "es", "fr", "vi", "id"])
def test_every_notice_has_words_in_every_language(language: str) -> None:
    for about in FAMILY:
        letter = family_letter(about, language, link="https://x.example", coordinator="Mira")
        assert letter.subject and "https://x.example" in letter.text and "{" not in letter.text
    for about in told_to_staff():
        letter = staff_letter(about, language, link="https://x.example", reference="CF-1")
        assert letter.subject.endswith("(CF-1)") and "https://x.example" in letter.text
    assert "中" not in staff_letter("desk_mail", "en", link="x").text


def test_staff_words_are_the_same_set_in_both_languages_and_a_hospital_reads_both() -> None:
    words = yaml.safe_load(_STAFF.read_text(encoding="utf-8"))
    assert words["en"]["notices"].keys() == words["zh-Hans"]["notices"].keys()
    letter = hospital_letter("hospital_packet", link="https://x.example", reference="CF-1")
    assert letter.subject == "Records for your review / 请评估病历资料 (CF-1)"
    assert letter.text.count("https://x.example") == 2


def test_every_mail_that_the_actions_ask_for_has_words() -> None:
    folder = Path(actions.__file__).parent
    asked = {
        name
        for path in folder.glob("*.py")
        for name in re.findall(r'about="((?:family|desk|hospital)_\w+)"', path.read_text())
    }
    reminders = {f"desk_{kind}" for kind, row in load_reminders().kinds.items() if row.whom != "family"}
    assert len(asked) > 10
    assert asked | reminders <= FAMILY.keys() | told_to_staff()
