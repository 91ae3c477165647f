"""Finds what looks like a date in folded text, before anything is decided about it."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from caseferry.knowledge.calendar_words import month_names

_REIGNS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911}
"""Japanese reigns and the year before their first."""
_HAN = str.maketrans("〇零○一二三四五六七八九", "000123456789")


@dataclass(frozen=True, slots=True)
class Found:
    """A date as written: offsets in the text; numbers still unnamed where the order is open.

    `numbers` are (a, b, year) for `open` dates (a and b in the order written), else (year, month, day) with 0 for what is missing.
    `calendar` is what the words say: gregorian, hijri, persian, roc, buddhist, or empty when the year must tell.
    `form` is the way numbers are separated, for finding other dates in the same form. `short_year`: two digits.
    """

    start: int
    end: int
    numbers: tuple[int, int, int]
    open: bool = False
    calendar: str = ""
    form: str = ""
    short_year: bool = False
    tail: tuple[int, int] = (0, 0)  # where the rest stands when the date goes on below in its column


_ERA = r"(?P<era>\s*\(?(?:e\.c\.?|ethiopian(?: calendar)?|ዓ\.?ም\.?|b\.s\.|bikram sambat|vikram samvat|वि\.?सं\.?|वि\. सं\.|هـ|ه|هجري|ah|a\.h\.|هجرية|ش|شمسي|be|b\.e\.|พ\.ศ\.)(?!\w))?"
_YMD = re.compile(
    rf"(?<![\d./-])(?P<y>1[2-9]\d\d|2[0-6]\d\d)\s?(?P<s>[-/.])\s?(?P<m>\d{{1,2}})\s?(?P=s)\s?(?P<d>\d{{1,2}})(?!\d|[-/.]\d)(?:t\d\d:\d\d\S*)?{_ERA}"
)
_ROC_SLASH = re.compile(
    r"(?<![\d./-])(?P<y>0?[89]\d|1[0-3]\d)(?P<s>[-/.])(?P<m>0[1-9]|1[0-2])(?P=s)(?P<d>[0-3]\d)(?!\d|[-/.]\d)"
)
_ABY = re.compile(
    rf"(?<![\d./,-])(?P<a>\d{{1,2}})\s?(?P<s>[-/.])\s?(?P<b>\d{{1,2}})\s?(?P=s)\s?(?P<y>\d{{4}}|\d{{2}})(?!\d|[-/.]\d|,\d){_ERA}"
)
_COMPACT = re.compile(r"(?<!\d)(?P<y>20[0-4]\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)")
_MY = re.compile(r"(?<![\d./-])(?P<m>0?[1-9]|1[0-2])\s?[/.]\s?(?P<y>19[2-9]\d|20[0-4]\d)(?![\d/-]|\.\d)")
_YM = re.compile(r"(?<![\d./-])(?P<y>19[2-9]\d|20[0-4]\d)[-/](?P<m>0[1-9]|1[0-2])(?![\d/-])")
_CJK = re.compile(
    r"(?:(?P<era>民国|民國|中華民國|中华民国|令和|平成|昭和|大正)\s*)?(?<!\d)(?P<y>\d{4}|\d{2,3}|(?<=[和成正])(?:\d|元)|[〇零○一二三四五六七八九]{4})\s*年\s*(?P<m>\d{1,2}|十[一二]?|[一二三四五六七八九])\s*月(?:\s*(?P<d>\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])\s*[日号號])?"
)
_VIET = re.compile(r"(?:ngay\s*(?P<d>\d{1,2})\s*)?thang\s*(?P<m>\d{1,2})\s*(?:nam|/)\s*(?P<y>\d{4})")
_KOREAN = re.compile(r"(?P<y>\d{4})\s*년\s*(?P<m>\d{1,2})\s*월(?:\s*(?P<d>\d{1,2})\s*일)?")


@functools.cache
def _month_patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    names = "|".join(re.escape(name) for name in sorted(month_names(), key=lambda n: (-len(n), n)))
    month = rf"(?P<m>{names})(?![^\W\d_])\.?"
    gap = r"[\s,.\-/]*(?:(?:de|del|of|do|d')\s+)?"
    year = r"(?P<y>\d{4}|(?<=[-\s'/.])\d{2}(?![\d:]))(?!\d)"
    first = re.compile(
        rf"(?<![\d/.,])(?:[«\x22\u201c]\s?)?(?P<d>\d{{1,2}})\s?(?:st|nd|rd|th|er|\.|º|°|ª|[»\x22\u201d])?(?:\s*[-/]?\s*(?:(?:de|of|день)\s+)?){month}{gap}'?{year}(?:\s*(?:года|году|г\.?|р\.?)(?!\w))?{_ERA}"
    )
    second = re.compile(rf"(?<!\w){month}[\s-]*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s*(?:,|\s|-)\s*(?P<y>\d{{4}})(?!\d)")
    only = re.compile(
        rf"(?<!\w){month}[\s,.\-/]*(?:(?:de|del|of)\s+)?(?P<y>\d{{4}})(?!\d)(?:\s*(?:года|году|г\.?)(?!\w))?{_ERA}"
    )
    return first, second, only


def find_dates(folded: str) -> list[Found]:
    """Dates in the folded text of a page, in order, without overlaps; the more complete reading wins."""
    taken: list[Found] = []
    for rule in _RULES:
        for found in rule(folded):
            if not any(found.start < other.end and other.start < found.end for other in taken):
                taken.append(found)
    return sorted(taken, key=lambda found: found.start)


def _year_first(folded: str) -> Iterator[Found]:
    for m in _YMD.finditer(folded):
        yield Found(
            m.start(), m.end(), (int(m["y"]), int(m["m"]), int(m["d"])), calendar=_sambat(m, folded), form="y" + m["s"]
        )
    for m in _COMPACT.finditer(folded):
        yield Found(m.start(), m.end(), (int(m["y"]), int(m["m"]), int(m["d"])), form="compact")
    for m in _ROC_SLASH.finditer(folded):
        yield Found(m.start(), m.end(), (int(m["y"]), int(m["m"]), int(m["d"])), calendar="roc?", form="roc")


def _numeric(folded: str) -> Iterator[Found]:
    for m in _ABY.finditer(folded):
        a, b, year, short = int(m["a"]), int(m["b"]), int(m["y"]), len(m["y"]) == 2
        if not (0 < a <= 31 and 0 < b <= 31 and min(a, b) <= 12):
            continue
        if short and m["s"] == "." and len(m["a"]) == len(m["b"]) == 1:
            continue  # 1.2.13 is a section number as often as a date
        yield Found(m.start(), m.end(), (a, b, year), True, _sambat(m, folded), m["s"] + ("2" if short else "4"), short)


def _east(folded: str) -> Iterator[Found]:
    for m in _CJK.finditer(folded):
        reign = _REIGNS.get(m["era"] or "", 0)
        year = (1 if m["y"] == "元" else int(m["y"].translate(_HAN))) + reign
        era = "gregorian" if reign else "roc" if m["era"] or year < 200 else ""
        yield Found(m.start(), m.end(), (year, _han(m["m"]), _han(m["d"])), calendar=era)
    for pattern in (_VIET, _KOREAN):
        for m in pattern.finditer(folded):
            yield Found(m.start(), m.end(), (int(m["y"]), int(m["m"]), int(m["d"] or 0)))


def _named(folded: str) -> Iterator[Found]:
    for pattern in _month_patterns():
        for m in pattern.finditer(folded):
            days = m.groupdict().get("d")
            for month, calendar in month_names()[m["m"]].items():
                era = _era(m.groupdict().get("era")) or (calendar if calendar != "gregorian" else "")
                short = len(m["y"]) == 2
                yield Found(m.start(), m.end(), (int(m["y"]), month, int(days or 0)), calendar=era, short_year=short)
                break


def _partial(folded: str) -> Iterator[Found]:
    for pattern in (_MY, _YM):
        for m in pattern.finditer(folded):
            yield Found(m.start(), m.end(), (int(m["y"]), int(m["m"]), 0), form="my")


def _sambat(date: re.Match[str], folded: str) -> str:
    """The calendar that a mark behind the date names; plain BS only where the year cannot be another's (Nepal writes 2082 in 2025)."""
    if int(date["y"]) >= _NEPALI and re.match(r"\s*\(?(?:bs|b\.s)\b", folded[date.end() :]):
        return "none"
    return _era(date["era"])


_NEPALI = 2060


def _han(text: str | None) -> int:
    """A Chinese number up to 39, or digits; 0 for None."""
    if not text:
        return 0
    if text.isdigit() and text.isascii():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return int(text.translate(_HAN))
    return 10 * (int(tens.translate(_HAN)) if tens else 1) + (int(ones.translate(_HAN)) if ones else 0)


_UNREAD_ERAS = ("e.c", "ethiopian", "ዓ", "b.s", "bs", "bikram", "vikram", "वि")
"""Marks of calendars that we do not read: such a date is not taken for a Gregorian one."""


def _era(text: str | None) -> str:
    word = (text or "").strip(" (\t\n")
    if not word:
        return ""
    if word.startswith(_UNREAD_ERAS):
        return "none"
    if word in ("ش", "شمسي"):
        return "persian"
    return "buddhist" if word in ("be", "b.e.", "พ.ศ.") else "hijri"


_RULES: tuple[Callable[[str], Iterator[Found]], ...] = (_year_first, _named, _east, _numeric, _partial)
