"""Toxicities and comorbidities by language, with their English and Chinese."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from caseferry.domain.facts import Display
from caseferry.knowledge.anatomy import words_for
from caseferry.knowledge.lexicon import Lexicon
from caseferry.knowledge.tables import load_yaml

GROUPS = ("toxicities", "comorbidities")


@functools.cache
def condition_words(group: str, language: str) -> Lexicon:
    """Words of `toxicities` or `comorbidities` for a text in `language`; keys are ids."""
    return Lexicon(
        (word, row["id"]) for row in load_yaml("conditions.yaml")[group] for word in words_for(row["words"], language)
    )


@functools.cache
def condition_displays(group: str) -> Mapping[str, Display]:
    """The words of each id in English and Chinese. Raises ValueError for a repeated id or an unknown group."""
    if group not in GROUPS:
        raise ValueError(f"conditions.yaml: no group {group}")
    rows = load_yaml("conditions.yaml")[group]
    displays = {row["id"]: Display(row["en"], row["zh"]) for row in rows}
    if len(displays) != len(rows):
        raise ValueError(f"conditions.yaml: {group}: an id stands twice")
    return displays
