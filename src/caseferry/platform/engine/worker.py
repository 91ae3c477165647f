"""A worker: empties the outbox, runs workflows, says that it lives, and takes over from workers that do not."""

from __future__ import annotations

import datetime as dt
import logging
import os
import socket
import threading
import time
from pathlib import Path

from dbos import DBOS, DBOSConfig
from django.conf import settings
from django.db import close_old_connections, connection
from django.utils import timezone

from caseferry import __version__
from caseferry.platform.cases.actions.doing import enqueue
from caseferry.platform.cases.models import Worker
from caseferry.platform.channels.email.arrivals import fetch_mail
from caseferry.platform.engine import workflows

_log = logging.getLogger("caseferry.engine")
_BEAT = 5.0
_NICE = 10
_DEAD_AFTER = dt.timedelta(seconds=30)
_REMIND_EVERY = 300.0
_MAIL_EVERY = 60.0


def run_worker(name: str, stop: threading.Event) -> None:
    """Work until `stop` is set; the caller then ends the process, and what was not finished goes on elsewhere or at the next start.

    `name` is stable over restarts, so that the engine finds this worker's unfinished work.
    """
    os.nice(_NICE)  # pages come first: whoever waits for a page looks at a screen, a build looks at nobody
    DBOS(config=_config(name))
    DBOS.launch()
    workflows.register_queues()
    threading.Thread(target=_beat, args=(name, stop), daemon=True).start()
    threading.Thread(target=_fetch, args=(stop,), daemon=True).start()
    reminded = float("-inf")
    try:
        while not stop.is_set():
            try:
                close_old_connections()
                if time.monotonic() - reminded > _REMIND_EVERY:
                    reminded = time.monotonic()
                    enqueue("remind", f"remind/{timezone.now():%Y%m%d%H%M}", case=None)
                workflows.start_waiting()
            except Exception as error:  # the database may be away for a while: the loop must outlive it
                _log.warning("the outbox could not be read: %s", type(error).__name__)
                stop.wait(2)
            stop.wait(0.4)
    finally:
        Worker.objects.filter(name=name).update(beat_at=timezone.now() - _DEAD_AFTER)  # others may take over at once
        connection.close()


def worker_name() -> str:
    """The name of the only worker of this machine; several on one are given theirs."""
    return f"worker-{socket.gethostname()}"


def sweep(now: dt.datetime) -> list[str]:
    """Resume the workflows of workers that have not been heard of; their ids. Safe to run on every worker."""
    dead = list(Worker.objects.filter(beat_at__lt=now - _DEAD_AFTER).values_list("name", flat=True))
    if not dead:
        return []
    resumed = []
    for status in DBOS.list_workflows(status="PENDING", executor_id=dead):
        DBOS.resume_workflow(status.workflow_id)
        resumed.append(status.workflow_id)
    Worker.objects.filter(name__in=dead, beat_at__lt=now - _DEAD_AFTER).delete()
    return resumed


def _beat(name: str, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            close_old_connections()
            Worker.objects.update_or_create(name=name, defaults={"beat_at": timezone.now()})
            if resumed := sweep(timezone.now()):
                _log.warning("took over %d workflows of a worker that is gone", len(resumed))
        except Exception as error:  # a missed beat is better than a dead heart
            _log.warning("no heartbeat: %s", type(error).__name__)
        stop.wait(_BEAT)


def _fetch(stop: threading.Event) -> None:
    """Fetch mail once a minute, beside the outbox: a slow mail server holds up nothing else."""
    while not stop.wait(_MAIL_EVERY):
        try:
            close_old_connections()
            fetch_mail()
        except Exception as error:  # the mailbox is away: the next round tries again
            _log.warning("mail could not be fetched: %s", type(error).__name__)


def _config(name: str) -> DBOSConfig:
    url = settings.ENGINE_URL or _engine_url()
    return DBOSConfig(
        name="caseferry",
        system_database_url=url,
        executor_id=name,
        application_version=__version__,
        log_level="WARNING",
        enable_otlp=False,
    )


def _engine_url() -> str:
    """The workflow tables: in the PostgreSQL that the cases are in, or in a file of their own beside SQLite."""
    database = settings.DATABASES["default"]
    if "sqlite" in database["ENGINE"]:
        return f"sqlite:///{Path(settings.HOME) / 'engine.sqlite3'}"
    place = f"{database['HOST'] or 'localhost'}:{database['PORT'] or 5432}/{database['NAME']}"
    return f"postgresql://{database['USER']}:{database['PASSWORD']}@{place}"
