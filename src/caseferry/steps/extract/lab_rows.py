"""One laboratory result: what follows the name of an analyte on its row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from caseferry.knowledge.labs import Analyte, Unit, flag_words, unit_at
from caseferry.knowledge.results import result_at
from caseferry.steps.extract.lab_numbers import NUMBER
from caseferry.steps.extract.text import DocumentText

_NAME_TAIL = re.compile(
    r"[)\]）]?(?:[ ](?:totale?s?|gesamt|общ\w+|общ\.|s[eé]ri[ckq]\w*|total[ ]s[eé]ri\w*)(?=[ \t]*[:：\t.\d]))?(?:[ \t]*[(\[（][^()\[\]（）\n\t]{0,40}[)\]）])?[ \t]*",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"(?:[ \t]*(?:[:=：~]|\.{2,}|(?<=[ ])\.(?=[ ])|-(?=\s|\d)|\|)|\s*(?:is|was|of|at|level|levels|count|value|initial|initiale|inicial|baseline|total|totale|es|de|est|era|fue|à|a|ist|là|là:|adalah|"
    r"составляет|до|كان|=|is:)(?=[\s\d<>:]))*[ \t]*"
)
_FILLER = re.compile(r"(?:[^\d\n\t<>≤≥.;。；:：]{1,28}[ ])")
_RANGE = re.compile(
    r"[(\[（]?\s*(?:ref\.?|range|normal|n|vn|vr|норма|референс\S*|参考\S*)?\s*:?\s*"
    r"(?P<range>\d+(?:[.,]\d+)?\s?(?:-{1,2}|~|à|a|to|до)\s?\d+(?:[.,]\d+)?|[<>≤≥]=?\s?\d+(?:[.,]\d+)?|(?:up to|до|hasta|jusqu'à|upto)\s?\d+(?:[.,]\d+)?)"
    r"\s*[)\]）]?"
)
_DATE = re.compile(r"\d{1,4}[/.\-]\d{1,2}[/.\-]\d{2,4}(?!\d)")
_FLAG = re.compile(
    r"[(\[]?(?P<flag>[↑↓]{1,3}|\*{1,2}(?!\s?10)|[+\-](?=[ ]*(?:[^\W\d_]|[\t\n]|$))|[^\W\d_]{1,9}\*?)[)\]]?(?![^\W\d_])"
)
_SPACES = re.compile(r"[ \t|\n]*")
_TIMES = re.compile(r"\*[ ]?(?=10)")
"""Before the power of ten of a unit: "0,7*10^9/л"."""
_COUNTED = re.compile(r"[ ]?[^\W\d_]{2,}")
_TYPES = re.compile(
    r"[ ]?(?:1\s?[/+&,-]\s?2|1 (?:e|y|et|and|и|và|und|dan) 2|i\s?[&/]\s?ii|ag/ab|抗原/?抗体|\(?(?:ag/ab|4th gen)\)?)(?![\d.,])",
    re.IGNORECASE,
)
"""The types that a serology tests for, behind its name: "HIV 1/2"."""


@dataclass(frozen=True, slots=True)
class Result:
    """A printed result. `start` to `end` are its words from the value on; `value_end` ends the value (operator included).

    `unit` is the unit as read (None when none is printed, or one that the table does not know).
    """

    value_start: int
    value_end: int
    end: int
    unit: Unit | None = None
    flag: str = ""
    range: str = ""
    word: str = ""  # the coded word of a qualitative result


def result_after(text: DocumentText, name_end: int, limit: int, analyte: Analyte, *, table: bool) -> Result | None:
    """The result that follows an analyte's name, or None. `table` allows a method column and words between name and value."""
    at = _skip_to_value(text, name_end, limit, analyte, table=table)
    if analyte.qualitative:
        return _word_result(text, at, limit)
    flag, at = _flag(text, at)
    match = NUMBER.match(text.plain, at)
    if (
        not match
        or match.end() > limit
        or _RANGE.match(text.plain, match.start("digits"), limit)
        or _DATE.match(text.plain, at)
    ):
        return None
    if match.end() < len(text.plain) and re.match(
        r"\s?[-/]\s?\d", text.plain[match.end() : min(limit, match.end() + 4)]
    ):
        return None  # a range, or two results in one cell ("PT/INR 12.1/1.05")
    end, parts = tail_of(text, match.end(), limit, analyte)
    parts.setdefault("flag", flag)
    return Result(match.start("operator") if match["operator"] else match.start("digits"), match.end(), end, **parts)  # type: ignore[arg-type]


def _skip_to_value(text: DocumentText, start: int, limit: int, analyte: Analyte, *, table: bool) -> int:
    plain = text.plain
    at = _match_end(_NAME_TAIL, plain, _match_end(_TYPES, plain, start) if analyte.qualitative else start)
    at = _match_end(_LINK, plain, at)
    if table:
        cells = 0
        while (at < limit and plain[at] == "\t") or (re.match(r"[^\d\t\n<>≤≥]{1,40}\t", plain[at:limit]) and cells < 2):
            at = plain.find("\t", at, limit) + 1
            cells += 1
        filler = _FILLER.match(plain, at, limit)
        if filler and len(filler.group().split()) <= 4 and not flag_words().get(text.folded[at : filler.end()].strip()):
            at = _first_result(text, at, filler.end(), limit) if analyte.qualitative else filler.end()
    return _match_end(_SPACES, plain, at)


def _first_result(text: DocumentText, start: int, end: int, limit: int) -> int:
    """Where a result in words begins among the words before `end`: "I & II Non Reactive"; else `end`."""
    begins = [start, *(start + space.end() for space in re.finditer(" +", text.plain[start:end]))]
    return next((at for at in begins if result_at(text.plain, text.folded, at, limit)), end)


def _match_end(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at


def tail_of(text: DocumentText, start: int, limit: int, analyte: Analyte) -> tuple[int, dict[str, object]]:
    """Flag, unit and range in whatever order they follow a value; returns where they end."""
    found: dict[str, object] = {}
    end = start
    while True:
        at = _match_end(_TIMES, text.plain, _match_end(_SPACES, text.plain, end))
        if at >= limit:
            return end, found
        step = _unit(text, at, analyte, found) or _range(text, at, limit, found) or _tail_flag(text, at, found)
        if not step or step > limit:
            return end, found
        end = step


def _unit(text: DocumentText, at: int, analyte: Analyte, found: dict[str, object]) -> int:
    if "unit" in found:
        return 0
    unit = unit_at(text.folded, at)
    if unit and any(analyte.takes(code) for code in unit.codes):
        found["unit"] = unit
        return unit.end
    if unit and (len(unit.codes[0]) > 1 or unit.codes[0] == "%"):
        found["unit"] = unit  # known, and wrong for this analyte: the caller refuses it
        return unit.end
    return 0


def _range(text: DocumentText, at: int, limit: int, found: dict[str, object]) -> int:
    match = _RANGE.match(text.plain, at, limit)
    if not match or "range" in found:
        return 0
    found["range"] = text.text[match.start("range") : match.end("range")].strip()
    return match.end()


def _tail_flag(text: DocumentText, at: int, found: dict[str, object]) -> int:
    flag, end = _flag(text, at)
    if not flag or "flag" in found:
        return 0
    found["flag"] = flag
    return end


def _flag(text: DocumentText, at: int) -> tuple[str, int]:
    match = _FLAG.match(text.plain, at)
    if match and fold_flag(match["flag"]):
        return match["flag"], _match_end(_SPACES, text.plain, match.end())
    return "", at


def fold_flag(flag: str) -> str:
    """`high`, `low`, `abnormal`, or empty for what is no flag; single letters count only in capitals."""
    if len(flag.rstrip("*")) == 1 and flag.isalpha() and not flag.isupper() and flag.isascii():
        return ""
    return _flags().get(flag.lower(), "") or _flags().get(flag.rstrip("*").lower(), "")


def _flags() -> Mapping[str, str]:
    return flag_words()


def _word_result(text: DocumentText, at: int, limit: int) -> Result | None:
    """A result in words, perhaps after an index: "Non Reactive", "0.35 S/CO (Non-Reactive)"."""
    number = NUMBER.match(text.plain, at, limit)
    start = at
    if number:
        at = _match_end(_SPACES, text.plain, number.end())
        unit = unit_at(text.folded, at)
        at = _match_end(re.compile(r"[ \t(\[]*"), text.plain, unit.end if unit else at)
    word = result_at(text.plain, text.folded, at, limit)
    if not word:
        return None
    return Result(start, word.end, word.end, word=word.key)


def counted_by_a_word(text: DocumentText, result: Result) -> bool:
    """True when an unknown word follows the number ("500 mg BD", "4 units"): then it is no result."""
    return result.unit is None and not result.flag and bool(_COUNTED.match(text.plain, result.value_end))
