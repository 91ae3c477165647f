"""What a laboratory value was measured in: the words for urine, cerebrospinal fluid, ... and for blood, by language."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from caseferry.domain.facts import Display
from caseferry.knowledge.labs import Analyte
from caseferry.knowledge.lexicon import Lexicon
from caseferry.knowledge.tables import load_yaml

BLOOD = "blood"
WEAK = "weak"
"""The key of headings that name a panel of blood, or of whatever the page is about."""
INERT = "inert"
"""The key of words that hold a specimen's name and name none."""
PER_FIELD = "field"
"""The specimen of what was counted under the microscope, per field, whatever it was: never blood."""


@dataclass(frozen=True, slots=True)
class Specimen:
    """One specimen other than blood. `only` are the analytes that it has of its own; empty for all."""

    id: str
    display: Display
    only: frozenset[str] = frozenset()

    def holds(self, analyte: Analyte) -> bool:
        """True when a value of the analyte beside the specimen's name was measured in it."""
        return not self.only or analyte.id in self.only

    def code_of(self, analyte: Analyte) -> str:
        """The code of the analyte in this specimen, never that of blood: `urine_creatinine`."""
        return analyte.id if self.id in analyte.measured_in else f"{self.id}_{analyte.id}"

    def display_of(self, analyte: Analyte) -> Display:
        """The analyte's words with the specimen's."""
        if self.id in analyte.measured_in:
            return analyte.display
        return Display(f"{analyte.display.en} ({self.display.en})", f"{analyte.display.zh}（{self.display.zh}）")


@functools.cache
def specimens() -> Mapping[str, Specimen]:
    """All specimens but blood, by id. Raises ValueError when an id stands twice."""
    rows = _table()["specimens"]
    found = {
        row["id"]: Specimen(row["id"], Display(row["en"], row["zh"]), frozenset(row.get("only", ()))) for row in rows
    }
    if len(found) != len(rows) or {BLOOD, WEAK, INERT} & set(found):
        raise ValueError("specimens.yaml: an id stands twice, or is reserved")
    return found


@functools.cache
def specimen_words(*, table: bool = False) -> Lexicon:
    """Words that name a specimen on a row or in a sentence; a hit's key is an id, BLOOD or INERT.

    In a table those count too that elsewhere name an illness: ascites, pleural effusion.
    """
    return Lexicon((*_words(("words", BLOOD)), *(_illnesses() if table else ())))


@functools.cache
def specimen_headings() -> Lexicon:
    """Words of headings and titles; a hit's key is an id, BLOOD, WEAK or INERT."""
    return Lexicon((*_words(("headings", BLOOD), ("weak_headings", WEAK)), *_illnesses()))


@functools.cache
def specimen_fields() -> Lexicon:
    """Labels of a field that names the specimen."""
    return Lexicon((word, "field") for word in _flat(_table()["fields"]))


def _words(*blood: tuple[str, str]) -> Iterator[tuple[str, str]]:
    table = _table()
    yield from ((word, INERT) for word in _flat(table["inert"]))
    yield from ((word, row["id"]) for row in table["specimens"] for word in _flat(row["words"]))
    yield from ((word, key) for name, key in blood for word in _flat(table["blood"][name]))


def _illnesses() -> Iterator[tuple[str, str]]:
    return ((word, row["id"]) for row in _table()["specimens"] for word in _flat(row.get("headings", {})))


def _flat(by_language: Mapping[str, list[str]]) -> Iterator[str]:
    return (word for words in by_language.values() for word in words)


def _table() -> Any:
    return load_yaml("specimens.yaml")
