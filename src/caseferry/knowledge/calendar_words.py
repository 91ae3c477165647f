"""Month names, the words beside dates, and how countries order day and month (`data/dates.yaml`, `data/countries.yaml`)."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from caseferry.knowledge.lexicon import fold
from caseferry.knowledge.phrases import PhraseBook
from caseferry.knowledge.tables import load_yaml
from caseferry.knowledge.words import tokens

ROLES = (
    "collected", "performed", "reported", "dated", "printed", "admitted", "discharged", "born", "received", "compared",
    "issued", "due",
)  # fmt: skip
ORDERS = ("dmy", "mdy", "ymd", "mixed")


@functools.cache
def month_names() -> dict[str, dict[int, str]]:
    """Folded month name to its number and calendar: `{"mai": {5: "gregorian"}}`. Raises ValueError unless each list has twelve."""
    found: dict[str, dict[int, str]] = {}
    for calendar, months in _calendars():
        if len(months) != 12:
            raise ValueError(f"dates.yaml: {calendar} has {len(months)} months")
        for number, names in enumerate(months, start=1):
            for name in names.split("|"):
                found.setdefault(fold(name.strip()), {}).setdefault(number, calendar)
    return found


def _calendars() -> Iterator[tuple[str, list[str]]]:
    data = load_yaml("dates.yaml")
    for months in data["months"].values():
        yield "gregorian", months
    yield "hijri", data["hijri_months"]
    yield "persian", data["persian_months"]


@functools.cache
def role_words() -> PhraseBook[str]:
    """The words beside dates; each means one or more of ROLES. Raises ValueError for an unknown role."""
    roles = load_yaml("dates.yaml")["roles"]
    if set(roles) != set(ROLES):
        raise ValueError("dates.yaml: roles")
    return PhraseBook((word, role) for role in ROLES for word in roles[role])


@functools.cache
def small_words(name: str) -> frozenset[str]:
    """The single words of `fillers`, `until` or `period_starts`; signs stand for themselves."""
    found: set[str] = set()
    for entry in load_yaml("dates.yaml")[name]:
        words = tokens(fold(entry))
        found.update(word.text for word in words) if words else found.add(entry)
    return frozenset(found)


@functools.cache
def language_orders() -> dict[str, str]:
    """The numeric order a language writes everywhere. English is not among them."""
    return _checked(load_yaml("countries.yaml")["languages"])


@functools.cache
def country_words() -> PhraseBook[str]:
    """Names of countries, of their cities and currencies; each means a country code."""
    countries = load_yaml("countries.yaml")["countries"]
    return PhraseBook((word, code) for code, row in countries.items() for word in row["words"])


@functools.cache
def country_orders() -> dict[str, str]:
    """The numeric order of each country. Raises ValueError for an unknown order."""
    return _checked({code: row["order"] for code, row in load_yaml("countries.yaml")["countries"].items()})


@functools.cache
def country_phones() -> dict[str, str]:
    """Calling code to country code."""
    return {row["phone"]: code for code, row in load_yaml("countries.yaml")["countries"].items()}


def _checked(orders: dict[str, str]) -> dict[str, str]:
    if not set(orders.values()) <= set(ORDERS):
        raise ValueError("countries.yaml: unknown order")
    return orders
