"""Who works on a case: handing over, absence, and breaking the glass."""

from __future__ import annotations

from django.utils import timezone

from caseferry.platform.access.actor import Actor
from caseferry.platform.access.models import User
from caseferry.platform.access.permissions import allowed
from caseferry.platform.audit.chain import record
from caseferry.platform.cases.actions.doing import action, enqueue
from caseferry.platform.cases.errors import BadInput, Forbidden
from caseferry.platform.cases.models import Case, Member
from caseferry.platform.cases.team import join, join_coordinator

GLASS_HOURS = 4


@action("case.hand_over")
def hand_over(actor: Actor, case: Case, *, to: User) -> Case:
    """Another coordinator takes the case; the family sees the new name from now on. Raises BadInput for somebody who cannot."""
    if to.role != User.Role.COORDINATOR or not to.is_active:
        raise BadInput("to")
    Member.objects.filter(case=case, part=Member.Part.COORDINATOR).exclude(user=to).update(until=timezone.now())
    case.coordinator = to
    case.save()
    join_coordinator(case, to)
    enqueue("email", f"handed/{case.pk}/{to.pk}/{timezone.now():%Y%m%d%H%M}", case=case.pk, about="desk_handed_over")
    return case


@action("case.hand_over")
def add_stand_in(actor: Actor, case: Case, *, user: User) -> Member:
    """Somebody works on the case during an absence; the family still sees its one coordinator."""
    if user.role != User.Role.COORDINATOR or not user.is_active:
        raise BadInput("user")
    return join(case, user, Member.Part.STAND_IN)


@action("case.hand_over")
def remove_stand_in(actor: Actor, case: Case, *, user: User) -> Case:
    """The absence is over."""
    Member.objects.filter(case=case, user=user, part=Member.Part.STAND_IN).delete()
    return case


def break_glass(actor: Actor, case: Case, *, reason: str) -> Member:
    """An account that is not on the team opens the case for four hours, in an emergency: recorded, and the team is told.

    Raises BadInput without a reason of some words, Forbidden for somebody without an account.
    """
    if not allowed(actor, "case.break_glass"):
        record(actor, "case.break_glass", case=case.pk, outcome="denied")
        raise Forbidden
    if len(reason.split()) < 3:
        raise BadInput("reason")
    member = join(case, User.objects.get(pk=actor.id), Member.Part.GLASS, hours=GLASS_HOURS)
    case.set_content({**case.content, "glass": [*case.content.get("glass", []), _glass(actor, reason)]})
    case.save()
    record(actor, "case.break_glass", case=case.pk, about=str(member.pk))
    enqueue("email", f"glass/{member.pk}/{member.since:%Y%m%d%H%M%S}", case=case.pk, about="desk_glass")
    return member


def _glass(actor: Actor, reason: str) -> dict[str, str]:
    return {"by": actor.id, "at": timezone.now().isoformat(timespec="seconds"), "reason": reason.strip()[:1000]}
