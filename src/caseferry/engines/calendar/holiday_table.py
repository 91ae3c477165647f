"""The free days and make-up days of a year. Days only: which years can be trusted is decided in the core."""

from __future__ import annotations

import datetime as dt
import functools

import holidays

from caseferry.domain.schedule import YearOfDays


class LibraryHolidays:
    """A HolidayTable over the `holidays` library, with names in English; no network."""

    def year(self, country: str, year: int) -> YearOfDays:
        """The public holidays of `year`. Raises ValueError for a country that the library does not know."""
        return _year(country, year)


@functools.lru_cache(maxsize=64)
def _year(country: str, year: int) -> YearOfDays:
    try:
        found = holidays.country_holidays(country, years=year, expand=False, language="en_US")
    except NotImplementedError:
        raise ValueError(f"no holidays are known for the country {country!r}") from None
    made_up: set[dt.date] = getattr(found, "weekend_workdays", set())
    return YearOfDays(
        year=year,
        off={day: name for day, name in sorted(found.items()) if day.year == year},
        working_weekends=frozenset(day for day in made_up if day.year == year),
    )
