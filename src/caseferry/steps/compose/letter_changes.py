"""What changed since the packet before, for the letter and the summary."""

from __future__ import annotations

from collections.abc import Sequence

from caseferry.knowledge.wording import CHINESE, sentence
from caseferry.steps.compose.letter_places import Row
from caseferry.steps.compose.versions import Changes

_NAMED = 5  # documents


def change_rows(changes: Changes | None) -> Row | None:
    """A heading and lines in English and Chinese; None for a first version."""
    if changes is None:
        return None
    lines = [
        {"en": f"{sentence(key)}: {_names(labels)}", "zh": f"{sentence(key, CHINESE)}：{_names(labels)}"}
        for key, labels in (("changed_new", changes.documents.added), ("changed_gone", changes.documents.removed))
        if labels
    ]
    if changes.facts.added or changes.facts.removed:
        lines.append(_both("changed_facts", added=len(changes.facts.added), removed=len(changes.facts.removed)))
    if changes.checklist:
        lines.append(_both("changed_states", count=len(changes.checklist)))
    return {**_both("changed", date=changes.previous_as_of), "lines": lines or [_both("changed_nothing")]}


def _both(key: str, **values: object) -> Row:
    return {"en": sentence(key, **values), "zh": sentence(key, CHINESE, **values)}


def _names(labels: Sequence[str]) -> str:
    more = f" + {len(labels) - _NAMED}" if len(labels) > _NAMED else ""
    return ", ".join(labels[:_NAMED]) + more
