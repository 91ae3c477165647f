"""Writes down what came of a row of the outbox: done, tried again later, or given up and told."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils import timezone

from caseferry.platform.cases.models import Outbox
from caseferry.platform.channels.email.mailing import tell_desk

FAULT: Final = "fault"
"""The outcome of a step that failed as often as a workflow tries it."""
_MOST: Final = 12  # of a mail: two days
_LONGEST: Final = dt.timedelta(hours=6)
_FIRST: Final = dt.timedelta(minutes=5)


def settle(outbox: str, outcome: str) -> None:
    """The row is done. After a fault a mail and an erasure wait for another try, longer each time; an erasure is never given up."""
    row = Outbox.objects.get(pk=outbox)
    if outcome != FAULT:
        _note(row, Outbox.State.DONE, outcome)
    elif row.kind == Outbox.Kind.ERASE or (row.kind == Outbox.Kind.EMAIL and row.tries < _MOST):
        row.not_before, row.tries = timezone.now() + wait_after(row.tries), row.tries + 1
        row.state, row.reason = Outbox.State.WAITING, FAULT
        row.save(update_fields=["state", "reason", "not_before", "tries"])
    else:
        _note(row, Outbox.State.FAILED, outcome)
        if row.kind == Outbox.Kind.EMAIL:
            tell_desk(row)


def wait_after(tries: int) -> dt.timedelta:
    """How long a row waits that failed `tries` times before.

    >>> [str(wait_after(tries)) for tries in (0, 1, 2, 8)]
    ['0:05:00', '0:10:00', '0:20:00', '6:00:00']
    """
    return min(_LONGEST, _FIRST * (1 << min(tries, 20)))


def _note(row: Outbox, state: Outbox.State, outcome: str) -> None:
    Outbox.objects.filter(pk=row.pk).update(state=state, reason=outcome[:40])
