"""Finds what identifies a person in the lines of a page: names, birth dates, numbers, addresses, telephones, e-mail."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from caseferry.knowledge.identifying_words import find_labels
from caseferry.knowledge.lexicon import Hit, fold
from caseferry.steps.deidentify.who import Who, squeezed, words_of

_STAMP = re.compile(r"[^\t]*· page \d+ of \d+ · (?:undated|\d{4}(?:-\d\d){0,2})")
_PATTERNS = (
    ("email", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("phone", re.compile(r"\+\d{1,3}[\s().-]*\d(?:[\s().-]{0,2}\d){6,12}")),
    ("phone", re.compile(r"(?<![\d.])\(0?\d{1,4}\)[\s-]*\d{3,4}[\s-]?\d{3,4}(?!\d)")),
    ("phone", re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")),
    ("number", re.compile(r"(?<!\d)\d{17}[\dx](?!\d)")),
    ("number", re.compile(r"(?<![\d.,])\d{3}-\d{2}-\d{4}(?!\d)")),
    ("number", re.compile(r"(?<![\d.,])\d{9,}(?![\d.,]\d)")),
    ("number", re.compile(r"[a-z0-9<]*<<[a-z0-9<]*")),
)
_AFTER_LABEL = re.compile(r"\s*(?:\([^)\t]*\)\s*)?(?:[:：=]|\t)[\s:：]*")
_AFTER_PLACE = re.compile(r"[\s:：=.]+")
_AFTER_NUMBER = re.compile(r"\s*(?:no\b\.?|n[°º]|№|#)?\s*[:：=.\t]?\s*(?=[\w-]*\d)")
_NUMBER = re.compile(r"[a-z]{0,5}[\s-]?[\w-]*\d[\w./-]*")
_PHONE = re.compile(r"[\d+()\s./-]*\d")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]{3,6}")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` to `end` of line number `line`, and what they are: a kind of knowledge/identifying_words, `stamp` or `date`.

    `instead`: what is written in their place; empty for nothing.
    """

    line: int
    start: int
    end: int
    kind: str
    instead: str = ""


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date as written in a line, and every (year, month, day) that it may mean; 0 for what is missing."""

    line: int
    start: int
    end: int
    readings: frozenset[tuple[int, int, int]]


def find_identifiers(
    lines: Sequence[str], who: Who, dates: Sequence[DateSpan], *, shift: int | None = None
) -> tuple[Span, ...]:
    """Every span that tells who the patient is, in order; spans may overlap.

    With `shift` every date goes, too: a date with one reading is moved by so many days, any other is covered.
    """
    found: set[Span] = set()
    waiting: list[str] = []  # kinds of the cells of a row of labels, whose values stand in the row below
    for number, line in enumerate(lines):
        folded = fold(line)
        labels = find_labels(line)
        found |= {Span(number, a, b, kind) for kind, a, b in _patterned(folded)}
        found |= {Span(number, a, b, "name") for a, b in _names(line, folded, who)}
        found |= {Span(number, a, b, "number") for a, b in _numbers(folded, who)}
        found |= {Span(number, a, b, kind) for kind, a, b in _labelled(folded, labels)}
        found |= {Span(number, a, b, kind) for kind, a, b in _below(line, waiting)}
        found |= {Span(number, match.start(), match.end(), "stamp") for match in _STAMP.finditer(line)}
        waiting = _heads(line, labels)
    births = {date for date in dates if _is_birth(date, lines[date.line], who)}
    found |= {Span(date.line, date.start, date.end, "birth_date") for date in births}
    if shift is not None:
        found |= {Span(d.line, d.start, d.end, "date", moved(d, shift)) for d in dates if d not in births}
    return tuple(sorted(found))


def still_named(lines: Sequence[str], who: Who) -> bool:
    """True when a form of a name or a number of the person stands in the lines."""
    return any([*_names(line, fold(line), who), *_numbers(fold(line), who)] for line in lines)


def _patterned(folded: str) -> Iterator[tuple[str, int, int]]:
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(folded):
            yield kind, match.start(), match.end()


def _names(line: str, folded: str, who: Who) -> Iterator[tuple[int, int]]:
    words = list(words_of(folded))
    sure = [who.is_name(word) for word, _, _ in words]
    for at, (word, start, end) in enumerate(words):
        beside = any(sure[near] for near in (at - 1, at + 1) if 0 <= near < len(words))
        short = not sure[at] and who.may_be_name(word)
        pair = short and len(word) > 1 and any(
            who.may_be_name(words[near][0]) for near in (at - 1, at + 1) if 0 <= near < len(words)
        )  # fmt: skip
        if sure[at] or (short and (beside or pair)):
            yield start, end
    for part in who.han:
        yield from ((match.start(), match.end()) for match in re.finditer(re.escape(part), line))
    yield from ((match.start(), match.end()) for match in _HAN_RUN.finditer(line) if who.han_like(match.group()))


def _numbers(folded: str, who: Who) -> Iterator[tuple[int, int]]:
    for match in re.finditer(r"[^\W_](?:[\w./-]|\s(?=\d))*", folded):
        bare = squeezed(match.group())
        if any(number in bare for number in who.numbers):
            yield match.start(), match.end()


def _labelled(folded: str, labels: Sequence[Hit]) -> Iterator[tuple[str, int, int]]:
    """The values that follow a label in its line: to the end of the cell, or to the next label."""
    for at, hit in enumerate(labels):
        end = labels[at + 1].start if at + 1 < len(labels) else len(folded)
        sign = _sign_of(folded, hit).match(folded, hit.end)
        if sign is None or sign.end() >= end:
            continue
        yield from _value(folded, hit.key, sign.end(), end)


def _sign_of(folded: str, hit: Hit) -> re.Pattern[str]:
    """What stands between a label and its value: a sign or a new cell; after a place at the head of a cell a space will do."""
    if hit.key == "number":
        return _AFTER_NUMBER
    heads = hit.start == 0 or folded[hit.start - 1] == "\t"
    return _AFTER_PLACE if heads and hit.key in ("address", "phone", "email") else _AFTER_LABEL


def _value(folded: str, kind: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    cell = folded.find("\t", start, end)
    end = end if cell < 0 else cell
    pattern = {"number": _NUMBER, "phone": _PHONE}.get(kind)
    if pattern is not None:
        match = pattern.match(folded, start, end)
        if match is not None:
            yield kind, match.start(), match.end()
    elif kind != "birth_date" and folded[start:end].strip():
        yield kind, start, start + len(folded[start:end].rstrip())


def _heads(line: str, labels: Sequence[Hit]) -> list[str]:
    """The kinds of the cells when a line is nothing but labels side by side, else nothing."""
    cells, at, kinds = line.split("\t"), 0, []
    for cell in cells:
        inside = [hit for hit in labels if at <= hit.start and hit.end <= at + len(cell)]
        whole = len(inside) == 1 and len(cell.strip(" :：")) <= inside[0].end - inside[0].start + 2
        kinds.append(inside[0].key if whole else "")
        at += len(cell) + 1
    return kinds if len(cells) > 1 and sum(map(bool, kinds)) * 2 >= len(cells) else []


def _below(line: str, kinds: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    cells, at = line.split("\t"), 0
    if len(cells) != len(kinds):
        return
    for cell, kind in zip(cells, kinds, strict=True):
        if kind and kind != "birth_date" and cell.strip():
            yield kind, at, at + len(cell)
        at += len(cell) + 1


def _is_birth(date: DateSpan, line: str, who: Who) -> bool:
    """The patient's birth date, or any date straight after a word for birth."""
    if any(_same_day(reading, birth) for reading in date.readings for birth in who.births):
        return True
    before = line[: date.start]
    hits = find_labels(before)
    return bool(hits) and hits[-1].key == "birth_date" and len(before) - hits[-1].end <= 12


def _same_day(reading: tuple[int, int, int], birth: tuple[int, int, int]) -> bool:
    year = reading[0] in (birth[0], birth[0] % 100, birth[0] + 543, birth[0] - 1911)
    return year and (reading[1:] == birth[1:] or reading[:0:-1] == birth[1:])


def moved(date: DateSpan, shift: int) -> str:
    """The date `shift` days later in ISO form; empty when it has several readings or lacks its day."""
    if len(date.readings) != 1:
        return ""
    try:
        return (dt.date(*next(iter(date.readings))) + dt.timedelta(days=shift)).isoformat()
    except (ValueError, OverflowError):
        return ""
