"""What the checks of a translation count: negations, sides, positives, units (`data/translation_checks.yaml`)."""

from __future__ import annotations

import functools
import re
from collections import Counter
from dataclasses import dataclass

from caseferry.knowledge.lexicon import LETTERS, Lexicon, fold, plain
from caseferry.knowledge.tables import load_yaml

MEANINGS = ("negation", "positive", "negative", "left", "right", "both")
_TRAP = "-"
_FILE = "translation_checks.yaml"
_SYMBOL = 4  # letters of a unit that fills a cell: `Units` is a heading


@dataclass(frozen=True, slots=True)
class LengthRule:
    """How long a translation may be, as a share of its source; `start` is the length from which it is asked."""

    shortest: float
    shortest_han: float
    longest: float
    start: int
    han: float


@functools.cache
def length_rule() -> LengthRule:
    """The bounds of length. Raises ValueError for bounds that exclude an equal length."""
    row = load_yaml(_FILE)["length"]
    rule = LengthRule(row["shortest"], row["shortest_han"], row["longest"], row["from"], row["han"])
    if not rule.shortest < 1 < rule.longest:
        raise ValueError(f"{_FILE}: length")
    return rule


def known_languages() -> frozenset[str]:
    """Languages whose negations can be counted."""
    return frozenset(load_yaml(_FILE)["negation"])


def writes_decimal_comma(language: str) -> bool:
    """True when the language writes 1,5 for one and a half."""
    return main_of(language) in load_yaml(_FILE)["decimal_comma"]


def main_of(language: str) -> str:
    """The first part of a language tag.

    >>> main_of("zh-Hans")
    'zh'
    """
    return language.split("-")[0].casefold()


def count_meanings(text: str, language: str) -> Counter[str]:
    """How often each of MEANINGS is said in `text`; empty for a language that the table does not know."""
    lexicon = _lexicons().get(main_of(language))
    if lexicon is None:
        return Counter()
    found = Counter(hit.key for hit in lexicon.find(plain(text), fold(text)))
    del found[_TRAP]
    return found


@functools.cache
def _lexicons() -> dict[str, Lexicon]:
    table = load_yaml(_FILE)
    lexicons = {}
    for language in table["negation"]:
        missing = [meaning for meaning in (*MEANINGS, "traps") if language not in table[meaning]]
        if missing:
            raise ValueError(f"{_FILE}: {language} lacks {missing}")
        words = [(word, _TRAP) for word in table["traps"][language]]
        words += [(word, meaning) for meaning in MEANINGS for word in table[meaning][language]]
        lexicons[language] = Lexicon(words)
    return lexicons


@dataclass(frozen=True, slots=True)
class UnitHit:
    """A unit at `start` to `end`; `symbol` is how it is written in English (`mg/mL`), `time` True for hours to years."""

    start: int
    end: int
    symbol: str
    time: bool


def find_units(text: str) -> list[UnitHit]:
    """Units after a number, units with a slash anywhere, and a cell that is nothing but a unit; in order of place."""
    folded = _superscripts(fold(text))
    spans = {match.span("unit") for match in _patterns()[0].finditer(folded)}
    spans |= {match.span("unit") for match in _patterns()[1].finditer(folded)}
    whole = _patterns()[2].fullmatch(folded.strip().rstrip("."))
    if whole is not None and ("/" in whole[0] or len(whole[0]) <= _SYMBOL):
        start = len(folded) - len(folded.lstrip())
        spans.add((start, start + len(folded.strip().rstrip("."))))
    kept: list[tuple[int, int]] = []
    for span in sorted(spans, key=lambda item: (item[0], -item[1])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return [_hit(folded, start, end) for start, end in kept]


def _hit(folded: str, start: int, end: int) -> UnitHit:
    parts = re.split(r"\s?/\s?", folded[start:end])
    symbols = [_spellings().get(part.strip(), part.strip()) for part in parts]
    return UnitHit(start, end, "/".join(symbols), symbols[0] in load_yaml(_FILE)["time_units"])


def _superscripts(text: str) -> str:
    return text.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789"))


@functools.cache
def _spellings() -> dict[str, str]:
    found: dict[str, str] = {}
    for symbol, words in load_yaml(_FILE)["units"].items():
        for word in (*words, symbol):
            key = _superscripts(fold(word))
            if found.setdefault(key, symbol) != symbol:
                raise ValueError(f"{_FILE}: the unit {word!r} stands for {found[key]} and {symbol}")
    return found


@functools.cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = "|".join(re.escape(word) for word in sorted(_spellings(), key=len, reverse=True))
    one = f"(?:{words})"
    after = rf"(?![{LETTERS}0-9])"
    compound = rf"{one}(?:\s?/\s?(?:[\d.,]+\s?)?{one})*"
    return (
        re.compile(rf"(?<=\d)[\s\-]{{0,2}}(?P<unit>/?{compound}){after}"),
        re.compile(rf"(?<![{LETTERS}0-9])(?P<unit>{one}(?:\s?/\s?(?:[\d.,]+\s?)?{one})+){after}"),
        re.compile(compound),
    )


@functools.cache
def function_words(language: str) -> frozenset[str]:
    """Small words, folded, that show a sentence to be in `language`; empty when the table has none."""
    return frozenset(fold(word) for word in load_yaml(_FILE)["function_words"].get(main_of(language), ()))
