"""Calendar dates as records give them: partial, ambiguous, in a role."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum

from caseferry.domain.quotation import Quotation

_ISO = re.compile(r"^\d{4}(-\d{2}(-\d{2})?)?$")


class DateRole(StrEnum):
    """What happened on a date; the words of the packet contract."""

    COLLECTED = "collected"
    PERFORMED = "performed"
    REPORTED = "reported"
    PRINTED = "printed"
    ADMITTED = "admitted"
    DISCHARGED = "discharged"
    BORN = "born"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """An ISO 8601 date that may lack day or month (`2025`, `2025-09`), or that has several readings.

    `value` is empty when the date is ambiguous; `alternatives` then holds every reading (two or more).
    Raises ValueError for a value that no calendar has.
    """

    value: str = ""
    alternatives: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for text in filter(None, (self.value, *self.alternatives)):
            if not _ISO.match(text):
                raise ValueError("not an ISO date")
            padded = text + "-01-01"[len(text) - 4 :] if len(text) < 10 else text
            dt.date.fromisoformat(padded)

    @property
    def ambiguous(self) -> bool:
        """True when the record allows more than one reading."""
        return not self.value and len(self.alternatives) > 1

    @property
    def precision(self) -> str:
        """`day`, `month`, `year`, or `none` for an ambiguous or empty date."""
        return {10: "day", 7: "month", 4: "year"}.get(len(self.value), "none")

    @property
    def day(self) -> dt.date | None:
        """The exact day, or None when the date is partial or ambiguous."""
        return dt.date.fromisoformat(self.value) if self.precision == "day" else None


@dataclass(frozen=True, slots=True)
class DateReading:
    """One date found on a page: its value, the role the record gives it, the words it was read from."""

    date: PartialDate
    role: DateRole
    quotation: Quotation
    reason: str = ""  # why this role and this reading, in plain words
    calendar: str = "gregorian"  # gregorian | buddhist | hijri | persian | roc


NO_DATE = PartialDate()
