"""Words by which records mention an examination, and cues that say awaited or not done (`data/mentions.yaml`)."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from caseferry.knowledge.tables import load_yaml

IT = "\u241f"
"""Stands for the words of a term in the sentence that cues are looked for in; `{it}` in the data."""


@functools.cache
def load_terms() -> dict[str, re.Pattern[str]]:
    """A pattern per term. Raises ValueError for a pattern that cannot be compiled."""
    return {name: _one_of(patterns) for name, patterns in load_yaml("mentions.yaml")["terms"].items()}


@functools.cache
def load_cues() -> dict[str, re.Pattern[str]]:
    """`awaited` and `not_done`, in every language at once; for a sentence in which `IT` stands for the term."""
    cues = load_yaml("mentions.yaml")["cues"]
    return {
        name: _one_of(word.replace("{it}", IT) for words in by.values() for word in words) for name, by in cues.items()
    }


def _one_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """Any of `patterns` between ASCII look-arounds: beside Chinese characters, which count as word characters, `\\b` fails."""
    ordered = sorted(set(patterns), key=lambda text: (-len(text), text))
    parts = "|".join(_bounded(pattern) for pattern in ordered)
    try:
        return re.compile(parts, re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"mentions.yaml: {error}") from error


def _bounded(pattern: str) -> str:
    han = re.match(r"[\u3400-\u9fff\u0600-\u06ff]", pattern)
    return f"(?:{pattern})" if han else rf"(?<![A-Za-z0-9\u00c0-\u04ff])(?:{pattern})(?![A-Za-z0-9\u00c0-\u04ff])"
