"""Public holidays of a country."""

from __future__ import annotations

from typing import Protocol

from caseferry.domain.schedule import YearOfDays


class HolidayTable(Protocol):
    """Knows public holidays. It may guess years that no government has published: the core decides which years to trust."""

    def year(self, country: str, year: int) -> YearOfDays:
        """The free days and make-up days of `year` in `country` (ISO 3166-1). Raises ValueError for a country it does not know."""
        ...
