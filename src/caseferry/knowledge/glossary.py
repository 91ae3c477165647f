"""English words of oncology and their Chinese, from the glossary table."""

from __future__ import annotations

import functools

from caseferry.knowledge.tables import load_csv


@functools.cache
def load_glossary() -> dict[str, tuple[tuple[str, str], ...]]:
    """Pairs (English, Chinese) by group (`site`, `histology`, `drug` ...). Raises ValueError for a pair without both words."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in load_csv("glossary_en_zh.csv"):
        if not (row["group"] and row["en"] and row["zh_hans"]):
            raise ValueError("glossary_en_zh.csv: a row without both words")
        groups.setdefault(row["group"], []).append((row["en"], row["zh_hans"]))
    return {group: tuple(pairs) for group, pairs in groups.items()}


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
