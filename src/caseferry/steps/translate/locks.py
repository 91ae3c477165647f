"""Locks what may not change before a machine sees a text, and unlocks it afterwards."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from caseferry.knowledge.glossary import Glossary
from caseferry.knowledge.translation_checks import writes_decimal_comma
from caseferry.steps.translate.numbers import RAISED, NumberHit, find_dates, find_numbers, units_in, without
from caseferry.steps.translate.terms import TermHit, find_terms

_MARK = re.compile(r"\[\s?\[\s?(\d+)\s?\]\s?\]")
_BRACKETS = re.compile(_MARK.pattern + r"|\[\s?\[|\]\s?\]")  # of the source: they could be taken for ours
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Wording:
    """What locking needs to know: from which language into which, whose names stay, and the glossary."""

    language: str
    to: str
    names: tuple[str, ...] = ()
    glossary: Glossary = Glossary()  # noqa: RUF009 - empty and never changed


@dataclass(frozen=True, slots=True)
class Lock:
    """A stretch of the source and what stands for it in the translation."""

    start: int
    end: int
    kind: str  # name | term | drug | gene | stage | date | unit | number
    rendering: str


@dataclass(frozen=True, slots=True)
class Locked:
    """A text with placeholders `[[1]]`, and the locks in their order."""

    text: str
    locks: tuple[Lock, ...]


def find_locks(text: str, wording: Wording) -> tuple[Lock, ...]:
    """Names, terms, drugs, genes, stages, dates, units and numbers, in order of place, never overlapping."""
    terms = find_terms(text, wording.language, wording.to, wording.names, wording.glossary)
    found = [_of_term(hit) for hit in terms]
    days = find_dates(text, wording.language)
    dates = [
        Lock(hit.start, hit.end, "date", _date(hit.readings, hit.year, hit.named) or text[hit.start : hit.end])
        for hit in days
    ]
    rest = without(text, days)
    units = [Lock(hit.start, hit.end, "unit", hit.symbol) for hit in units_in(rest) if not hit.time]
    numbers = [Lock(hit.start, hit.end, "number", _number(hit, rest, wording.language)) for hit in find_numbers(rest)]
    marks = [Lock(match.start(), match.end(), "name", match[0]) for match in _BRACKETS.finditer(text)]
    for lock in (*marks, *dates, *units, *numbers):
        if not any(lock.start < other.end and other.start < lock.end for other in found):
            found.append(lock)
    return tuple(sorted(found, key=lambda lock: lock.start))


def _of_term(hit: TermHit) -> Lock:
    return Lock(hit.start, hit.end, hit.kind, hit.rendering)


def _date(readings: frozenset[str], year: int, named: bool) -> str:
    """The ISO form of a date whose month is a word; a date in digits stays as it is printed."""
    if not named or len(readings) != 1 or not 1900 <= year <= 2100:
        return ""
    return f"{year}{next(iter(readings))[2:]}"


def _number(hit: NumberHit, text: str, language: str) -> str:
    """With a decimal point, unless that could change the value: 1.234 stays as it is and waits for a person; 10⁹ stays raised."""
    written = text[hit.start : hit.end]
    if any(char in RAISED for char in written):
        return written
    return hit.text if hit.ambiguous or not writes_decimal_comma(language) else hit.readings[0]


def lock(text: str, wording: Wording) -> Locked:
    """`text` with a placeholder for each lock."""
    locks = find_locks(text, wording)
    parts, at = [], 0
    for number, held in enumerate(locks, 1):
        parts += [text[at : held.start], f"[[{number}]]"]
        at = held.end
    return Locked("".join((*parts, text[at:])), locks)


def unlock(text: str, locked: Locked) -> str | None:
    """`text` with the renderings in place; None when a placeholder was lost, doubled or made up."""
    seen = [int(match[1]) for match in _MARK.finditer(text)]
    if sorted(seen) != list(range(1, len(locked.locks) + 1)):
        return None
    rest = _MARK.sub("\0", text)
    if "[[" in rest or "]]" in rest:
        return None
    return _MARK.sub(lambda match: locked.locks[int(match[1]) - 1].rendering, text)


def carried(text: str, wording: Wording) -> str | None:
    """The translation of a text in which nothing but locks has letters; None when a translator is needed."""
    locked = lock(text, wording)
    bare = _MARK.sub("", locked.text)
    return unlock(locked.text, locked) if not _LETTER.search(bare) else None


def pieces(text: str, locks: Sequence[Lock]) -> tuple[tuple[str, bool], ...]:
    """`text` cut at its locks, for showing: (words, locked)."""
    found, at = [], 0
    for held in locks:
        found += [(text[at : held.start], False), (text[held.start : held.end], True)]
        at = held.end
    return tuple((words, locked) for words, locked in (*found, (text[at:], False)) if words)
