"""The object store of this installation: STORAGE_URL, or a folder beside the database."""

from __future__ import annotations

import functools
from pathlib import Path

from django.conf import settings

from caseferry.platform.vault.models import CaseKey
from caseferry.platform.vault.objects import LocalObjects, ObjectStore, S3Objects


def get_objects() -> ObjectStore:
    """The store; nothing is asked of it yet."""
    if settings.STORAGE_URL:
        return _bucket(settings.STORAGE_URL)
    return LocalObjects(Path(settings.OBJECTS))


def prepare_objects() -> None:
    """Make the folder or bucket before the very first case. Later its absence is StorageLost: an empty one would hide it."""
    if not CaseKey.objects.exists():
        get_objects().prepare()


@functools.lru_cache(maxsize=4)
def _bucket(url: str) -> S3Objects:
    return S3Objects(url)
