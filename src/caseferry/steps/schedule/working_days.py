"""The working days of one hospital: official holidays, make-up days, and what an administrator knows better."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from caseferry.domain.schedule import CalendarEdits, Closure, DayOverride, DayState, require_zone
from caseferry.knowledge.hospitals import load_hospitals
from caseferry.knowledge.working_calendars import CalendarRow, closure_rule, load_calendars
from caseferry.ports.calendar import HolidayTable

_DAY = dt.timedelta(days=1)
_FAR = 400  # days after which a calendar without working days is a mistake, not a holiday


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """A hospital's calendar. Days are those of its own zone."""

    calendar: CalendarRow
    holidays: HolidayTable
    confirmed: frozenset[int]
    overrides: dict[dt.date, DayOverride] = field(default_factory=dict)

    def local(self, moment: dt.datetime) -> dt.date:
        """The day on which `moment` falls at the hospital. Raises ValueError for a time without a zone."""
        return require_zone(moment).astimezone(ZoneInfo(self.calendar.zone)).date()

    def state(self, day: dt.date) -> DayState:
        """Whether `day` is worked, and why. An administrator's word settles a day; else it is estimated in a year not confirmed."""
        settled = self.overrides.get(day)
        if settled is not None:
            return DayState(day, settled.working, settled.reason)
        official = self.holidays.year(self.calendar.country, day.year)
        estimated = not self._years(day) <= self.confirmed
        if day in official.working_weekends:
            return DayState(day, True, "make-up working day", estimated)
        if day in official.off:
            return DayState(day, False, official.off[day], estimated)
        if day.isoweekday() in self.calendar.weekend:
            return DayState(day, False, "weekend", estimated)
        return DayState(day, True, "working day", estimated)

    def after(self, day: dt.date) -> Iterator[DayState]:
        """The days after `day`, one by one. Raises ValueError when none of very many was a working day."""
        idle = 0
        while idle < _FAR:
            day += _DAY
            state = self.state(day)
            idle = 0 if state.working else idle + 1
            yield state
        raise ValueError("a calendar without working days")

    def unconfirmed(self, day: dt.date) -> frozenset[int]:
        """The years that would have to be confirmed for `day` to be certain."""
        return frozenset() if day in self.overrides else self._years(day) - self.confirmed

    def _years(self, day: dt.date) -> frozenset[int]:
        notice = self.calendar.next_notice
        return frozenset({day.year, day.year + 1} if notice and (day.month, day.day) >= notice else {day.year})


def working_days_of(
    hospital: str,
    holidays: HolidayTable,
    edits: CalendarEdits = CalendarEdits(),  # noqa: B008 - frozen
    *,
    calendar: str = "",
) -> WorkingDays:
    """The calendar of `hospital`: `calendar` where given (a hospital entered by hand), else as hospitals.yaml says, else the mainland's.

    Raises KeyError for a calendar that there is not.
    """
    known = load_hospitals().get(hospital)
    row = load_calendars()[calendar or (known.calendar if known else "mainland")]
    of_all = {edit.day: edit for edit in edits.days if edit.calendar == row.id and not edit.hospital}
    own = {edit.day: edit for edit in edits.days if edit.hospital and edit.hospital == hospital}
    confirmed = row.confirmed | {year for calendar, year in edits.confirmed if calendar == row.id}
    return WorkingDays(row, holidays, confirmed, of_all | own)


def find_closure(days: WorkingDays, from_day: dt.date) -> Closure | None:
    """The closure that covers `from_day` or begins within the days of warning after it, so that a sending can be brought forward."""
    least, ahead = closure_rule()
    day = from_day
    while (from_day - day).days < _FAR and not days.state(day - _DAY).working:
        day -= _DAY
    while day <= from_day + ahead * _DAY:
        run = _idle_run(days, day)
        if len(run) >= least:
            names = dict.fromkeys(state.reason for state in run if state.reason != "weekend")
            return Closure(run[0].day, run[-1].day, "; ".join(names), any(state.estimated for state in run))
        day += max(len(run), 1) * _DAY
    return None


def _idle_run(days: WorkingDays, first: dt.date) -> list[DayState]:
    run: list[DayState] = []
    for state in days.after(first - _DAY):
        if state.working:
            return run
        run.append(state)
    return run
