"""Chooses the date that names a document, by its category, as the packet contract says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from caseferry.domain.dates import NO_DATE, DateReading, DateRole, PartialDate
from caseferry.domain.documents import Caution
from caseferry.steps.classify.dates.read import PlacedDate

_SPECIMEN = ("pathology", "molecular", "bone_marrow", "labs")
_EVENT = ("imaging_pet", "imaging_ct", "imaging_mri", "imaging_other", "endoscopy", "cardiac", "surgery")
_COURSE = ("radiotherapy", "treatment")
_LIKELY = dt.timedelta(days=730)
"""An unlabelled date older than this is more likely a birth than a report that a family sends."""
_UNNAMED = ("administrative", "passport")


@dataclass(frozen=True, slots=True)
class Chosen:
    """The date and role that name the document (NO_DATE when none may), and what a person should know."""

    date: PartialDate
    role: DateRole
    warnings: tuple[Caution, ...] = ()


def choose_date(category: str, dates: Sequence[PlacedDate], *, as_of: str) -> Chosen:
    """The date of a document of `category`. `as_of` (ISO): a later date names nothing, and is said."""
    if category in _UNNAMED:
        return Chosen(NO_DATE, DateRole.UNKNOWN)
    for role, pool in _pools(category, dates):
        if pool:
            return _settle(role, pool, as_of)
    if category in (*_SPECIMEN, *_EVENT) and (alone := _only_unlabelled(dates, as_of)):
        return _unlabelled(alone, as_of)
    return Chosen(NO_DATE, _only_role(dates), _nothing(dates))


def _pools(category: str, dates: Sequence[PlacedDate]) -> list[tuple[DateRole, list[PlacedDate]]]:
    """The dates that may name the document, by role, in the order of preference."""
    fields = [date for date in dates if not date.prose]
    reported = (DateRole.REPORTED, _reported([date for date in fields if category != "labs" or not date.lone]))
    if category in _SPECIMEN:
        performed = _of(fields, DateRole.PERFORMED) if category in ("pathology", "bone_marrow") else []
        return [(DateRole.COLLECTED, _of(fields, DateRole.COLLECTED)), (DateRole.COLLECTED, performed), reported]
    if category in _EVENT:
        # On a form of one examination a plain "Date" without a report's own beside it is the day of the examination.
        plain = [] if any(date.said == "reported" for date in fields) else [d for d in fields if d.said == "dated"]
        return [(DateRole.PERFORMED, _of(fields, DateRole.PERFORMED)), (DateRole.PERFORMED, plain), reported]
    if category in _COURSE:
        ends = [
            date for date in dates if date.period_end and date.said not in ("admitted", "discharged", "compared", "due")
        ]
        labelled = _of(fields, DateRole.PERFORMED)
        told = _of(dates, DateRole.PERFORMED)  # "completed 08/08/2025" in a sentence
        return [(DateRole.PERFORMED, _latest_only(ends + labelled or told)), reported]
    if category == "discharge":
        anywhere = [date for date in dates if date.reading.role is DateRole.DISCHARGED]
        return [(DateRole.DISCHARGED, _of(fields, DateRole.DISCHARGED) or anywhere), reported]
    return [reported]


def _only_unlabelled(dates: Sequence[PlacedDate], as_of: str) -> PlacedDate | None:
    """The one full date outside running text whose label could not be read; None beside others, and for one that may be a birth."""
    fields = [date for date in dates if not date.prose and date.reading.date.precision == "day"]
    birth = [date for date in fields if date.reading.role is DateRole.BORN]
    rest = [date for date in fields if date not in birth]
    values = {date.reading.date.value for date in rest}
    if len(values) != 1 or any(date.said for date in rest):
        return None
    age = dt.date.fromisoformat(as_of) - dt.date.fromisoformat(rest[0].reading.date.value)
    return rest[0] if dt.timedelta(0) <= age <= _LIKELY else None


def _unlabelled(date: PlacedDate, as_of: str) -> Chosen:
    """The date as that of the report, with the doubt: it may be the day of printing."""
    told = _settle(DateRole.REPORTED, [date], as_of)
    doubt = Caution("unlabelled_date", f"no words beside {told.date.value} say what it is the date of: please look")
    return Chosen(told.date, told.role, (*told.warnings, doubt))


def _of(dates: Sequence[PlacedDate], role: DateRole) -> list[PlacedDate]:
    return [date for date in dates if date.reading.role is role]


def _reported(fields: Sequence[PlacedDate]) -> list[PlacedDate]:
    """Named report dates; else a letter's own line; else what is only called `date`."""
    named = [date for date in fields if date.said == "reported"]
    lone = [date for date in fields if date.lone and date.reading.role is DateRole.REPORTED]
    called = [date for date in fields if date.said == "dated"]
    return named or called or lone


def _latest_only(dates: Sequence[PlacedDate]) -> list[PlacedDate]:
    """A course ends once: of several ends the newest, without a warning that there were several."""
    exact = [date for date in dates if date.reading.date.precision == "day"]
    if exact:
        return [max(exact, key=lambda date: date.reading.date.value)]
    return list(dates)


def _settle(role: DateRole, pool: Sequence[PlacedDate], as_of: str) -> Chosen:
    """One value out of the dates of one role."""
    exact = sorted({date.reading.date.value for date in pool if date.reading.date.precision == "day"})
    warnings = []
    if exact and len(exact) > 1:
        warnings.append(
            Caution(
                "several_dates",
                f"{len(exact)} {role.value} dates are written: {', '.join(exact)}; the newest names the document",
            )
        )
    open_dates = [date.reading for date in pool if date.reading.date.ambiguous]
    for reading in open_dates[:1] if not exact else []:
        warnings.append(_ambiguous(reading))
    if exact:
        past = [value for value in exact if value <= as_of]
        if exact[-1] > as_of:
            warnings.append(Caution("future_date", f"the {role.value} date {exact[-1]} is after {as_of}"))
        return Chosen(PartialDate(past[-1]) if past else NO_DATE, role, tuple(warnings))
    if not open_dates:
        partial = pool[0].reading
        warnings.append(
            Caution("partial_date", f"the {role.value} date is only written as {partial.quotation.text.strip()}")
        )
    return Chosen(NO_DATE, role, tuple(warnings))


def _ambiguous(reading: DateReading) -> Caution:
    readings = " or ".join(reading.date.alternatives)
    return Caution("ambiguous_date", f"{reading.quotation.text.strip()} can be {readings}: {reading.reason}")


def _only_role(dates: Sequence[PlacedDate]) -> DateRole:
    printed = any(date.reading.role is DateRole.PRINTED for date in dates)
    return DateRole.PRINTED if printed else DateRole.UNKNOWN


def _nothing(dates: Sequence[PlacedDate]) -> tuple[Caution, ...]:
    if any(date.reading.role is DateRole.PRINTED for date in dates):
        return (Caution("only_printed", "only the day of printing is written, which says nothing about the report"),)
    if any(date.reading.role is DateRole.UNKNOWN for date in dates):
        return (Caution("no_date", "no date on the document says what it is the date of"),)
    return (Caution("no_date", "no date was found on the document"),)
