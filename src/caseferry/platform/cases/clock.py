"""The receiving hospital's working-day clock of a sending, and the reminders that hang on it."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from caseferry.domain.schedule import CalendarEdits, DayOverride, DueWindow, Pause
from caseferry.domain.schedule import Reminder as Planned
from caseferry.engines.calendar.holiday_table import LibraryHolidays
from caseferry.platform.cases.models import CalendarDay, Case, ClockPause, ConfirmedYear, Reminder, Sending
from caseferry.steps.schedule.due import due_window, end_of_day
from caseferry.steps.schedule.reminders import hospital_reminders
from caseferry.steps.schedule.working_days import WorkingDays, working_days_of


def window_of(sending: Sending) -> DueWindow:
    """The days between which this desk's answer can be expected, with the reasons for every doubt."""
    return due_window(calendar_of(sending.recipient), sending.sent_at, now=timezone.now(), pauses=_pauses(sending))


def calendar_of(hospital: str) -> WorkingDays:
    """The working days of `hospital`, with everything that administrators said of them."""
    days = tuple(
        DayOverride(row.day, row.works, row.reason, row.calendar, row.hospital) for row in CalendarDay.objects.all()
    )
    confirmed = frozenset(ConfirmedYear.objects.values_list("calendar", "year"))
    return working_days_of(hospital, LibraryHolidays(), CalendarEdits(days, confirmed))


def start_clock(case: Case, sending: Sending) -> None:
    """Day one is the hospital's next working day; the alerts are planned."""
    _plan(case, sending)


def pause_clock(case: Case, sending: Sending) -> None:
    """The family owes an answer from now on."""
    if not ClockPause.objects.filter(sending=sending, until=None).exists():
        ClockPause.objects.create(sending=sending, since=timezone.now())
    _plan(case, sending)


def resume_clock(case: Case, sending: Sending) -> None:
    """The family's answer is there."""
    ClockPause.objects.filter(sending=sending, until=None).update(until=timezone.now())
    _plan(case, sending)


def stop_alerts(case: Case, sending: Sending, *, kind: str = "") -> None:
    """What the alerts of a sending were for has happened; of one kind, or all of them."""
    rows = Reminder.objects.filter(case=case.pk, about=str(sending.pk), told_at=None, stopped_at=None)
    (rows.filter(kind=kind) if kind else rows).update(stopped_at=timezone.now())


def _plan(case: Case, sending: Sending) -> None:
    """Stop the reminders that are planned for the sending, and plan them again by the clock as it is now."""
    about = str(sending.pk)
    Reminder.objects.filter(case=case.pk, about=about, told_at=None, stopped_at=None).update(stopped_at=timezone.now())
    window = window_of(sending)
    days = calendar_of(sending.recipient)
    told = set(Reminder.objects.filter(case=case.pk, about=about).exclude(told_at=None).values_list("kind", flat=True))
    answered = sending.opinions.exists()
    rows: tuple[Planned, ...] = (
        ()
        if case.still
        else hospital_reminders(days, sending.sent_at, window, opened=sending.opened_at is not None, answered=answered)
    )
    Reminder.objects.bulk_create(
        Reminder(case=case.pk, kind=row.kind, about=about, due_at=row.at) for row in rows if row.kind not in told
    )
    case.due_at = None if window.paused else end_of_day(days, window.last)
    case.save()


def _pauses(sending: Sending) -> tuple[Pause, ...]:
    now: dt.datetime = timezone.now()
    return tuple(Pause(row.since, row.until) for row in sending.pauses.all() if row.since <= now)
