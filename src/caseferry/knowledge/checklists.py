"""What reviewers usually look at: core, tumour and therapy lists (`data/checklists.yaml`), and how each item is recognised."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from caseferry.domain.checklist import ItemState
from caseferry.domain.facts import FACT_KINDS
from caseferry.knowledge.categories import STATEMENT, load_categories
from caseferry.knowledge.choices import choose
from caseferry.knowledge.mentions import load_terms
from caseferry.knowledge.tables import load_yaml

LEVELS = ("required", "recommended", "conditional")
RULES = ("", "question", "passport", "dicom", "imaging_prior")
IMAGING = ("imaging_pet", "imaging_ct", "imaging_mri", "imaging_other")
_NOT_CLINICAL = ("passport", "administrative")


@dataclass(frozen=True, slots=True)
class FactWish:
    """A fact that is looked for: its kind, its code (empty for any), a pattern of its value (empty for any)."""

    kind: str
    code: str = ""
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Showing:
    """One way in which the records show an item.

    `documents`: categories that count (empty: any within `within`); `words`: terms of mentions.yaml, one of which must
    stand in the document; `facts`: of which `at_least` must stand in one document; `within`: categories where facts alone
    count; `method`: pattern for a fact's method; `given`: planned facts do not count; `however`: the words count in any sentence.
    """

    documents: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    facts: tuple[FactWish, ...] = ()
    at_least: int = 1
    within: tuple[str, ...] = ()
    method: str = ""
    given: bool = False
    however: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One requirement as data. `id` is `<list>/<id>`; `recency_days` None for no limit; `source` a key of the sources table.

    `mentions` are terms that make it `mentioned_not_attached` (with a cue, or alone when `plain`); `trigger` facts make a
    conditional item apply; `otherwise` is the state when nothing was found; `needs_date` a date role that must be known.
    """

    id: str
    label: str
    label_zh: str
    category: str
    level: str
    recency_days: int | None
    recency_basis: str
    source: str
    found: tuple[Showing, ...] = ()
    mentions: tuple[str, ...] = ()
    plain: bool = False
    trigger: tuple[FactWish, ...] = ()
    otherwise: str = ItemState.MISSING.value
    needs_date: str = ""
    rule: str = ""
    partly: bool = False


@dataclass(frozen=True, slots=True)
class TumourType:
    """A tumour type: its id, names and the words by which records and people call it."""

    id: str
    name_en: str
    name_zh: str
    aliases: tuple[str, ...]
    items: tuple[Item, ...]
    unspecific: tuple[
        str, ...
    ] = ()  # names that a person may use; in records they tell the type only beside `settled_by`
    settled_by: str = ""  # a pattern over diagnoses and histologies; empty: never
    never: tuple[str, ...] = ()  # ids of core items that do not belong to this tumour


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from, the day it was last checked (ISO), and who keeps it."""

    title: str
    url: str
    checked: str
    owner: str


@functools.cache
def load_core() -> tuple[Item, ...]:
    """The items that every case has, in order."""
    return _items("core", load_yaml("checklists.yaml")["core"])


@functools.cache
def load_tumours() -> dict[str, TumourType]:
    """The tumour types by id. Rows that may not ship are left out."""
    return _lists(load_yaml("checklists.yaml")["tumour_types"])


@functools.cache
def load_therapies() -> dict[str, TumourType]:
    """The therapies that bring items of their own, by id, in the same shape as tumour types."""
    return _lists(load_yaml("checklists.yaml")["therapy_addons"])


@functools.cache
def load_sources() -> dict[str, Source]:
    """The sources of rules by key; day and owner are the table's where a row has none of its own."""
    table = load_yaml("checklists.yaml")
    meta = table["meta"]
    return {
        key: Source(row["title"], row["url"] or "", str(row.get("date", meta["date"])), row.get("owner", meta["owner"]))
        for key, row in table["sources"].items()
    }


def load_help(category: str) -> str:
    """How a family gets what is lacking, in plain words. No advice: what to ask for and where."""
    words = load_yaml("checklists.yaml")["help"]
    return str(words.get("imaging" if category in IMAGING else category, words["other"]))


def find_tumour(text: str) -> str:
    """The id of the tumour type that `text` names (`cervix`, `gastric`, `рак желудка`). Raises UsageError with close matches."""
    return choose(text, _names(load_tumours()), what="cancer type")


def find_therapy(text: str) -> str:
    """The id of the therapy that `text` names (`CAR-T`, `proton`). Raises UsageError with close matches."""
    return choose(text, _names(load_therapies()), what="therapy")


def _names(lists: Mapping[str, TumourType]) -> dict[str, tuple[str, ...]]:
    return {key: (key, row.name_en, row.name_zh, *row.aliases, *row.unspecific) for key, row in lists.items()}


def _lists(rows: Mapping[str, Any]) -> dict[str, TumourType]:
    return {
        key: TumourType(
            key, row["name_en"], row["name_zh"], tuple(row["aliases"]), _items(key, row["items"]),
            tuple(row.get("unspecific", ())), row.get("settled_by", ""),
            tuple(f"core/{item}" for item in row.get("never", ())),
        )
        for key, row in rows.items()
    }  # fmt: skip


def _items(of: str, rows: Iterable[Mapping[str, Any]]) -> tuple[Item, ...]:
    items = tuple(_item(of, row) for row in rows if row.get("ship", True))
    if len({item.id for item in items}) != len(items):
        raise ValueError(f"checklists.yaml: an id stands twice in {of}")
    return items


def _item(of: str, row: Mapping[str, Any]) -> Item:
    item = Item(
        id=f"{of}/{row['id']}",
        label=row["what"],
        label_zh=row.get("what_zh", ""),
        category=row["category"],
        level=row["level"],
        recency_days=row["recency_days"],
        recency_basis=row["recency_basis"] or "",
        source=row["source"],
        found=tuple(_showing(way) for way in row["found"]),
        mentions=tuple(row.get("mentions", ())),
        plain=row.get("plain", False),
        trigger=tuple(parse_wish(text) for text in row.get("trigger", ())),
        otherwise=ItemState(row.get("otherwise", ItemState.MISSING)).value,
        needs_date=row.get("needs_date", ""),
        rule=row.get("rule", ""),
        partly=row.get("partly", False),
    )
    _validate(item)
    return item


def _validate(item: Item) -> None:
    terms = {term for way in item.found for term in way.words} | set(item.mentions)
    known = set(load_categories()) | {STATEMENT}
    categories = {category for way in item.found for category in (*way.documents, *way.within)}
    wrong = [
        item.level not in LEVELS,
        item.rule not in RULES,
        item.source not in load_sources(),
        bool(terms - set(load_terms())),
        bool(categories - known),
        not item.rule and not item.found,
    ]
    if any(wrong):
        raise ValueError(f"checklists.yaml: {item.id}: {[n for n, bad in enumerate(wrong) if bad]}")


def _showing(way: Mapping[str, Any]) -> Showing:
    return Showing(
        documents=_categories(way.get("documents", ())),
        words=tuple(way.get("words", ())),
        facts=tuple(parse_wish(text) for text in way.get("facts", ())),
        at_least=way.get("at_least", 1),
        within=_categories(way.get("within", ())),
        method=way.get("method", ""),
        given=way.get("given", False),
        however=way.get("however", False),
    )


def _categories(names: Iterable[str]) -> tuple[str, ...]:
    clinical = [category for category in load_categories() if category not in _NOT_CLINICAL]
    groups = {"imaging": list(IMAGING), "any": [*clinical, STATEMENT]}
    return tuple(category for name in names for category in groups.get(name, [name]))


def parse_wish(text: str) -> FactWish:
    """`lab:ldh`, `procedure`, `metastasis~liver|肝` as a value. Raises ValueError for an unknown kind.

    >>> parse_wish("lab:ldh")
    FactWish(kind='lab', code='ldh', pattern='')
    """
    head, _, pattern = text.partition("~")
    kind, _, code = head.partition(":")
    if kind not in FACT_KINDS:
        raise ValueError(f"checklists.yaml: unknown kind of fact {kind!r}")
    return FactWish(kind, code, pattern)
