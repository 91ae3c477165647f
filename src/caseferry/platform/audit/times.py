"""Which time it is for things that end: a clock that was set back opens nothing again."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils import timezone

from caseferry.platform.audit.models import Entry

_MOST: Final = dt.timedelta(days=1)
"""A lead of more than this is no clock that was set back, but one that once ran ahead: then the audit's time would close every link."""


def steady_now() -> dt.datetime:
    """The machine's time, or the newest audit entry's where that is later by a day at most."""
    now, last = timezone.now(), newest_entry_time()
    return last if last is not None and now < last <= now + _MOST else now


def seconds_behind() -> int:
    """By how many seconds the machine's clock is behind the newest audit entry; 0 when it is not."""
    last = newest_entry_time()
    return max(0, int((last - timezone.now()).total_seconds())) if last is not None else 0


def newest_entry_time() -> dt.datetime | None:
    """When the newest entry was written; None for an empty chain."""
    return Entry.objects.order_by("-number").values_list("at", flat=True).first()
