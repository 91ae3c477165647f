"""What comes of a row of the outbox after its workflow: done, again later, or given up and told."""

import datetime as dt

import pytest
from django.utils import timezone
from tests.platform.people import begin, make_user

from caseferry.platform.cases.actions.doing import enqueue
from caseferry.platform.cases.models import Outbox
from caseferry.platform.engine.settling import FAULT, settle


@pytest.fixture
def case(sqlite):
    return begin(make_user("ana"))[0]


def row_of(case, kind, about=""):
    return enqueue(kind, f"{kind}/of the test", case=case.pk, about=about)


def test_an_outcome_is_noted(case):
    row = row_of(case, "email", "family_sent")
    settle(str(row.pk), "sent")
    row.refresh_from_db()
    assert (row.state, row.reason, row.tries) == ("done", "sent", 0)


@pytest.mark.parametrize("kind", ["email", "erase"])
def test_a_mail_and_an_erasure_wait_for_another_try(case, kind):
    row, before = row_of(case, kind, "family_sent"), timezone.now()
    settle(str(row.pk), FAULT)
    row.refresh_from_db()
    assert (row.state, row.tries) == ("waiting", 1)
    assert row.not_before >= before + dt.timedelta(minutes=5)


def test_a_mail_that_failed_for_two_days_is_given_up_and_the_desk_is_told(case):
    row = row_of(case, "email", "family_sent")
    Outbox.objects.filter(pk=row.pk).update(tries=12)
    settle(str(row.pk), FAULT)
    row.refresh_from_db()
    assert (row.state, row.reason) == ("failed", FAULT)
    assert Outbox.objects.filter(about="desk_bounced").count() == 1


def test_an_erasure_is_never_given_up(case):
    row = row_of(case, "erase")
    Outbox.objects.filter(pk=row.pk).update(tries=500)
    settle(str(row.pk), FAULT)
    row.refresh_from_db()
    assert (row.state, row.tries) == ("waiting", 501)
