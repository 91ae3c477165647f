"""The threads between this desk and the coordinator, and the files that answers brought."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from caseferry.platform.cases.gatekeeping import GatedRequest
from caseferry.platform.cases.models import Message, Upload
from caseferry.platform.hospital.queries.desk import versions_of
from caseferry.platform.vault.columns import unseal_all

_KEPT = (Upload.State.KEPT, Upload.State.READ, Upload.State.FAILED)


@dataclass(frozen=True, slots=True)
class Thread:
    """What was said under one question, oldest first; `waiting`: the coordinator's question that this desk has not answered."""

    rows: Sequence[Message]
    files: Sequence[Upload]
    waiting: Message | None

    @property
    def open(self) -> bool:
        """True while the desk's own question has no answer."""
        first = self.rows[0]
        return first.sender == Message.Side.HOSPITAL and all(row.sender == Message.Side.HOSPITAL for row in self.rows)


def threads_of(request: GatedRequest) -> list[Thread]:
    """Every thread of this desk, the newest word first."""
    rows = unseal_all(list(_spoken(request)))
    files = _files(rows)
    held: dict[uuid.UUID, list[Message]] = defaultdict(list)
    for row in rows:
        held[row.thread].append(row)
    threads = [
        Thread(group, [file for row in group for file in files[row.pk]], next(filter(_waits, group), None))
        for group in held.values()
    ]
    return sorted(threads, key=lambda thread: thread.rows[-1].at, reverse=True)


def question_of(request: GatedRequest, question: uuid.UUID) -> Message | None:
    """The coordinator's question to this desk."""
    return _spoken(request).filter(pk=question, receiver=Message.Side.HOSPITAL, is_question=True).first()


def file_of(request: GatedRequest, upload: uuid.UUID) -> Upload | None:
    """A file that an answer to this desk, or this desk itself, brought."""
    own = [row.pk for row in _spoken(request)]
    return _uploads().filter(case=request.case, pk=upload, message__in=own).first()


def unread_of(request: GatedRequest) -> int:
    """How many words of the coordinator were not read yet."""
    return _spoken(request).filter(receiver=Message.Side.HOSPITAL, seen_at=None).count()


def _spoken(request: GatedRequest) -> QuerySet[Message]:
    sendings = [version.sending.pk for version in versions_of(request)]
    sides = Q(sender=Message.Side.HOSPITAL) | Q(receiver=Message.Side.HOSPITAL)
    return Message.objects.filter(sides, case=request.case, sending__in=sendings)


def _uploads() -> QuerySet[Upload]:
    """What the coordinator attached for the desk, and what the desk attached itself: a family's files come in a packet."""
    return Upload.objects.filter(came_from__in=("desk", "hospital"), state__in=_KEPT, private=False)


def _files(rows: Sequence[Message]) -> dict[uuid.UUID, list[Upload]]:
    found: dict[uuid.UUID, list[Upload]] = defaultdict(list)
    for file in unseal_all(list(_uploads().filter(message__in=[row.pk for row in rows]))):
        if file.message:
            found[file.message].append(file)
    return found


def _waits(row: Message) -> bool:
    return row.receiver == Message.Side.HOSPITAL and row.is_question and row.answered_at is None
