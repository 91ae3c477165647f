"""Who is on a case, how they get in, and who looked at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from caseferry.platform.access.models import User
from caseferry.platform.audit.chain import entries_of
from caseferry.platform.audit.models import Entry
from caseferry.platform.cases.actions.doing import is_id
from caseferry.platform.cases.models import Case
from caseferry.platform.sharing.models import Link

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Look:
    """One row of the audit, with the name of an account where there is one."""

    entry: Entry
    who: str


def links_of(case: Case) -> list[dict[str, object]]:
    """The family's links, newest first, with whether each opens anything now."""
    now = timezone.now()
    rows = Link.objects.filter(case=case.pk, audience="family").order_by("-made_at")
    return [{"row": row, "live": row.revoked_at is None and row.expires_at > now} for row in rows]


def looks_of(case: Case) -> list[Look]:
    """Who did what on this case, newest first."""
    rows: Sequence[Entry] = list(entries_of(case.pk)[:_SHOWN])
    ids = {row.actor_id for row in rows if row.actor_kind == "staff" and is_id(row.actor_id)}
    names = {str(user.pk): user.public_name for user in User.objects.filter(pk__in=ids)}
    return [Look(row, names.get(row.actor_id, "")) for row in rows]
