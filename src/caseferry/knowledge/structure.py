"""Words by which the build of a document is recognised (`data/document_structure.yaml`)."""

from __future__ import annotations

import functools

from caseferry.knowledge.lexicon import fold
from caseferry.knowledge.phrases import PhraseBook
from caseferry.knowledge.tables import load_yaml
from caseferry.knowledge.words import tokens


@functools.cache
def structure_list(name: str) -> tuple[str, ...]:
    """One list of the table, folded. Raises KeyError for an unknown name and ValueError for an empty word."""
    words = load_yaml("document_structure.yaml")[name]
    if not all(isinstance(word, str) and word.strip() for word in words):
        raise ValueError(f"document_structure.yaml: {name}")
    return tuple(dict.fromkeys(fold(word) for word in words))


@functools.cache
def structure_book(name: str) -> PhraseBook[str]:
    """One list of the table as a phrase book whose meaning is the list's name."""
    return PhraseBook((word, name) for word in structure_list(name) if tokens(word))


@functools.cache
def structure_words(name: str) -> frozenset[str]:
    """The single words of one list."""
    return frozenset(token.text for word in structure_list(name) for token in tokens(word))
