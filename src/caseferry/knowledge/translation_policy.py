"""Which documents ask for a translation, and into what (`data/translation_policy.yaml`)."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from caseferry.domain.translation import LEVELS, TARGETS
from caseferry.knowledge.categories import load_categories
from caseferry.knowledge.hospitals import load_hospitals
from caseferry.knowledge.tables import load_yaml

_FILE = "translation_policy.yaml"


@dataclass(frozen=True, slots=True)
class TranslationRule:
    """What a class of documents asks for: `level` none, readable or professional; `latest` when only its newest one does."""

    level: str
    latest: bool = False


NO_RULE = TranslationRule("none")


@dataclass(frozen=True, slots=True)
class TranslationPolicy:
    """What one hospital asks for: `read` the languages that need no translation, `to` the language of translations,
    `classes` the rules by category, `languages` rules by source language and category that go before them."""

    read: tuple[str, ...]
    classes: dict[str, TranslationRule]
    to: str = "en"
    languages: Mapping[str, Mapping[str, TranslationRule]] = field(default_factory=dict)

    def reads(self, language: str) -> bool:
        """True when documents in `language` go as they are; so does a language that could not be told."""
        return language in ("", "und") or language.split("-")[0].casefold() in self.read

    def rule(self, category: str, language: str) -> TranslationRule:
        """What a document asks for."""
        if self.reads(language):
            return NO_RULE
        own = self.languages.get(language.split("-")[0].casefold(), {})
        return own.get(category) or self.classes.get(category, NO_RULE)


@functools.cache
def load_policy(hospital: str = "") -> TranslationPolicy:
    """The policy of a hospital, or the default one. Raises ValueError for an unknown category, level, language or hospital."""
    table = load_yaml(_FILE)
    unknown = set(table.get("hospitals", {})) - set(load_hospitals())
    if unknown:
        raise ValueError(f"{_FILE}: unknown hospitals {sorted(unknown)}")
    own = table.get("hospitals", {}).get(hospital, {})
    profile = load_hospitals().get(hospital)
    read = tuple(own.get("read", profile.languages if profile else table["read"]))
    to = own.get("to", "en" if "en" in read else "zh")
    if to not in TARGETS or to not in read:
        raise ValueError(f"{_FILE}: translations into {to} for {hospital or 'all'}, who read {read}")
    merged = {**_rules(table["classes"]), **_rules(own.get("classes", {}))}
    languages = {**table.get("languages", {}), **own.get("languages", {})}
    return TranslationPolicy(
        read,
        {name: rule for name, rule in merged.items() if rule.level != "none"},
        to,
        {language: _rules(rows) for language, rows in languages.items()},
    )


def _rules(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, TranslationRule]:
    rules = {}
    for category, row in rows.items():
        if category not in load_categories() or row["level"] not in LEVELS:
            raise ValueError(f"{_FILE}: {category}")
        rules[category] = TranslationRule(row["level"], row.get("latest", False))
    return rules
