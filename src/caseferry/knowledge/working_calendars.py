"""Calendars of hospitals, the usual band of an answer, and reminder rules (`data/working_calendars.yaml`)."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from caseferry.domain.schedule import Band
from caseferry.knowledge.tables import load_yaml

_WHOM = frozenset({"coordinator", "family", "hospital"})
_AFTER = frozenset({"sent", "due", "asked"})
_UNITS = frozenset({"working", "calendar"})


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """One calendar: country, zone, weekend (ISO weekdays), years whose official days are confirmed.

    `next_notice` is (month, day) from which on the notice of the following year counts too, or None.
    """

    id: str
    name_en: str
    name_zh: str
    country: str
    zone: str
    weekend: frozenset[int]
    confirmed: frozenset[int]
    next_notice: tuple[int, int] | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class ReminderRow:
    """When a kind of reminder comes: so many `days` of a `unit` (working, calendar) after something (sent, due, asked)."""

    id: str
    whom: str
    days: tuple[int, ...]
    unit: str
    after: str


@dataclass(frozen=True, slots=True)
class ReminderRules:
    """All kinds by id, and the hour of the day at which they come, in the zone of whoever is reminded."""

    hour: int
    kinds: Mapping[str, ReminderRow]


@functools.cache
def load_calendars() -> dict[str, CalendarRow]:
    """Calendars by id. Raises ValueError for an unknown zone or an id that stands twice."""
    rows = [_calendar(row) for row in load_yaml("working_calendars.yaml")["calendars"]]
    if len({row.id for row in rows}) != len(rows):
        raise ValueError("working_calendars.yaml: an id stands twice")
    return {row.id: row for row in rows}


@functools.cache
def usual_band() -> Band:
    """The band that holds where a hospital states none."""
    row = load_yaml("working_calendars.yaml")["band"]
    return Band(row["shortest"], row["longest"], row["source"])


@functools.cache
def closure_rule() -> tuple[int, int]:
    """How many days without work make a closure, and how many calendar days before it one is warned."""
    row = load_yaml("working_calendars.yaml")["closure"]
    return row["days"], row["warn_before"]


@functools.cache
def load_reminders() -> ReminderRules:
    """The reminder rules. Raises ValueError for a word that is not known."""
    table = load_yaml("working_calendars.yaml")["reminders"]
    kinds = {row["id"]: ReminderRow(**{**row, "days": tuple(row["days"])}) for row in table["kinds"]}
    for row in kinds.values():
        if (
            row.whom not in _WHOM
            or row.after not in _AFTER
            or row.unit not in _UNITS
            or sorted(row.days) != [*row.days]
        ):
            raise ValueError(f"working_calendars.yaml: the reminder {row.id} is not understood")
    return ReminderRules(table["hour"], kinds)


def _calendar(row: Mapping[str, Any]) -> CalendarRow:
    ZoneInfo(row["zone"])  # raises ZoneInfoNotFoundError, a KeyError, for a zone that is none
    notice = row.get("next_notice")
    day = dt.date.fromisoformat(f"2024-{notice}") if notice else None
    return CalendarRow(
        id=row["id"],
        name_en=row["en"],
        name_zh=row["zh"],
        country=row["country"],
        zone=row["zone"],
        weekend=frozenset(row["weekend"]),
        confirmed=frozenset(row["confirmed"]),
        next_notice=(day.month, day.day) if day else None,
        source=row["source"],
    )
