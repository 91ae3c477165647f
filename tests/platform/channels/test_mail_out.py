"""Notices go out through a real mail server: a link, no word of health, each under one Message-ID."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.test import override_settings
from django.utils import timezone
from tests.platform.mailservers import free_port

from caseferry.platform.access.models import User
from caseferry.platform.cases.actions.doing import enqueue
from caseferry.platform.cases.models import Case, Outbox
from caseferry.platform.channels.email.addresses import Tagged, tags_of
from caseferry.platform.channels.email.letters import (
    FAMILY,
    Letter,
    family_letter,
    hospital_letter,
    staff_letter,
    told_to_staff,
)
from caseferry.platform.channels.email.outbox import compose_notice, deliver_mail
from caseferry.platform.channels.email.sending import Notice, NotSent, message_id_of, send_notice

SAID_OF_HEALTH = ("Rosa", "Quispe", "tumour", "cancer", "pathology")


def test_a_family_gets_a_link_in_its_language_and_no_word_of_health(people, smtp) -> None:
    row = enqueue("email", "request/1", case=people.case.pk, about="family_request")
    done = deliver_mail(row.pk)
    ((envelope, to, _),) = smtp.mails
    (mail,) = smtp.messages()
    assert (done.state, done.reason, done.message_id, to) == (
        "done",
        "",
        message_id_of(row.pk),
        ["Rosa@family.example"],
    )
    assert tags_of([envelope]) == (Tagged("mail", row.pk),)
    assert tags_of([mail["Reply-To"]]) == (Tagged("case", people.case.pk),)
    assert (mail["From"], mail["Auto-Submitted"], mail["Content-Language"]) == (
        "Caseferry <desk@caseferry.example>", "auto-generated", "es",
    )  # fmt: skip
    text = mail.get_payload(decode=True).decode()
    assert "https://caseferry.example" in text and "Mira" in text
    assert not [word for word in SAID_OF_HEALTH if word.casefold() in f"{mail['Subject']} {text}".casefold()]


def test_a_row_that_is_done_is_not_sent_again(people, smtp) -> None:
    row = enqueue("email", "request/1", case=people.case.pk, about="family_request")
    deliver_mail(row.pk)
    deliver_mail(row.pk)
    assert len(smtp.mails) == 1
    Outbox.objects.filter(pk=row.pk).update(state="waiting")  # as after a kill between the server's word and the row's
    deliver_mail(row.pk)
    assert len({mail["Message-ID"] for mail in smtp.messages()}) == 1


def test_the_desk_is_told_by_reference(people, smtp) -> None:
    deliver_mail(enqueue("email", "asked/1", case=people.case.pk, about="desk_question").pk)
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
    assert compose_notice(row).to == ("mira@desk.example", "noor@desk.example")


@pytest.mark.parametrize(
    ("change", "about", "reason"),
    [
        ({"still": True}, "family_request", "still"),
        ({"erased_at": timezone.now()}, "family_request", "gone"),
        ({}, "family_horoscope", "unknown_notice"),
        ({}, "king_letter", "unknown_notice"),
        ({}, "hospital_packet", "revoked"),
    ],
)
def test_a_mail_that_must_not_go_fails_with_a_reason(people, smtp, change, about, reason) -> None:
    Case.objects.filter(pk=people.case.pk).update(**change)
    row = deliver_mail(enqueue("email", "x/1", case=people.case.pk, about=about).pk)
    assert (row.state, row.reason, row.tries, smtp.mails) == ("failed", reason, 1, [])


def test_a_family_without_an_address_is_not_written_to(people, smtp) -> None:
    case = Case.objects.get(pk=people.case.pk)
    case.set_content({"contact": {"phone": "+51 1 5550100"}})
    case.save()
    assert deliver_mail(enqueue("email", "x/1", case=case.pk, about="family_request").pk).reason == "no_address"


@pytest.mark.parametrize(
    ("refusal", "state", "reason"),
    [("550 5.1.1 no such user", "failed", "refused_550"), ("451 4.7.1 try later", "waiting", "refused_451")],
)
def test_a_refusal_for_good_ends_it_and_one_for_now_waits(people, smtp, refusal, state, reason) -> None:
    smtp.refuse["Rosa@family.example"] = refusal
    row = enqueue("email", "x/1", case=people.case.pk, about="family_request")
    if state == "waiting":
        with pytest.raises(NotSent):
            deliver_mail(row.pk)
    else:
        deliver_mail(row.pk)
    row.refresh_from_db()
    assert (row.state, row.reason, row.tries) == (state, reason, 1)


def test_a_mail_server_that_is_away_is_tried_again(people) -> None:
    row = enqueue("email", "x/1", case=people.case.pk, about="family_request")
    with override_settings(EMAIL_HOST="127.0.0.1", EMAIL_PORT=free_port()), pytest.raises(NotSent) as raised:
        deliver_mail(row.pk)
    row.refresh_from_db()
    assert (raised.value.permanent, row.state, row.reason) == (False, "waiting", "ConnectionRefusedError")


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
    import yaml

    from caseferry.platform.channels.email.letters import _STAFF

    words = yaml.safe_load(_STAFF.read_text(encoding="utf-8"))
    assert words["en"]["notices"].keys() == words["zh-Hans"]["notices"].keys()
    letter = hospital_letter("hospital_packet", link="https://x.example", reference="CF-1")
    assert letter.subject == "Records for your review / 请评估病历资料 (CF-1)"
    assert letter.text.count("https://x.example") == 2


def test_every_mail_that_the_actions_ask_for_has_words() -> None:
    import re
    from pathlib import Path

    import caseferry.platform.cases.actions as actions

    folder = Path(actions.__file__).parent
    asked = {
        name
        for path in folder.glob("*.py")
        for name in re.findall(r'about="((?:family|desk|hospital)_\w+)"', path.read_text())
    }
    assert len(asked) > 10
    assert asked <= FAMILY.keys() | told_to_staff()
