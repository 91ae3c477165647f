"""The durable workflows: one per build, mail, reminder round and erasure. Only the id of an outbox row travels in them.

A workflow's id is its outbox row's id, so that the same row starts one workflow however often it is picked up. Steps may
run twice after a crash: each does nothing the second time (a finished build stays, a mail is marked before it is given
to the server, an erased case is erased).
"""

from __future__ import annotations

import logging
from typing import Final

from dbos import DBOS, SetWorkflowID
from django.db import close_old_connections
from django.db.models import F
from django.utils import timezone

from caseferry.platform.cases.models import Outbox
from caseferry.platform.channels.email.mailing import run_mail
from caseferry.platform.engine.building import run_build
from caseferry.platform.engine.ending import run_erasure
from caseferry.platform.engine.reminding import run_reminders

_BUILDS: Final = "builds"
_SMALL: Final = "small"
_BATCH: Final = 50
_log = logging.getLogger("caseferry.engine")


@DBOS.workflow(name="build")  # type: ignore[untyped-decorator, unused-ignore]
def build(outbox: str) -> str:
    """Read a case again."""
    return _settle(outbox, _build_step(outbox))


@DBOS.workflow(name="email")  # type: ignore[untyped-decorator, unused-ignore]
def email(outbox: str) -> str:
    """Send one mail."""
    return _settle(outbox, _email_step(outbox))


@DBOS.workflow(name="remind")  # type: ignore[untyped-decorator, unused-ignore]
def remind(outbox: str) -> str:
    """Tell people what is due."""
    return _settle(outbox, _remind_step(outbox))


@DBOS.workflow(name="erase")  # type: ignore[untyped-decorator, unused-ignore]
def erase(outbox: str) -> str:
    """Erase a case."""
    return _settle(outbox, _erase_step(outbox))


@DBOS.step(name="build")  # type: ignore[untyped-decorator, unused-ignore]
def _build_step(outbox: str) -> str:
    with _database():
        return run_build(Outbox.objects.get(pk=outbox).about)


@DBOS.step(name="email", retries_allowed=True, max_attempts=5, interval_seconds=5, backoff_rate=3)  # type: ignore[untyped-decorator, unused-ignore]
def _email_step(outbox: str) -> str:
    with _database():
        return run_mail(outbox)


@DBOS.step(name="remind", retries_allowed=True)  # type: ignore[untyped-decorator, unused-ignore]
def _remind_step(outbox: str) -> str:
    with _database():
        return run_reminders()


@DBOS.step(name="erase", retries_allowed=True, max_attempts=5)  # type: ignore[untyped-decorator, unused-ignore]
def _erase_step(outbox: str) -> str:
    with _database():
        return run_erasure(outbox)


@DBOS.step(name="settle", retries_allowed=True)  # type: ignore[untyped-decorator, unused-ignore]
def _settle(outbox: str, outcome: str) -> str:
    """The row is done; what came of it is a code."""
    with _database():
        Outbox.objects.filter(pk=outbox).update(state=Outbox.State.DONE, reason=outcome[:40])
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
        with SetWorkflowID(str(row.pk)):
            DBOS.enqueue_workflow(queue, workflow, str(row.pk))
        Outbox.objects.filter(pk=row.pk).update(state=Outbox.State.STARTED, tries=F("tries") + 1)
        started += 1
    return started


class _database:
    """A step runs on a thread of the engine: no connection of an earlier step may be stale in it."""

    def __enter__(self) -> None:
        close_old_connections()

    def __exit__(self, *error: object) -> None:
        close_old_connections()
