"""Questions and answers of all sides, as the desk sees them; and mails that wait."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from caseferry.domain.readability import ReadingComparison
from caseferry.platform.cases.models import Case, Message, Sending, Upload
from caseferry.platform.channels.models import MailArrival
from caseferry.platform.desk.queries.opinions import sending_choices
from caseferry.platform.vault.columns import unseal_all
from caseferry.steps.readability import compare_reading


@dataclass(frozen=True, slots=True)
class Thread:
    """Messages that belong together, oldest first; `open` is the question that the desk has still to settle."""

    rows: list[Message]
    open: Message | None

    @property
    def with_hospital(self) -> bool:
        """True when the hospital takes part."""
        return any("hospital" in (row.sender, row.receiver) for row in self.rows)

    @property
    def waits(self) -> bool:
        """True while the family's answer to what was passed on is awaited."""
        return any(row.receiver == "family" and row.is_question and row.answered_at is None for row in self.rows)

    @property
    def mine(self) -> bool:
        """True when the next word is the desk's."""
        return self.open is not None and not self.waits

    @property
    def asked_of_hospital(self) -> Message | None:
        """The desk's question that the hospital has not answered."""
        asked = (row for row in self.rows if row.receiver == "hospital" and row.is_question)
        return next((row for row in asked if row.answered_at is None), None)

    @property
    def elsewhere(self) -> bool:
        """True when the packet went another way than by our link: the hospital sees no word of this page."""
        return any(row.sending is not None and row.sending.channel != Sending.Channel.LINK for row in self.rows)

    @property
    def may_pass_on(self) -> bool:
        """True when the open question is the hospital's and nobody has passed it on."""
        return self.open is not None and self.open.sender == "hospital" and self.open.passed_on is None


def threads_of(case: Case) -> list[Thread]:
    """Threads that wait for the desk first, then the newest word first."""
    held: dict[uuid.UUID, list[Message]] = {}
    for row in unseal_all(list(Message.objects.filter(case=case).select_related("sending"))):
        held.setdefault(row.thread, []).append(row)
    threads = [Thread(rows, next((row for row in rows if _is_open(row)), None)) for rows in held.values()]
    return sorted(threads, key=lambda thread: (thread.mine, thread.rows[-1].at), reverse=True)


def waiting_desks(case: Case, language: str) -> list[tuple[Sending, str]]:
    """The hospitals that have the packet now, newest sending first, by the names that a list to choose from shows."""
    names = dict(sending_choices(case, language))
    return [(row, names[str(row.pk)]) for row in Sending.objects.filter(case=case, revoked_at=None).defer("sealed")]


def unseen(threads: Sequence[Thread]) -> list[Message]:
    """What the desk has not read before."""
    return [row for thread in threads for row in thread.rows if row.receiver == "desk" and row.seen_at is None]


def files_of(case: Case) -> dict[uuid.UUID, list[Upload]]:
    """Files by the message that they belong to."""
    rows = Upload.objects.filter(case=case).exclude(message=None).exclude(state=Upload.State.RECEIVING)
    held: dict[uuid.UUID, list[Upload]] = {}
    for row in unseal_all(list(rows)):
        if row.message is not None:
            held.setdefault(row.message, []).append(row)
    return held


def held_mails(case: Case) -> Sequence[MailArrival]:
    """Mails that a coordinator must look at first."""
    return unseal_all(list(MailArrival.objects.filter(case=case, state=MailArrival.State.HELD)))


def reading_of(original: str, plain: str, language: str) -> ReadingComparison | None:
    """How easy the rewording is; None for a language that cannot be measured."""
    try:
        return compare_reading(original, plain, language=language)
    except KeyError:
        return None


def _is_open(row: Message) -> bool:
    return row.receiver == "desk" and row.is_question and row.answered_at is None
