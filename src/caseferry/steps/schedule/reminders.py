"""When somebody is reminded of something. Whether anybody may be reminded at all (a death, a withdrawal) is for the caller to know."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from caseferry.domain.schedule import DueWindow, Reminder, require_zone
from caseferry.knowledge.working_calendars import ReminderRow, load_reminders
from caseferry.steps.schedule.due import not_opened_after
from caseferry.steps.schedule.working_days import WorkingDays


def hospital_reminders(
    days: WorkingDays, sent_at: dt.datetime, window: DueWindow, *, opened: bool = False, answered: bool = False
) -> tuple[Reminder, ...]:
    """What follows a sending, in order of time: the alert that nobody opened it, then the overdue answer; none while paused or answered.

    All fall on working days of the hospital, at the reminder hour of its zone; the alert at the end of its first working day.
    """
    if answered or window.paused:
        return ()
    rules = load_reminders().kinds.values()
    found = [] if opened else [Reminder("not_opened", "coordinator", not_opened_after(days, sent_at))]
    for row in (row for row in rules if row.after == "due"):
        found += [
            Reminder(
                row.id, row.whom, _at(_working_day(days, window.last, count), days.calendar.zone), number, _why(window)
            )
            for number, count in enumerate(row.days, 1)
        ]
    return tuple(sorted(found, key=lambda item: (item.at, item.kind)))


def family_reminders(asked_at: dt.datetime, *, zone: str, answered: bool = False) -> tuple[Reminder, ...]:
    """What follows a question to the family, in order of time, by day in the family's own `zone`; none once it answered.

    Raises ValueError for a time without a zone, ZoneInfoNotFoundError for a zone that is none.
    """
    asked = require_zone(asked_at).astimezone(ZoneInfo(zone)).date()
    if answered:
        return ()
    rules = [row for row in load_reminders().kinds.values() if row.after == "asked"]
    found = [item for row in rules for item in _counted(row, asked, zone)]
    return tuple(sorted(found, key=lambda item: (item.at, item.kind)))


def _counted(row: ReminderRow, asked: dt.date, zone: str) -> list[Reminder]:
    return [
        Reminder(row.id, row.whom, _at(asked + dt.timedelta(days=count), zone), number)
        for number, count in enumerate(row.days, 1)
    ]


def _working_day(days: WorkingDays, day: dt.date, count: int) -> dt.date:
    """The working day that comes `count` working days after `day`."""
    for state in days.after(day):
        count -= state.working
        if count == 0:
            return state.day
    raise AssertionError("working days never end")


def _at(day: dt.date, zone: str) -> dt.datetime:
    """The reminder hour of `day` in `zone`, in UTC."""
    return dt.datetime.combine(day, dt.time(load_reminders().hour), ZoneInfo(zone)).astimezone(dt.UTC)


def _why(window: DueWindow) -> str:
    return " ".join(window.reasons)
