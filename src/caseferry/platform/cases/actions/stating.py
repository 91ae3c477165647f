"""What the family says about the present condition, kept as a dated statement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

from django.utils import timezone

from caseferry.platform.access.actor import Actor
from caseferry.platform.cases.actions.building import want_build
from caseferry.platform.cases.actions.doing import action
from caseferry.platform.cases.errors import BadInput
from caseferry.platform.cases.models import Case, Statement

QUESTIONS: Final = ("walking", "eating", "breathing", "pain", "weight", "allergies", "medicines", "other")


@action("statement.make")
def make_statement(
    actor: Actor, case: Case, *, answers: Mapping[str, str], said_on: dt.date | None = None
) -> Statement:
    """Keep what was answered; an empty answer stays empty. Raises BadInput when nothing was said, or the day is to come."""
    said = {key: answers[key].strip()[:2000] for key in QUESTIONS if answers.get(key, "").strip()}
    if not said:
        raise BadInput("answers")
    day = said_on or timezone.now().date()
    if day > timezone.now().date() + dt.timedelta(days=1):
        raise BadInput("said_on")
    side = "family" if actor.kind == "family" else "desk"
    statement = Statement(case=case, said_by=side, said_on=day, at=timezone.now())
    statement.set_content({"answers": said})
    statement.save()
    want_build(case)
    return statement
