"""A coordinator is away: somebody stands in on every open case, and families read so."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from caseferry.platform.access.actor import Actor
from caseferry.platform.access.models import User
from caseferry.platform.access.permissions import allowed
from caseferry.platform.audit.chain import record
from caseferry.platform.cases.actions.teaming import add_stand_in, remove_stand_in
from caseferry.platform.cases.errors import BadInput, Forbidden
from caseferry.platform.cases.models import Case


def go_away(actor: Actor, *, until: dt.date, stand_in: User, person: User | None = None) -> int:
    """From now on `stand_in` works on the open cases of `person`, too; how many. An administrator says it of somebody who cannot.

    Raises BadInput for a day that is over or a stand-in for oneself, Forbidden for another's absence.
    """
    whose = _whose(actor, person)
    if until < timezone.now().date():
        raise BadInput("until")
    if str(stand_in.pk) == whose or stand_in.role != User.Role.COORDINATOR or not stand_in.is_active:
        raise BadInput("stand_in")
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=whose)
        _end(actor, user)
        user.away_until, user.stand_in = until, stand_in
        user.save(update_fields=["away_until", "stand_in"])
        cases = _open_cases(user)
        for case in cases:
            add_stand_in(actor, case, user=stand_in)
        _note(actor, person)
    return len(cases)


def come_back(actor: Actor, *, person: User | None = None) -> None:
    """The absence is over: the stand-in leaves the cases. Raises Forbidden for another's absence."""
    whose = _whose(actor, person)
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=whose)
        _end(actor, user)
        user.away_until, user.stand_in = None, None
        user.save(update_fields=["away_until", "stand_in"])
        _note(actor, person)


def _whose(actor: Actor, person: User | None) -> str:
    """The id of the account that is away: one's own, or another's for who manages people."""
    if person is None:
        return actor.id
    if not allowed(actor, "people.manage"):
        record(actor, "people.manage", about=str(person.pk), outcome="denied")
        raise Forbidden
    return str(person.pk)


def _note(actor: Actor, person: User | None) -> None:
    if person is not None:
        record(actor, "people.manage", about=str(person.pk))


def _end(actor: Actor, user: User) -> None:
    if user.stand_in is None:
        return
    for case in _open_cases(user):
        remove_stand_in(actor, case, user=user.stand_in)


def _open_cases(user: User) -> list[Case]:
    return list(Case.objects.filter(coordinator=user, erased_at=None).exclude(state="closed"))
