"""A hospital that reads no link of ours: sent to by courier, answering by telephone, entered by the desk."""

import datetime as dt

import pytest
from django.utils import timezone
from tests.platform.desk.desks import read, text_of
from tests.platform.people import DEPARTMENT, HOSPITAL, acting, agree, begin, choose, send_bytes, sent

from caseferry.platform.audit.chain import entries_of
from caseferry.platform.cases.actions import conversing, reviewing, sending
from caseferry.platform.cases.clock import window_of
from caseferry.platform.cases.models import Build, Case, ClockPause, Message, Outbox, Reminder, Sending
from caseferry.platform.family.queries.traces import traces_of

THURSDAY = timezone.now().date() - dt.timedelta(days=5)


@pytest.fixture
def case(ana):
    """Reviewed on the day on which the courier went."""
    case, family = begin(ana)
    send_bytes(family, case, "report.txt", b"CT of the chest")
    choose(ana, case)
    agree(family, case)
    build = read(case)
    reviewing.mark_reviewed(acting(ana), case, build)
    Build.objects.update(ready=True, asked_at=timezone.now() - dt.timedelta(days=6))
    case.refresh_from_db()
    case.family = family
    return case


def record(client, case, day=THURSDAY):
    words = {
        "key": "k",
        "channel": "courier",
        "proof": "SF 4711, signed Li",
        "sent_on": day.isoformat(),
        "with_imaging": "on",
    }
    return client.post(f"/desk/{case.pk}/hospital/record/", words)


def test_a_courier_of_last_week_counts_from_its_own_day(client, case):
    answer = record(client, case)

    made = Sending.objects.get()
    assert (answer.status_code, made.sent_at.date(), made.channel) == (302, THURSDAY, "courier")
    assert window_of(made).day_one > THURSDAY
    assert "not_opened" not in set(Reminder.objects.values_list("kind", flat=True))
    assert Reminder.objects.exists()


@pytest.mark.parametrize("days", [-3, 8])
def test_a_day_to_come_or_before_the_run_is_refused(client, case, days):
    answer = record(client, case, timezone.now().date() - dt.timedelta(days=days))
    assert (answer.status_code, Sending.objects.count()) == (422, 0)
    assert "The day of sending is before this run was made, or has not come yet." in text_of(answer)


def test_a_run_that_was_fresh_on_the_day_may_be_recorded_later(client, case):
    Build.objects.update(asked_at=timezone.now() - dt.timedelta(days=10))
    assert record(client, case, timezone.now().date() - dt.timedelta(days=8)).status_code == 302
    assert Sending.objects.count() == 1


def post(client, made, what, **words):
    answer = client.post(f"/desk/{made.case_id}/sending/{made.pk}/{what}/", words)
    return answer.status_code


def test_its_word_on_the_packet_is_entered(client, case):
    record(client, case)
    made = Sending.objects.get()

    assert [post(client, made, what) for what in ("acknowledged", "accepted")] == [302, 302]
    made.refresh_from_db()
    assert (made.state, made.opened_at, Case.objects.get().state) == ("accepted", None, "acknowledged")

    assert post(client, made, "returned") == 422
    assert post(client, made, "returned", reason="The slides are missing.") == 302
    made.refresh_from_db()
    assert (made.state, made.content["return_reason"]) == ("returned", "The slides are missing.")
    assert Case.objects.get().state == "reviewing"


def test_its_question_goes_to_the_family_stops_the_clock_and_comes_back(client, ana, case):
    record(client, case)
    made = Sending.objects.get()
    assert post(client, made, "asked", text="Was EGFR tested?") == 302
    question = Message.objects.get()
    assert (question.sender, question.is_question, question.content["text"]) == ("hospital", True, "Was EGFR tested?")
    assert (Case.objects.get().state, Case.objects.get().waits_on) == ("question_open", "desk")

    assert client.post(
        f"/desk/{case.pk}/messages/{question.pk}/pass-on/", {"plain": "Did the doctors test EGFR?"}
    ).status_code == 302  # fmt: skip
    assert ClockPause.objects.filter(sending=made, until=None).count() == 1
    asked = Message.objects.get(receiver="family")
    conversing.answer(case.family, case, asked, text="Yes, in May.")
    assert not ClockPause.objects.filter(until=None).exists()

    page = text_of(client.get(f"/desk/{case.pk}/messages/"))
    assert "This hospital has no link." in page
    answer = {"text": "EGFR: exon 19 deletion."}
    assert client.post(f"/desk/{case.pk}/messages/{question.pk}/answer/", answer).status_code == 302
    assert Case.objects.get().state == "answered"
    assert not Outbox.objects.filter(about="hospital_answer").exists()


def test_the_desk_s_own_question_to_the_family_stops_the_clock_of_the_hospital_that_waits(client, case):
    record(client, case)
    made = Sending.objects.get()
    asking = {"to": "family", "text": "When was the last infusion?"}
    client.post(f"/desk/{case.pk}/messages/new/", asking)
    assert not ClockPause.objects.exists()

    client.post(f"/desk/{case.pk}/messages/new/", {**asking, "sending": str(made.pk)})
    client.post(f"/desk/{case.pk}/messages/new/", {**asking, "sending": str(made.pk)})
    assert ClockPause.objects.filter(sending=made, until=None).count() == 1

    first, second = Message.objects.filter(sending=made)
    conversing.answer(case.family, case, first, text="In May.")
    assert ClockPause.objects.filter(until=None).exists()
    conversing.answer(case.family, case, second, text="In May.")
    assert not ClockPause.objects.filter(until=None).exists()


def test_what_it_answered_to_the_desk_is_entered(client, case):
    record(client, case)
    client.post(f"/desk/{case.pk}/messages/new/", {"to": "hospital", "text": "Did the slides arrive?"})
    asked = Message.objects.get()
    assert "Enter what the hospital answered" in text_of(client.get(f"/desk/{case.pk}/messages/"))

    assert client.post(f"/desk/{case.pk}/messages/{asked.pk}/answered/", {"text": ""}).status_code == 422
    assert client.post(f"/desk/{case.pk}/messages/{asked.pk}/answered/", {"text": "Yes, all six."}).status_code == 302

    noted = Message.objects.get(sender="hospital")
    assert (noted.thread, noted.content["text"], noted.author) == (
        asked.thread,
        "Yes, all six.",
        str(case.coordinator_id),
    )
    assert "Enter what the hospital answered" not in text_of(client.get(f"/desk/{case.pk}/messages/"))


def test_a_question_is_of_this_very_case(client, ana, case):
    record(client, case)
    other, _ = begin(ana)
    made = Sending.objects.get()
    assert client.post(f"/desk/{other.pk}/sending/{made.pk}/asked/", {"text": "?"}).status_code == 404
    assert client.post(f"/desk/{case.pk}/messages/{made.pk}/answered/", {"text": "?"}).status_code == 404


def test_passports_follow_a_sending_by_an_act_of_their_own(client, ana):
    case, family, made = sent(ana)
    read(case)
    rows = entries_of(case.pk).filter(action="passport.release")

    refused = client.post(f"/desk/{case.pk}/sending/{made.pk}/passports/")
    assert refused.status_code == 409
    assert "The family has not agreed to send the passports there" in text_of(refused)
    assert not rows.filter(outcome="done").exists()

    agree(family, case, "identity")
    assert client.post(f"/desk/{case.pk}/sending/{made.pk}/passports/").status_code == 302
    made.refresh_from_db()
    assert (made.with_private, rows.get().about) == (True, str(made.pk))
    assert [row.what for row in traces_of(rows, "en")] == ["family.access.acts.passport_release"]


def test_passports_that_go_with_the_packet_are_recorded_too(ana, case):
    agree(case.family, case, "identity")
    build = Build.objects.get()
    Build.objects.update(asked_at=timezone.now())
    made = sending.send(acting(ana), case, build, sending.Order(HOSPITAL, DEPARTMENT, "k", with_private=True)).sending
    assert entries_of(case.pk).get(action="passport.release").about == str(made.pk)


def test_a_courier_carries_no_passport_afterwards(client, case):
    record(client, case)
    assert client.post(f"/desk/{case.pk}/sending/{Sending.objects.get().pk}/passports/").status_code == 404
