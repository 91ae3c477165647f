"""Master keys wrap the keys of cases. From the environment, a file of its own, or a service behind `KeyWrapper`."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from caseferry.domain.errors import UsageError
from caseferry.platform.vault.errors import Damaged, NoMasterKey, WrongMasterKey
from caseferry.platform.vault.models import CaseKey, InstallationKey
from caseferry.platform.vault.values import seal_value, unseal_value

KEY_BYTES: Final = 32


class KeyWrapper(Protocol):
    """Wraps keys, as a key management service does. `settings.KEY_WRAPPER` may name one by its dotted path."""

    @property
    def newest(self) -> str:
        """The id of the key that wraps from now on."""
        ...

    def wrap(self, key: bytes, about: str) -> tuple[bytes, str]:
        """The wrapped key, and the id of what wrapped it."""
        ...

    def unwrap(self, wrapped: bytes, wrapped_by: str, about: str) -> bytes:
        """The key. Raises WrongMasterKey."""
        ...


@dataclass(frozen=True, slots=True)
class MasterKeys:
    """A KeyWrapper over 32-byte keys that this installation holds itself, newest first."""

    keys: tuple[bytes, ...] = field(repr=False)

    @property
    def newest(self) -> str:
        """The id of the first key."""
        return key_id(self.keys[0])

    def wrap(self, key: bytes, about: str) -> tuple[bytes, str]:
        """Wrapped by the newest key."""
        return seal_value(self.keys[0], key, about), self.newest

    def unwrap(self, wrapped: bytes, wrapped_by: str, about: str) -> bytes:
        """The key. Raises WrongMasterKey when none of ours wrapped it."""
        for master in self.keys:
            if key_id(master) == wrapped_by:
                try:
                    return unseal_value(master, bytes(wrapped), about)
                except Damaged:
                    break
        raise WrongMasterKey


def key_id(key: bytes) -> str:
    """Names a master key without giving it away."""
    return hashlib.sha256(b"caseferry/key-id/" + key).hexdigest()[:16]


def new_key() -> bytes:
    """32 random bytes."""
    return secrets.token_bytes(KEY_BYTES)


def read_keys(texts: Sequence[str]) -> tuple[bytes, ...]:
    """Keys from their base64 texts. Raises UsageError for a text that is not 32 bytes."""
    keys = []
    for text in (part for given in texts for part in given.replace(",", " ").split()):
        try:
            key = base64.b64decode(text, altchars=b"-_" if set(text) & {"-", "_"} else None, validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if len(key) != KEY_BYTES:
            raise UsageError(
                "A master key is not 32 bytes in base64.", next_step="Make one with: openssl rand -base64 32"
            )
        keys.append(key)
    return tuple(keys)


def write_keys(path: Path, keys: Sequence[bytes]) -> None:
    """Write the file of keys (one a line, newest first, mode 0600), whole or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".new")
    beside.unlink(missing_ok=True)
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.writelines(base64.b64encode(key).decode() + "\n" for key in keys)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(path)


def get_wrapper() -> KeyWrapper:
    """What wraps keys here. Raises NoMasterKey when nothing was given and data already exist."""
    if named := getattr(settings, "KEY_WRAPPER", ""):
        wrapper: KeyWrapper = import_string(named)()
        return wrapper
    return MasterKeys(held_keys())


def in_file() -> bool:
    """True when the master keys lie in this installation's own file, neither in the environment nor in a service."""
    return not settings.MASTER_KEYS and not getattr(settings, "KEY_WRAPPER", "")


def held_keys() -> tuple[bytes, ...]:
    """The master keys of the environment, else of the file; the first start makes the file. Raises NoMasterKey."""
    if settings.MASTER_KEYS:
        return read_keys(settings.MASTER_KEYS)
    path = Path(settings.MASTER_KEY_FILE)
    if not path.exists():
        if CaseKey.objects.exists() or InstallationKey.objects.exists():
            raise NoMasterKey
        write_keys(path, [new_key()])
    keys = read_keys([path.read_text(encoding="ascii")])
    if not keys:
        raise NoMasterKey
    return keys


def installation_key(purpose: str) -> bytes:
    """The key of the whole installation for `purpose`, made on first use."""
    wrapper = get_wrapper()
    row = InstallationKey.objects.filter(purpose=purpose).first()
    if row is None:
        wrapped, by = wrapper.wrap(new_key(), InstallationKey(purpose=purpose).about)
        with transaction.atomic():
            row, _ = InstallationKey.objects.get_or_create(
                purpose=purpose, defaults={"wrapped": wrapped, "wrapped_by": by}
            )
    return wrapper.unwrap(bytes(row.wrapped), row.wrapped_by, row.about)
