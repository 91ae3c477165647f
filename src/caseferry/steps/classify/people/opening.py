"""A name without a label: it begins one of the first lines, and age, sex or birth stand on the same line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from caseferry.knowledge.lexicon import fold
from caseferry.knowledge.people import word_set
from caseferry.steps.classify.people.fields import Field
from caseferry.steps.classify.people.values import clean_name, read_age
from caseferry.steps.classify.views import PageView

FIRST_LINES = 12
_HEAD = re.compile(r"\s*(?P<name>[^\W\d_][^\d\t:：/|*]*?)[ ,]*(?:\t| {2,}|,\s*(?=\d)|\s+(?=[*\d(]))")
_ABOUT = re.compile(
    r"(?:^|[\s(,;])\d{1,3}\s?(?:y(?:ea)?rs?|yo|y)?\.?\s?/\s?(?:[MF]|male|female)(?![^\W\d_])|[*]\s?\d{1,2}[./]\d{1,2}[./]\d{4}",
    re.IGNORECASE,
)


_AGED = re.compile(r"(?<![\d./,-])\d{1,3}\s?([^\W\d_]{2,})(?![\w/])")
_WORDS = re.compile(r"(?<!\S)[^\W\d_][^\d\t:：/|*]*[^\W\d_]\.?")
_IDENTITY = re.compile(r"(?<=\s)[A-Z]{1,3}\.?\s?\d")
"""A number of the person, with the capitals that say which: `CC 16000000`."""


@dataclass(frozen=True, slots=True)
class Opening:
    """The name, its place in the page's text, and what stands behind it on the line."""

    name: str
    start: int
    end: int
    rest: str


def opening_name(page: PageView, fields: Sequence[Field]) -> Opening | None:
    """The first such name of a page, or None. Two words or more, each with a capital; no words of titles or places."""
    base = 0
    for number, line in enumerate(page.lines[:FIRST_LINES]):
        here = [field for field in fields if field.line == number and field.start > base]
        name = _head_of(line.text, base, here) if not line.hits and not line.places else None
        if name:
            rest = line.text[name.end() :]
            if _ABOUT.search(rest) or _has_age(rest) or any(field.kind in ("age", "sex") for field in here):
                return Opening(clean_name(name.group()), base + name.start(), base + name.end(), rest)
        base += len(line.text) + 1
    return None


def _head_of(line: str, base: int, fields: Sequence[Field]) -> re.Match[str] | None:
    """The name that begins a line: up to a wide gap or a number, or, where recognition left one space, up to a label."""
    head = _HEAD.match(line)
    ends = [mark.start() for mark in _IDENTITY.finditer(line)][:1]
    ends += [head.end("name")] if head else []
    ends += [fold(line).rfind(field.label.split()[0], 0, field.start - base) for field in fields[:1]]
    for end in (end for end in ends if end > 0):
        name = _WORDS.match(line[:end])
        if name and _is_name(name.group()):
            return name
    return None


def _has_age(rest: str) -> bool:
    """True when an age with its unit stands behind the name: "69 Años"; a single letter counts only in a cell of its own."""
    if any(
        re.match(r"\d", cell) and read_age(cell, labelled=False) is not None for cell in re.split(r"\t| {2,}", rest)
    ):
        return True
    units = word_set("age_units")
    return any(len(unit) > 1 and unit in units for unit in _AGED.findall(fold(rest)))


def _is_name(head: str) -> bool:
    words = re.split(r"[\s,]+", head.strip(" ,"))
    return (
        2 <= len(words) <= 5
        and all(word[:1].isupper() for word in words)
        and clean_name(head) == " ".join(head.split()).strip(" ,")
    )
