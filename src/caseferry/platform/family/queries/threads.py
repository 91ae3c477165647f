"""The threads that a family may read."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from caseferry.platform.cases.models import Case, Message
from caseferry.platform.vault.columns import unseal_all


@dataclass(frozen=True, slots=True)
class Thread:
    """Messages that belong together, oldest first; `open` is the question that waits for the family, if one does."""

    rows: list[Message]
    open: Message | None


def threads_of(case: Case) -> list[Thread]:
    """Threads in which the family takes part; those that wait for it first, then the newest word first."""
    rows = unseal_all(list(Message.objects.filter(Q(sender="family") | Q(receiver="family"), case=case)))
    held: dict[object, list[Message]] = {}
    for row in rows:
        held.setdefault(row.thread, []).append(row)
    threads = [Thread(group, next((row for row in group if _waits(row)), None)) for group in held.values()]
    return sorted(threads, key=lambda thread: (thread.open is not None, thread.rows[-1].at), reverse=True)


def _waits(row: Message) -> bool:
    return row.receiver == "family" and row.is_question and row.answered_at is None
