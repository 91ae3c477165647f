"""Turns what was written into Gregorian ISO dates: Buddhist, Hijri, Persian and ROC years, two-digit years, partial dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import jdatetime
from hijridate import Hijri

BUDDHIST_OFFSET, ROC_OFFSET = 543, 1911
EARLIEST = 1900


@dataclass(frozen=True, slots=True)
class Resolved:
    """ISO values (one, or several when the calendar is open; none when no calendar has the day) and the calendar."""

    values: tuple[str, ...]
    calendar: str


def resolve(year: int, month: int, day: int, *, calendar: str, language: str) -> Resolved:
    """The Gregorian value of a date whose parts are known; `day` or `month` 0 when missing.

    >>> resolve(2568, 8, 18, calendar="", language="th")
    Resolved(values=('2025-08-18',), calendar='buddhist')
    """
    names = [calendar] if calendar in _CALENDARS else _possible(year, calendar, language)
    values = []
    for name in names:
        value = _CALENDARS[name](year, month, day)
        if value and value not in values:
            values.append(value)
    return Resolved(tuple(values), names[0])


def _possible(year: int, calendar: str, language: str) -> list[str]:
    """The calendars that a year may stand in: its size tells, the language helps."""
    if calendar == "roc?":
        return ["roc"] if language.startswith("zh") else ["none"]
    if year >= 2400:
        return ["buddhist"]
    if 1200 <= year < 1600:
        if language.startswith("fa"):
            return ["persian"]
        if language.startswith(("ar", "ur")):
            return ["hijri"]
        return ["persian", "hijri"] if 1300 <= year <= 1420 else ["hijri"]
    return ["gregorian"]


def full_year(two_digits: int, *, latest: int, birth: bool) -> int:
    """The century of a two-digit year: never after `latest`; a birth in the last hundred years.

    >>> full_year(79, latest=2026, birth=True), full_year(26, latest=2026, birth=False)
    (1979, 2026)
    """
    year = 2000 + two_digits
    if birth:
        return year if year <= latest else year - 100
    return year if year <= latest + 10 else year - 100


def _gregorian(year: int, month: int, day: int) -> str:
    if not EARLIEST <= year <= 2100:
        return ""
    try:
        dt.date(year, month or 1, day or 1)
    except ValueError:
        return ""
    return "-".join([f"{year:04}"] + [f"{part:02}" for part in (month, day if month else 0) if part])


def _buddhist(year: int, month: int, day: int) -> str:
    return _gregorian(year - BUDDHIST_OFFSET, month, day)


def _roc(year: int, month: int, day: int) -> str:
    return _gregorian(year + ROC_OFFSET, month, day)


def _hijri(year: int, month: int, day: int) -> str:
    """By the Umm al-Qura calendar (hijridate, 1343 to 1500); a sighting may differ by a day. Without a day: the month it begins in."""
    try:
        date = Hijri(year, month or 1, day or 1).to_gregorian()
    except (ValueError, OverflowError):
        return ""
    return _gregorian(date.year, date.month if month else 0, date.day if day else 0)


def _persian(year: int, month: int, day: int) -> str:
    try:
        date = jdatetime.date(year, month or 1, day or 1).togregorian()
    except ValueError:
        return ""
    return _gregorian(date.year, date.month if month else 0, date.day if day else 0)


def _none(year: int, month: int, day: int) -> str:  # noqa: ARG001 - the shape of the others
    return ""


_CALENDARS: dict[str, Callable[[int, int, int], str]] = {
    "gregorian": _gregorian,
    "buddhist": _buddhist,
    "roc": _roc,
    "hijri": _hijri,
    "persian": _persian,
    "none": _none,
}
