"""Names, sexes, ages and numbers out of the values of fields."""

from __future__ import annotations

import re
import unicodedata

from caseferry.knowledge.lexicon import fold
from caseferry.knowledge.people import honorifics, sex_words, word_set
from caseferry.knowledge.words import tokens

_HAN_NAME = re.compile(r"^\s*([\u3400-\u9fff·•]{2,12})")
_CUT = re.compile(
    r"[\t\n]?\s*(?:,?\s*\b(?i:[sdwc]\s?/\s?o)\b|[(（\[/|;；。]|\d|\s{3,}|\t| [-–—] |,\s*(?=[^\W\d_]{0,12}\s*\d))"
)
_NUMBER = re.compile(r"(?=[\w/\-.]*\d[\w/\-.]*\d)\w[\w/\-.]{2,}|\d{3,}")
_OLD = re.compile(r"(?<![\d./-])(\d{1,3})\s*(?:[-]\s*)?([^\W\d_]+(?:\.[^\W\d_]\.?)?|岁)?")
LONGEST_NAME = 7


def clean_name(value: str) -> str:
    """The name at the beginning of a field's value, as printed, without title, age or remark; empty when it is not a name.

    >>> clean_name("Mrs Ana María LÓPEZ-RUIZ, 54 years")
    'Ana María LÓPEZ-RUIZ'
    """
    value = value.replace("\ufffe", "-").replace("\u00ad", "-").strip(" \t:：.*_-–—")
    han = _HAN_NAME.match(value)
    if han:
        name = han[1].strip("·•")
        return name if len(name) <= 6 or "·" in name else ""
    cut = _CUT.search(value)
    value = re.sub(r"\s+", " ", value[: cut.start()] if cut and cut.start() else value).strip(" ,،、.:-–—*_")
    words = _without_titles(value.split(" "))
    words = words[: _end_of_name(words)]
    name = " ".join(words).strip(" ,،、;؛:-")
    return name if _is_name(name) else ""


def _without_titles(words: list[str]) -> list[str]:
    while len(words) > 1 and fold(words[0]).strip(".,") in honorifics() and not _initial(words):
        words = words[1:]
    while len(words) > 1 and fold(words[-1]).strip(".,()") in ("mr", "mrs", "ms", "miss", "mme", "master"):
        words = words[:-1]
    return words


def _initial(words: list[str]) -> bool:
    """`M. Silva` may be an initial as well as Monsieur: with one word after it, it is kept."""
    return len(words) == 2 and fold(words[0]).strip(".") == "m"


def _end_of_name(words: list[str]) -> int:
    """Where running text begins: at a lower-case word that is no particle, in scripts that have case."""
    for position, word in enumerate(words):
        letters = word.strip(".,;:'’()")
        if (
            letters[:1].islower()
            and fold(letters) not in word_set("particles")
            and not fold(letters).startswith(("d'", "al-", "el-", "o'"))
        ):
            return position
        if word.endswith((",", ";")) and position and position + 1 < len(words) and words[position + 1][:1].islower():
            return position + 1
        if position >= LONGEST_NAME:
            return position
    return len(words)


def _is_name(name: str) -> bool:
    words = tokens(fold(name))
    letters = sum(unicodedata.category(character)[0] == "L" for character in name)
    if not words or letters < 2 or any(character.isdigit() for character in name):
        return False
    return any(len(word.text) > 1 for word in words) and len(words) <= LONGEST_NAME + 2


def read_sex(value: str) -> str:
    """M or F when a word of the value says so, else empty. Two different answers (a form's `M / F`) are no answer."""
    found = {sex_words()[token.text] for token in tokens(fold(value[:40])) if token.text in sex_words()}
    return next(iter(found)) if len(found) == 1 else ""


def read_age(value: str, *, labelled: bool) -> int | None:
    """An age in years, with its unit or after the label `age`. Months make 0."""
    for match in _OLD.finditer(fold(value[:40])):
        number, unit = int(match[1]), (match[2] or "").strip(".")
        if unit in word_set("month_units"):
            return 0
        attached = re.match(r"^(?:y|yr|yrs|years?|ans|лет|г)", unit) is not None
        if number <= 120 and (
            unit in word_set("age_units") or attached or (labelled and not unit) or (labelled and unit in sex_words())
        ):
            return number
    return None


def read_number(value: str) -> str:
    """A number of a person as printed, or empty."""
    match = _NUMBER.search(value[:40])
    return match[0].strip(" .-/") if match and match.start() <= 6 else ""
