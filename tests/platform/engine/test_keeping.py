"""A case is kept as long as the installation says, and not a day longer; nobody is surprised by its end."""

import datetime as dt

import pytest
from django.test import Client, override_settings
from django.utils import timezone
from tests.platform.desk.desks import opened, sign_in, text_of
from tests.platform.people import acting, ask, begin, make_user

from caseferry.platform.cases.actions import closing, opening
from caseferry.platform.cases.actions.linking import replace_family_link
from caseferry.platform.cases.models import Case, Outbox, Reminder
from caseferry.platform.channels.email.letters import FAMILY, told_to_staff
from caseferry.platform.engine.ending import run_erasure
from caseferry.platform.engine.keeping import end_keeping
from caseferry.platform.engine.reminding import run_reminders
from caseferry.platform.family.queries.erased import certificate_of

KEPT = override_settings(KEEP_CLOSED_DAYS=90, KEEP_INQUIRY_DAYS=60)


@pytest.fixture
def ana(database):
    return make_user("ana")


def in_days(count):
    return timezone.now() + dt.timedelta(days=count)


def closed(ana, **words):
    case, family = begin(ana, **words)
    closing.close(acting(ana), case, outcome="no_reply")
    Outbox.objects.all().delete()
    return Case.objects.get(pk=case.pk), family


def told():
    return set(Outbox.objects.filter(kind="email").values_list("about", flat=True))


def test_nothing_ends_unless_the_installation_says_so(ana):
    closed(ana)
    ask()
    Outbox.objects.all().delete()
    assert end_keeping(in_days(5000)) == 0
    assert not Outbox.objects.exists() and not Reminder.objects.exists()


@KEPT
def test_desk_and_family_are_told_thirty_days_before_and_then_all_is_erased(ana):
    case, _ = closed(ana)
    end_keeping(in_days(59))
    assert told() == set()

    end_keeping(in_days(61))
    end_keeping(in_days(62))
    assert told() == {"desk_retention", "family_retention"}
    assert Reminder.objects.count() == 1
    assert {"desk_retention"} <= told_to_staff() and "family_retention" in FAMILY

    assert end_keeping(in_days(90)) == 0
    assert end_keeping(in_days(92)) == 1
    run_erasure(str(Outbox.objects.get(kind="erase").pk))
    case.refresh_from_db()
    assert case.erased_at is not None
    assert certificate_of(case.pk) is not None


@KEPT
def test_a_notice_that_comes_late_still_leaves_thirty_days(ana):
    closed(ana)
    end_keeping(in_days(400))
    assert end_keeping(in_days(429)) == 0
    assert end_keeping(in_days(431)) == 1


@KEPT
def test_a_case_that_is_opened_again_stays_and_begins_anew(ana):
    case, _ = closed(ana)
    end_keeping(in_days(61))
    closing.reopen(acting(ana), case)
    assert end_keeping(in_days(100)) == 0

    closing.close(acting(ana), Case.objects.get(), outcome="no_reply")
    assert end_keeping(in_days(101)) == 0
    assert not Outbox.objects.filter(kind="erase").exists()
    assert Reminder.objects.filter(kind="retention", stopped_at=None).count() == 1


@KEPT
def test_an_inquiry_that_nobody_took_ends_too_and_one_that_was_taken_does_not(ana):
    left, taken = ask().case, ask().case
    opening.accept(acting(ana), taken)
    end_keeping(in_days(31))
    assert end_keeping(in_days(62)) == 1
    assert Outbox.objects.get(kind="erase").case == left.pk


@KEPT
def test_a_family_that_asked_for_silence_is_not_written_to(ana):
    case, family = closed(ana)
    closing.be_still(family, case)
    Outbox.objects.all().delete()
    end_keeping(in_days(61))
    assert told() == {"desk_retention"}


@KEPT
def test_the_round_of_reminders_neither_tells_nor_stops_a_notice(ana):
    closed(ana)
    Case.objects.update(state_since=in_days(-61))
    run_reminders()
    run_reminders()
    assert list(Reminder.objects.values_list("told_at", "stopped_at")) == [(None, None)]


@KEPT
def test_desk_and_family_read_the_day(ana):
    case = opened(ana)
    made = replace_family_link(acting(ana), case)
    family = Client()
    family.post(f"/f/{made.token}/", {"passcode": made.passcode})
    closing.close(acting(ana), case, outcome="no_reply")
    Case.objects.update(state_since=in_days(-61))
    run_reminders()
    assert "This case will be erased" in text_of(sign_in(ana).get(f"/desk/{case.pk}/people/"))
    assert "Then everything is erased." in text_of(family.get(f"/my/{case.pk}/"))
