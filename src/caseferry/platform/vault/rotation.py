"""Changes the master key: every key is wrapped anew; the records themselves are not touched, and nobody has to stop."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction

from caseferry.domain.errors import UsageError
from caseferry.platform.vault.keys import KeyWrapper, get_wrapper, held_keys, in_file, new_key, write_keys
from caseferry.platform.vault.models import CaseKey, InstallationKey

_BATCH: Final = 200


@dataclass(frozen=True, slots=True)
class Rotation:
    """How many keys were wrapped anew, and the id of the master key that wraps them now."""

    rewrapped: int
    master: str


def rotate_keys() -> Rotation:
    """Wrap every key by the newest master key; where the file holds it, make one first. Interrupted, it goes on when repeated.

    With CASEFERRY_MASTER_KEY the operator puts the new key before the old one, and this wraps by it.
    """
    wrapper = get_wrapper()
    if in_file() and not _waiting(wrapper):
        write_keys(Path(settings.MASTER_KEY_FILE), [new_key(), *held_keys()])
        wrapper = get_wrapper()
    done = 0
    while _waiting(wrapper):
        done += _rewrap_cases(wrapper) + _rewrap_installation(wrapper)
    return Rotation(done, wrapper.newest)


def forget_old_masters() -> int:
    """Drop master keys that wrap nothing any more from the file; how many. Older backups then need their backup of keys."""
    if not in_file():
        raise UsageError(
            "The master key does not lie in this installation's file.",
            next_step="Remove the old key from CASEFERRY_MASTER_KEY by hand.",
        )
    wrapper = get_wrapper()
    if _waiting(wrapper):
        raise UsageError("Some keys are still wrapped by an older master key.", next_step="Run rotate-keys first.")
    held = held_keys()
    write_keys(Path(settings.MASTER_KEY_FILE), held[:1])
    return len(held) - 1


def _waiting(wrapper: KeyWrapper) -> bool:
    cases = CaseKey.objects.filter(erased_at=None).exclude(wrapped_by=wrapper.newest)
    return cases.exists() or InstallationKey.objects.exclude(wrapped_by=wrapper.newest).exists()


def _rewrap_cases(wrapper: KeyWrapper) -> int:
    with transaction.atomic():
        rows = CaseKey.objects.select_for_update().filter(erased_at=None).exclude(wrapped_by=wrapper.newest)
        return _rewrap(rows[:_BATCH], wrapper)


def _rewrap_installation(wrapper: KeyWrapper) -> int:
    with transaction.atomic():
        rows = InstallationKey.objects.select_for_update().exclude(wrapped_by=wrapper.newest)
        return _rewrap(rows, wrapper)


def _rewrap(rows: Iterable[CaseKey | InstallationKey], wrapper: KeyWrapper) -> int:
    count = 0
    for row in rows:
        plain = wrapper.unwrap(bytes(row.wrapped), row.wrapped_by, row.about)
        row.wrapped, row.wrapped_by = wrapper.wrap(plain, row.about)
        row.save(update_fields=["wrapped", "wrapped_by"])
        count += 1
    return count
