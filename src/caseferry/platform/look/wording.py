"""The words of every page, by language (`words/*.yaml`).

A file is named `<language>.yaml` or `<group>.<language>.yaml`; its nested keys become dotted ones (`family.upload.title`).
What stands under `desk`, `hospital` and `office` is for staff and exists in English and Chinese; everything else in eight languages.
"""

from __future__ import annotations

import functools
import string
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from caseferry.knowledge.wording import LANGUAGES, spoken

FOLDER = Path(__file__).parent / "words"
STAFF_LANGUAGES = ("en", "zh-Hans")
STAFF_GROUPS = frozenset({"desk", "hospital", "office"})
NAMES: Mapping[str, str] = MappingProxyType(
    {
        "en": "English",
        "zh-Hans": "简体中文",
        "ru": "Русский",
        "ar": "العربية",
        "es": "Español",
        "fr": "Français",
        "vi": "Tiếng Việt",
        "id": "Bahasa Indonesia",
    }
)
"""Each language by its own name, in the order of the menu."""
_RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")
_OPEN, _CLOSE, _LEFT_TO_RIGHT = "\u2068", "\u2069", "\u2066"


def say(key: str, language: str = "en", /, **values: object) -> str:
    """The sentence `key` in `language`, with its `{name}` places filled. English where the language has no words for it.

    Raises KeyError for an unknown key or a place that was not filled.
    """
    return unfilled(key, language).format_map({name: isolated(str(value), language) for name, value in values.items()})


def unfilled(key: str, language: str) -> str:
    """The sentence `key` with its `{name}` places still open."""
    row = _sentences()[key]
    return row.get(spoken(language), row["en"])


def is_key(text: object) -> bool:
    """True when `text` names a sentence."""
    return isinstance(text, str) and text in _sentences()


def sentences(language: str) -> Mapping[str, str]:
    """Every sentence that is written in exactly this language, by key."""
    return {key: row[language] for key, row in _sentences().items() if language in row}


def languages_of(key: str) -> tuple[str, ...]:
    """The languages in which the sentence `key` must exist."""
    return STAFF_LANGUAGES if key.split(".")[0] in STAFF_GROUPS else LANGUAGES


def places(text: str) -> frozenset[str]:
    """The names of the places to fill in a sentence.

    >>> sorted(places("{done} of {total}"))
    ['done', 'total']
    """
    return frozenset(field for _, field, _, _ in string.Formatter().parse(text) if field)


def direction(language: str) -> str:
    """`rtl` or `ltr`, for the `dir` attribute.

    >>> direction("ar"), direction("zh-Hans")
    ('rtl', 'ltr')
    """
    return "rtl" if language.split("-")[0] in _RIGHT_TO_LEFT else "ltr"


def isolated(value: str, language: str, *, ltr: bool = False) -> str:
    """`value` kept apart from the direction of the text around it (a Latin file name in Arabic, an Arabic name in English).

    `ltr`: signs and digits, which have no direction of their own, stand from left to right.
    """
    if ltr and value and direction(language) == "rtl":
        return f"{_LEFT_TO_RIGHT}{value}{_CLOSE}"
    if value and (direction(language) == "rtl" or any("\u0590" <= letter <= "\u08ff" for letter in value)):
        return f"{_OPEN}{value}{_CLOSE}"
    return value


@functools.cache
def _sentences() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        language = path.stem.rpartition(".")[2]
        if language not in LANGUAGES:
            raise ValueError(f"{path.name}: {language} is none of {LANGUAGES}")
        for key, text in _flat("", yaml.safe_load(path.read_text(encoding="utf-8"))):
            row = found.setdefault(key, {})
            if language in row:
                raise ValueError(f"{path.name}: {key} stands twice")
            row[language] = text
    for key, row in found.items():
        _validate(key, row)
    return found


def _flat(prefix: str, table: Any) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if not isinstance(name, str):
            raise ValueError(f"{prefix}{name}: a key without quotes that YAML takes for {type(name).__name__}")
        key = f"{prefix}{name}"
        if isinstance(value, dict):
            yield from _flat(f"{key}.", value)
        elif isinstance(value, str) and value.strip():
            yield key, value.strip()
        else:
            raise ValueError(f"{key} is neither a sentence nor a group of sentences")


def _validate(key: str, row: Mapping[str, str]) -> None:
    if "en" not in row:
        raise ValueError(f"{key} has no English words, but {sorted(row)}")
    for language, text in row.items():
        if language not in languages_of(key):
            raise ValueError(f"{key} is not written in {language}")
        if places(text) != places(row["en"]):
            raise ValueError(f"{key} has other places in {language} than in English")
