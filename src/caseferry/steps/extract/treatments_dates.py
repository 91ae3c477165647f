"""Dates of courses in running text: "from 3 February to 24 March 2025", "с 03.02.2025", "2024年1月至4月"."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from caseferry.domain.dates import DateRole, PartialDate
from caseferry.knowledge.calendar_words import language_orders, month_names, role_words
from caseferry.knowledge.courses import words
from caseferry.knowledge.lexicon import LETTERS, Hit
from caseferry.knowledge.procedures import procedure_words
from caseferry.knowledge.words import tokens
from caseferry.steps.extract.context import Context
from caseferry.steps.extract.radiotherapy_doses import doses_of
from caseferry.steps.extract.text import DocumentText
from caseferry.steps.extract.treatments_calendars import dates_elsewhere

_CLAUSE_END = re.compile(r"[;。；]|(?<![ \d][гр])(?<!гг)\.\s|\n\s*\n|，(?=[^，]{0,8}[后行])")
_EARLIEST, _LATEST = 1950, 2099
_LABEL = 60
_LETTERS = frozenset({"medical_summary", "discharge"})
_PAPER_ROLES = frozenset({"born", "printed", "reported", "collected", "received", "issued", "admitted", "discharged"})
_WHOLE_WORDS = re.compile(
    r"[\s(,]*(?:the|el|le|den|dem|date|ngay|thang|年|г\.?|года?|году|der|dia|del|de|en|em|o)?\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class When:
    """A stretch of time at `low` to `high` of the text: ISO dates `start` and `end`, either empty when the words do not say it.

    `point` is the date of a single day or month whose role no word beside it tells.
    """

    low: int
    high: int
    start: str = ""
    end: str = ""
    point: str = ""


@dataclass(frozen=True, slots=True)
class _Atom:
    low: int
    high: int
    year: int = 0
    month: int = 0
    day: int = 0

    @property
    def iso(self) -> str:
        parts = [f"{self.year:04d}"] if self.year else []
        parts += [f"{self.month:02d}"] if self.year and self.month else []
        parts += [f"{self.day:02d}"] if self.year and self.month and self.day else []
        return "-".join(parts)


def dates_of(text: DocumentText, context: Context) -> list[When]:
    """Every date or range of dates in the running text, in order of place; those that a label makes the paper's own are left out."""
    return text.remember(
        "course-dates",
        lambda t: [w for w in _paired(t, _atoms(t, _order(t, context), context.language)) if not _of_the_paper(t, w)],
    )


def _heads_the_letter(text: DocumentText, when: When) -> bool:
    """True for the line of place and date of a letter."""
    low, high = text.line_at(when.low)
    rest = text.plain[low : when.low] + text.plain[when.high : high]
    own = any(d.role is DateRole.REPORTED and d.date.value == when.point for d in text.document.dates)
    return own and len(rest.split()) <= 3 and not re.search(r"[:：\t\d]", rest)


_SAME_DAY = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\s*(?:ه|هـ|م|h|g|ad|ah)?\s*(?:الموافق|[-/(=]|corresponding to)?\s*\(?\s*$"
)
"""A day written in two calendars ("16/07/1447 AH - 05/01/2026"): the label before the first is the label of both."""


def _of_the_paper(text: DocumentText, when: When) -> bool:
    """True for "Discharged: 20.05.2025": birth, admission, report and the like are days of no course."""
    if _heads_the_letter(text, when):
        return True
    low = max(text.line_at(when.low)[0], when.low - _LABEL)
    before = _SAME_DAY.sub("", text.folded[low : when.low])
    if not re.search(r"[:：\t]\s*$", before):
        return False
    words_before = tokens(before)
    hits = list(role_words().find(words_before))
    if not hits or len(words_before) - hits[-1].last > 1:
        return False
    own = text.document.category in _LETTERS and text.document.date.value == when.point
    return hits[-1].meanings[0] in _PAPER_ROLES or (own and hits[-1].meanings[0] == "dated")


def date_beside(text: DocumentText, context: Context, start: int, end: int, *, stretch: tuple[int, int]) -> str:
    """The one date of an event told at `start` to `end`: the first that follows closely, else the last that leads up to it."""
    low, high = stretch
    whens = [w for w in dates_of(text, context) if low <= w.low < high]
    following = [
        w for w in whens if w.low >= end and not _CLAUSE_END.search(text.plain[end : w.low]) and w.low - end < 90
    ]
    leading = [
        w
        for w in whens
        if w.high <= start and start - w.high < 60 and not _CLAUSE_END.search(text.plain[w.high : start])
    ]
    chosen = following[:1] or [w for w in leading[-1:] if not claimed_before(text, w)]
    return next((w.point or w.start or w.end for w in chosen), "")


def claimed_before(text: DocumentText, when: When, own: Sequence[tuple[int, int]] = ()) -> bool:
    """True when a scan, an operation or a diagnosis stands right before a date ("diagnosed in June 2024"), and not in `own` words."""
    low = max(0, when.low - 22)
    window = re.split(r"[,;.。；，()\n]", text.folded[low : when.low])[-1]
    hits = [(a, b) for a, b in events_between(text, when.low - len(window), when.low) if text.plain[b : b + 1] != "后"]
    return any(not any(a <= low and high <= b for a, b in own) for low, high in hits)


def events_between(text: DocumentText, low: int, high: int) -> list[tuple[int, int]]:
    """Scans, operations, diagnoses named between two offsets: what a date may belong to instead."""
    every: list[tuple[int, int]] = text.remember("events", _events)
    return [(a, b) for a, b in every if low < b <= high]


def _events(text: DocumentText) -> list[tuple[int, int]]:
    lists = (words("other_events"), procedure_words(), procedure_words("transplants"))
    found = [(hit.start, hit.end) for book in lists for hit in book.find(text.plain, text.folded)]
    found = sorted([*found, *((dose.start, dose.end) for dose in doses_of(text))])
    return [span for span in found if not _only_a_mark(text, span[0])]


def _only_a_mark(text: DocumentText, start: int) -> bool:
    """True for "before surgery": the event says when, it does not own the date that follows."""
    low = max(0, start - 18)
    hits = list(words("before_after").find(text.plain, text.folded, low, start))
    gap = re.sub("^ال?|ال?$", "", text.folded[hits[-1].end : start].strip()) if hits else "."
    return gap.strip(" -") in ("", "ال", "the", "la", "der")


def _order(text: DocumentText, context: Context) -> str:
    """`dmy` or `mdy` for numeric dates; empty when neither language nor document tells."""
    known = language_orders().get(context.language, "")
    if known in ("dmy", "mdy"):
        return known
    for reading in text.document.dates:
        numeric = re.fullmatch(r"\D*(\d{1,2})[./-](\d{1,2})[./-](\d{2,4})\D*.*", reading.quotation.text, re.DOTALL)
        if numeric and reading.date.precision == "day":
            month, first, second = int(reading.date.value[5:7]), int(numeric[1]), int(numeric[2])
            if first != second and month in (first, second):
                return "dmy" if month == second else "mdy"
    return _by_evidence(text.plain)


def _by_evidence(plain: str) -> str:
    votes = {"dmy": 0, "mdy": 0}
    for match in re.finditer(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2(?:19|20)?\d{2}(?!\d|[./-]\d)", plain):
        first, second = int(match[1]), int(match[3])
        votes["dmy"] += 12 < first <= 31 and second <= 12
        votes["mdy"] += 12 < second <= 31 and first <= 12
    if bool(votes["dmy"]) == bool(votes["mdy"]):
        return ""
    return "dmy" if votes["dmy"] else "mdy"


def _atoms(text: DocumentText, order: str, language: str) -> list[_Atom]:
    found = [_Atom(*parts) for parts in dates_elsewhere(text.folded, language)]
    taken = [(atom.low, atom.high) for atom in found]
    for match in _pattern().finditer(text.folded):
        atom = _atom(match, order)
        if atom and (atom.year or atom.month) and not any(a < atom.high and atom.low < b for a, b in taken):
            found.append(atom)
    return sorted(found, key=lambda atom: atom.low)


def _atom(match: re.Match[str], order: str) -> _Atom | None:
    get = match.groupdict().get
    low, high = match.span()
    if get("n1"):
        return _numeric(_Atom(low, high), int(match["n1"]), int(match["n2"]), _year(match["ny"]), order)
    year = _year(
        get("iy") or get("zy") or get("ty") or get("dy") or get("uy") or get("my") or get("sy") or get("yy") or ""
    )
    month = get("im") or get("zm") or get("zm2") or get("tm") or get("sm") or ""
    name = get("dm") or get("um") or get("mm") or ""
    number = int(month) if month else _months().get(name.rstrip("."), 0)
    day = int(get("id") or get("zd") or get("zd2") or get("td") or get("dd") or get("ud") or 0)
    return _valid(_Atom(low, high, year, number, day))


def _numeric(at: _Atom, first: int, second: int, year: int, order: str) -> _Atom | None:
    readings = {"dmy": (second, first), "mdy": (first, second)}
    if order:
        month, day = readings[order]
        return _valid(replace(at, year=year, month=month, day=day)) or _valid(
            replace(at, year=year, month=day, day=month)
        )
    possible = [a for m, d in readings.values() if (a := _valid(replace(at, year=year, month=m, day=d)))]
    if len({(a.month, a.day) for a in possible}) == 1:
        return possible[0]
    return _valid(replace(at, year=year)) if possible else None


def _valid(atom: _Atom) -> _Atom | None:
    if atom.month > 12 or atom.day > 31 or (atom.year and not _EARLIEST <= atom.year <= _LATEST):
        return None
    try:
        PartialDate(atom.iso)
    except ValueError:
        return None
    return atom


def _year(digits: str) -> int:
    digits = digits.strip("'")
    return 2000 + int(digits) if len(digits) == 2 else int(digits or 0)


def _paired(text: DocumentText, atoms: list[_Atom]) -> Iterator[When]:
    at = 0
    while at < len(atoms):
        first = atoms[at]
        run = _run(text, atoms, at)
        if run > 1:
            yield When(first.low, atoms[at + run - 1].high, first.iso, atoms[at + run - 1].iso)
            at += run
            continue
        second = atoms[at + 1] if at + 1 < len(atoms) else None
        if second and (first.year or second.year) and _joined(text, first, second):
            whole = first if first.year else _borrowed(first, second)
            last = second if second.year else _lent(first, second)
            yield When(first.low, second.high, whole.iso, last.iso)
            at += 2
            continue
        if first.year:
            yield _within_a_month(text, first) or _single(text, first)
        at += 1


_DAY_BEFORE = re.compile(
    r"(?<![\d.,/])(?P<day>\d{1,2})(?:st|nd|rd|th|er)?\s?(?:-|~|至|到|\b(?:al?|to|until|till|au|bis|por|по|до|den|sampai)\b)\s*(?:el |le |the |ngay )?$"
)


def _within_a_month(text: DocumentText, last: _Atom) -> When | None:
    """Days of one month: "from 8 to 12 December 2023", "24-28.01.2024"; None when no earlier day stands before the date."""
    before = _DAY_BEFORE.search(text.folded[max(0, last.low - 22) : last.low]) if last.day else None
    if before is None or not 0 < int(before["day"]) < last.day:
        return None
    first = replace(last, day=int(before["day"]))
    return When(last.low - (min(22, last.low) - before.start()), last.high, first.iso, last.iso)


def _run(text: DocumentText, atoms: list[_Atom], at: int) -> int:
    """How many full dates stand in a row as a list of days ("2024-01-20、2024-02-12、2024-03-05"); two need the Chinese comma."""
    count = 1
    while at + count < len(atoms):
        before, after = atoms[at + count - 1], atoms[at + count]
        gap = text.folded[before.high : after.low]
        if not (before.day and after.day and after.year) or not re.fullmatch(
            r"\s*(?:[,、，;]|and|y|et|e|и|و|va|und)\s*", gap
        ):
            break
        count += 1
    listed = count > 2 or (count == 2 and "、" in text.plain[atoms[at].high : atoms[at + 1].low])
    return count if listed and atoms[at].year else 1


def _borrowed(first: _Atom, second: _Atom) -> _Atom:
    """The first date with the year of the second: of the year before when its month comes later ("November to March 2024")."""
    earlier = first.month > second.month > 0
    return replace(first, year=second.year - 1 if earlier else second.year)


def _lent(first: _Atom, second: _Atom) -> _Atom:
    """The second date with the year of the first, or the year after when its month comes earlier ("2024年11月至3月")."""
    whole = replace(second, year=first.year + (second.month < first.month))
    return _valid(whole) or replace(whole, day=0)


def _joined(text: DocumentText, first: _Atom, second: _Atom) -> bool:
    gap = text.folded[first.high : second.low]
    if len(gap) > 20 or "\n\n" in gap or "\t" in gap:
        return False
    if re.fullmatch(r"\s*[-~]\s*", gap):
        return True
    hits = list(words("until").find(gap, gap))
    if not hits:
        return False
    rest = gap[: hits[0].start] + gap[hits[-1].end :]
    if not _WHOLE_WORDS.fullmatch(rest):
        return False
    word = gap[hits[0].start : hits[0].end]
    if word in ("and", "y", "et", "e", "und", "и", "و"):
        return bool(re.search(r"(?:between|entre|between|zwischen|между|tra|بين)\D{0,12}$", text.folded[: first.low]))
    return True


def _single(text: DocumentText, atom: _Atom) -> When:
    """One date with its role, by the words just before it (or, in Chinese, just after)."""
    low = max(0, atom.low - 40)
    before = re.split(r"[,;.()。，；]|\n\s*\n", text.folded[low : atom.low])[-1]
    base = atom.low - len(before)
    starts = [h.end for h in words("begins").find(text.plain, text.folded, base, atom.low)]
    ends = [h.end for h in words("ends").find(text.plain, text.folded, base, atom.low) if _ends(text, h, atom.low)]
    after = text.folded[atom.high : atom.high + 3]
    if re.match(r"\s?(?:起|开始)", after) or (starts and max(starts) > max(ends, default=-1)):
        return When(atom.low, atom.high, start=atom.iso)
    if ends or re.match(r"\s?(?:止|结束)", after):
        return When(atom.low, atom.high, end=atom.iso)
    return When(atom.low, atom.high, point=atom.iso)


def _ends(text: DocumentText, hit: Hit, date: int) -> bool:
    """False for a "to" that leads elsewhere: "SBRT to the iliac bone is planned for November"."""
    leads = words("until").first(text.plain[hit.start : hit.end]) is not None
    return not leads or _WHOLE_WORDS.fullmatch(text.folded[hit.end : date]) is not None


@functools.cache
def _months() -> dict[str, int]:
    """Gregorian month names and their numbers; Russian ones also after "в" (в апреле)."""
    names = {name: next(iter(of)) for name, of in month_names().items() if "gregorian" in of.values() and len(name) > 2}
    after_in = {name[:-1] + "е": number for name, number in names.items() if re.search("[а-я][ьяа]$", name)}
    return {**after_in, **names}


@functools.cache
def _pattern() -> re.Pattern[str]:
    months = "|".join(sorted(map(re.escape, _months()), key=lambda name: (-len(name), name)))
    of = r"(?:\s*(?:de|del|d'|of|года?)\s+|[\s.,\-/']+)"
    end = rf"(?![{LETTERS}\d])"
    year4, year = r"(?:19|20)\d{2}", r"(?:(?:19|20)\d{2}|'?\d{2})"
    parts = [
        rf"(?P<iy>{year4})[-./](?P<im>\d{{1,2}})[-./](?P<id>\d{{1,2}})(?![\d])",
        rf"(?P<zy>{year4})\s*年\s*(?P<zm>\d{{1,2}})\s*月(?:\s*(?P<zd>\d{{1,2}})\s*日)?",
        r"(?P<zm2>\d{1,2})\s*月(?:\s*(?P<zd2>\d{1,2})\s*日)?",
        rf"(?:ngay\s*(?P<td>\d{{1,2}})\s*)?thang\s*(?P<tm>\d{{1,2}})(?:\s*(?:nam|/|-)\s*(?P<ty>{year4}))?",
        rf"(?<![\d./])(?P<n1>\d{{1,2}})[./-](?P<n2>\d{{1,2}})[./-](?P<ny>{year})(?!\d|[./]\d|-\d(?!\d?[./]\d))",
        rf"(?<![\d./{LETTERS}])(?P<dd>0?[1-9]|[12]\d|3[01])(?!\s*[.,;]\s*\n)(?:st|nd|rd|th|er|º|°|\.)?{of}?(?P<dm>{months})\.?(?:{of}(?P<dy>{year4}|'\d{{2}}|(?<=-)\d{{2}}))?{end}",
        rf"(?<![{LETTERS}])(?P<um>{months})\.?\s+(?P<ud>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<uy>{year4}){end}",
        rf"(?<![{LETTERS}])(?P<mm>{months})\.?(?:{of}(?P<my>{year4}|'\d{{2}}|(?<=-)\d{{2}}))?{end}",
        rf"(?<![\d./-])(?P<sm>\d{{1,2}})[./](?P<sy>{year4})(?!\d|[./-]\d)",
        rf"(?<![\d./\-:])(?P<yy>{year4})(?!\d|[./-]\d|\s*(?:mg|мг|ml|cgy|сгр))",
    ]
    return re.compile("|".join(parts))
