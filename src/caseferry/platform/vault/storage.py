"""The object store of this installation: STORAGE_URL, or a folder beside the database."""

from __future__ import annotations

import functools
from pathlib import Path

from django.conf import settings

from caseferry.platform.vault.models import CaseKey
from caseferry.platform.vault.objects import LocalObjects, ObjectStore, S3Objects


def get_objects() -> ObjectStore:
    """The store. An empty folder is made only while no case exists; later its absence is StorageLost on use."""
    if settings.STORAGE_URL:
        return _bucket(settings.STORAGE_URL)
    store = LocalObjects(Path(settings.OBJECTS))
    if not store.is_there() and not CaseKey.objects.exists():
        store.prepare()
    return store


@functools.lru_cache(maxsize=4)
def _bucket(url: str) -> S3Objects:
    store = S3Objects(url)
    store.prepare()
    return store
