"""The kinds of documents and the words by which each is recognised (`data/document_types.yaml`)."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass

from caseferry.knowledge.phrases import PhraseBook
from caseferry.knowledge.tables import load_yaml

STATEMENT = "statement"
TIERS = ("names", "subjects", "headings", "body", "against")


@dataclass(frozen=True, slots=True)
class Category:
    """One kind of document: its id, the prefix of its PDF, its place among the others, and where it may go."""

    id: str
    prefix: str
    order: int
    private: bool = False
    dropped: bool = False  # not part of the packet


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word says: it speaks for (or `against`) a category, as a `names`, `subjects`, `headings` or `body` word of a language."""

    category: str
    tier: str
    language: str


@functools.cache
def load_categories() -> dict[str, Category]:
    """The categories by id, in packet order. Raises ValueError for a table that cannot be right."""
    found = {}
    for row in load_yaml("document_types.yaml")["categories"]:
        if row["id"] in found or not row["prefix"].replace("_", "").isalpha():
            raise ValueError(f"document_types.yaml: {row['id']}")
        found[row["id"]] = Category(
            row["id"], row["prefix"], row["order"], row.get("private", False), row.get("drop_from_packet", False)
        )
    return dict(sorted(found.items(), key=lambda item: item[1].order))


@functools.cache
def load_category_words(tiers: frozenset[str] = frozenset(TIERS)) -> PhraseBook[Meaning]:
    """Words of the given tiers as one book. Raises ValueError for an unknown tier or an empty word."""
    return PhraseBook(_entries(tiers))


def _entries(tiers: frozenset[str]) -> Iterator[tuple[str, Meaning]]:
    for row in load_yaml("document_types.yaml")["categories"]:
        for tier in TIERS:
            if tier not in tiers:
                continue
            for language, words in sorted(row.get(tier, {}).items()):
                for word in words:
                    if not isinstance(word, str) or not word.strip():
                        raise ValueError(f"document_types.yaml: {row['id']} {tier} {language}: {word!r}")
                    yield word, Meaning(row["id"], tier, language)
