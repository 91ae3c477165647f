"""Laboratory analytes: names by language, units, and the arithmetic between units."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from caseferry.domain.facts import Display, Quantity
from caseferry.knowledge.lexicon import LETTERS, Lexicon, fold, squeeze
from caseferry.knowledge.tables import load_yaml

QUALITATIVE = "qual"
_PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Analyte:
    """One analyte. `factors` turn a UCUM unit into `unit` (the canonical one); `also` are units kept as printed.

    `measured_in` are the specimens besides blood that its code is for.
    """

    id: str
    display: Display
    unit: str
    factors: Mapping[str, Decimal]
    also: frozenset[str]
    measured_in: frozenset[str] = frozenset()

    @property
    def qualitative(self) -> bool:
        """True when the result is a word (positive, negative)."""
        return self.unit == QUALITATIVE

    def takes(self, unit: str) -> bool:
        """True when a result of this analyte may carry the UCUM unit."""
        return unit == self.unit or unit in self.factors or unit in self.also

    def normal(self, number: Decimal, unit: str, operator: str = "") -> Quantity | None:
        """The value in the canonical unit by arithmetic alone, or None when the table has no factor for the unit."""
        factor = Decimal(1) if unit == self.unit else self.factors.get(unit)
        if factor is None or self.qualitative:
            return None
        value = (number * factor).quantize(_PLACES).normalize()
        return Quantity(operator + format(value, "f"), self.unit)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit read in a text: every UCUM unit that its spelling may mean, and where it ends."""

    codes: tuple[str, ...]
    end: int


@functools.cache
def analytes() -> Mapping[str, Analyte]:
    """All analytes by id. Raises ValueError when the table names an unknown unit, repeats an id or lacks a word."""
    table = load_yaml("labs.yaml")
    known = {*table["units"], QUALITATIVE}
    found: dict[str, Analyte] = {}
    for row in table["analytes"]:
        analyte = Analyte(
            id=row["id"],
            display=Display(row["en"], row["zh"]),
            unit=row["canonical_unit"],
            factors={unit: Decimal(factor) for unit, factor in row["to_canonical"].items()},
            also=frozenset(row.get("also", ())),
            measured_in=frozenset(row.get("measured_in", ())),
        )
        unknown = {analyte.unit, *analyte.factors, *analyte.also} - known
        if unknown or analyte.id in found or not row["synonyms"].get("en"):
            raise ValueError(
                f"labs.yaml: {analyte.id}: unknown units {sorted(unknown)}, repeated id or no English name"
            )
        found[analyte.id] = analyte
    return found


@functools.cache
def analyte_names(language: str) -> Lexicon:
    """Names of analytes for a text in `language` (a primary subtag); a hit's keys are ids, the language's own meaning first.

    Short Latin abbreviations of other languages are left out: ACE is CEA in French only, PCR is CRP in Spanish only.
    """
    return Lexicon(_names(language))


def _names(language: str) -> Iterator[tuple[str, str]]:
    rows = load_yaml("labs.yaml")["analytes"]
    for tongue in (language, "en"):
        for row in rows:
            for word in row["synonyms"].get(tongue, ()):
                yield word, row["id"]
    for row in rows:
        for tongue, words in row["synonyms"].items():
            if tongue not in (language, "en"):
                yield from ((word, row["id"]) for word in words if not _short(word))


def _short(word: str) -> bool:
    bare = squeeze(fold(word.lstrip("=")))
    return len(bare) < 6 and bool(re.fullmatch(r"[a-z0-9.]+", bare))


@functools.cache
def _units() -> tuple[re.Pattern[str], Mapping[str, tuple[str, ...]]]:
    """A pattern of every spelling and what each may mean; a spelling with look-alike letters means the same unless it has a meaning."""
    by_spelling: dict[str, list[str]] = {}
    for code, spellings in load_yaml("labs.yaml")["units"].items():
        for spelling in spellings:
            by_spelling.setdefault(_tight(spelling), []).append(code)
    longest = sorted(by_spelling, key=lambda spelling: (-len(spelling), spelling))
    body = "|".join(" ?".join(_LOOKS.get(char, re.escape(char)) for char in spelling) for spelling in longest)
    meanings = {key: tuple(dict.fromkeys(codes)) for key, codes in by_spelling.items()}
    for spelling in longest:
        meanings.setdefault(_alike(spelling), meanings[spelling])
    return re.compile(rf"(?:{body})(?![{LETTERS}\d])"), meanings


def unit_at(folded: str, start: int) -> Unit | None:
    """The unit that begins at `start` of a folded text."""
    pattern, codes = _units()
    match = pattern.match(folded, start)
    if match is None:
        return None
    spelling = _tight(match.group())
    return Unit(codes.get(spelling) or codes[_alike(spelling)], match.end())


_LOOKS = {"l": "[li|]", "i": "[li|]"}
"""Letters of units that recognition cannot tell apart: `UI/I`, `ulU/mL`."""


def _alike(spelling: str) -> str:
    return re.sub("[i|]", "l", spelling)


def _tight(spelling: str) -> str:
    return re.sub(r"\s", "", fold(spelling))


@functools.cache
def column_words() -> Lexicon:
    """What heads a column of a table of results; a hit's key is previous, result, unit, range or flag."""
    return Lexicon.of(load_yaml("labs.yaml")["columns"])


@functools.cache
def flag_words() -> Mapping[str, str]:
    """`high`, `low` or `abnormal` by the folded mark or word that a laboratory prints."""
    return {fold(word): kind for kind, words in load_yaml("labs.yaml")["flags"].items() for word in words}
