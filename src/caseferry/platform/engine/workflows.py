"""The durable workflows: one per build, mail, reminder round and erasure. Only the id of an outbox row travels in them.

A workflow's id is its outbox row's id and how often that failed, so that a row starts one workflow however often it is picked
up. Steps may run twice after a crash: each does nothing the second time (a finished build stays, a mail is marked before it is given
to the server, an erased case is erased). What a step raises is kept in the engine's tables and logged: so a step raises
nothing but the name of a kind of error.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterator
from typing import Final

from dbos import DBOS, SetWorkflowID
from dbos import error as engine_errors
from django.db import close_old_connections
from django.utils import timezone

from caseferry.platform.cases.models import Outbox
from caseferry.platform.channels.email.mailing import run_mail
from caseferry.platform.engine.building import give_up, run_build
from caseferry.platform.engine.ending import run_erasure
from caseferry.platform.engine.reminding import run_reminders
from caseferry.platform.engine.settling import FAULT, settle

_BUILDS: Final = "builds"
_SMALL: Final = "small"
_BATCH: Final = 50
_log = logging.getLogger("caseferry.engine")


# DBOS types its decorators in newer releases only: hence the two codes on each.
@DBOS.workflow(name="build")  # type: ignore[untyped-decorator, unused-ignore]
def build(outbox: str) -> str:
    """Read a case again."""
    return _settled(outbox, _build_step, _give_up_step)


@DBOS.workflow(name="email")  # type: ignore[untyped-decorator, unused-ignore]
def email(outbox: str) -> str:
    """Send one mail."""
    return _settled(outbox, _email_step)


@DBOS.workflow(name="remind")  # type: ignore[untyped-decorator, unused-ignore]
def remind(outbox: str) -> str:
    """Tell people what is due."""
    return _settled(outbox, _remind_step)


@DBOS.workflow(name="erase")  # type: ignore[untyped-decorator, unused-ignore]
def erase(outbox: str) -> str:
    """Erase a case."""
    return _settled(outbox, _erase_step)


def _settled(outbox: str, step: Callable[[str], str], otherwise: Callable[[str], str] | None = None) -> str:
    """Run the step, and write down what came of it; `otherwise` when it failed as often as it may be tried."""
    try:
        outcome = step(outbox)
    except (StepFailed, engine_errors.DBOSMaxStepRetriesExceeded):
        outcome = otherwise(outbox) if otherwise else FAULT
    return str(_settle(outbox, outcome))


@DBOS.step(name="build", retries_allowed=True, max_attempts=3, interval_seconds=2, backoff_rate=3)  # type: ignore[untyped-decorator, unused-ignore]
def _build_step(outbox: str) -> str:
    with _guarded():
        return run_build(Outbox.objects.get(pk=outbox).about)


@DBOS.step(name="give_up", retries_allowed=True, max_attempts=5, interval_seconds=5)  # type: ignore[untyped-decorator, unused-ignore]
def _give_up_step(outbox: str) -> str:
    """A fault of ours that no rule foresaw: people see that the reading failed, and the next change tries again."""
    with _guarded():
        return give_up(Outbox.objects.get(pk=outbox).about)


@DBOS.step(name="email", retries_allowed=True, max_attempts=5, interval_seconds=5, backoff_rate=3)  # type: ignore[untyped-decorator, unused-ignore]
def _email_step(outbox: str) -> str:
    with _guarded():
        return run_mail(outbox)


@DBOS.step(name="remind", retries_allowed=True)  # type: ignore[untyped-decorator, unused-ignore]
def _remind_step(outbox: str) -> str:
    with _guarded():
        return run_reminders()


@DBOS.step(name="erase", retries_allowed=True, max_attempts=5)  # type: ignore[untyped-decorator, unused-ignore]
def _erase_step(outbox: str) -> str:
    with _guarded():
        return run_erasure(outbox)


@DBOS.step(name="settle", retries_allowed=True)  # type: ignore[untyped-decorator, unused-ignore]
def _settle(outbox: str, outcome: str) -> str:
    """The row is done, or waits for another try; what came of it is a code."""
    with _guarded():
        settle(outbox, outcome)
    return outcome


_WORKFLOWS: Final = {
    "build": (_BUILDS, build),
    "email": (_SMALL, email),
    "remind": (_SMALL, remind),
    "erase": (_SMALL, erase),
}


def register_queues() -> None:
    """Once the engine is launched: one build at a time on a worker, since a build takes every core; small things beside it."""
    DBOS.register_queue(_BUILDS, worker_concurrency=1, polling_interval_sec=0.3)
    DBOS.register_queue(_SMALL, worker_concurrency=4, polling_interval_sec=0.3)


def start_waiting() -> int:
    """Start a workflow for every outbox row that is due; how many. Safe to call from several workers at once."""
    due = Outbox.objects.filter(state=Outbox.State.WAITING, not_before__lte=timezone.now()).order_by("written_at")
    started = 0
    for row in due[:_BATCH]:
        queue, workflow = _WORKFLOWS[row.kind]
        with SetWorkflowID(f"{row.pk}.{row.tries}"):
            DBOS.enqueue_workflow(queue, workflow, str(row.pk))
        same = Outbox.objects.filter(pk=row.pk, state=Outbox.State.WAITING, tries=row.tries)
        same.update(state=Outbox.State.STARTED)  # unless it is done already
        started += 1
    return started


class StepFailed(Exception):
    """A step did not end. Says the kind of error alone: its words may hold words of a record."""


@contextlib.contextmanager
def _guarded() -> Iterator[None]:
    """A step runs on a thread of the engine: no connection of an earlier step may be stale in it, and no error leaves with its words."""
    close_old_connections()
    try:
        yield
    except Exception as error:
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else "unknown place"
        said = f"{type(error).__name__} at {place}"
        _log.warning("a step failed: %s", said)
        raise StepFailed(said) from None
    finally:
        close_old_connections()
