"""Working days of a hospital, and what is expected on them: pauses, the window of an answer, alerts, reminders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass


def require_zone(moment: dt.datetime) -> dt.datetime:
    """`moment` itself. Raises ValueError when it has no time zone: a clock over two continents cannot guess one."""
    if moment.utcoffset() is None:
        raise ValueError("a time without a zone")
    return moment


@dataclass(frozen=True, slots=True)
class YearOfDays:
    """The public holidays of one year: `off` names each free day; `working_weekends` are make-up days, on which people work."""

    year: int
    off: Mapping[dt.date, str]
    working_weekends: frozenset[dt.date] = frozenset()


@dataclass(frozen=True, slots=True)
class DayOverride:
    """What an administrator knows better of one day: of a whole calendar, or of one hospital when `hospital` is its id."""

    day: dt.date
    working: bool
    reason: str
    calendar: str = ""
    hospital: str = ""


@dataclass(frozen=True, slots=True)
class CalendarEdits:
    """What administrators decided: single days, and (calendar id, year) pairs whose official days they checked."""

    days: tuple[DayOverride, ...] = ()
    confirmed: frozenset[tuple[str, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class DayState:
    """Whether one day is worked, why, and whether that is only expected since the official calendar was not confirmed."""

    day: dt.date
    working: bool
    reason: str
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """How many working days an answer usually takes. Raises ValueError for a band that is none."""

    shortest: int
    longest: int
    source: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.shortest <= self.longest:
            raise ValueError("a band runs from at least one day to as many or more")


@dataclass(frozen=True, slots=True)
class Pause:
    """The family owes an answer from `since` until `until`, or still does when it is None. Raises ValueError for naive or swapped times."""

    since: dt.datetime
    until: dt.datetime | None = None

    def __post_init__(self) -> None:
        require_zone(self.since)
        if self.until is not None and require_zone(self.until) < self.since:
            raise ValueError("a pause ends after it began")


@dataclass(frozen=True, slots=True)
class DueWindow:
    """When an answer can be expected, as days of the hospital. `first` to `last` is the band; `day_one` the first day that counts.

    `estimated` with `reasons` in plain words when official days are not confirmed (of the years `unconfirmed`) or the family's answer is
    awaited (`paused`).
    """

    zone: str
    day_one: dt.date
    first: dt.date
    last: dt.date
    estimated: bool = False
    paused: bool = False
    reasons: tuple[str, ...] = ()
    unconfirmed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Closure:
    """A stretch of days without work that is longer than a weekend."""

    first: dt.date
    last: dt.date
    reason: str
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing to say at one moment. `kind` is a row of working_calendars.yaml; `number` counts from 1 within its kind."""

    kind: str
    whom: str  # coordinator | family | hospital
    at: dt.datetime
    number: int = 1
    reason: str = ""
