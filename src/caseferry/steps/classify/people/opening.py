"""A name without a label: it begins one of the first lines, and age, sex or birth stand on the same line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from caseferry.steps.classify.people.fields import Field
from caseferry.steps.classify.people.values import clean_name, read_age
from caseferry.steps.classify.views import PageView

FIRST_LINES = 12
_HEAD = re.compile(r"\s*(?P<name>[^\W\d_][^\d\t:：/|*]*?)[ ,]*(?:\t| {2,}|,\s*(?=\d)|\s+(?=[*\d(]))")
_ABOUT = re.compile(
    r"(?:^|[\s(,;])\d{1,3}\s?(?:y(?:ea)?rs?|yo|y)?\.?\s?/\s?(?:[MF]|male|female)(?![^\W\d_])|[*]\s?\d{1,2}[./]\d{1,2}[./]\d{4}",
    re.IGNORECASE,
)


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
        head = _HEAD.match(line.text)
        if head and not line.hits and not line.places and _is_name(head["name"]):
            rest = line.text[head.end("name") :]
            if (
                _ABOUT.search(rest)
                or _has_age(rest)
                or any(f.line == number and f.kind in ("age", "sex") and f.start > base for f in fields)
            ):
                return Opening(clean_name(head["name"]), base + head.start("name"), base + head.end("name"), rest)
        base += len(line.text) + 1
    return None


def _has_age(rest: str) -> bool:
    """True when a cell behind the name is an age with its unit: "69 Años"."""
    return any(
        re.match(r"\d", cell) and read_age(cell, labelled=False) is not None for cell in re.split(r"\t| {2,}", rest)
    )


def _is_name(head: str) -> bool:
    words = re.split(r"[\s,]+", head.strip(" ,"))
    return (
        2 <= len(words) <= 5
        and all(word[:1].isupper() for word in words)
        and clean_name(head) == " ".join(head.split()).strip(" ,")
    )
