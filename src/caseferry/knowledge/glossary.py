"""English words of oncology and their Chinese, from the glossary table; and the glossaries that a person hands over."""

from __future__ import annotations

import csv
import functools
import io
from collections.abc import Iterable

from caseferry.domain.errors import UsageError
from caseferry.domain.translation import Term
from caseferry.knowledge.lexicon import Hit, Lexicon, fold, plain
from caseferry.knowledge.tables import load_csv

COLUMNS = ("language", "term", "en", "zh")


@functools.cache
def load_glossary() -> dict[str, tuple[tuple[str, str], ...]]:
    """Pairs (English, Chinese) by group (`site`, `histology`, `drug` ...). Raises ValueError for a pair without both words,
    or for an English word with two different Chinese ones in its group."""
    groups: dict[str, dict[str, str]] = {}
    for row in load_csv("glossary_en_zh.csv"):
        if not (row["group"] and row["en"] and row["zh_hans"]):
            raise ValueError("glossary_en_zh.csv: a row without both words")
        pairs = groups.setdefault(row["group"], {})
        if pairs.setdefault(row["en"], row["zh_hans"]) != row["zh_hans"]:
            raise ValueError(f"glossary_en_zh.csv: {row['en']!r} is {pairs[row['en']]} and {row['zh_hans']}")
    return {group: tuple(pairs.items()) for group, pairs in groups.items()}


def chinese(english: str, group: str = "") -> str:
    """The Chinese for an English term, in one group or in any; empty when the table does not hold it.

    >>> chinese("cisplatin", "drug")
    '顺铂'
    """
    return _lookup().get((group, english.strip().casefold()), "")


@functools.cache
def _lookup() -> dict[tuple[str, str], str]:
    table: dict[tuple[str, str], str] = {}
    for group, pairs in load_glossary().items():
        for en, zh in pairs:
            short = en.split(" (")[0]
            for key in (en, short):
                table.setdefault((group, key.casefold()), zh)
                table.setdefault(("", key.casefold()), zh)
    return table


class Glossary:
    """Terms that must be rendered in one way. Made from a person's file; the drugs table stands behind it."""

    def __init__(self, terms: Iterable[Term] = ()) -> None:
        self._terms = tuple(terms)
        self._lexicons: dict[str, Lexicon | None] = {}

    @property
    def terms(self) -> tuple[Term, ...]:
        """Its rows."""
        return self._terms

    def find(self, text: str, language: str) -> list[tuple[Hit, Term]]:
        """Every term of `language` in `text`, in order of place."""
        if language not in self._lexicons:
            words = [(row.term, str(n)) for n, row in enumerate(self._terms) if row.language == language]
            self._lexicons[language] = Lexicon(words) if words else None
        lexicon = self._lexicons[language]
        return [(hit, self._terms[int(hit.key)]) for hit in lexicon.find(plain(text), fold(text))] if lexicon else []


def read_glossary(text: str, name: str) -> Glossary:
    """The glossary in a CSV file with the columns language, term, en, zh.

    Raises UsageError in one sentence: a column is missing, a row is empty, or two rows of one term contradict each other.
    """
    reader = csv.DictReader(text.splitlines())
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise UsageError(
            f"The glossary {name} lacks the column {missing[0]!r}.", next_step=f"Its first line is: {','.join(COLUMNS)}"
        )
    terms: dict[tuple[str, str], tuple[int, Term]] = {}
    for line, row in enumerate(reader, 2):
        term = Term(*((row[column] or "").strip() for column in COLUMNS))
        if not (term.language and fold(term.term).strip() and (term.en or term.zh)):
            raise UsageError(f"Line {line} of the glossary {name} needs a language, a term, and English or Chinese.")
        key = (term.language, fold(term.term))
        first = terms.setdefault(key, (line, term))
        _agree(first, (line, term), name)
    return Glossary(term for _, term in terms.values())


def _agree(first: tuple[int, Term], second: tuple[int, Term], name: str) -> None:
    for to in ("en", "zh"):
        one, two = first[1].rendering(to), second[1].rendering(to)
        if one and two and one != two:
            raise UsageError(
                f"The glossary {name} contradicts itself: {second[1].term!r} is {one!r} on line {first[0]} and {two!r} on line {second[0]}.",
                next_step="Keep one of the two lines.",
            )


def write_glossary(glossary: Glossary) -> str:
    """The glossary as CSV, sorted."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(sorted((row.language, row.term, row.en, row.zh) for row in glossary.terms))
    return out.getvalue()
