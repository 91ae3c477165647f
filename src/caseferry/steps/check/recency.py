"""How old something is against the day that the case is looked at."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence

from caseferry.domain.checklist import ItemState


def state_of(dates: Sequence[str], as_of: dt.date, limit: int | None) -> ItemState:
    """`present`, `present_but_old` or `present_date_unknown`.

    `dates` are ISO readings of one day, possibly partial; `limit` days before `as_of`, None for no limit. When the readings
    (or the days of a partial date) lie on both sides of the limit, the date counts as unknown.
    """
    if limit is None:
        return ItemState.PRESENT
    if not dates:
        return ItemState.PRESENT_DATE_UNKNOWN
    bounds = [bound for date in dates for bound in span(date)]
    old = {(as_of - day).days > limit for day in bounds}
    if old == {True}:
        return ItemState.PRESENT_BUT_OLD
    return ItemState.PRESENT if old == {False} else ItemState.PRESENT_DATE_UNKNOWN


def span(date: str) -> tuple[dt.date, dt.date]:
    """First and last day that a partial ISO date can mean.

    >>> span("2026-02")
    (datetime.date(2026, 2, 1), datetime.date(2026, 2, 28))
    """
    parts = [int(part) for part in date.split("-")]
    first = dt.date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)
    month = parts[1] if len(parts) > 1 else 12
    day = parts[2] if len(parts) > 2 else calendar.monthrange(parts[0], month)[1]
    return first, dt.date(parts[0], month, day)
