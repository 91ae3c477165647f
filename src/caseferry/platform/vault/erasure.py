"""Erases a case: its keys are destroyed, which is what makes every copy of its bytes unreadable, and its objects removed."""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.dispatch import Signal
from django.utils import timezone

from caseferry.platform.vault.errors import NoSafe, StorageLost
from caseferry.platform.vault.models import CaseKey, Erasure, NameToken
from caseferry.platform.vault.storage import get_objects

case_erased = Signal()
"""Sent within the transaction of an erasure with `case`, after a restore too: the apps above clear what they keep plainly."""
_PATIENCE_MS: Final = 3_000  # of a person who waits for the page
_log = logging.getLogger("caseferry.vault")


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was erased, for the family to keep. `gone_by`: the day when the last backup of keys is deleted."""

    case: uuid.UUID
    erased_at: dt.datetime
    keys: tuple[str, ...]
    objects: int
    gone_by: dt.date


def erase(case: uuid.UUID) -> Certificate:
    """Destroy the keys of a case, its name tokens and its objects; repeated, it says the same. Raises NoSafe.

    Within the caller's transaction; objects go once it is committed. Rows with sealed columns may stay: nothing opens them.
    """
    with transaction.atomic():
        rows = list(CaseKey.objects.select_for_update().filter(case=case))
        if not rows:
            raise NoSafe
        folders = sorted(row.id.hex for row in rows)
        erasure, _ = Erasure.objects.get_or_create(case=case, defaults={"at": timezone.now(), "keys": folders})
        CaseKey.objects.filter(case=case).update(wrapped=b"", wrapped_by="", erased_at=erasure.at)
        NameToken.objects.filter(case=case).delete()
        case_erased.send(sender=Erasure, case=case)
        count = _count(folders)
        transaction.on_commit(lambda: _clear(folders))
    gone_by = (erasure.at + dt.timedelta(days=key_backup_days())).date()
    return Certificate(case, erasure.at, tuple(folders), count, gone_by)


def key_backup_days() -> int:
    """How long a backup of keys is kept (35 days unless settings say otherwise)."""
    return int(getattr(settings, "KEY_BACKUP_DAYS", 35))


def apply_erasures(cases: Iterable[uuid.UUID]) -> int:
    """Erase those of `cases` that are (again) here, as after a restore; how many there were."""
    again = sorted(set(CaseKey.objects.filter(case__in=set(cases)).values_list("case", flat=True)))
    for case in again:
        erase(case)
    return len(again)


def sweep_erased() -> int:
    """Remove objects of erased cases that storage was not there to remove, and leftovers of killed uploads; how many."""
    objects = get_objects()
    removed = objects.sweep()
    for erasure in Erasure.objects.order_by("at"):
        for folder in erasure.keys:
            for key in list(objects.keys(folder)):
                objects.delete(key)
                removed += 1
    _scrub()
    return removed


def _count(folders: list[str]) -> int:
    try:
        return sum(1 for folder in folders for _ in get_objects().keys(folder))
    except StorageLost:
        return 0


def _clear(folders: list[str]) -> None:
    """After the commit: remove what the keys opened, and the old rows from the database's own files."""
    try:
        objects = get_objects()
        for folder in folders:
            for key in list(objects.keys(folder)):
                objects.delete(key)
    except StorageLost:
        _log.warning("the objects of an erased case wait for the storage; sweep_erased() removes them")
    _scrub()


def _scrub() -> None:
    """A deleted row lies in the files of a database until these are written anew: here at once, and briefly."""
    try:
        with connection.cursor() as cursor:
            done = _scrub_sqlite(cursor) if connection.vendor == "sqlite" else _scrub_postgres(cursor)
    except DatabaseError:
        done = False
    if not done:
        _log.warning("the database is busy: an erased key's wrapped bytes are overwritten at the next sweep")


def _scrub_sqlite(cursor: CursorWrapper) -> bool:
    """With secure_delete on, the pages are overwritten when the log is written back; then it is cut."""
    usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
    cursor.execute(f"PRAGMA busy_timeout = {_PATIENCE_MS}")
    try:
        return bool(cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)
    finally:
        cursor.execute(f"PRAGMA busy_timeout = {int(usual)}")


def _scrub_postgres(cursor: CursorWrapper) -> bool:
    """A plain VACUUM leaves the bytes in the page; the small table of keys is written anew instead."""
    cursor.execute(f"SET lock_timeout = {_PATIENCE_MS}")
    try:
        cursor.execute(f"VACUUM (FULL) {CaseKey._meta.db_table}")
    finally:
        cursor.execute("RESET lock_timeout")
    return True
