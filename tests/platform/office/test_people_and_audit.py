"""An administrator steps in for a coordinator who is ill or gone, and reads the audit; no record is opened by either."""

import datetime as dt
from typing import get_args, get_type_hints

import pytest
from django.utils import timezone
from tests.platform.desk.desks import sign_in, text_of
from tests.platform.people import acting, ask, begin, make_user

from caseferry.platform.access.actor import SYSTEM, Actor
from caseferry.platform.audit.chain import record
from caseferry.platform.cases.actions import absence, opening
from caseferry.platform.cases.errors import Forbidden
from caseferry.platform.cases.models import Case, Member, Outbox
from caseferry.platform.look.wording import is_key


@pytest.fixture
def ana(sqlite):
    return make_user("ana")


@pytest.fixture
def bo(sqlite):
    return make_user("bo")


@pytest.fixture
def office(sqlite):
    return sign_in(make_user("root", "administrator"))


def in_days(count):
    return timezone.now().date() + dt.timedelta(days=count)


def test_an_absence_is_set_for_somebody_who_cannot(office, ana, bo):
    case, _ = begin(ana)
    where = f"/office/people/{ana.pk}/"
    assert office.post(f"{where}away/", {"until": in_days(5).isoformat(), "stand_in": str(bo.pk)}).status_code == 302

    ana.refresh_from_db()
    assert (ana.away_until, ana.stand_in) == (in_days(5), bo)
    assert Member.objects.filter(case=case, user=bo, part="stand_in").exists()
    assert "Bo stands in." in text_of(office.get(where))

    assert office.post(f"{where}away/", {"back": "yes"}).status_code == 302
    assert not Member.objects.filter(case=case, user=bo).exists()


def test_a_day_that_is_over_or_nobody_to_stand_in_is_refused(office, ana, bo):
    where = f"/office/people/{ana.pk}/away/"
    for until, who in ((in_days(-1), bo), (in_days(2), ana)):
        assert office.post(where, {"until": until.isoformat(), "stand_in": str(who.pk)}).status_code == 422
    ana.refresh_from_db()
    assert ana.away_until is None


def test_a_coordinator_says_nothing_of_another_s_absence(ana, bo):
    with pytest.raises(Forbidden):
        absence.go_away(acting(bo), until=in_days(2), stand_in=bo, person=ana)
    with pytest.raises(Forbidden):
        absence.come_back(acting(bo), person=ana)
    assert sign_in(bo).post(f"/office/people/{ana.pk}/hand-over/", {}).status_code == 403


def test_a_case_taken_while_away_has_its_stand_in_too(ana, bo):
    absence.go_away(acting(ana), until=in_days(2), stand_in=bo)
    ana.refresh_from_db()
    taken = opening.accept(acting(ana), ask().case)
    opened, _ = begin(ana)
    for case in (taken, opened):
        assert Member.objects.filter(case=case, user=bo, part="stand_in").exists()


def test_cases_are_handed_over_from_the_office_and_then_the_account_is_closed(office, ana, bo):
    first, _ = begin(ana)
    second, _ = begin(ana)
    page = office.post(f"/office/people/{ana.pk}/active/", {"active": "no"}, follow=True)
    assert "This account still coordinates open cases." in text_of(page)
    assert first.reference in text_of(page) and "Petra" not in text_of(page)

    chosen = {"cases": [str(first.pk), str(second.pk)], "to": str(bo.pk)}
    assert office.post(f"/office/people/{ana.pk}/hand-over/", chosen).status_code == 302

    assert set(Case.objects.values_list("coordinator", flat=True)) == {bo.pk}
    assert Outbox.objects.filter(about="desk_handed_over").count() == 2
    office.post(f"/office/people/{ana.pk}/active/", {"active": "no"})
    ana.refresh_from_db()
    assert not ana.is_active


def test_a_case_of_somebody_else_is_not_handed_over_by_this_page(office, ana, bo):
    case, _ = begin(bo)
    chosen = {"cases": [str(case.pk)], "to": str(bo.pk)}
    assert office.post(f"/office/people/{ana.pk}/hand-over/", chosen).status_code == 422


def test_every_kind_of_actor_has_words():
    kinds = get_args(get_type_hints(Actor)["kind"])
    assert len(kinds) == 5
    assert [kind for kind in kinds if not is_key(f"office.role.{kind}")] == []


def test_the_audit_names_accounts_and_numbers_of_cases(office, ana):
    case, _ = begin(ana)
    record(SYSTEM, "engine.run", case=case.pk)
    record(Actor("stranger", ""), "link.open", outcome="denied")

    page = text_of(office.get("/office/audit/"))

    assert "Ana" in page and case.reference in page and "Nobody known" in page
    assert "office.role" not in page and str(case.pk) not in page
