"""Writes out words whose inner parts take endings, which knowledge/lexicon.py allows only at the end of a word."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

_ENDINGS = (
    "ая",
    "ой",
    "ую",
    "ый",
    "ого",
    "ое",
    "ые",
    "ых",
    "ом",
    "ому",
    "ым",
    "ий",
    "ие",
    "их",
    "яя",
    "ей",
    "юю",
    "ее",
    "его",
    "а",
    "у",
    "ы",
    "ов",
    "я",
    "и",
    "ю",
    "ии",
    "ию",
    "",
)


def inflected(words: Iterable[str]) -> Iterator[str]:
    """The words, with each inner `*` of a Russian word written out in its endings; other words as they are.

    >>> "передняя резекци*" in set(inflected(["передн* резекци*"]))
    True
    """
    for word in words:
        parts = word.split(" ")
        if not any(part.endswith("*") for part in parts[:-1]):
            yield word
            continue
        choices = [[part[:-1] + ending for ending in _ENDINGS] if part.endswith("*") else [part] for part in parts[:-1]]
        for chosen in itertools.product(*choices, [parts[-1]]):
            yield " ".join(chosen)
