"""Tells people what is due: a packet that nobody opened, an answer that is late, a question that waits for the family."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from caseferry.platform.access.actor import SYSTEM
from caseferry.platform.audit.chain import record
from caseferry.platform.cases.actions.doing import enqueue
from caseferry.platform.cases.keeping import KIND
from caseferry.platform.cases.models import Case, Reminder
from caseferry.platform.engine.keeping import end_keeping
from caseferry.platform.engine.sweeping import build_again, sweep_unfinished
from caseferry.platform.vault.erasure import sweep_erased
from caseferry.platform.vault.errors import StorageLost

_TO_FAMILY = ("family_answer", "family_owes", "family_waits")


def run_reminders() -> str:
    """One round over everything that is due and was not told; a still or closed case is passed over. Returns a code.

    The same round puts in order what storage that was away or full left behind, files that were never sent to their end, and cases whose
    keeping ends.
    """
    due = Reminder.objects.filter(due_at__lte=timezone.now(), told_at=None, stopped_at=None)
    for reminder in due.exclude(kind=KIND).order_by("due_at"):
        with transaction.atomic():
            held = Reminder.objects.select_for_update().get(pk=reminder.pk)
            if held.told_at is None and held.stopped_at is None:
                _tell(held)
    build_again()
    end_keeping()
    try:
        sweep_erased()
        sweep_unfinished()
    except StorageLost:  # away, or not there yet on a new installation: the next round tries again
        return "storage_away"
    return "done"


def _tell(reminder: Reminder) -> None:
    case = Case.objects.filter(pk=reminder.case, erased_at=None).exclude(state="closed").first()
    now = timezone.now()
    if case is None or case.still:
        Reminder.objects.filter(pk=reminder.pk).update(stopped_at=now)
        return
    whom = "family" if reminder.kind in _TO_FAMILY else "desk"
    enqueue("email", f"reminder/{reminder.pk}", case=case.pk, about=f"{whom}_{reminder.kind}")
    Reminder.objects.filter(pk=reminder.pk).update(told_at=now)
    record(SYSTEM, "reminder.send", case=case.pk, about=reminder.kind)
