"""Writes the chain and checks it. Concurrent writers line up at the head's row, in SQLite and in PostgreSQL."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import uuid
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import F, Max, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from caseferry.platform.access.actor import Actor
from caseferry.platform.audit.models import Entry, Head

GENESIS: Final = "0" * 64
_CODE: Final = re.compile(r"[A-Za-z0-9_.:/\-]{0,128}")
_BATCH: Final = 2_000


@dataclass(frozen=True, slots=True)
class Verification:
    """`rows` that were checked, the number of the first that is wrong (None: the chain is whole), why, and its end."""

    rows: int
    broken_at: int | None = None
    reason: str = ""
    end: str = GENESIS


def record(actor: Actor, action: str, *, case: uuid.UUID | None = None, about: str = "", outcome: str = "done") -> None:
    """Add one row within the caller's transaction. `about` is an id or a code; raises ValueError for words or a name."""
    if not _CODE.fullmatch(about) or not _CODE.fullmatch(action) or not _CODE.fullmatch(actor.id):
        raise ValueError("the audit chain holds ids and codes alone")
    if outcome not in Entry.Outcome.values:
        raise ValueError(f"unknown outcome {outcome!r}")
    with transaction.atomic():
        if not Head.objects.filter(pk=1).update(number=F("number") + 1):  # takes the lock before anything is read
            Head.objects.get_or_create(pk=1, defaults={"digest": GENESIS})
            Head.objects.filter(pk=1).update(number=F("number") + 1)
        head = Head.objects.get(pk=1)
        entry = Entry(
            number=head.number,
            at=timezone.now(),
            actor_kind=actor.kind,
            actor_id=actor.id,
            action=action,
            case=case,
            about=about,
            outcome=outcome,
            address_hash=_address(actor.address),
            previous=head.digest,
        )
        entry.digest = digest_of(entry)
        entry.save(force_insert=True)
        Head.objects.filter(pk=1).update(digest=entry.digest)


def entries_of(case: uuid.UUID) -> QuerySet[Entry]:
    """What happened to a case, newest first."""
    return Entry.objects.filter(case=case).order_by("-number")


def verify_chain(*, expected: tuple[int, str] | None = None) -> Verification:
    """Walk the whole chain: a row that was altered, removed, added or moved is found, and a cut end too.

    `expected`: number and digest of an end that was noted elsewhere; a chain that was made anew does not have it.
    """
    head = Head.objects.filter(pk=1).first()
    until, end = (head.number, head.digest) if head else (0, GENESIS)  # rows up to here change no more
    rows, previous = 0, GENESIS
    for entry in Entry.objects.filter(number__lte=until).order_by("number").iterator(chunk_size=_BATCH):
        if entry.number != rows + 1:
            return Verification(rows, rows + 1, "a row is missing", previous)
        if entry.previous != previous:
            return Verification(rows, entry.number, "a row does not follow the one before it", previous)
        if entry.digest != digest_of(entry):
            return Verification(rows, entry.number, "a row was altered", previous)
        rows, previous = entry.number, entry.digest
    if expected and not Entry.objects.filter(number=expected[0], digest=expected[1]).exists():
        return Verification(rows, expected[0], "the row that was noted elsewhere is another", previous)
    if (until, end) != (rows, previous):
        return Verification(rows, rows + 1, "the end of the chain is missing", previous)
    if (last := Entry.objects.aggregate(last=Max("number"))["last"] or 0) > _head_number():
        return Verification(rows, last, "a row stands behind the end of the chain", previous)
    return Verification(rows, end=previous)


def _head_number() -> int:
    return Head.objects.filter(pk=1).values_list("number", flat=True).first() or 0


def digest_of(entry: Entry) -> str:
    """SHA-256 over the digest before it and the row as compact JSON, times in UTC to the microsecond."""
    row = [
        entry.number,
        entry.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        entry.actor_kind,
        entry.actor_id,
        entry.action,
        str(entry.case) if entry.case else "",
        entry.about,
        entry.outcome,
        entry.address_hash,
    ]
    text = json.dumps(row, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(entry.previous.encode() + text.encode()).hexdigest()


def _address(address: str) -> str:
    """A keyed hash: the same address can be recognised here, and nowhere else."""
    if not address:
        return ""
    return salted_hmac("caseferry.audit.address", address, algorithm="sha256").hexdigest()[:32]
