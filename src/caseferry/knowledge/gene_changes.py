"""Kinds of change of a gene, and the words that stand around them in a result (`data/gene_changes.yaml`)."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from caseferry.knowledge.lexicon import fold
from caseferry.knowledge.tables import load_yaml


@dataclass(frozen=True, slots=True)
class GeneChange:
    """A kind of change with its English and Chinese."""

    id: str
    en: str
    zh: str


@functools.cache
def change_words() -> dict[str, GeneChange]:
    """Folded words, longest first, each with its kind. Raises ValueError for a word of two kinds."""
    found: dict[str, GeneChange] = {}
    for key, row in load_yaml("gene_changes.yaml")["changes"].items():
        for word in row["words"]:
            if found.setdefault(fold(word), GeneChange(key, row["en"], row["zh"])).id != key:
                raise ValueError(f"gene_changes.yaml: {word!r} stands for two kinds")
    return dict(sorted(found.items(), key=lambda item: (-len(item[0]), item[0])))


@functools.cache
def words_around() -> tuple[str, ...]:
    """Folded words for `exon`, for the share of a change, and those that join them, longest first."""
    table = load_yaml("gene_changes.yaml")
    return tuple(
        sorted(
            {fold(word) for word in (*table["exon"], *table["share"], *table["link"])},
            key=lambda word: (-len(word), word),
        )
    )
