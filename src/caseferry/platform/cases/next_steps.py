"""What an outcome calls for (capability Q3, docs/requirements.md): each has a next step, a place where it is done, and a day on which it is asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from caseferry.platform.cases.models import Case, Opinion, Reminder, Sending
from caseferry.platform.cases.states import Outcome, State

KIND: Final = "next_step"
_WAIT: Final = dt.timedelta(days=3)
_PLACES: Final[Mapping[str, str]] = {
    Outcome.ACCEPTED: "opinions",
    Outcome.FURTHER_SCREENING: "checklist",
    Outcome.MORE_INFORMATION: "messages",
    Outcome.NOT_SUITABLE: "hospital",
    Outcome.NO_REPLY: "hospital",
}
_ANOTHER: Final = frozenset({Outcome.NOT_SUITABLE, Outcome.NO_REPLY})
_ANSWERED: Final = frozenset({State.OPINION_RECEIVED, State.RELEASED})


@dataclass(frozen=True, slots=True)
class NextStep:
    """The outcome that calls for it, and the tab of the desk where it is done; `closed`: the case must be opened again first."""

    outcome: str
    place: str
    closed: bool = False


def next_step_of(case: Case) -> NextStep | None:
    """What the newest opinion, or the end without one, calls for now; None when nothing does."""
    if case.still:
        return None
    if case.state == State.CLOSED:
        return NextStep(case.outcome, _PLACES[case.outcome], closed=True) if case.outcome in _ANOTHER else None
    if case.state not in _ANSWERED:
        return None
    newest = Opinion.objects.filter(case=case).defer("sealed").first()
    return NextStep(newest.outcome, _PLACES[newest.outcome]) if newest and newest.outcome in _PLACES else None


def ask_for_step(case: Case, opinion: Opinion) -> None:
    """Have the desk reminded of the step when nothing has happened in a few days."""
    step_done(case)
    if opinion.outcome in _PLACES and not case.still:
        Reminder.objects.create(case=case.pk, kind=KIND, about=str(opinion.pk), due_at=timezone.now() + _WAIT)


def step_done(case: Case) -> None:
    """The step was taken: nobody is reminded of it."""
    Reminder.objects.filter(case=case.pk, kind=KIND, told_at=None, stopped_at=None).update(stopped_at=timezone.now())


def still_awaited(case: Case) -> bool:
    """True while another hospital has the packet and owes its opinion."""
    living = Sending.objects.filter(case=case, revoked_at=None, opinions=None)
    return living.exclude(state=Sending.State.RETURNED).exists()
