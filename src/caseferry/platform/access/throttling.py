"""Slows down guessing and flooding: so many tries of a kind from one place in a window."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from caseferry.platform.access.models import Throttle


def too_many(kind: str, place: str, *, most: int, within: dt.timedelta) -> bool:
    """Count one try of `kind` from `place` (an address, a link id); True when there were more than `most` in the window."""
    key = salted_hmac("throttle", f"{kind}/{place}", algorithm="sha256").hexdigest()
    now = timezone.now()
    with transaction.atomic():
        row, made = Throttle.objects.select_for_update().get_or_create(key=key, defaults={"started": now, "count": 1})
        if made:
            return most < 1
        if abs(now - row.started) > within:  # either way: a clock that ran ahead must not count for ever
            row.started, row.count = now, 0
        row.count += 1
        row.save()
    return row.count > most
