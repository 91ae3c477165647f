"""Words for the result of a test, by language, with their codes and the codes' words in English and Chinese."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Any

from caseferry.domain.facts import Display
from caseferry.knowledge.lexicon import Hit, Lexicon
from caseferry.knowledge.tables import load_yaml

NOT_DONE = "not_done"
"""The code of words that say a test has no result: requested, awaited, not performed."""


@functools.cache
def result_words() -> Lexicon:
    """Every result word; a hit's keys are result codes."""
    return Lexicon((word, row["code"]) for row in _rows() for words in row["words"].values() for word in words)


@functools.cache
def result_displays() -> Mapping[str, Display]:
    """The words of each result code in English and Chinese. Raises ValueError on a repeated code."""
    displays = {row["code"]: Display(row["en"], row["zh"]) for row in _rows()}
    if len(displays) != len(_rows()):
        raise ValueError("result_words.yaml: a code stands twice")
    return displays


def results_in(plain: str, folded: str, start: int, end: int) -> Iterator[Hit]:
    """The result words between two offsets."""
    return result_words().find(plain, folded, start, end)


def result_at(plain: str, folded: str, start: int, end: int) -> Hit | None:
    """The result word that begins at `start` (after spaces and an opening bracket), or None."""
    hit = next(results_in(plain, folded, start, min(end, start + 60)), None)
    return hit if hit and not plain[start : hit.start].strip(" (（[:") else None


def _rows() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = load_yaml("result_words.yaml")["results"]
    return rows
