"""The time axis of the drawn timeline: dates as fractions of its length, and its ticks."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from caseferry.steps.compose.letter_places import Row

_STEPS = (1, 3, 6, 12, 24, 60, 120)  # months between ticks
_MOST_TICKS = 11
_SHORTEST = 90  # days


@dataclass(frozen=True, slots=True)
class Axis:
    """From `first` to `last`, both inside."""

    first: dt.date
    last: dt.date

    def at(self, day: dt.date) -> float:
        """A day as a fraction of the axis, 0 to 1."""
        return round((day - self.first).days / max(1, (self.last - self.first).days), 4)

    def ticks(self) -> list[Row]:
        """Ticks at firsts of months; a January tick is labelled with its year."""
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        step = next((step for step in _STEPS if months / step <= _MOST_TICKS), _STEPS[-1])
        found: list[Row] = []
        for number in range(months + 1):
            year, month = divmod(self.first.year * 12 + self.first.month - 1 + number, 12)
            day = dt.date(year, month + 1, 1)
            if (year * 12 + month) % step == 0 and self.first <= day <= self.last:
                label = str(year) if month == 0 else f"{calendar.month_abbr[month + 1]}"
                found.append({"at": self.at(day), "label": label, "year": month == 0})
        if found and not found[0]["year"]:
            found[0]["label"] += f" {self.first.year}"
        return found


def span_of(value: str) -> tuple[dt.date, dt.date] | None:
    """The first and last day that an ISO date, exact or partial, may mean; None when empty."""
    if not value:
        return None
    parts = [int(part) for part in value.split("-")]
    if len(parts) == 1:
        return dt.date(parts[0], 1, 1), dt.date(parts[0], 12, 31)
    if len(parts) == 2:
        return dt.date(parts[0], parts[1], 1), dt.date(parts[0], parts[1], calendar.monthrange(parts[0], parts[1])[1])
    day = dt.date(*parts)
    return day, day


def draw_axis(dates: Iterable[str], as_of: dt.date) -> Axis | None:
    """An axis around all dates and the day of the packet; None without a date."""
    spans = [span for span in map(span_of, dates) if span]
    if not spans:
        return None
    first = min(span[0] for span in spans)
    last = max(as_of, *(span[1] for span in spans))
    pad = dt.timedelta(days=max(3, (last - first).days // 50, (_SHORTEST - (last - first).days) // 2))
    return Axis(first - pad, last + pad)
