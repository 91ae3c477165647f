"""Makes a backup: the data, and apart from them the keys, which are kept for a bounded time so that erasure is final."""

from __future__ import annotations

import base64
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec
from django.conf import settings
from django.utils import timezone

from caseferry import __version__
from caseferry.domain.errors import UsageError
from caseferry.platform.vault.archives import (
    PART,
    Member,
    Wrapped,
    check_passphrase,
    stamp,
    write_data_archive,
    write_keys_archive,
)
from caseferry.platform.vault.erasure import key_backup_days
from caseferry.platform.vault.keys import MasterKeys, get_wrapper, new_key
from caseferry.platform.vault.models import CaseKey, Erasure, InstallationKey
from caseferry.platform.vault.objects import ObjectStore
from caseferry.platform.vault.rows import dump_rows, encode_rows, one_moment
from caseferry.platform.vault.storage import get_objects, prepare_objects
from caseferry.platform.vault.stores import pieces

FORMAT: Final = 1
ABOUT: Final = "data-key"
_KEYS_NAME: Final = re.compile(r"caseferry-keys-(\d{8}T\d{6}Z)\.cfk")


@dataclass(frozen=True, slots=True)
class Backup:
    """What was written; `expired`: older backups of keys that were deleted."""

    data: Path
    keys: Path
    rows: int
    objects: int
    expired: tuple[Path, ...]


def make_backup(data_folder: Path, keys_folder: Path, passphrase: str) -> Backup:
    """Write both archives; backups of keys past their time go. Raises UsageError when the two folders are not apart."""
    one, other = data_folder.resolve(), keys_folder.resolve()
    if one == other or one in other.parents or other in one.parents:
        raise UsageError(
            "The keys and the data of a backup must lie apart.",
            next_step="Name another folder with --keys, best on another disk.",
        )
    check_passphrase(passphrase)
    now = timezone.now()
    keys = keys_folder / f"caseferry-keys-{stamp(now)}.cfk"
    data = data_folder / f"caseferry-data-{stamp(now)}.cfd"
    prepare_objects()
    _clear_leftovers(data_folder, keys_folder)
    wrapper, key = get_wrapper(), new_key()
    wrapped = Wrapped.of(*wrapper.wrap(key, ABOUT))
    count = _Count()
    write_data_archive(data, key, wrapped, _members(get_objects(), now, count))
    write_keys_archive(keys, passphrase, _keys(now))
    return Backup(data, keys, count.rows, count.objects, _expire(keys_folder, now, keep=keys))


def keys_beside(path: Path) -> list[Path]:
    """Every backup of keys in the folder of `path`, oldest first."""
    return sorted(found for found in path.resolve().parent.iterdir() if _KEYS_NAME.fullmatch(found.name))


@dataclass(slots=True)
class _Count:
    rows: int = 0
    objects: int = 0


def _members(objects: ObjectStore, now: dt.datetime, count: _Count) -> Iterator[Member]:
    about = msgspec.json.encode({"format": FORMAT, "made_at": now, "version": __version__})
    yield Member("about.json", len(about), [about])
    with one_moment():
        for number, lines in enumerate(dump_rows()):
            count.rows += lines.count(b"\n")
            yield Member(f"rows/{number:08d}.jsonl", len(lines), [lines])
    for key in objects.keys(""):
        try:
            stream = objects.open(key)
        except KeyError:
            continue  # removed since it was listed: an upload that ended, or an erasure
        count.objects += 1
        yield Member(f"objects/{key}", stream.seek(0, 2), pieces(stream))


def _keys(now: dt.datetime) -> dict[str, Any]:
    wrapper = get_wrapper()
    masters = wrapper.keys if isinstance(wrapper, MasterKeys) else ()
    with one_moment():
        return {
            "format": FORMAT,
            "made_at": now,
            "secret_key": settings.SECRET_KEY,
            "master_keys": [base64.b64encode(key).decode() for key in masters],
            "keys": encode_rows([*CaseKey.objects.order_by("pk"), *InstallationKey.objects.order_by("pk")]),
            "erased": encode_rows(Erasure.objects.order_by("at", "pk")),
        }


def _clear_leftovers(*folders: Path) -> None:
    """What a killed backup left half-written."""
    for folder in folders:
        for path in folder.glob(f".caseferry-*{PART}"):
            path.unlink(missing_ok=True)


def _expire(folder: Path, now: dt.datetime, *, keep: Path) -> tuple[Path, ...]:
    """Delete backups of keys past their time: until then an erased case could still be opened with one."""
    limit = stamp(now - dt.timedelta(days=key_backup_days()))
    old = []
    for path in sorted(folder.iterdir()):
        match = _KEYS_NAME.fullmatch(path.name)
        if match and match[1] < limit and path != keep:
            path.unlink()
            old.append(path)
    return tuple(old)
