"""The window in which an answer can be expected, and the moment after which an unopened packet is worth a call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from caseferry.domain.schedule import Band, DayState, DueWindow, Pause, require_zone
from caseferry.knowledge.working_calendars import load_reminders, usual_band
from caseferry.steps.schedule.working_days import WorkingDays

_DAY = dt.timedelta(days=1)


def due_window(
    days: WorkingDays, sent_at: dt.datetime, *, now: dt.datetime, pauses: Sequence[Pause] = (), band: Band | None = None
) -> DueWindow:
    """The days between which an answer to what was sent at `sent_at` can be expected.

    Day 1 is the hospital's next working day. Days from the one of a question to the one of the family's answer do not count; while an answer
    is awaited the window is the one that an answer at `now` would give. Raises ValueError for times without a zone.

    `band` defaults to the usual one.
    """
    require_zone(now)
    allowed = band or usual_band()
    open_now = any(pause.until is None for pause in pauses)
    spans = [(days.local(pause.since), days.local(pause.until or max(now, pause.since))) for pause in pauses]
    seen, counted = _count(days, days.local(sent_at), spans, allowed.longest)
    # A pause that began after the window had passed moves nothing.
    paused = open_now and any(pause.until is None and days.local(pause.since) <= counted[-1] for pause in pauses)
    unconfirmed = tuple(sorted({year for state in seen for year in days.unconfirmed(state.day)}))
    reasons = [f"The holidays of {year} in {days.calendar.name_en} are not confirmed yet." for year in unconfirmed]
    if paused:
        reasons.append("The family's answer is awaited: the days move on until it is there.")
    return DueWindow(
        zone=days.calendar.zone,
        day_one=counted[0],
        first=counted[allowed.shortest - 1],
        last=counted[-1],
        estimated=bool(reasons),
        paused=paused,
        reasons=tuple(reasons),
        unconfirmed=unconfirmed,
    )


def not_opened_after(days: WorkingDays, sent_at: dt.datetime) -> dt.datetime:
    """The moment, in UTC, from which a packet that nobody opened is worth an alert: the end of the hospital's first working day
    (or of the one that working_calendars.yaml says)."""
    _, counted = _count(days, days.local(sent_at), [], load_reminders().kinds["not_opened"].days[0])
    return end_of_day(days, counted[-1])


def end_of_day(days: WorkingDays, day: dt.date) -> dt.datetime:
    """The moment, in UTC, when `day` ends at the hospital."""
    midnight = dt.datetime.combine(day + _DAY, dt.time(), ZoneInfo(days.calendar.zone))
    return midnight.astimezone(dt.UTC)


def _count(
    days: WorkingDays, sent: dt.date, spans: Sequence[tuple[dt.date, dt.date]], wanted: int
) -> tuple[list[DayState], list[dt.date]]:
    """The days looked at after `sent`, and the first `wanted` of them that count."""
    seen: list[DayState] = []
    counted: list[dt.date] = []
    for state in days.after(sent):
        seen.append(state)
        if state.working and not any(since <= state.day <= until for since, until in spans):
            counted.append(state.day)
        if len(counted) == wanted:
            break
    return seen, counted
