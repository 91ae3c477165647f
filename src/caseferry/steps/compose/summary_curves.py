"""Small curves of the disease's markers, or of LDH: printed values over time, only where the printed units agree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from caseferry.domain.facts import Fact
from caseferry.knowledge.summary_layout import load_layout, markers_of, short_name
from caseferry.steps.compose.letter_dossier import Dossier
from caseferry.steps.compose.letter_places import Row
from caseferry.steps.compose.letter_speech import say_unit
from caseferry.steps.compose.summary_axis import Axis, draw_axis, span_of

MOST_CURVES = 2
_NUMBER = re.compile(r"^([<>≤≥]?)\s*(\d{1,3}(?:[ \u00a0]\d{3})+|\d+)(?:[.,](\d+))?$")
_RANGE = re.compile(r"^\D{0,3}(\d+(?:[.,]\d+)?)\s*[-–—~]\s*(\d+(?:[.,]\d+)?)")
_BELOW = re.compile(r"^\s*[<≤]\s*=?\s*(\d+(?:[.,]\d+)?)")


@dataclass(frozen=True, slots=True)
class Point:
    """A printed value on a day; `bounded` when it was printed with < or >."""

    fact: Fact
    date: str
    number: float
    bounded: bool


def chosen_series(dossier: Dossier) -> list[list[Point]]:
    """At most two series, the disease's own markers first, LDH where they have none; each from two values on."""
    series = [points for code in markers_of(dossier.case.cancer) if len(points := points_of(dossier, code)) > 1]
    series.sort(key=len, reverse=True)
    if not series:
        series = [points for code in load_layout().fallback if len(points := points_of(dossier, code)) > 1]
    return series[:MOST_CURVES]


def draw_trend(dossier: Dossier, code: str) -> Row | None:
    """One analyte over its own time, from three values on."""
    points = points_of(dossier, code)
    if len(points) < 3:
        return None
    last = span_of(points[-1].date)
    axis = draw_axis([point.date for point in points], last[1] if last else dossier.case.request.as_of)
    return draw(points, axis) if axis else None


def points_of(dossier: Dossier, code: str) -> list[Point]:
    """Dated numbers of an analyte, oldest first, in the unit that is printed most often; nothing is converted."""
    read = [point for fact in dossier.of_kind("lab") if fact.code == code and (point := _point(fact, dossier))]
    units = [point.fact.unit for point in read]
    unit = max(sorted(set(units)), key=units.count, default="")
    same = {(point.date, point.number, point.bounded): point for point in reversed(read) if point.fact.unit == unit}
    return sorted(same.values(), key=lambda point: (point.date, point.number))


def draw(points: Sequence[Point], axis: Axis) -> Row:
    """A curve as fractions of its lane, from zero; labels for the first, highest and last value."""
    first = points[0].fact
    band = _band(points)
    top = max(*(point.number for point in points), band[1] if band else 0.0) * 1.08 or 1.0
    highest = max(range(len(points)), key=lambda number: points[number].number)
    return {
        "label": short_name(first.code),
        "unit": say_unit(first.unit),
        "band": [round(band[0] / top, 4), round(band[1] / top, 4)] if band else None,
        "points": [
            {
                "at": axis.at(span_of(point.date)[0]),  # type: ignore[index]  # a point has a date
                "y": round(point.number / top, 4), "label": point.fact.value, "open": point.bounded, "date": point.date,
                "show": number in (0, highest, len(points) - 1),
            }
            for number, point in enumerate(points)
        ],
    }  # fmt: skip


def number_of(printed: str) -> tuple[Decimal, bool] | None:
    """A printed number and whether < or > stands before it; None for words, and for `1,250`, which may be either.

    >>> number_of("7,4"), number_of("> 2000"), number_of("1,250"), number_of("positive")
    ((Decimal('7.4'), False), (Decimal('2000'), True), None, None)
    """
    match = _NUMBER.match(printed.strip())
    if match is None:
        return None
    sign, whole, decimals = match.groups()
    if decimals and len(decimals) == 3 and whole != "0":
        return None  # thousands or decimals: not ours to decide
    try:
        return Decimal(re.sub(r"\s", "", whole) + (f".{decimals}" if decimals else "")), bool(sign)
    except InvalidOperation:
        return None


def _point(fact: Fact, dossier: Dossier) -> Point | None:
    date, read = dossier.date_of(fact), number_of(fact.value)
    return Point(fact, date, float(read[0]), read[1]) if date and len(date) >= 7 and read else None


def _band(points: Sequence[Point]) -> tuple[float, float] | None:
    """The printed reference range when every value carries the same one."""
    printed = {point.fact.attributes.get("range", "") for point in points}
    return range_of(printed.pop()) if len(printed) == 1 else None


def outside(fact: Fact) -> bool:
    """True when a printed number lies outside the range printed beside it."""
    read, band = number_of(fact.value), range_of(fact.attributes.get("range", ""))
    return bool(read and band and not read[1] and not band[0] <= float(read[0]) <= band[1])


def range_of(words: str) -> tuple[float, float] | None:
    """A printed reference range as numbers; None when it cannot be read as one.

    >>> range_of("13,0 - 17,0"), range_of("< 5,0"), range_of("negative")
    ((13.0, 17.0), (0.0, 5.0), None)
    """
    if match := _RANGE.match(words):
        low, high = (float(part.replace(",", ".")) for part in match.groups())
        return (low, high) if low < high else None
    match = _BELOW.match(words)
    return (0.0, float(match.group(1).replace(",", "."))) if match else None
