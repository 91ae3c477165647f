"""Stage and grade systems, performance scales, and the words that mark them in each language."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from caseferry.domain.facts import Display
from caseferry.knowledge.lexicon import Lexicon, fold
from caseferry.knowledge.tables import load_yaml

GENERIC = "group"
"""The code of a stage whose system the record does not name."""
_UNNAMED = frozenset({"TNM", "AJCC", GENERIC})
"""Stages that are read without a name: their letters say what they are, and AJCC and UICC groups are the same ones."""
_SHAPES = ("roman", "roman_lymphoma", "letter", "inrg")


@dataclass(frozen=True, slots=True)
class Scale:
    """A staging system or performance scale: `values` names a shape (systems) or is a regular expression (scales)."""

    code: str
    display: Display
    values: str


@functools.cache
def stage_systems() -> Mapping[str, Scale]:
    """Staging systems by code. Raises ValueError for an unknown shape of values."""
    systems = {row["code"]: _scale(row) for row in _table()["stage_systems"]}
    if any(system.values not in _SHAPES for system in systems.values()):
        raise ValueError("staging.yaml: values of a stage system must be one of its shapes")
    return systems


def name_stage(value: str, code: str) -> str:
    """A printed stage with its system, without which it says nothing: II is another disease by R-ISS than by FIGO.

    >>> name_stage("II", "R-ISS"), name_stage("FIGO IIIC", "FIGO"), name_stage("IIIB", "group")
    ('R-ISS II', 'FIGO IIIC', 'IIIB')
    """
    bare = code in _UNNAMED or code not in stage_systems() or fold(code) in fold(value)
    return value if bare else f"{code} {value}"


@functools.cache
def stage_marks() -> Lexicon:
    """Words before a stage: keys are system codes, or GENERIC for "stage" alone."""
    return Lexicon(
        [
            *((word, row["code"]) for row in _table()["stage_systems"] for word in row["words"]),
            *((word, GENERIC) for word in _flat(_table()["stage_words"]["before"])),
        ]
    )


@functools.cache
def stage_words_after() -> Lexicon:
    """Words that follow a stage: "IIIB期", "III стадия"."""
    return Lexicon((word, GENERIC) for word in _flat(_table()["stage_words"]["after"]))


@functools.cache
def ordinal_stages() -> Lexicon:
    """Stages as ordinal words; keys are Roman numerals."""
    return Lexicon(
        (word, roman) for by in _table()["ordinals"].values() for roman, words in by.items() for word in words
    )


@functools.cache
def not_cancer_stages() -> Lexicon:
    """Words near which a stage is not that of a cancer: "CKD stage 3"."""
    return Lexicon((word, "other") for word in _flat(_table()["not_cancer"]))


@functools.cache
def performance_scales() -> tuple[Lexicon, Mapping[str, Scale]]:
    """Words of the performance scales (keys are codes), and the scales."""
    rows = _table()["performance"]
    return Lexicon((word, row["code"]) for row in rows for word in row["words"]), {
        row["code"]: _scale(row) for row in rows
    }


@functools.cache
def differentiation() -> tuple[Lexicon, Mapping[str, Display]]:
    """Degrees of differentiation in words (keys G1 to G4), and the codes' displays."""
    rows = _table()["differentiation"]
    words = ((word, row["code"]) for row in rows for listed in row["words"].values() for word in listed)
    return Lexicon(words), {row["code"]: Display(row["en"], row["zh"]) for row in rows}


@functools.cache
def grade_words() -> Lexicon:
    """Words before a numeric grade."""
    return Lexicon((word, "grade") for word in _flat(_table()["grade_words"]))


@functools.cache
def refused_grades() -> Lexicon:
    """Words near which a grade is not that of the tumour: toxicity, regression, in-situ disease."""
    return Lexicon((word, "refused") for word in _flat(_table()["grade_refused"]))


def _table() -> Any:
    return load_yaml("staging.yaml")


def _scale(row: Mapping[str, str]) -> Scale:
    return Scale(row["code"], Display(row["en"], row["zh"]), row["values"])


def _flat(by_language: Mapping[str, list[str]]) -> Iterator[str]:
    for words in by_language.values():
        yield from words
