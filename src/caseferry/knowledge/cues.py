"""Word lists by language that say how a statement is meant: assertion cues and section headings."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from caseferry.knowledge.lexicon import Lexicon, fold
from caseferry.knowledge.tables import load_yaml

CUES = (
    "absent_before", "absent_after", "denied", "uncertain_before", "uncertain_after", "planned_before", "planned_after",
    "historical_before", "historical_after", "family", "stop", "inert",
)  # fmt: skip
SECTIONS = (
    "family", "history", "clinical", "technique", "macroscopy", "microscopy", "ihc", "findings", "comparison", "conclusion",
    "plan", "treatment", "toxicity", "medication", "allergy",
)  # fmt: skip


@functools.cache
def assertion_cues() -> Lexicon:
    """Every cue word; a hit's keys are names of CUES (a word may be a cue before and after). Raises ValueError on a bad table."""
    return Lexicon(_words("assertion_words.yaml", CUES))


@functools.cache
def false_friends(language: str) -> frozenset[str]:
    """Folded cue words of other languages that mean something else in this one: Vietnamese "não" is the brain."""
    table = load_yaml("assertion_words.yaml")["false_friends"]
    return frozenset(fold(word) for word in table.get(language.split("-")[0], ()))


@functools.cache
def section_headings() -> Lexicon:
    """Every heading; a hit's key is one of SECTIONS. Raises ValueError on a bad table."""
    return Lexicon(_words("section_words.yaml", SECTIONS))


def _words(name: str, kinds: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    table = load_yaml(name)
    if set(table) - {"meta", "false_friends"} != set(kinds):
        raise ValueError(f"{name}: the kinds of words must be exactly {kinds}")
    for kind in kinds:
        for language, words in table[kind].items():
            for word in words:
                if not isinstance(word, str) or not word.strip("*=~ "):
                    raise ValueError(f"{name}: {kind}.{language}: not a word: {word!r}")
                yield word, kind
