"""What a decision makes of facts: confirmed, rejected, corrected, added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from caseferry.domain.facts import Assertion, Fact, Quantity, fact_id
from caseferry.domain.quotation import Quotation
from caseferry.domain.request import Decision


def corrected_fact(fact: Fact, decision: Decision, entry: tuple[Quotation, ...]) -> Fact:
    """The fact with what the coordinator entered. It quotes the entry first, and keeps the words it was read from."""
    value = _value(decision)
    changed = "value" in value or "unit" in value
    return replace(
        fact,
        code=str(value.get("code", fact.code)),
        value=str(value.get("value", fact.value)),
        unit=str(value.get("unit", fact.unit)),
        normal=_normal(value) if changed or "normal" in value else fact.normal,
        display=None if changed or "code" in value else fact.display,
        date=str(value.get("date", fact.date)),
        assertion=Assertion(value.get("assertion", fact.assertion)),
        attributes=_attributes({**fact.attributes, **value.get("attributes", {})}),
        origin="coordinator",
        confidence=1.0,
        quotations=(*entry, *fact.quotations),
    )


def added_fact(decision: Decision, entry: tuple[Quotation, ...]) -> Fact:
    """The fact that a coordinator entered; it quotes the entry of the statement."""
    value = _value(decision)
    kind, code, words = str(value["kind"]), str(value.get("code", "")), str(value["value"])
    return Fact(
        id=fact_id(kind, code, words, entry[0]),
        kind=kind,
        code=code,
        value=words,
        quotations=entry,
        unit=str(value.get("unit", "")),
        normal=_normal(value),
        date=str(value.get("date", "")),
        assertion=Assertion(value.get("assertion", Assertion.PRESENT)),
        origin="coordinator",
        attributes=_attributes(value.get("attributes", {})),
    )


def _value(decision: Decision) -> Mapping[str, Any]:
    assert isinstance(decision.value, Mapping)  # validated when the decision was read
    return decision.value


def _normal(value: Mapping[str, Any]) -> Quantity | None:
    normal = value.get("normal")
    if not isinstance(normal, Mapping):
        return None
    return Quantity(str(normal.get("value", "")), str(normal.get("unit", "")))


def _attributes(given: Mapping[str, Any]) -> Mapping[str, str]:
    return MappingProxyType({key: str(item) for key, item in given.items()})
