"""How long a case is kept: some days after it was closed, or after an inquiry that nobody took; only where the installation says so."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.conf import settings
from django.db.models import QuerySet

from caseferry.platform.cases.models import Case, Reminder
from caseferry.platform.cases.states import State

KIND: Final = "retention"
NOTICE: Final = dt.timedelta(days=30)
"""Desk and family are told that long before a case is erased."""


def end_of_keeping(case: Case) -> dt.datetime | None:
    """The moment from which the case may be erased; None while it is in use, or where cases are kept without an end."""
    if case.erased_at is not None:
        return None
    if case.state == State.CLOSED and settings.KEEP_CLOSED_DAYS:
        return case.state_since + dt.timedelta(days=settings.KEEP_CLOSED_DAYS)
    if case.state == State.INQUIRY and case.coordinator_id is None and settings.KEEP_INQUIRY_DAYS:
        return case.changed_at + dt.timedelta(days=settings.KEEP_INQUIRY_DAYS)
    return None


def soon_over(now: dt.datetime) -> QuerySet[Case]:
    """Cases whose keeping ends within the time of the notice, or has ended."""
    living = Case.objects.filter(erased_at=None)
    chosen = living.none()
    if settings.KEEP_CLOSED_DAYS:
        limit = now + NOTICE - dt.timedelta(days=settings.KEEP_CLOSED_DAYS)
        chosen |= living.filter(state=State.CLOSED, state_since__lte=limit)
    if settings.KEEP_INQUIRY_DAYS:
        limit = now + NOTICE - dt.timedelta(days=settings.KEEP_INQUIRY_DAYS)
        chosen |= living.filter(state=State.INQUIRY, coordinator=None, changed_at__lte=limit)
    return chosen


def planned_erasure(case: Case) -> dt.datetime | None:
    """The day of which desk and family were told; None when none is planned or the case is in use again."""
    planned = Reminder.objects.filter(case=case.pk, kind=KIND, told_at=None, stopped_at=None).first()
    return planned.due_at if planned is not None and end_of_keeping(case) is not None else None
