"""Which classes of documents ask for a translation (`data/translation_policy.yaml`)."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from caseferry.knowledge.categories import load_categories
from caseferry.knowledge.tables import load_yaml

LEVELS = ("none", "readable", "professional")


@dataclass(frozen=True, slots=True)
class TranslationRule:
    """What a class of documents asks for: `level` none, readable or professional; `latest` when only its newest one does."""

    level: str
    latest: bool = False


@dataclass(frozen=True, slots=True)
class TranslationPolicy:
    """`read` are the languages that need none; `classes` the rules by category, those that ask for nothing left out."""

    read: tuple[str, ...]
    classes: dict[str, TranslationRule]


@functools.cache
def load_policy() -> TranslationPolicy:
    """The default policy. Raises ValueError for an unknown category or level."""
    table = load_yaml("translation_policy.yaml")
    rules = {}
    for category, row in table["classes"].items():
        if category not in load_categories() or row["level"] not in LEVELS:
            raise ValueError(f"translation_policy.yaml: {category}")
        if row["level"] != "none":
            rules[category] = TranslationRule(row["level"], row.get("latest", False))
    return TranslationPolicy(tuple(table["read"]), rules)
