"""Which department usually reads a case (`data/routing.yaml`)."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from caseferry.knowledge.checklists import load_tumours
from caseferry.knowledge.lexicon import Lexicon
from caseferry.knowledge.tables import load_yaml

PARTS = ("surgery", "medicine", "radiation")


@dataclass(frozen=True, slots=True)
class Specialty:
    """A specialty: its names, and the specialties that stand in where a hospital has none such."""

    id: str
    name_en: str
    name_zh: str
    otherwise: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TumourDesk:
    """Who operates, treats and irradiates a tumour type; `first` is the part that reads it when nothing else speaks."""

    surgery: str
    medicine: str
    radiation: str = "radiotherapy"
    first: str = "surgery"
    blood: bool = False
    by_site: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Weight:
    """How much one reason counts, and its words."""

    weight: int
    reason: str


@dataclass(frozen=True, slots=True)
class Spread:
    """How distant spread is told: patterns of stages, tumours whose stage IV may be local, sites that are regional."""

    stage: re.Pattern[str]
    four: re.Pattern[str]
    local_four: frozenset[str]
    regional: frozenset[str]


@dataclass(frozen=True, slots=True)
class Routing:
    """The whole table. `named` finds specialties in a department's name, `asked` topics in a question, `unasked` cues before them, `behind` after."""

    specialties: Mapping[str, Specialty]
    tumours: Mapping[str, TumourDesk]
    unknown: TumourDesk
    international: tuple[str, str]
    sites: Mapping[str, str]
    spread: Spread
    asks: Mapping[str, str]
    reach: int
    weights: Mapping[str, Weight]
    named: Lexicon
    asked: Lexicon
    unasked: Lexicon
    behind: tuple[str, ...]


@functools.cache
def load_routing() -> Routing:
    """The table. Raises ValueError for a specialty or tumour that is not defined."""
    table = load_yaml("routing.yaml")
    specialties = {key: _specialty(key, row) for key, row in table["specialties"].items()}
    routing = Routing(
        specialties=specialties,
        tumours={key: TumourDesk(**row) for key, row in table["tumours"].items()},
        unknown=TumourDesk(**table["unknown_tumour"]),
        international=(table["international"]["en"], table["international"]["zh"]),
        sites=table["sites"],
        spread=_spread(table),
        asks={key: row["to"] for key, row in table["asks"].items()},
        reach=table["not_asked"]["reach"],
        weights={key: Weight(**row) for key, row in table["weights"].items()},
        named=Lexicon.of({key: row["words"] for key, row in table["specialties"].items()}),
        asked=Lexicon.of({key: row["words"] for key, row in table["asks"].items()}),
        unasked=Lexicon.of({"not_asked": table["not_asked"]["words"]}),
        behind=tuple(table["not_asked"]["behind"]),
    )
    _validate(routing)
    return routing


def _specialty(key: str, row: Mapping[str, Any]) -> Specialty:
    return Specialty(key, row["en"], row["zh"], tuple(row["else"]))


def _spread(table: Mapping[str, Any]) -> Spread:
    return Spread(
        stage=re.compile(table["distant_stage"]),
        four=re.compile(table["distant_four"]),
        local_four=frozenset(table["local_four"]),
        regional=frozenset(table["regional"]),
    )


def _validate(routing: Routing) -> None:
    used = {name for row in routing.specialties.values() for name in row.otherwise} | set(routing.sites.values())
    used |= {name for name in routing.asks.values() if name not in PARTS}
    for desk in (*routing.tumours.values(), routing.unknown):
        used |= {desk.surgery, desk.medicine, desk.radiation, *desk.by_site.values()}
        if desk.first not in PARTS:
            raise ValueError(f"routing.yaml: {desk.first} is no part of a tumour's desk")
    unknown = used - routing.specialties.keys()
    if unknown:
        raise ValueError(f"routing.yaml: specialties that are not defined: {sorted(unknown)}")
    if routing.tumours.keys() != load_tumours().keys():
        raise ValueError("routing.yaml: its tumours are not those of checklists.yaml")
