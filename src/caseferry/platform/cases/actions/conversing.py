"""Questions and answers between hospital, desk and family; each side reads its own words."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from caseferry.platform.access.actor import Actor
from caseferry.platform.cases.actions.doing import action, advance, enqueue
from caseferry.platform.cases.claims import require_no_claims
from caseferry.platform.cases.clock import expect_family, family_answered, pause_clock, resume_clock
from caseferry.platform.cases.errors import BadInput
from caseferry.platform.cases.models import Case, Message, Sending
from caseferry.platform.cases.next_steps import step_done

MOST = 8000
_SIDES = {"family": "family", "hospital": "hospital", "staff": "desk"}


@dataclass(frozen=True, slots=True)
class Words:
    """What is said and to which side. `about`: {file, page} of the packet or {item} of the checklist."""

    text: str
    to: str
    sending: Sending | None = None
    about: Mapping[str, Any] = field(default_factory=dict)
    original: str = ""


@action("message.ask")
def ask(actor: Actor, case: Case, words: Words) -> Message:
    """Begin a thread. A hospital asks the desk; the family asks the desk; the desk asks either. Raises BadInput, ForbiddenClaim."""
    side = _SIDES[actor.kind]
    if side != "desk" and words.to != "desk":
        raise BadInput("to")
    message = _say(actor, case, words)
    message.is_question = True
    message.save()
    if side == "hospital":
        _hospital_asked(case)
        enqueue("email", f"asked/{message.pk}", case=case.pk, about="desk_question")
    elif words.to == "family":
        _family_asked(case, message)
    return message


@action("message.ask")
def note_question(actor: Actor, case: Case, sending: Sending, *, text: str) -> Message:
    """The desk enters a question that the hospital asked by another way than its link, word for word. Raises BadInput."""
    return open_question(actor, case, sending, text)


def open_question(actor: Actor, case: Case, sending: Sending, text: str) -> Message:
    """The hospital's words as an open question to the desk. Raises BadInput."""
    message = _noted(actor, case, sending, text)
    message.is_question = True
    message.save()
    _hospital_asked(case)
    return message


@action("message.answer")
def note_answer(actor: Actor, case: Case, question: Message, *, text: str) -> Message:
    """The desk enters what the hospital answered by another way to a question of the desk. Raises BadInput."""
    if question.case_id != case.pk or question.receiver != Message.Side.HOSPITAL or question.sending is None:
        raise BadInput("question")
    message = _noted(actor, case, question.sending, text)
    message.thread = question.thread
    message.save()
    question.answered_at = timezone.now()
    question.save()
    return message


@action("message.pass_on")
def pass_on(actor: Actor, case: Case, question: Message, *, plain: str) -> Message:
    """The hospital's question goes to the family in plain words beside the original; the clock stands until they answer."""
    if question.case_id != case.pk or question.passed_on:
        raise BadInput("question")
    about, original = question.content.get("about", {}), question.content["text"]
    message = _say(actor, case, Words(plain, "family", question.sending, about, original))
    message.thread, message.is_question = question.thread, True
    message.save()
    question.passed_on = message.pk
    question.save()
    _family_asked(case, message)
    step_done(case)
    return message


@action("message.answer")
def answer(actor: Actor, case: Case, question: Message, *, text: str, to: str = "") -> Message:
    """Answer a question: family and hospital answer the desk, the desk answers the hospital. Files come as uploads of this message.

    Raises BadInput for a question of another case or an empty text.
    """
    side = _SIDES[actor.kind]
    receiver = to or (question.sender if side == "desk" else "desk")
    if question.case_id != case.pk or (side != "desk" and question.receiver != side):
        raise BadInput("question")
    message = _say(actor, case, Words(text, receiver, question.sending))
    message.thread = question.thread
    message.save()
    question.answered_at = timezone.now()
    question.save()
    if side == "family":
        _family_answered(case, question, message)
    elif side == "hospital":
        case.waits_on = "desk"
        case.save()
        enqueue("email", f"hospital_answered/{message.pk}", case=case.pk, about="desk_answer")
    elif receiver == "hospital":
        advance(case, "answer")
        if question.sending is not None:
            resume_clock(case, question.sending)
        if question.sending is None or question.sending.channel == Sending.Channel.LINK:
            enqueue("email", f"answered/{message.pk}", case=case.pk, about="hospital_answer")
    else:
        _tell_family(case, message)
    return message


@action("message.view")
def note_seen(actor: Actor, case: Case, message: Message) -> Message:
    """The receiver has read it."""
    message.seen_at = message.seen_at or timezone.now()
    message.save()
    return message


def _family_answered(case: Case, question: Message, message: Message) -> None:
    """The desk is told, and the hospital's clock runs again: from now on the family owes nothing."""
    family_answered(case, question)
    advance(case, "family_answer")
    case.waits_on = "desk"
    case.save()
    if question.sending is not None and not _asked_of_family(question.sending):
        resume_clock(case, question.sending)
    enqueue("email", f"family_answered/{message.pk}", case=case.pk, about="desk_answer")


def _hospital_asked(case: Case) -> None:
    advance(case, "ask")
    case.waits_on = "desk"
    case.save()


def _family_asked(case: Case, message: Message) -> None:
    """From now on the family owes an answer; the hospital that waits for it counts no day meanwhile."""
    case.waits_on = "family"
    case.save()
    if message.sending is not None:
        pause_clock(case, message.sending)
    expect_family(case, message)
    _tell_family(case, message)


def _asked_of_family(sending: Sending) -> bool:
    """True while a question that this hospital waits for is still with the family."""
    return Message.objects.filter(sending=sending, receiver="family", is_question=True, answered_at=None).exists()


def _noted(actor: Actor, case: Case, sending: Sending, text: str) -> Message:
    """A word of the hospital by the hand of the desk; `author` says whose hand. It is the hospital's own and not checked for claims."""
    if sending.case_id != case.pk:
        raise BadInput("sending")
    if not text.strip() or len(text) > MOST:
        raise BadInput("text")
    key = uuid.uuid4()
    message = Message(id=key, thread=key, case=case, sending=sending, author=actor.id, at=timezone.now())
    message.sender, message.receiver = Message.Side.HOSPITAL, Message.Side.DESK
    message.seen_at = message.at if actor.kind == "staff" else None
    message.set_content({"text": text.strip()})
    return message


def _say(actor: Actor, case: Case, words: Words) -> Message:
    side = _SIDES[actor.kind]
    if not words.text.strip() or len(words.text) > MOST:
        raise BadInput("text")
    if words.to not in Message.Side.values or words.to == side:
        raise BadInput("to")
    if side == "desk":
        require_no_claims(words.text, case.language if words.to == "family" else "en", field="text")
    key = uuid.uuid4()
    message = Message(id=key, thread=key, case=case, sending=words.sending, sender=side, receiver=words.to)
    message.author, message.at = actor.id, timezone.now()
    content = {"text": words.text.strip(), "original": words.original, "about": dict(words.about)}
    message.set_content({name: value for name, value in content.items() if value})
    return message


def _tell_family(case: Case, message: Message) -> None:
    if not case.still:
        enqueue("email", f"message/{message.pk}", case=case.pk, about="family_message")
