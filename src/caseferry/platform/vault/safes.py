"""Opens the safe of a case: everything of that case is sealed and unsealed through it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
from django.db import transaction
from django.utils import timezone

from caseferry.platform.vault.erasure import Certificate, erase
from caseferry.platform.vault.errors import Erased, NoSafe
from caseferry.platform.vault.incoming import Incoming
from caseferry.platform.vault.keys import KeyWrapper, get_wrapper, new_key
from caseferry.platform.vault.models import CaseKey
from caseferry.platform.vault.objects import ObjectStore
from caseferry.platform.vault.storage import get_objects, prepare_objects
from caseferry.platform.vault.stores import Folder, Place, SealedBlobs, SealedPages
from caseferry.platform.vault.streams import derive
from caseferry.platform.vault.values import seal_value, unseal_value

__all__ = ["Certificate", "Safe", "create_safe", "erase", "open_safe", "open_safes"]


@dataclass(frozen=True, slots=True)
class Safe:
    """What one key of a case opens. Ask for it when it is needed; never keep it longer than a request or a step."""

    case: uuid.UUID
    kind: str
    place: Place = field(repr=False)
    value_key: bytes = field(repr=False)

    def seal(self, data: bytes, about: str) -> bytes:
        """Short bytes sealed; they open only with the same `about` (for a column: table and row)."""
        return seal_value(self.value_key, data, about)

    def unseal(self, sealed: bytes, about: str) -> bytes:
        """What was sealed. Raises Damaged."""
        return unseal_value(self.value_key, bytes(sealed), about)

    def seal_value(self, value: Mapping[str, Any], about: str) -> bytes:
        """A mapping of JSON values sealed."""
        return self.seal(msgspec.json.encode(value), about)

    def unseal_value(self, sealed: bytes, about: str) -> dict[str, Any]:
        """The mapping that was sealed. Raises Damaged."""
        return msgspec.json.decode(self.unseal(sealed, about), type=dict[str, Any])

    @property
    def blobs(self) -> SealedBlobs:
        """Original bytes by hash: the BlobStore of this case."""
        return SealedBlobs(self.place)

    @property
    def pages(self) -> SealedPages:
        """What reading produced: the PageStore of this case."""
        return SealedPages(self.place)

    def files(self, prefix: str) -> Folder:
        """Files by path below `prefix`, such as a packet."""
        return Folder(self.place, prefix)

    def receive(self, name: str) -> Incoming:
        """A file on its way in, by the id of its upload; the same id goes on where it stopped."""
        return Incoming(self.place, name)


def create_safe(case: uuid.UUID) -> None:
    """Make the keys of a case (records and private pages apart), within the caller's transaction; existing ones stay."""
    wrapper, now = get_wrapper(), timezone.now()
    prepare_objects()
    with transaction.atomic():
        for kind in CaseKey.Kind.values:
            if not CaseKey.objects.filter(case=case, kind=kind).exists():
                _make_key(case, kind, wrapper, now)


def open_safe(case: uuid.UUID, kind: str = "case") -> Safe:
    """The safe of a case. Raises Erased, NoSafe, WrongMasterKey."""
    row = CaseKey.objects.filter(case=case, kind=kind).first()
    if row is None:
        raise NoSafe
    return _open(row, get_wrapper(), get_objects())


def open_safes(cases: Iterable[uuid.UUID], kind: str = "case") -> dict[uuid.UUID, Safe]:
    """The safes of many cases with one query; erased and unknown ones are left out. Raises WrongMasterKey."""
    wrapper, objects = get_wrapper(), get_objects()
    rows = CaseKey.objects.filter(case__in=set(cases), kind=kind, erased_at=None)
    return {row.case: _open(row, wrapper, objects) for row in rows}


def _make_key(case: uuid.UUID, kind: str, wrapper: KeyWrapper, now: dt.datetime) -> None:
    row = CaseKey(case=case, kind=kind, created=now)
    row.wrapped, row.wrapped_by = wrapper.wrap(new_key(), row.about)
    row.save(force_insert=True)


def _open(row: CaseKey, wrapper: KeyWrapper, objects: ObjectStore) -> Safe:
    if row.erased_at is not None:
        raise Erased
    key = wrapper.unwrap(bytes(row.wrapped), row.wrapped_by, row.about)
    return Safe(row.case, row.kind, Place.of(objects, row.id.hex, key), derive(key, "values"))
