"""Words of a course of treatment: cycles, settings, lines, responses, reasons for stopping (`data/courses.yaml`)."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from caseferry.domain.facts import Display
from caseferry.knowledge.inflection import inflected
from caseferry.knowledge.lexicon import Lexicon, fold
from caseferry.knowledge.tables import load_yaml

CODED = ("settings", "responses", "reasons")
LISTS = (
    "conditions",
    "occasions",
    "refusals",
    "stops",
    "causes",
    "chemotherapy",
    "premedication",
    "not_taken",
    "sequence",
    "weekly",
    "begins",
    "ends",
    "until",
    "other_events",
    "before_after",
    "weak",
)
STATUSES = ("given", "planned", "not_given", "inert")
"""Inert words look like a status and are none ("no contraindication")."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A coded word of a course: its id (`CR`, `neuropathy`, `adjuvant`) with its English and Chinese."""

    id: str
    en: str
    zh: str

    @property
    def display(self) -> Display:
        """English and Chinese."""
        return Display(self.en, self.zh)


@functools.cache
def coded(group: str) -> dict[str, Coded]:
    """The coded words of `settings`, `responses` or `reasons` by id. Raises ValueError for a bad row."""
    found: dict[str, Coded] = {}
    for row in _table()[group]:
        if row["id"] in found or not (row["en"] and row["zh"] and row["words"]):
            raise ValueError(f"courses.yaml: {group}: bad row {row['id']}")
        found[row["id"]] = Coded(row["id"], row["en"], row["zh"])
    return found


@functools.cache
def coded_words(group: str) -> Lexicon:
    """The words of a coded group; a hit's key is an id."""
    return Lexicon((word, row["id"]) for row in _table()[group] for word in _all(row["words"]))


@functools.cache
def words(name: str) -> Lexicon:
    """The words of one of LISTS."""
    if name not in LISTS:
        raise ValueError(f"no list of course words: {name}")
    return Lexicon((word, name) for word in _all(_table()[name]))


@functools.cache
def status_words() -> Lexicon:
    """Words that say given, planned or not given; a hit's keys are of STATUSES."""
    return Lexicon((word, status) for status in STATUSES for word in _all(_table()["status"][status]))


@functools.cache
def line_words() -> Lexicon:
    """Words for lines of therapy; a hit's key is the number as text."""
    return Lexicon((word, str(n)) for by in _table()["lines"].values() for n, names in by.items() for word in names)


def meaning_of(group: str, printed: str) -> Coded | None:
    """The coded meaning of printed words (a response, a reason, a setting); the first that stands in them, or None.

    >>> meaning_of("reasons", "une neuropathie de grade 2").en
    'Neuropathy'
    """
    hit = coded_words(group).first(printed)
    return coded(group)[hit.key] if hit else None


@functools.cache
def numbers() -> dict[str, int]:
    """Folded number words of all languages, ordinals not among them; a gap in a list is a word that means something else unaccented."""
    table = {
        fold(w): n
        for by in _table()["number_words"].values()
        for n, names in enumerate(by, 1)
        for w in (names or "").split("|")
        if w
    }
    return table | {fold(word): n for by in _table()["duals"].values() for word, n in by.items()}


@functools.cache
def ordinals() -> dict[str, int]:
    """Folded ordinal words of all languages."""
    return {fold(word): n for by in _table()["ordinal_words"].values() for n, word in enumerate(by, 1)}


@functools.cache
def unit_pattern() -> str:
    """A pattern (for folded text) of every word for a cycle."""
    return _alternatives(_all(_table()["units"]))


@functools.cache
def dual_pattern() -> str:
    """A pattern (for folded text) of words that mean two cycles by themselves."""
    return _alternatives(word for by in _table()["duals"].values() for word in by)


@functools.cache
def cancer_table() -> Mapping[str, list[str]]:
    """Words for a case's cancer by the tumour type that regimens are marked with."""
    return dict(_table()["cancer_tags"])


def _alternatives(names: Iterable[str]) -> str:
    ordered = sorted({fold(name) for name in names}, key=lambda name: (-len(name), name))
    return "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in ordered)


def _all(by_language: Mapping[str, Iterable[str]]) -> Iterator[str]:
    for language, names in by_language.items():
        for name in names:
            if not isinstance(name, str) or not name.strip("*= "):
                raise ValueError(f"courses.yaml: {language}: not a word: {name!r}")
        yield from inflected(names)


@functools.cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = load_yaml("courses.yaml")
    needed = {
        *CODED,
        *LISTS,
        "meta",
        "cancer_tags",
        "units",
        "duals",
        "number_words",
        "ordinal_words",
        "status",
        "lines",
    }
    if set(table) != needed or set(table["status"]) != set(STATUSES):
        raise ValueError("courses.yaml: its parts must be exactly " + ", ".join(sorted(needed)))
    return table
