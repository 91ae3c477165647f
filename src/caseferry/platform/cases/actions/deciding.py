"""A coordinator's decisions: values of their own that survive every rebuild, never edits of what was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from caseferry.platform.access.actor import Actor
from caseferry.platform.access.models import User
from caseferry.platform.cases.actions.building import want_build
from caseferry.platform.cases.actions.doing import action, advance
from caseferry.platform.cases.decisions import check_decision
from caseferry.platform.cases.errors import Overtaken
from caseferry.platform.cases.models import Case, Ruling


@dataclass(frozen=True, slots=True)
class Choice:
    """One `Decision` of the contract, without its author and time.

    `seen`: the number of the newest decision that the person had before their eyes (None: not asked).
    """

    what: str
    target: Mapping[str, Any]
    value: Any = None
    reason: str = ""
    seen: int | None = None


@action("decision.make")
def decide(actor: Actor, case: Case, choice: Choice) -> Ruling:
    """Keep a decision and have the case built again.

    Raises BadInput when `pack` would refuse it, Overtaken when somebody else decided about the same target since.
    """
    author, now = User.objects.get(pk=actor.id), timezone.now()
    row = {"action": choice.what, "target": dict(choice.target), "value": choice.value, "reason": choice.reason}
    check_decision(author=author.public_name, at=now, **row)
    if choice.seen is not None:
        _refuse_overtaken(case, author, choice.target, choice.seen)
    newest = Ruling.objects.filter(case=case).order_by("-number").first()
    number = newest.number + 1 if newest else 1
    ruling = Ruling(case=case, author=author, action=choice.what, at=now, number=number)
    ruling.set_content({"target": dict(choice.target), "value": choice.value, "reason": choice.reason})
    ruling.save()
    advance(case, "decide")
    want_build(case)
    return ruling


@action("decision.undo")
def undo(actor: Actor, case: Case, ruling: Ruling) -> Ruling:
    """Take a decision back; it stays in the history as undone."""
    ruling.undone_at = timezone.now()
    ruling.save()
    advance(case, "decide")
    want_build(case)
    return ruling


def _refuse_overtaken(case: Case, author: User, target: Mapping[str, Any], seen: int) -> None:
    newer = Ruling.objects.filter(case=case, number__gt=seen, undone_at=None).exclude(author=author)
    if any(row.content.get("target") == dict(target) for row in newer):
        raise Overtaken
