"""Fixed sentences that the software writes, by language (`data/wording_*.yaml`). Nothing in them is advice or a promise."""

from __future__ import annotations

import functools
import string
from typing import Any

from caseferry.knowledge.tables import load_yaml

LANGUAGES = ("en", "zh-Hans", "ru", "ar", "es", "fr", "vi", "id")
"""The eight languages in which families are written to."""
CHINESE = "zh-Hans"
FILES = ("summary", "covering", "family", "help", "items", "imaging", "translation")


def sentence(key: str, language: str = "en", /, **values: object) -> str:
    """The sentence `key` in `language`, English where the table has no other, with `{name}` places filled.

    Raises KeyError for an unknown sentence or a place that was not filled.

    >>> sentence("not_documented")
    'not documented'
    """
    row = _sentences()[key]
    return row.get(language, row["en"]).format_map(values)


def has_sentence(key: str, language: str = "en") -> bool:
    """True when the table holds the sentence in exactly this language."""
    return language in _sentences().get(key, {})


def spoken(language: str) -> str:
    """Which of LANGUAGES a BCP 47 language is written to in; empty when none.

    >>> spoken("zh-CN"), spoken("sw")
    ('zh-Hans', '')
    """
    main = language.split("-")[0]
    return next((known for known in LANGUAGES if known.split("-")[0] == main), "")


@functools.cache
def _sentences() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for name in FILES:
        table: dict[str, Any] = load_yaml(f"wording_{name}.yaml")
        required = set(table["languages"])
        for key, row in table["sentences"].items():
            if key in found:
                raise ValueError(f"wording_{name}.yaml: {key} stands twice")
            _validate(name, key, row, required)
            found[key] = row
    return found


def _validate(name: str, key: str, row: dict[str, str], required: set[str]) -> None:
    if missing := required - set(row):
        raise ValueError(f"wording_{name}.yaml: {key} lacks {sorted(missing)}")
    if unknown := set(row) - set(LANGUAGES):
        raise ValueError(f"wording_{name}.yaml: {key} has unknown languages {sorted(unknown)}")
    places = {frozenset(_places(text)) for text in row.values()}
    if len(places) != 1:
        raise ValueError(f"wording_{name}.yaml: {key} has other places in one language than in another")


def _places(text: str) -> list[str]:
    return [field for _, field, _, _ in string.Formatter().parse(text) if field]
