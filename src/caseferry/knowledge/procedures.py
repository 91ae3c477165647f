"""Operations, radiotherapy techniques, transplants and cell therapies (`data/procedures.yaml`)."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

from caseferry.domain.facts import Display
from caseferry.knowledge.inflection import inflected
from caseferry.knowledge.lexicon import Lexicon
from caseferry.knowledge.tables import load_yaml

GROUPS = ("procedures", "techniques", "transplants")
CLASSES = ("surgery", "ablation", "embolisation", "diversion", "")
KINDS = ("transplant", "cell_therapy", "")


@dataclass(frozen=True, slots=True)
class Procedure:
    """A coded procedure: its id with English and Chinese; `group` is its class (surgery ...) or kind (transplant ...)."""

    id: str
    en: str
    zh: str
    group: str = ""

    @property
    def display(self) -> Display:
        """English and Chinese."""
        return Display(self.en, self.zh)


@functools.cache
def load_procedures(group: str = "procedures") -> dict[str, Procedure]:
    """The procedures of one of GROUPS by id. Raises ValueError for a bad row."""
    if group not in GROUPS:
        raise ValueError(f"no group of procedures: {group}")
    found: dict[str, Procedure] = {}
    for row in _table()[group]:
        kind, sort = row.get("class", ""), row.get("kind", "")
        if (
            row["id"] in found
            or not (row["en"] and row["zh"] and row["words"])
            or kind not in CLASSES
            or sort not in KINDS
        ):
            raise ValueError(f"procedures.yaml: {group}: bad row {row['id']}")
        found[row["id"]] = Procedure(row["id"], row["en"], row["zh"], kind or sort)
    return found


@functools.cache
def procedure_words(group: str = "procedures") -> Lexicon:
    """The words of one of GROUPS; a hit's key is an id."""
    load_procedures(group)
    rows: list[dict[str, Any]] = _table()[group]
    return Lexicon((word, row["id"]) for row in rows for names in row["words"].values() for word in inflected(names))


@functools.cache
def modifier_words() -> Lexicon:
    """Words that describe a procedure: the side (key `laterality`) and how it was done (key `approach`)."""
    table = _table()
    sides = [(word, "laterality") for words in table["lateralities"].values() for word in words]
    return Lexicon([*sides, *((word, "approach") for words in table["approaches"].values() for word in words)])


@functools.cache
def modality_words() -> Lexicon:
    """Names of how external radiotherapy was planned (IMRT, VMAT)."""
    return Lexicon((word, "modality") for word in _table()["modalities"])


@functools.cache
def field_words() -> Lexicon:
    """Places that radiotherapy treats besides the organs of sites.yaml (whole brain, pelvis, chest wall)."""
    return Lexicon((word, "field") for words in _table()["fields"].values() for word in words)


@functools.cache
def mistaken_for() -> dict[str, Lexicon]:
    """By abbreviation, the words beside which it is no procedure: CRS beside CAR-T is cytokine release."""
    return {short: Lexicon((word, short) for word in words) for short, words in _table()["mistaken"].items()}


def _table() -> dict[str, Any]:
    table: dict[str, Any] = load_yaml("procedures.yaml")
    if set(table) != {*GROUPS, "lateralities", "approaches", "mistaken", "modalities", "fields", "meta"}:
        raise ValueError("procedures.yaml: its parts must be " + ", ".join(GROUPS))
    return table
