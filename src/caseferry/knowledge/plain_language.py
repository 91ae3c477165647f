"""How easy a text to a family must be, by language (`data/plain_language.yaml`)."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from caseferry.knowledge.tables import load_yaml
from caseferry.knowledge.wording import LANGUAGES


@dataclass(frozen=True, slots=True)
class Bounds:
    """Words a sentence in the mean and at most; a word of `long_word` letters is long (0: not looked at), `long_share` may be."""

    sentence_mean: float
    sentence_most: int
    long_word: int = 0
    long_share: float = 1.0
    unit: str = "word"


@dataclass(frozen=True, slots=True)
class PlainLanguage:
    """The table: the language that has a reading grade and its limit, bounds by language, abbreviations, odd syllables."""

    graded: str
    most: float
    bounds: Mapping[str, Bounds]
    abbreviations: frozenset[str]
    syllables: Mapping[str, int]


@functools.cache
def load_plain_language() -> PlainLanguage:
    """The table. Raises ValueError when a language of the wording has no bounds."""
    table = load_yaml("plain_language.yaml")
    bounds = {language: Bounds(**row) for language, row in table["bounds"].items()}
    if set(LANGUAGES) - bounds.keys():
        raise ValueError(f"plain_language.yaml: no bounds for {sorted(set(LANGUAGES) - bounds.keys())}")
    return PlainLanguage(
        graded=table["grade"]["language"],
        most=table["grade"]["most"],
        bounds=bounds,
        abbreviations=frozenset(table["abbreviations"]),
        syllables=table["syllables"],
    )
