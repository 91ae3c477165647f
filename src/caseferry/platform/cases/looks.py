"""Records looks at single files and series, once a sitting: a file that is read in place is fetched in hundreds of pieces."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils import timezone

from caseferry.platform.audit.chain import entries_of, record
from caseferry.platform.cases.gatekeeping import GatedRequest

SITTING: Final = dt.timedelta(minutes=15)


def note_look(request: GatedRequest, action: str, about: str) -> None:
    """Write the look into the audit chain, unless the same link did the same within this sitting."""
    rows = entries_of(request.case.pk).filter(
        actor_kind=request.actor.kind,
        actor_id=request.actor.id,
        action=action,
        about=about,
        at__gte=timezone.now() - SITTING,
    )
    if not rows.exists():
        record(request.actor, action, case=request.case.pk, about=about)
