"""Every HolidayTable: days of the asked year only, make-up days on weekends, unknown countries refused."""

from __future__ import annotations

import datetime as dt

import pytest

from caseferry.domain.schedule import YearOfDays
from caseferry.engines.calendar.holiday_table import LibraryHolidays
from caseferry.ports.calendar import HolidayTable


class FewHolidays:
    """A table of one country and two days, for tests."""

    def year(self, country: str, year: int) -> YearOfDays:
        if country != "CN":
            raise ValueError("unknown country")
        return YearOfDays(
            year, {dt.date(year, 1, 1): "New Year"}, frozenset({dt.date(year, 1, 1) + _to_saturday(year)})
        )


def _to_saturday(year: int) -> dt.timedelta:
    return dt.timedelta(days=(5 - dt.date(year, 1, 1).weekday()) % 7 or 7)


TABLES = [LibraryHolidays(), FewHolidays()]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: type(table).__name__)
@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_a_year_holds_days_of_that_year_and_no_day_is_both(table: HolidayTable, year: int) -> None:
    found = table.year("CN", year)
    assert found.year == year
    assert dt.date(year, 1, 1) in found.off
    assert {day.year for day in (*found.off, *found.working_weekends)} == {year}
    assert not found.working_weekends & found.off.keys()
    assert {day.isoweekday() for day in found.working_weekends} <= {6, 7}
    assert found == table.year("CN", year)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: type(table).__name__)
def test_an_unknown_country_is_refused(table: HolidayTable) -> None:
    with pytest.raises(ValueError, match="country"):
        table.year("XX", 2026)


def test_S6_the_library_knows_the_make_up_days_of_confirmed_years() -> None:
    assert LibraryHolidays().year("CN", 2026).working_weekends == frozenset(
        dt.date(2026, month, day) for month, day in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))
    )
    assert LibraryHolidays().year("HK", 2026).working_weekends == frozenset()
