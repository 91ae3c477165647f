"""Small things that several pages of the desk show alike."""

from __future__ import annotations

from django.conf import settings

from caseferry.platform.cases.errors import BadInput, CaseError, ForbiddenClaim, GateOpen, Overtaken
from caseferry.platform.look.wording import is_key, say


def address_of(path: str) -> str:
    """The whole address of a page, as it is handed to people outside."""
    return f"{settings.ADDRESS.rstrip('/')}{path}"


def problem_words(error: CaseError, language: str) -> str:
    """What went wrong and what to do, in one or two sentences of the desk's language."""
    if isinstance(error, Overtaken):
        return say("desk.error.changed", language)
    if isinstance(error, ForbiddenClaim):
        return say("desk.error.claim", language, words=error.reason)
    if isinstance(error, GateOpen):
        names = [say(_gate(gate), language) for gate in error.gates]
        return say("desk.error.gate_open", language, gate="; ".join(names))
    if isinstance(error, BadInput):
        return _bad_input(error, language)
    key = f"desk.error.{error.code}"
    return say(key if is_key(key) else "desk.error.not_now", language)


def _gate(code: str) -> str:
    return f"desk.gate_name.{code}" if is_key(f"desk.gate_name.{code}") else "desk.gate_name.other"


def _bad_input(error: BadInput, language: str) -> str:
    reason = error.reason
    if "reason is needed" in reason or error.field == "reason":
        return say("desk.error.reason_needed", language)
    if "ISO date" in reason:
        return say("desk.error.bad_date", language)
    if "nothing was changed" in reason:
        return say("desk.error.nothing_changed", language)
    key = f"desk.error.field.{error.field}"
    return say(key if is_key(key) else "desk.error.field.other", language)
