"""What every action has in common: permission, transaction, state, audit, outbox."""

from __future__ import annotations

import datetime as dt
import functools
import uuid
from collections.abc import Callable
from typing import Concatenate, ParamSpec, Protocol, TypeVar, cast, runtime_checkable

from django.db import transaction
from django.utils import timezone

from caseferry.platform.access.actor import Actor
from caseferry.platform.access.permissions import allowed
from caseferry.platform.audit.chain import record
from caseferry.platform.cases.errors import Forbidden, Gone, NotFound
from caseferry.platform.cases.models import Case, Outbox
from caseferry.platform.cases.states import State, move
from caseferry.platform.cases.team import is_member

Args = ParamSpec("Args")
Made = TypeVar("Made")


def action(
    name: str,
) -> Callable[[Callable[Concatenate[Actor, Case, Args], Made]], Callable[Concatenate[Actor, Case, Args], Made]]:
    """Make a function an action called `name` in the permission table.

    The function gets the actor and the case, locked for the length of its transaction. What it returns is recorded by
    its id. Raises NotFound or Forbidden (recorded as denied), Gone for an erased case.
    """

    def wrap(
        function: Callable[Concatenate[Actor, Case, Args], Made],
    ) -> Callable[Concatenate[Actor, Case, Args], Made]:
        @functools.wraps(function)
        def run(actor: Actor, case: Case, *args: Args.args, **kwargs: Args.kwargs) -> Made:
            require(actor, name, case)
            with transaction.atomic():
                locked = Case.objects.select_for_update().get(pk=case.pk)
                if locked.erased_at is not None:
                    raise Gone
                made = function(actor, locked, *args, **kwargs)
                record(actor, name, case=locked.pk, about=_id_of(made))
            return made

        return cast("Callable[Concatenate[Actor, Case, Args], Made]", run)

    return wrap


def require(actor: Actor, name: str, case: Case) -> None:
    """Raises NotFound when the case does not exist for `actor`, Forbidden when the table says no; both are recorded."""
    if not is_visible(actor, case):
        record(actor, name, case=case.pk, outcome="denied")
        raise NotFound
    if not allowed(actor, name, member=is_member(actor, case)):
        record(actor, name, case=case.pk, outcome="denied")
        raise Forbidden


def is_visible(actor: Actor, case: Case) -> bool:
    """True when the case exists for this actor at all."""
    if actor.kind == "system":
        return True
    if actor.kind in ("family", "hospital"):
        return actor.case == case.pk
    if actor.kind == "staff":
        return is_member(actor, case) or actor.is_administrator or case.state == State.INQUIRY
    return False


def advance(case: Case, event: str) -> None:
    """Move the case on by the state table and save it. Raises WrongState when `event` may not happen now."""
    row = move(State(case.state), event)
    now = timezone.now()
    if row is not None:
        if row.to != case.state:
            case.state, case.state_since = row.to, now
        case.waits_on = row.waits_on
    case.changed_at = now
    case.save()


def enqueue(
    kind: str, key: str, *, case: uuid.UUID | None, about: str = "", after: dt.timedelta = dt.timedelta()
) -> Outbox:
    """Want something done outside, once per `key`. Joins the transaction: what is rolled back is not done."""
    now = timezone.now()
    row, _ = Outbox.objects.get_or_create(
        key=key, defaults={"kind": kind, "case": case, "about": about, "written_at": now, "not_before": now + after}
    )
    return row


@runtime_checkable
class HasId(Protocol):
    """A row of the database, or what was made around one."""

    @property
    def pk(self) -> object:
        """The id that the audit records."""


def _id_of(made: object) -> str:
    """The id of what an action made: of a row, of what was made around one, or itself; never a word that could say something."""
    if isinstance(made, HasId):
        return str(made.pk)
    return made if isinstance(made, str) and len(made) <= 64 and (made.isidentifier() or is_id(made)) else ""


def is_id(text: str) -> bool:
    """True for the text of a UUID."""
    try:
        return bool(uuid.UUID(text))
    except ValueError:
        return False
