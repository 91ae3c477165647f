"""Biomarkers and genes: their names, what marks a test rather than a result, and their words in English and Chinese."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from caseferry.domain.facts import Display
from caseferry.knowledge.lexicon import Lexicon, fold, squeeze
from caseferry.knowledge.tables import load_yaml

TRAP = "-"
"""The key of names that look like a marker and are none (ALK phos, anti-PD-L1)."""
_KINDS = ("biomarker", "cytogenetics", "flow", "mrd")


@dataclass(frozen=True, slots=True)
class Marker:
    """One row. `genes` are named in the fact; `bare` allows a plain number as result; `merge` makes one fact of a sentence.

    `panel` is true when the name is so short that it counts only in pathology or beside another marker. `said` are words that
    are a result behind this name alone ("MSI: stable"); its keys are result codes.
    """

    id: str
    display: Display
    kind: str
    genes: tuple[str, ...] = ()
    bare: re.Pattern[str] | None = None
    merge: bool = False
    panel: bool = False
    said: Lexicon | None = None


@functools.cache
def markers() -> Mapping[str, Marker]:
    """Markers and further genes by id. Raises ValueError for a repeated id or an unknown kind."""
    table = _table()
    found: dict[str, Marker] = {}
    for row in table["markers"]:
        if row["id"] in found or row["kind"] not in _KINDS:
            raise ValueError(f"biomarkers.yaml: {row['id']}: repeated id or unknown kind")
        found[row["id"]] = Marker(
            id=row["id"],
            display=Display(row["en"], row["zh"]),
            kind=row["kind"],
            genes=tuple(row.get("genes", ())),
            bare=re.compile(row["bare"]) if "bare" in row else None,
            merge=bool(row.get("merge")),
            panel=row.get("needs") == "panel",
            said=Lexicon.of(row["said"]) if "said" in row else None,
        )
    for gene in table["genes"]:
        found.setdefault(gene, Marker(gene, Display(gene, gene), "biomarker", (gene,)))
    return found


@functools.cache
def marker_names() -> Lexicon:
    """Names: keys are marker ids, `id=code` for names that carry their own result, or TRAP."""
    return Lexicon(_names())


def _names() -> Iterator[tuple[str, str]]:
    table = _table()
    for row in table["markers"]:
        yield from ((word, row["id"]) for word in row["names"])
        for code, words in row.get("own", {}).items():
            yield from ((word, f"{row['id']}={code}") for word in words)
    yield from (("=" + gene, gene) for gene in table["genes"])
    yield from ((word, TRAP) for word in table["traps"])


@functools.cache
def link_words() -> frozenset[str]:
    """Folded words that may stand between a marker and its result (stain, mutation, by, expression)."""
    return frozenset(squeeze(fold(word)) for words in _table()["links"].values() for word in words)


@functools.cache
def own_results() -> Mapping[str, Display]:
    """Displays of result codes that only marker names carry (MSI-high, pMMR)."""
    return {code: Display(row["en"], row["zh"]) for code, row in _table()["own_results"].items()}


@functools.cache
def known_changes() -> Mapping[str, str]:
    """Protein changes that reports write without their gene because only one has them: T790M is of EGFR. Values are marker ids."""
    return {change: marker for marker, changes in _table()["known_changes"].items() for change in changes}


@functools.cache
def examples() -> tuple[tuple[str, str, bool], ...]:
    """Every example of the table: marker id, text, and whether it must give a fact (false: must not)."""
    rows = _table()["markers"]
    given = [(row["id"], text, True) for row in rows for text in row.get("examples", ())]
    return (*given, *((row["id"], text, False) for row in rows for text in row.get("silent", ())))


def patterns() -> Mapping[str, Any]:
    """The first edition's patterns for stages, performance, measures, doses, cycles and response, with their examples."""
    return _table()["patterns"]  # type: ignore[no-any-return]


def _table() -> Any:
    return load_yaml("biomarkers.yaml")
