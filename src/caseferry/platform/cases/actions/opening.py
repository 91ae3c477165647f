"""A case begins: somebody inquires, or a coordinator opens one."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from caseferry.knowledge.wording import LANGUAGES
from caseferry.platform.access.actor import Actor
from caseferry.platform.access.models import User
from caseferry.platform.access.permissions import allowed
from caseferry.platform.audit.chain import record
from caseferry.platform.cases.actions.doing import action, advance, enqueue
from caseferry.platform.cases.errors import BadInput, Forbidden
from caseferry.platform.cases.models import Case
from caseferry.platform.cases.names import index_names
from caseferry.platform.cases.states import State
from caseferry.platform.cases.team import join_coordinator
from caseferry.platform.sharing.links import NewLink, make_link, make_phrase
from caseferry.platform.vault.safes import create_safe

LINK_DAYS = 180
_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
ENTRIES = ("share", "review", "speak")


@dataclass(frozen=True, slots=True)
class Welcome:
    """What a family gets once, when its case begins: the link, its passcode, the recovery phrase."""

    case: Case
    link: NewLink
    phrase: str


def inquire(actor: Actor, *, entry: str, language: str, words: Mapping[str, Any]) -> Welcome:
    """A stranger begins: an inquiry with a private link of their own. `words`: name, question, contact{}, text.

    Raises BadInput for an entry or a language that there is not.
    """
    if entry not in ENTRIES:
        raise BadInput("entry")
    with transaction.atomic():
        case = _new(language, {**words, "entry": entry}, State.INQUIRY)
        case.waits_on = "desk"
        case.save()
        record(actor, "case.inquire", case=case.pk)
        enqueue("email", f"inquiry/{case.pk}", case=case.pk, about="desk_inquiry")
        return _welcome(case, by="inquiry")


def open_case(actor: Actor, *, language: str, words: Mapping[str, Any]) -> Welcome:
    """A coordinator opens a case and gets the family's link to hand over. Raises Forbidden, BadInput."""
    if not allowed(actor, "case.open"):
        record(actor, "case.open", outcome="denied")
        raise Forbidden
    with transaction.atomic():
        case = _new(language, words, State.COLLECTING)
        case.coordinator = User.objects.get(pk=actor.id)
        case.waits_on = "family"
        case.save()
        join_coordinator(case, case.coordinator)
        record(actor, "case.open", case=case.pk)
        return _welcome(case, by=actor.id)


@action("case.accept")
def accept(actor: Actor, case: Case) -> Case:
    """A coordinator takes an inquiry and is from now on the one name that the family sees."""
    case.coordinator = User.objects.get(pk=actor.id)
    join_coordinator(case, case.coordinator)
    advance(case, "accept")
    enqueue("email", f"accepted/{case.pk}", case=case.pk, about="family_accepted")
    return case


def _new(language: str, words: Mapping[str, Any], state: State) -> Case:
    if language not in LANGUAGES:
        raise BadInput("language")
    now = timezone.now()
    case = Case(reference=_reference(), state=state, state_since=now, opened_at=now, changed_at=now, language=language)
    create_safe(case.pk)
    case.set_content({key: value for key, value in words.items() if value})
    case.save()
    index_names(case)
    return case


def _welcome(case: Case, *, by: str) -> Welcome:
    return Welcome(case, make_link(case.pk, "family", days=LINK_DAYS, by=by), make_phrase(case.pk))


def _reference() -> str:
    """CF-XXXX-XXXX: random, so that it tells neither how many cases there are nor whose this is."""
    while True:
        signs = "".join(secrets.choice(_SIGNS) for _ in range(8))
        reference = f"CF-{signs[:4]}-{signs[4:]}"
        if not Case.objects.filter(reference=reference).exists():
            return reference
