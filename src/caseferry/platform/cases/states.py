"""The states of a case, what moves it on, and what must be true for that: one table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db import models

from caseferry.platform.cases.errors import WrongState


class State(models.TextChoices):
    """Where a case stands."""

    INQUIRY = "inquiry"
    COLLECTING = "collecting"
    REVIEWING = "reviewing"
    READY = "ready"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    QUESTION_OPEN = "question_open"
    ANSWERED = "answered"
    OPINION_RECEIVED = "opinion_received"
    RELEASED = "released"
    CLOSED = "closed"


class Outcome(models.TextChoices):
    """What came of a case (capability Q3, docs/requirements.md)."""

    ACCEPTED = "accepted"
    MORE_INFORMATION = "more_information"
    FURTHER_SCREENING = "further_screening"  # suitable for further screening
    NOT_SUITABLE = "not_suitable"
    NO_REPLY = "no_reply"
    WITHDRAWN = "withdrawn"
    DIED = "died"


@dataclass(frozen=True, slots=True)
class Move:
    """One way from a state to another: the state after, whom the case then waits on, and the gates that must be shut."""

    to: State
    waits_on: str
    gates: tuple[str, ...] = ()


_S = State
_REVIEW = Move(_S.REVIEWING, "desk")
_ASK = Move(_S.QUESTION_OPEN, "family")
_OPINION = Move(_S.OPINION_RECEIVED, "desk")
SENDING_GATES: Final = ("packet", "consent", "review")
"""`packet`: every gate of packet.json is shut or waived with a reason; `consent`: for this recipient; `review`: a coordinator read this build."""

TABLE: Final[Mapping[tuple[State, str], Move]] = {
    (_S.INQUIRY, "accept"): Move(_S.COLLECTING, "family"),
    (_S.COLLECTING, "records"): _REVIEW,
    (_S.REVIEWING, "records"): _REVIEW,
    (_S.READY, "records"): _REVIEW,
    (_S.COLLECTING, "decide"): _REVIEW,  # of records that a case had before it was closed and opened again
    (_S.COLLECTING, "review"): Move(_S.READY, "desk"),
    (_S.REVIEWING, "decide"): _REVIEW,
    (_S.READY, "decide"): _REVIEW,
    (_S.REVIEWING, "review"): Move(_S.READY, "desk"),
    (_S.READY, "review"): Move(_S.READY, "desk"),
    (_S.REVIEWING, "request"): Move(_S.REVIEWING, "family"),
    (_S.COLLECTING, "request"): Move(_S.COLLECTING, "family"),
    (_S.READY, "send"): Move(_S.SENT, "hospital", SENDING_GATES),
    (_S.SENT, "send"): Move(_S.SENT, "hospital", SENDING_GATES),
    (_S.ACKNOWLEDGED, "send"): Move(_S.SENT, "hospital", SENDING_GATES),
    (_S.QUESTION_OPEN, "send"): Move(_S.ANSWERED, "hospital", SENDING_GATES),
    (_S.ANSWERED, "send"): Move(_S.ANSWERED, "hospital", SENDING_GATES),
    (_S.OPINION_RECEIVED, "send"): Move(_S.SENT, "hospital", SENDING_GATES),
    (_S.RELEASED, "send"): Move(_S.SENT, "hospital", SENDING_GATES),
    (_S.SENT, "acknowledge"): Move(_S.ACKNOWLEDGED, "hospital"),
    (_S.SENT, "return"): _REVIEW,
    (_S.ACKNOWLEDGED, "return"): _REVIEW,
    (_S.QUESTION_OPEN, "return"): _REVIEW,
    (_S.ANSWERED, "return"): _REVIEW,
    (_S.SENT, "ask"): _ASK,
    (_S.ACKNOWLEDGED, "ask"): _ASK,
    (_S.ANSWERED, "ask"): _ASK,
    (_S.QUESTION_OPEN, "ask"): _ASK,
    (_S.QUESTION_OPEN, "answer"): Move(_S.ANSWERED, "hospital"),
    (_S.QUESTION_OPEN, "family_answer"): Move(_S.QUESTION_OPEN, "desk"),
    (_S.REVIEWING, "opinion"): _OPINION,  # of a second hospital, while a new version is being made
    (_S.READY, "opinion"): _OPINION,
    (_S.SENT, "opinion"): _OPINION,
    (_S.ACKNOWLEDGED, "opinion"): _OPINION,
    (_S.QUESTION_OPEN, "opinion"): _OPINION,
    (_S.ANSWERED, "opinion"): _OPINION,
    (_S.OPINION_RECEIVED, "opinion"): _OPINION,
    (_S.RELEASED, "opinion"): _OPINION,
    (_S.OPINION_RECEIVED, "release"): Move(_S.RELEASED, "family"),
    **{(state, "close"): Move(_S.CLOSED, "") for state in State if state is not _S.CLOSED},
    (_S.CLOSED, "reopen"): Move(_S.COLLECTING, "desk"),
}

QUIET: Final = frozenset({"records", "decide", "review", "request", "family_answer", "acknowledge", "ask", "answer"})
"""Events that simply change nothing where the table has no row for them: a new file after sending is kept, a question of a hospital
after its opinion is asked, the second of two answers is given; the state stays."""


def move(state: State, event: str) -> Move | None:
    """The row for `event` in `state`; None when nothing changes. Raises WrongState when it may not happen now."""
    row = TABLE.get((state, event))
    if row is None and event not in QUIET:
        raise WrongState(state, event)
    return row
