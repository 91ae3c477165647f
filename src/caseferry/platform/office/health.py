"""What an administrator should know at once: keys, storage, clocks, workers. Nothing of a record is asked."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import dataclass, field
from typing import Final

from django.conf import settings
from django.db import connection
from django.utils import timezone

from caseferry.domain.errors import CaseferryError
from caseferry.platform.audit.times import seconds_behind
from caseferry.platform.cases.models import Worker
from caseferry.platform.vault.errors import NoMasterKey, StorageLost
from caseferry.platform.vault.models import CaseKey
from caseferry.platform.vault.safes import open_safe
from caseferry.platform.vault.storage import get_objects

_TOLERATED: Final = 5  # seconds
_LOW: Final = 10 * 10**9  # bytes


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to put right: the key of its sentence, and what fills its places."""

    text: str
    values: dict[str, int] = field(default_factory=dict)


def findings() -> list[Finding]:
    """Everything that is not as it should be, most pressing first; empty on a sound installation."""
    return [*_keys(), *_storage(), *_clocks()]


def room() -> tuple[int, bool]:
    """Bytes that are free on the disk of the data, and whether that is little."""
    free = shutil.disk_usage(settings.HOME).free
    return free, free < _LOW


def database_ahead() -> int:
    """By how many seconds the database's clock is ahead of this machine's (negative: behind); 0 for SQLite, which has none."""
    if connection.vendor != "postgresql":
        return 0
    before = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        there: dt.datetime = cursor.fetchone()[0]
    return int((there - before).total_seconds())


def _keys() -> list[Finding]:
    """Whether the master key opens the newest case."""
    row = CaseKey.objects.filter(erased_at=None).order_by("-created").first()
    if row is None:
        return []
    try:
        open_safe(row.case, row.kind)
    except NoMasterKey:
        return [Finding("office.error.no_master_key")]
    except CaseferryError:
        return [Finding("office.error.master_key")]
    return []


def _storage() -> list[Finding]:
    if not CaseKey.objects.exists():
        return []
    try:
        next(iter(get_objects().keys("probe")), None)
    except StorageLost:
        return [Finding("office.error.storage")]
    return []


def _clocks() -> list[Finding]:
    found = []
    if (behind := seconds_behind()) > _TOLERATED:
        found.append(Finding("office.error.clock_back", {"seconds": behind}))
    if abs(apart := database_ahead()) > _TOLERATED:
        found.append(Finding("office.error.clock", {"seconds": abs(apart)}))
    limit = timezone.now() + dt.timedelta(seconds=_TOLERATED)
    ahead = Worker.objects.filter(beat_at__gt=limit).order_by("-beat_at").first()
    if ahead is not None and not found:
        found.append(Finding("office.error.clock", {"seconds": int((ahead.beat_at - timezone.now()).total_seconds())}))
    return found
