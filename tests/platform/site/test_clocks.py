"""A machine whose clock was set wrong: nothing that ended opens again, nothing is shut for ever, and administrators are told."""

import datetime as dt
import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone
from tests.platform.family.visits import enter, text_of, welcome
from tests.platform.people import make_user

from caseferry.platform.access.throttling import too_many
from caseferry.platform.audit.models import Entry
from caseferry.platform.audit.times import seconds_behind, steady_now
from caseferry.platform.cases.models import Worker
from caseferry.platform.office.accounts import SealedFactors
from caseferry.platform.office.health import database_ahead, findings
from caseferry.platform.sharing.links import MOST_FAILURES, is_live, is_locked
from caseferry.platform.sharing.links import enter as try_passcode
from caseferry.platform.sharing.models import Link


@pytest.fixture
def clock(monkeypatch):
    """Called, the machine's clock is off by that much (backwards when negative)."""
    true = timezone.now

    def set_to(**off: float) -> None:
        monkeypatch.setattr(timezone, "now", lambda: true() + dt.timedelta(**off))

    return set_to


@pytest.fixture
def made(sqlite):
    return welcome()


def office() -> Client:
    user = make_user("root", "administrator")
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_a_link_that_ended_stays_ended_when_the_clock_is_set_back(made, clock):
    link = made.link.link
    enter(made)  # writes an entry with the time as it is
    Link.objects.update(expires_at=timezone.now() - dt.timedelta(minutes=10))
    link.refresh_from_db()

    clock(hours=-3)

    assert not is_live(link)
    answer = Client().get(f"/f/{made.link.token}/")
    assert answer.status_code == 410 and "This link no longer works" in text_of(answer)


def test_a_link_that_is_good_stays_good_when_the_clock_is_set_back(made, clock):
    client = enter(made)
    clock(hours=-3)
    assert client.get(f"/my/{made.case.pk}/").status_code == 200


def test_administrators_are_told_by_how_much_and_the_page_is_quiet_again(made, clock):
    enter(made)
    client = office()
    clock(hours=-2)
    assert 3_600 < seconds_behind() <= 7_200
    assert "seconds behind the newest entry of the audit" in text_of(client.get("/office/people/"))
    clock(hours=0)
    assert "seconds behind" not in text_of(client.get("/office/people/"))


def test_a_clock_that_once_ran_ahead_shuts_no_link_for_ever(made, clock):
    clock(days=4000)
    enter(made) if is_live(made.link.link) else Client().post(f"/f/{made.link.token}/", {"passcode": "x"})
    Entry.objects.filter(pk=Entry.objects.order_by("-number").first().pk).update(at=timezone.now())
    clock(days=0)

    assert is_live(made.link.link)
    assert enter(made).get(f"/my/{made.case.pk}/").status_code == 200
    assert steady_now() - timezone.now() < dt.timedelta(seconds=1)


def test_a_lock_made_by_a_clock_that_ran_ahead_opens_again(made, clock):
    clock(days=30)
    for _ in range(MOST_FAILURES):
        try_passcode(made.link.link, "wrong")
    link = Link.objects.get()
    assert is_locked(link)
    clock(days=0)
    assert not is_locked(link)


def test_a_lock_is_not_opened_by_setting_the_clock_back(made, clock):
    for _ in range(MOST_FAILURES):
        try_passcode(made.link.link, "wrong")
    clock(minutes=-10)
    assert is_locked(Link.objects.get())


def test_guesses_counted_by_a_clock_that_ran_ahead_do_not_count_for_ever(sqlite, clock):
    clock(days=30)
    window = dt.timedelta(minutes=15)
    assert [too_many("link", "192.0.2.1", most=1, within=window) for _ in range(2)] == [False, True]
    clock(days=0)
    assert not too_many("link", "192.0.2.1", most=1, within=window)


def test_a_worker_whose_clock_runs_ahead_is_told(made):
    Worker.objects.create(name="far", beat_at=timezone.now() + dt.timedelta(minutes=5))
    assert [(each.text, 0 < each.values["seconds"] <= 300) for each in findings()] == [("office.error.clock", True)]


@pytest.mark.postgres
@pytest.mark.parametrize("database", ["postgres"], indirect=True)
def test_a_machine_that_differs_from_its_database_is_told(database, clock):
    assert abs(database_ahead()) < 60
    clock(minutes=7)
    assert -480 < database_ahead() < -360
    assert [each.text for each in findings()] == ["office.error.clock"]


def test_a_sound_installation_has_no_finding(made):
    Worker.objects.create(name="here", beat_at=timezone.now())
    assert findings() == []


def test_a_code_that_does_not_fit_says_what_time_it_is_here(sqlite):
    said = str(SealedFactors.error_messages["incorrect_code"])
    assert re.fullmatch(r"This code does not fit\. .+: here it is \d\d:\d\d:\d\d UTC\.", said)
