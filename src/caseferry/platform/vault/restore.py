"""Brings an installation back from a backup, and erases again what was erased since."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from django.conf import settings
from django.core import serializers
from django.core.management import call_command
from django.db import models, transaction
from django.utils.dateparse import parse_datetime

from caseferry.domain.errors import UsageError
from caseferry.platform.audit.chain import verify_chain
from caseferry.platform.vault.archives import read_data_archive, read_data_head, read_keys_archive
from caseferry.platform.vault.backup import ABOUT, FORMAT, keys_beside
from caseferry.platform.vault.erasure import apply_erasures
from caseferry.platform.vault.errors import WrongMasterKey
from caseferry.platform.vault.keys import KeyWrapper, MasterKeys, get_wrapper, in_file, read_keys, write_keys
from caseferry.platform.vault.models import CaseKey, Erasure, InstallationKey
from caseferry.platform.vault.objects import ObjectStore
from caseferry.platform.vault.rows import is_empty, load_rows, reset_counters
from caseferry.platform.vault.storage import get_objects
from caseferry.platform.vault.streams import CHUNK

_ROWS: Final = "rows/"
_OBJECTS: Final = "objects/"


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back; `erased`: cases that were erased again; `chain_whole`: the audit chain as it was."""

    rows: int
    objects: int
    erased: int
    chain_whole: bool


def restore_backup(data: Path, keys: Path, passphrase: str, *, erased: Collection[uuid.UUID] = ()) -> Restored:
    """Fill an empty installation. An old backup of data goes with the newest one of keys.

    `erased`: cases known to be erased from their certificates, beyond the lists in every backup of keys beside `keys`.
    Raises UsageError (not empty, other passphrase), WrongMasterKey, Damaged; then nothing was changed in the database.
    """
    content = read_keys_archive(keys, passphrase)
    if content.get("format") != FORMAT:
        raise UsageError("This backup was made by a newer version.", next_step="Install that version, then restore.")
    lists = [content, *_others(keys, passphrase)]
    call_command("migrate", verbosity=0, skip_checks=True)
    if not is_empty():
        raise UsageError(
            "This installation is not empty.", next_step="Restore into a new database and a new CASEFERRY_HOME."
        )
    archived = MasterKeys(read_keys(content["master_keys"])) if content["master_keys"] else None
    head = read_data_head(data)
    key = _unwrap(archived, head.raw, head.by, ABOUT)
    _keep_masters(archived)
    _keep_secret(content["secret_key"])
    objects = get_objects()
    objects.prepare()
    gone = _gone(lists)
    with transaction.atomic():
        rows, count = _fill(read_data_archive(data, key), objects, _folders(lists))
        _load_keys(content["keys"], archived)
        for case, (at, folders) in gone.items():
            Erasure.objects.get_or_create(case=case, defaults={"at": at, "keys": folders})
        apply_erasures({*gone, *erased})
        reset_counters()
    return Restored(rows, count, len({*gone, *erased}), verify_chain().broken_at is None)


def _fill(members: Iterator[tuple[str, BinaryIO]], objects: ObjectStore, gone: set[str]) -> tuple[int, int]:
    """Load rows and put objects, except those of erased keys; how many of each."""
    rows = count = 0
    for name, stream in members:
        if name.startswith(_ROWS):
            rows += load_rows(stream.read())
        elif name.startswith(_OBJECTS) and name.split("/")[1] not in gone:
            objects.put(name.removeprefix(_OBJECTS), _chunks(stream))
            count += 1
    return rows, count


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk


def _load_keys(rows: Iterable[dict[str, Any]], archived: KeyWrapper | None) -> None:
    """Insert the keys, wrapped anew by what wraps here."""
    wrapper = get_wrapper()
    for loaded in serializers.deserialize("python", list(rows)):
        row: models.Model = loaded.object
        if isinstance(row, CaseKey | InstallationKey) and row.wrapped:
            plain = _unwrap(archived, bytes(row.wrapped), row.wrapped_by, row.about)
            row.wrapped, row.wrapped_by = wrapper.wrap(plain, row.about)
        loaded.save(force_insert=True)


def _unwrap(archived: KeyWrapper | None, wrapped: bytes, by: str, about: str) -> bytes:
    """By a master key of the archive, else by what wraps here (a key service)."""
    if archived is not None:
        try:
            return archived.unwrap(wrapped, by, about)
        except WrongMasterKey:
            pass
    return get_wrapper().unwrap(wrapped, by, about)


def _keep_masters(archived: MasterKeys | None) -> None:
    """Add the archive's master keys to the file of keys, after those that are in it; they open older backups too."""
    if archived is None or not in_file():
        return
    path = Path(settings.MASTER_KEY_FILE)
    held = read_keys([path.read_text(encoding="ascii")]) if path.exists() else ()
    write_keys(path, [*held, *(key for key in archived.keys if key not in held)])


def _keep_secret(secret_key: str) -> None:
    """Recovery phrases are looked up by it: where it lies in a file of our own, that file gets the old one."""
    path = Path(settings.KEYS) / "secret.key"
    if path.exists() and path.read_text(encoding="ascii").strip() == settings.SECRET_KEY:
        beside = path.with_name(path.name + ".new")
        beside.touch(mode=0o600)
        beside.write_text(secret_key, encoding="ascii")
        beside.replace(path)


def _others(keys: Path, passphrase: str) -> list[Mapping[str, Any]]:
    """The other backups of keys beside this one that the same passphrase opens: a newer one knows of more erasures."""
    found = []
    for path in keys_beside(keys):
        if path != keys.resolve():
            try:
                found.append(read_keys_archive(path, passphrase))
            except UsageError:
                continue
    return found


def _gone(lists: Iterable[Mapping[str, Any]]) -> dict[uuid.UUID, tuple[Any, list[str]]]:
    """Every erasure that any of the lists knows: when, and the keys, by case."""
    rows = [row["fields"] for content in lists for row in content["erased"]]
    return {uuid.UUID(row["case"]): (parse_datetime(row["at"]), row["keys"]) for row in rows}


def _folders(lists: Iterable[Mapping[str, Any]]) -> set[str]:
    return {folder for content in lists for row in content["erased"] for folder in row["fields"]["keys"]}
