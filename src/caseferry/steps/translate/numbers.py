"""Numbers and dates as records write them, in a form in which source and translation can be compared."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from caseferry.knowledge.calendar_words import language_orders, month_names
from caseferry.knowledge.lexicon import LETTERS, fold, plain
from caseferry.knowledge.translation_checks import UnitHit, find_units, main_of

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉"
_YEAR_OF = re.compile(r"(?:19|20)\d\d\s?$")
_SIGNS = str.maketrans("＜＞⩽⩾≦≧", "<>≤≥≤≥")
_SUPERSCRIPTS = str.maketrans(RAISED, "01234567890123456789")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_SPACED = re.compile(r"(?<![\d.,])\d{1,3}(?:[ ]\d{3})+(?![\d.,]?\d)")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?!\d)\s?[日号]?")
_NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?![\d./-]\d|\d)")
_HAN_MONTH = re.compile(r"(?<!\d)(\d{4})\s?年\s?(\d{1,2})\s?月(?!\s?\d)")
_VIETNAMESE = re.compile(r"(?<!\d)(?:(\d{1,2})\s*)?thang\s*(\d{1,2})\s*(?:nam|,|/)?\s*(\d{4})")


@dataclass(frozen=True, slots=True)
class NumberHit:
    """A number at `start` to `end`: `text` with ASCII digits; `readings` one value, or two when 1.234 may be a thousand."""

    start: int
    end: int
    text: str
    readings: tuple[str, ...]

    @property
    def ambiguous(self) -> bool:
        """True for 1.234 and 1,234."""
        return len(self.readings) > 1


@dataclass(frozen=True, slots=True)
class DateHit:
    """A date at `start` to `end`; `readings` are ISO dates of two-digit years (`25-03-12`), or months (`25-03`). `named` has the month as a word."""

    start: int
    end: int
    readings: frozenset[str]
    named: bool
    year: int  # as written
    order: tuple[int, int] | None = None  # the two numbers before the year, as written


def digits_of(text: str) -> str:
    """`text` with ASCII digits and points, superscripts lowered; every offset stays where it was."""
    return plain(text.translate(_SUPERSCRIPTS))


def find_numbers(text: str, *, joined: bool = False) -> list[NumberHit]:
    """Every number of `text`. With `joined`, 10 000 is one number."""
    clean = digits_of(text)
    found: list[NumberHit] = []
    if joined:
        for match in _SPACED.finditer(clean):
            whole = match[0].replace(" ", "")
            found.append(NumberHit(match.start(), match.end(), whole, (whole,)))
            clean = clean[: match.start()] + "_" * len(match[0]) + clean[match.end() :]
    found += [NumberHit(m.start(), m.end(), m[0], readings_of(m[0])) for m in _NUMBER.finditer(clean)]
    return sorted(found, key=lambda hit: hit.start)


def readings_of(number: str) -> tuple[str, ...]:
    """The values that a number may have, the decimal one first.

    >>> readings_of("5,6"), readings_of("1.234"), readings_of("1.234.567,8"), readings_of("0,125")
    (('5.6',), ('1.234', '1234'), ('1234567.8',), ('0.125',))
    """
    marks = re.findall(r"[.,]", number)
    if not marks:
        return (number,)
    if len(set(marks)) == 2:
        whole, _, rest = number.rpartition(marks[-1])
        return (f"{re.sub('[.,]', '', whole)}.{rest}",)
    parts = re.split(r"[.,]", number)
    if len(parts) > 2:
        grouped = all(len(part) == 3 for part in parts[1:])
        return ("".join(parts),) if grouped else (".".join(parts),)
    decimal = f"{parts[0]}.{parts[1]}"
    return (decimal, "".join(parts)) if _THOUSANDS.fullmatch(number) else (decimal,)


def find_dates(text: str, language: str) -> list[DateHit]:
    """Dates with day, month and year, and months with a year, in order of place."""
    clean, folded = digits_of(text), fold(text.translate(_SUPERSCRIPTS))
    found: list[DateHit] = []
    for hit in (
        *_year_first(clean),
        *_numeric(clean, language),
        *_named(folded),
        *_vietnamese(folded),
        *_han_month(clean),
    ):
        if not any(hit.start < other.end and other.start < hit.end for other in found):
            found.append(hit)
    return sorted(found, key=lambda hit: hit.start)


def _year_first(clean: str) -> Iterator[DateHit]:
    for m in _YEAR_FIRST.finditer(clean):
        if reading := _iso(int(m[1]), int(m[2]), int(m[3])):
            yield DateHit(m.start(), m.end(), frozenset({reading}), False, int(m[1]))


def _numeric(clean: str, language: str) -> Iterator[DateHit]:
    order = language_orders().get(main_of(language), "")
    for m in _NUMERIC.finditer(clean):
        first, second, year = int(m[1]), int(m[3]), int(m[4])
        readings = {_iso(year, second, first)}
        if order != "dmy":
            readings.add(_iso(year, first, second))
        if good := frozenset(reading for reading in readings if reading):
            yield DateHit(m.start(), m.end(), good, False, year, (first, second))


def _named(folded: str) -> Iterator[DateHit]:
    for pattern in _month_patterns():
        for m in pattern.finditer(folded):
            readings = {
                _iso(int(m["year"]), number, int(m["day"])) if m["day"] else _iso(int(m["year"]), number)
                for number in month_names()[m["month"]]
            }
            if good := frozenset(reading for reading in readings if reading):
                yield DateHit(m.start(), m.end(), good, True, int(m["year"]))


def _vietnamese(folded: str) -> Iterator[DateHit]:
    for m in _VIETNAMESE.finditer(folded):
        if reading := _iso(int(m[3]), int(m[2]), int(m[1]) if m[1] else 0):
            yield DateHit(m.start(), m.end(), frozenset({reading}), True, int(m[3]))


def _han_month(clean: str) -> Iterator[DateHit]:
    for m in _HAN_MONTH.finditer(clean):
        if reading := _iso(int(m[1]), int(m[2])):
            yield DateHit(m.start(), m.end(), frozenset({reading}), True, int(m[1]))


@functools.cache
def _month_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    names = "|".join(re.escape(name) for name in sorted(month_names(), key=len, reverse=True) if len(name) > 1)
    month = rf"(?<![{LETTERS}])(?P<month>{names})(?![{LETTERS}])\.?"
    year = rf"(?P<year>\d{{4}})(?!\d)(?:\s?г(?:ода|\.|(?![{LETTERS}])))?"
    day = r"(?P<day>(?<![\d.,/])\d{1,2})"
    return (
        re.compile(
            rf"(?:{day}(?:st|nd|rd|th|er|º|\.)?\s*[-/]?\s*(?:de\s+|of\s+)?)?{month}[\s\-/]*(?:de\s+|del\s+|of\s+|,\s*)?{year}"
        ),
        re.compile(rf"{month}\s+{day}(?:st|nd|rd|th)?,?\s+{year}"),
    )


def _iso(year: int, month: int, day: int = 0) -> str:
    """`25-03-12`; empty when no calendar has such a day."""
    if not 1 <= month <= 12 or not 0 <= day <= 31:
        return ""
    return f"{year % 100:02d}-{month:02d}" + (f"-{day:02d}" if day else "")


def units_in(text: str) -> list[UnitHit]:
    """The units of `text`; the г of a Russian year (2024 г.) is none."""
    return [
        hit for hit in find_units(text) if not (hit.symbol == "g" and _YEAR_OF.search(digits_of(text[: hit.start])))
    ]


def without(text: str, spans: list[DateHit]) -> str:
    """`text` with the spans blanked, so that their digits are not counted twice."""
    for hit in spans:
        text = text[: hit.start] + "\x00" * (hit.end - hit.start) + text[hit.end :]
    return text


@dataclass(frozen=True, slots=True)
class NumberDifference:
    """Numbers of the source that the translation lacks, and those that it has beyond them."""

    missing: tuple[str, ...]
    added: tuple[str, ...]
    doubtful: tuple[str, ...]  # 1.234 or 1,234 that stand in the source


def compare_numbers(source: str, target: str) -> NumberDifference:
    """Which numbers differ. 10 000 may be written in one word; 5,6 may become 5.6."""
    plainly = _compared(find_numbers(source), find_numbers(target))
    if not (plainly.missing or plainly.added):
        return plainly
    joined = _compared(find_numbers(source, joined=True), find_numbers(target, joined=True))
    return plainly if joined.missing or joined.added else joined


def _compared(source: list[NumberHit], target: list[NumberHit]) -> NumberDifference:
    left = [hit for hit in target]
    missing = []
    for hit in sorted(source, key=lambda item: item.ambiguous):
        match = next((other for other in left if hit.readings == other.readings), None) or next(
            (other for other in left if set(hit.readings) & set(other.readings)), None
        )
        if match is None:
            missing.append(hit.text)
        else:
            left.remove(match)
    return NumberDifference(
        tuple(missing), tuple(hit.text for hit in left), tuple(hit.text for hit in source if hit.ambiguous)
    )


def compare_dates(source: list[DateHit], target: list[DateHit], texts: tuple[str, str]) -> tuple[list[str], list[str]]:
    """Dates of the source without a translation, and dates of the translation without a source, as written."""
    left, missing = list(target), []
    for hit in sorted(source, key=lambda item: len(item.readings)):
        match = next((other for other in left if _agrees(hit, other)), None)
        if match is None:
            missing.append(texts[0][hit.start : hit.end])
        else:
            left.remove(match)
    return missing, [texts[1][hit.start : hit.end] for hit in left]


def _agrees(source: DateHit, target: DateHit) -> bool:
    """True when both may be one day. 12.03.2025 may not become 03.12.2025: nobody would know which is meant."""
    turned = source.order is not None and target.order is not None and source.order != target.order
    return bool(source.readings & target.readings) and not turned


def comparisons_of(text: str) -> Counter[str]:
    """How often each sign of comparison stands in `text`."""
    return Counter(sign for sign in text.translate(_SIGNS) if sign in "<>≤≥")
