"""The receiving hospital's working-day clock of a sending, and the reminders that hang on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from caseferry.domain.schedule import CalendarEdits, Closure, DayOverride, DueWindow, Pause
from caseferry.domain.schedule import Reminder as Planned
from caseferry.engines.calendar.holiday_table import LibraryHolidays
from caseferry.knowledge.hospitals import load_hospitals
from caseferry.platform.cases.models import CalendarDay, Case, ClockPause, ConfirmedYear, Message, Reminder, Sending
from caseferry.steps.schedule.due import due_window, end_of_day
from caseferry.steps.schedule.reminders import family_reminders, hospital_reminders
from caseferry.steps.schedule.working_days import WorkingDays, find_closure, working_days_of


def window_of(sending: Sending) -> DueWindow:
    """The days between which this desk's answer can be expected, with the reasons for every doubt."""
    hospital = load_hospitals().get(sending.recipient)
    return due_window(
        calendar_of(sending.recipient),
        sending.sent_at,
        now=timezone.now(),
        pauses=_pauses(sending),
        band=hospital.band() if hospital else None,
    )


def calendar_of(hospital: str) -> WorkingDays:
    """The working days of `hospital`, with everything that administrators said of them."""
    days = tuple(
        DayOverride(row.day, row.works, row.reason, row.calendar, row.hospital) for row in CalendarDay.objects.all()
    )
    confirmed = frozenset(ConfirmedYear.objects.values_list("calendar", "year"))
    return working_days_of(hospital, LibraryHolidays(), CalendarEdits(days, confirmed))


def closure_ahead(hospital: str) -> Closure | None:
    """The stretch without work that covers today at `hospital` or begins in a few days: what is sent now waits until it is over."""
    days = calendar_of(hospital)
    return find_closure(days, days.local(timezone.now()))


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
    _stop(case, str(sending.pk), kind=kind)


def expect_family(case: Case, question: Message) -> None:
    """The family is asked: remind it, then tell the desk that it is silent."""
    if not case.still:
        _write(case, str(question.pk), family_reminders(question.at, zone=case.zone))


def family_answered(case: Case, question: Message) -> None:
    """The answer is there: nobody is reminded of the question any more."""
    _stop(case, str(question.pk))


def _plan(case: Case, sending: Sending) -> None:
    """Stop the reminders that are planned for the sending, and plan them again by the clock as it is now."""
    _stop(case, str(sending.pk))
    window, days = window_of(sending), calendar_of(sending.recipient)
    opened = (
        sending.opened_at is not None or sending.channel != Sending.Channel.LINK
    )  # what went elsewhere opens unseen
    answered = sending.opinions.exists()
    if not case.still:
        rows = hospital_reminders(days, sending.sent_at, window, opened=opened, answered=answered)
        _write(case, str(sending.pk), rows)
    case.due_at = None if window.paused else end_of_day(days, window.last)
    case.save()


def _write(case: Case, about: str, rows: Sequence[Planned]) -> None:
    """Those that were not told yet."""
    told = set(Reminder.objects.filter(case=case.pk, about=about).exclude(told_at=None).values_list("kind", "number"))
    Reminder.objects.bulk_create(
        Reminder(case=case.pk, kind=row.kind, number=row.number, about=about, due_at=row.at)
        for row in rows
        if (row.kind, row.number) not in told
    )


def _stop(case: Case, about: str, *, kind: str = "") -> None:
    rows = Reminder.objects.filter(case=case.pk, about=about, told_at=None, stopped_at=None)
    (rows.filter(kind=kind) if kind else rows).update(stopped_at=timezone.now())


def _pauses(sending: Sending) -> tuple[Pause, ...]:
    now: dt.datetime = timezone.now()
    return tuple(Pause(row.since, row.until) for row in sending.pauses.all() if row.since <= now)
