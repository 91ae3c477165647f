"""Ends the keeping of cases: a notice to desk and family, and thirty days later the erasure, with its certificate."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from caseferry.platform.access.actor import SYSTEM
from caseferry.platform.audit.chain import record
from caseferry.platform.cases.actions.doing import enqueue
from caseferry.platform.cases.keeping import KIND, NOTICE, end_of_keeping, soon_over
from caseferry.platform.cases.models import Case, Reminder


def end_keeping(now: dt.datetime | None = None) -> int:
    """Give notice of what ends soon, and want erased what ended at least thirty days after its notice; how many are erased."""
    now = now or timezone.now()
    noticed = Reminder.objects.filter(kind=KIND, told_at=None, stopped_at=None)
    erased = sum(_erase(row.pk, now) for row in noticed.filter(due_at__lte=now))
    for case in soon_over(now).exclude(pk__in=noticed.values("case")):
        _give_notice(case, now)
    return erased


def _give_notice(case: Case, now: dt.datetime) -> None:
    with transaction.atomic():
        held = Case.objects.select_for_update().get(pk=case.pk)
        ends = end_of_keeping(held)
        if ends is None or Reminder.objects.filter(case=held.pk, kind=KIND, told_at=None, stopped_at=None).exists():
            return
        notice = Reminder.objects.create(case=held.pk, kind=KIND, due_at=max(ends, now + NOTICE))
        enqueue("email", f"retention/{notice.pk}/desk", case=held.pk, about="desk_retention")
        if not held.still:
            enqueue("email", f"retention/{notice.pk}/family", case=held.pk, about="family_retention")
        record(SYSTEM, "reminder.send", case=held.pk, about=KIND)


def _erase(reminder: uuid.UUID, now: dt.datetime) -> bool:
    """True when the erasure is wanted; a case that is in use again keeps everything, and its next end begins with a notice."""
    with transaction.atomic():
        held = Reminder.objects.select_for_update().get(pk=reminder)
        case = Case.objects.select_for_update().filter(pk=held.case).first()
        ends = end_of_keeping(case) if case else None
        over = ends is not None and ends <= now
        Reminder.objects.filter(pk=held.pk).update(**{"told_at" if over else "stopped_at": now})
        if case is not None and over:
            enqueue("erase", f"erase/{case.pk}", case=case.pk)
            record(SYSTEM, "engine.run", case=case.pk, about=KIND)
    return over
