"""Old or not, when the date is partial or ambiguous."""

from __future__ import annotations

import datetime as dt

import pytest

from caseferry.steps.check.recency import state_of

DAY = dt.date(2026, 2, 16)


@pytest.mark.parametrize(
    ("dates", "limit", "state"),
    [
        (["2026-01-29"], 28, "present"),
        (["2026-01-19"], 28, "present"),
        (["2026-01-18"], 28, "present_but_old"),
        (["2026-02"], 28, "present"),
        (["2026-01"], 28, "present_date_unknown"),
        (["2025"], 28, "present_but_old"),
        (["2026-02-01", "2026-01-02"], 28, "present_date_unknown"),
        ([], 28, "present_date_unknown"),
        ([], None, "present"),
    ],
)
def test_the_state_follows_from_every_day_that_the_date_can_mean(
    dates: list[str], limit: int | None, state: str
) -> None:
    assert state_of(dates, DAY, limit).value == state
