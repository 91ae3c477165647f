"""Who is on a case."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import Q, QuerySet
from django.utils import timezone

from caseferry.platform.access.actor import Actor
from caseferry.platform.access.models import User
from caseferry.platform.cases.models import Case, Member


def is_member(actor: Actor, case: Case) -> bool:
    """True for an account on the team, also as a stand-in or after breaking the glass, while that lasts."""
    if actor.kind != "staff":
        return False
    return _lasting().filter(case=case, user_id=uuid.UUID(actor.id)).exists()


def cases_of(actor: Actor) -> QuerySet[Case]:
    """The cases on whose team `actor` is, and inquiries that nobody has taken yet."""
    mine = Q(pk__in=_lasting().filter(user_id=uuid.UUID(actor.id)).values("case"))
    return Case.objects.filter(mine | Q(state="inquiry", coordinator=None), erased_at=None)


def join(case: Case, user: User, part: str, *, hours: int = 0) -> Member:
    """Put `user` on the team; for some hours only when `hours` is given."""
    now = timezone.now()
    until = now + dt.timedelta(hours=hours) if hours else None
    member, _ = Member.objects.update_or_create(
        case=case, user=user, part=part, defaults={"since": now, "until": until}
    )
    return member


def join_coordinator(case: Case, user: User) -> None:
    """`user` coordinates the case; while away, whoever stands in joins too."""
    join(case, user, Member.Part.COORDINATOR)
    if user.stand_in is not None and user.away_until is not None and user.away_until >= timezone.now().date():
        join(case, user.stand_in, Member.Part.STAND_IN)


def team_of(case: Case) -> list[Member]:
    """Who is on the case now."""
    return list(_lasting().filter(case=case).select_related("user").order_by("since"))


def _lasting() -> QuerySet[Member]:
    now = timezone.now()
    return Member.objects.filter(Q(until=None) | Q(until__gt=now), since__lte=now, user__is_active=True)
