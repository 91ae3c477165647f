"""Several decisions with one press: everything on a page is right."""

from __future__ import annotations

from collections.abc import Sequence

from caseferry.platform.access.actor import Actor
from caseferry.platform.cases.actions.deciding import Choice, decide
from caseferry.platform.cases.actions.doing import action
from caseferry.platform.cases.models import Case, Ruling


@action("decision.make")
def decide_all(actor: Actor, case: Case, choices: Sequence[Choice]) -> list[Ruling]:
    """Keep all of them or none. Raises what `decide` raises: Overtaken when somebody else decided about one of them since."""
    return [decide(actor, case, choice) for choice in choices]
