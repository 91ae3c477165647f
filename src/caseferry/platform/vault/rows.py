"""The rows of the database as JSON lines that any database of this project takes back: SQLite's into PostgreSQL too.

Left out: sessions and counters of failed sign-ins, what `migrate` makes by itself, and the keys, which travel apart.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec
from django.apps import apps
from django.core import serializers
from django.core.management.color import no_style
from django.core.serializers.base import DeserializationError
from django.db import connection, models, transaction

from caseferry.domain.errors import UsageError

_APART: Final = {"vault.casekey", "vault.installationkey"}
_NOT_OURS: Final = {"contenttypes", "auth", "sessions", "axes"}
_BATCH: Final = 500


@contextlib.contextmanager
def one_moment() -> Iterator[None]:
    """Everything read inside is of one moment, while others go on writing."""
    usual = getattr(connection, "transaction_mode", None)
    if connection.vendor == "sqlite":
        connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]  # a reader need not wait its turn
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield
    finally:
        if connection.vendor == "sqlite":
            connection.transaction_mode = usual  # type: ignore[attr-defined]


def dump_rows() -> Iterator[bytes]:
    """Every row to keep, some hundreds of JSON lines at a time, table by table."""
    for model in _tables():
        held: list[bytes] = []
        for row in model._base_manager.order_by("pk").iterator(chunk_size=_BATCH):
            held.append(_line(row))
            if len(held) >= _BATCH:
                yield b"".join(held)
                held = []
        if held:
            yield b"".join(held)


def load_rows(lines: bytes) -> int:
    """Insert rows of `dump_rows` as they were; how many. Within the caller's transaction, so that order does not matter."""
    rows = [msgspec.json.decode(line) for line in lines.splitlines()]
    count = 0
    try:
        for row in serializers.deserialize("python", rows):
            row.save(force_insert=True)
            count += 1
    except DeserializationError:
        raise UsageError(
            "This backup was made by another version.", next_step="Install that version, restore, then upgrade."
        ) from None
    return count


def reset_counters() -> None:
    """Let numbered keys go on after the highest that was loaded."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), _tables()):
            cursor.execute(statement)


def is_empty() -> bool:
    """True when no table that a backup fills has a row."""
    return not any(model._base_manager.exists() for model in (*_tables(), *map(apps.get_model, sorted(_APART))))


def encode_rows(rows: Iterable[models.Model]) -> list[dict[str, Any]]:
    """Rows as JSON values, for the archive of keys."""
    return [msgspec.json.decode(_line(row)) for row in rows]


def _tables() -> list[type[models.Model]]:
    found = [model for model in apps.get_models() if model._meta.app_label not in _NOT_OURS]
    return [model for model in found if model._meta.label_lower not in _APART and model._meta.managed]


def _line(row: models.Model) -> bytes:
    """One row; times to the microsecond, which Django's own JSON cuts off and the audit's digests need."""
    told = serializers.serialize("python", [row])[0]
    foreign = {field.name for field in row._meta.many_to_many if field.related_model._meta.app_label in _NOT_OURS}
    told["fields"] = {name: value for name, value in told["fields"].items() if name not in foreign}
    return msgspec.json.encode(told) + b"\n"
