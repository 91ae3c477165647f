"""Dates of courses in other calendars: Hijri, Persian, Buddhist and ROC years, as Gregorian parts."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from caseferry.knowledge.calendar_words import month_names
from caseferry.knowledge.calendars import resolve
from caseferry.knowledge.lexicon import LETTERS

_ERA = rf"(?P<era>\s?(?:هجريه?|هـ|ه|شمسي|هجري شمسي|ش|ق|ah|be|b\.e\.|พ\.ศ\.)(?![{LETTERS}\w]))?"
_BEFORE_ERA = r"(?:民国|(?<!\d)(?=1[0-3]\d\s?年))"
"""A year of three digits before 年 is one of the Republic of China."""


def dates_elsewhere(folded: str, language: str) -> Iterator[tuple[int, int, int, int, int]]:
    """Start, end, year, month, day (0 when not told) of every date whose year stands in one other calendar only.

    Arabic records count Hijri years and Persian ones solar years; where the language does not tell, a year that may be either
    gives nothing.
    """
    for match in _pattern().finditer(folded):
        get = match.groupdict().get
        year = int(get("y1") or get("y2") or get("y3") or get("y4") or get("y5") or 0)
        month = int(get("m1") or get("m2") or get("m3") or get("m5") or 0)
        day = int(get("d1") or get("d2") or get("d4") or get("d5") or 0)
        calendar = _era(get("era") or "")
        if get("name"):
            month, calendar = next(iter(_months()[match["name"]].items()))
        if get("y5"):
            calendar = "roc"
        resolved = resolve(year, month, day, calendar=calendar, language=language)
        if len(resolved.values) == 1:
            parts = [*map(int, resolved.values[0].split("-")), 0, 0]
            yield match.start(), match.end(), parts[0], parts[1], parts[2]


def _era(word: str) -> str:
    word = word.strip()
    if not word:
        return ""
    if "ش" in word:
        return "persian"
    return "buddhist" if word[0] in "bพ" else "hijri"


@functools.cache
def _months() -> dict[str, dict[int, str]]:
    return {
        name: {number: calendar for number, calendar in of.items() if calendar != "gregorian"}
        for name, of in month_names().items()
        if "gregorian" not in of.values()
    }


@functools.cache
def _pattern() -> re.Pattern[str]:
    year = r"(?:1[2-5]\d\d|2[45]\d\d)"
    names = "|".join(sorted(map(re.escape, _months()), key=lambda name: (-len(name), name)))
    parts = [
        rf"(?<![\d./-])(?P<y1>{year})[-/.](?P<m1>\d{{1,2}})[-/.](?P<d1>\d{{1,2}})(?!\d|[-/.]\d)",
        rf"(?<![\d./-])(?P<d2>\d{{1,2}})[-/.](?P<m2>\d{{1,2}})[-/.](?P<y2>{year})(?!\d|[-/.]\d)",
        rf"(?<![\d./-])(?P<m3>0?[1-9]|1[0-2])/(?P<y3>{year})(?!\d|[-/.]\d)",
        rf"(?<![{LETTERS}\d])(?:(?P<d4>\d{{1,2}})\s)?(?P<name>{names})(?:\s+(?:سال|من عام|عام|ماه))?[\s,]+(?P<y4>{year})(?!\d)",
        rf"{_BEFORE_ERA}\s?(?P<y5>\d{{2,3}})\s?年\s?(?P<m5>\d{{1,2}})\s?月(?:\s?(?P<d5>\d{{1,2}})\s?日)?",
    ]
    return re.compile(f"(?:{'|'.join(parts)}){_ERA}")
