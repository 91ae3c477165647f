"""Ready-made entries for a decisions file, so that a correction is a copy, an edit and a run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from caseferry.domain.facts import Conflict, Fact

_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # ten times faster; a long case has thousands of entries


def correction(fact: Fact, as_of: str) -> str:
    """An entry that corrects the fact; the value is the one that was read, to be overwritten."""
    value: dict[str, Any] = {"value": fact.value}
    if fact.unit:
        value["unit"] = fact.unit
    if fact.date:
        value["date"] = fact.date
    value["assertion"] = fact.assertion.value
    return entry("correct_fact", {"fact": fact.id}, as_of, value)


def value_lines(fact: Fact, as_of: str) -> str:
    """The lines of `correction` that differ from fact to fact, so that a page of thousands of facts holds the rest once."""
    return correction(fact, as_of).partition("  value:\n")[2].partition("  reason:")[0]


def rejection(fact: Fact, as_of: str) -> str:
    """An entry that takes the fact out of every output."""
    return entry("reject_fact", {"fact": fact.id}, as_of)


def confirmation(fact: Fact, as_of: str) -> str:
    """An entry that says the fact was read rightly."""
    return entry("confirm_fact", {"fact": fact.id}, as_of)


def settlement(conflict: Conflict, as_of: str) -> str:
    """An entry that settles the conflict; its value is what is right, in words."""
    return entry("settle_conflict", {"conflict": conflict.id}, as_of, "")


def waiver(gate: str, as_of: str) -> str:
    """An entry that closes an open gate, with a reason."""
    return entry("waive_gate", {"gate": gate}, as_of)


def document_entry(action: str, place: Mapping[str, Any], as_of: str, value: Any) -> str:
    """An entry about the document that a page belongs to (`set_category`, `set_date`, `place`, `set_patient`)."""
    return entry(action, dict(place), as_of, value)


def entry(action: str, target: Mapping[str, Any], as_of: str, value: Any = None) -> str:
    """One entry as YAML; author and reason are left for the person to fill in."""
    row: dict[str, Any] = {"author": "", "at": as_of, "action": action, "target": dict(target)}
    if value is not None:
        row["value"] = value
    row["reason"] = ""
    return yaml.dump([row], Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=72)
