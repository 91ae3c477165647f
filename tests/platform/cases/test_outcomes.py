"""What an opinion and an end call for: a next step for somebody, and nothing that runs on."""

import datetime as dt

import pytest
from django.utils import timezone
from tests.platform.desk.desks import read, sign_in, text_of
from tests.platform.people import DEPARTMENT, HOSPITAL, acting, finished, make_user, sent

from caseferry.platform.access.actor import Actor
from caseferry.platform.cases.actions import closing, conversing, opining, receiving, reviewing, sending
from caseferry.platform.cases.models import Build, Case, ClockPause, Message, Outbox, Reminder
from caseferry.platform.cases.next_steps import KIND, next_step_of
from caseferry.platform.channels.email.letters import family_letter
from caseferry.platform.engine.reminding import run_reminders
from caseferry.platform.family.queries.standing import released_step
from caseferry.platform.sharing.links import find_link, is_live

PLACES = {
    "accepted": "opinions", "further_screening": "checklist", "more_information": "messages", "not_suitable": "hospital",
}  # fmt: skip


@pytest.fixture
def ana(database):
    return make_user("ana")


def answered(ana, outcome, **words):
    """A case with an opinion of this outcome; its family and its sending."""
    case, family, made = sent(ana)
    said = opining.OpinionWords("Dr Wang", **{"text": "We read the records.", **words}, outcome=outcome)
    hospital = Actor("hospital", str(made.link), case=case.pk)
    opinion = opining.give_opinion(hospital, case, made, said)
    return Case.objects.get(), family, made, opinion


@pytest.mark.parametrize("outcome", PLACES)
def test_every_outcome_names_its_step_on_the_desk_and_for_the_family(ana, outcome):
    case, _, _, opinion = answered(ana, outcome)

    assert (next_step_of(case).outcome, next_step_of(case).place) == (outcome, PLACES[outcome])
    assert case.due_at is None
    assert released_step(case) == ""
    opining.release_opinion(acting(ana), case, opinion)
    case.refresh_from_db()
    assert (next_step_of(case).place, released_step(case)) == (PLACES[outcome], f"family.next.{outcome}")


def test_an_opinion_without_an_outcome_calls_for_nothing(ana):
    case, *_ = answered(ana, "")
    assert next_step_of(case) is None
    assert not Reminder.objects.filter(kind=KIND).exists()


def test_what_the_hospital_still_needs_is_a_question_that_goes_to_the_family(ana):
    case, family, made, _ = answered(ana, "more_information", plan=[{"step": "Send the slides."}])

    question = Message.objects.get()
    assert (question.sender, question.receiver, question.sending_id) == ("hospital", "desk", made.pk)
    assert (question.content["text"], question.seen_at) == ("We read the records.\n\nSend the slides.", None)
    asked = conversing.pass_on(acting(ana), case, question, plain="Please send the glass slides.")
    assert (Case.objects.get().waits_on, ClockPause.objects.filter(until=None).count()) == ("family", 1)
    assert not Reminder.objects.filter(kind=KIND, stopped_at=None).exists()
    conversing.answer(family, case, asked, text="They are on their way.")
    assert not ClockPause.objects.filter(until=None).exists()


def test_no_other_outcome_asks_anybody(ana):
    answered(ana, "not_suitable")
    assert not Message.objects.exists()


def test_the_desk_is_reminded_of_a_step_that_nobody_took(ana):
    case, *_ = answered(ana, "not_suitable")
    Reminder.objects.filter(kind=KIND).update(due_at=timezone.now() - dt.timedelta(hours=1))
    run_reminders()
    assert Outbox.objects.filter(case=case.pk, about="desk_next_step").count() == 1


def test_sending_to_another_hospital_takes_the_step(ana):
    case, _, _, opinion = answered(ana, "not_suitable")
    opining.release_opinion(acting(ana), case, opinion)
    build = Build.objects.get()
    sending.send(acting(ana), case, build, sending.Order(HOSPITAL, DEPARTMENT, "a second press"))

    assert next_step_of(Case.objects.get()) is None
    assert not Reminder.objects.filter(kind=KIND, stopped_at=None).exists()


def test_the_answer_of_one_hospital_leaves_the_day_of_the_other(ana):
    case, _, made = sent(ana)
    other = sending.send(acting(ana), case, Build.objects.get(), sending.Order(HOSPITAL, DEPARTMENT, "other")).sending
    due = Case.objects.get().due_at
    said = opining.OpinionWords("Dr Wang", text="No.", outcome="not_suitable")

    opining.give_opinion(acting(ana), case, made, said)
    assert Case.objects.get().due_at == due
    opining.give_opinion(acting(ana), case, other, said)
    assert Case.objects.get().due_at is None


def test_a_closed_case_ends_links_clock_and_reminders_and_the_family_is_told(ana):
    case, _, made = sent(ana)
    hospital = Actor("hospital", str(made.link), case=case.pk)
    receiving.acknowledge(hospital, case, made)
    question = conversing.ask(hospital, case, conversing.Words("Which drug?", "desk", made))
    conversing.pass_on(acting(ana), case, question, plain="Which medicine was it?")

    closing.close(acting(ana), case, outcome="no_reply")

    case.refresh_from_db()
    assert not is_live(find_link(made.content["token"], "hospital"))
    assert (case.due_at, case.waits_on) == (None, "")
    assert not ClockPause.objects.filter(until=None).exists()
    assert not Reminder.objects.filter(stopped_at=None).exists()
    assert Outbox.objects.filter(about="family_closed").count() == 1
    assert (
        family_letter("family_closed", "en", link="https://x.example", coordinator="Ana").subject
        == "Your case is closed"
    )


@pytest.mark.parametrize(("still", "outcome"), [(True, "no_reply"), (False, "died")])
def test_nobody_writes_to_a_family_in_mourning(ana, still, outcome):
    case, family, _ = sent(ana)
    if still:
        closing.be_still(family, case)
    closing.close(acting(ana), case, outcome=outcome)
    assert not Outbox.objects.filter(about="family_closed").exists()
    assert not still or next_step_of(Case.objects.get()) is None


def test_a_case_without_a_reply_is_opened_again_for_another_hospital(ana):
    case, _, _ = sent(ana)
    read(case)
    client = sign_in(ana)
    closing.close(acting(ana), case, outcome="no_reply")
    assert "Open it again and choose another hospital" in text_of(client.get(f"/desk/{case.pk}/people/"))

    answer = client.post(f"/desk/{case.pk}/reopen/", {"another": "yes"})

    assert answer.headers["Location"] == f"/desk/{case.pk}/hospital/"
    reviewing.mark_reviewed(acting(ana), case, finished(case))
    assert Case.objects.get().state == "ready"
    sending.send(acting(ana), case, Build.objects.first(), sending.Order(HOSPITAL, DEPARTMENT, "again"))
    assert Case.objects.get().state == "sent"
