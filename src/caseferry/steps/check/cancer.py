"""The tumour type of a case: given by a person, else from what the records state."""

from __future__ import annotations

import functools
import re
from collections import defaultdict

from caseferry.domain.documents import Caution
from caseferry.domain.facts import Assertion, Fact
from caseferry.domain.understanding import Understanding
from caseferry.knowledge.checklists import load_tumours
from caseferry.knowledge.lexicon import fold
from caseferry.steps.check.records import patient_records

_WEIGHTS = {"primary_site": 3, "diagnosis": 2, "histology": 2}
_STATED = (Assertion.PRESENT, Assertion.HISTORICAL)


def tumour_type(case: Understanding) -> tuple[str, tuple[Caution, ...]]:
    """The id of the tumour type (empty when the records do not settle it) and the evidence for it as warnings."""
    if case.request.cancer:
        return case.request.cancer, ()
    votes = _votes(case)
    ranked = sorted(votes, key=lambda tumour: (-_weight(votes[tumour]), tumour))
    if not ranked:
        return "", (
            Caution("cancer_unknown", "The tumour type was not found in the records; only the core checklist applies."),
        )
    first = ranked[0]
    if len(ranked) > 1 and _weight(votes[ranked[1]]) >= _weight(votes[first]):
        names = ", ".join(
            load_tumours()[tumour].name_en for tumour in ranked if _weight(votes[tumour]) == _weight(votes[first])
        )
        return "", (
            Caution(
                "cancer_unsettled", f"The records speak of more than one tumour type: {names}. Say which with --cancer."
            ),
        )
    words = ", ".join(f"“{word}”" for word in list(dict.fromkeys(fact.value for fact in votes[first]))[:3])
    message = f"Tumour type taken from the records: {load_tumours()[first].name_en} ({words})."
    return first, (Caution("cancer_from_records", message, votes[first][0].id),)


def _votes(case: Understanding) -> dict[str, list[Fact]]:
    """Facts by tumour type. A word inside a longer one that names another type does not count (`non-small cell lung`)."""
    stated = {
        fact.id: fact
        for record in patient_records(case)
        for fact in record.facts
        if fact.kind in _WEIGHTS and fact.assertion in _STATED
    }
    votes: dict[str, list[Fact]] = defaultdict(list)
    everything = " ; ".join(_words(fact) for fact in stated.values())
    for fact in stated.values():
        for tumour in named_tumours(_words(fact), beside=everything):
            votes[tumour].append(fact)
    return votes


def _words(fact: Fact) -> str:
    shown = fact.display.en if fact.display else ""
    return " ; ".join(part for part in (fact.value, shown, fact.attributes.get("site", "")) if part)


def _weight(facts: list[Fact]) -> int:
    return sum(_WEIGHTS[fact.kind] for fact in facts)


def named_tumours(text: str, *, beside: str = "") -> frozenset[str]:
    """The tumour types that `text` names, longest names first; `beside` is what else was diagnosed, for names that do not tell alone.

    >>> sorted(named_tumours("non-small cell lung cancer"))
    ['nsclc']
    """
    found, rest = set(), _folded(text)
    for name, tumour, settled_by in _names():
        pattern = _pattern(name)
        if pattern.search(rest):
            rest = pattern.sub(" ; ", rest)
            if settled_by is None or (settled_by and re.search(settled_by, beside, re.IGNORECASE)):
                found.add(tumour)
    return frozenset(found)


@functools.cache
def _names() -> tuple[tuple[str, str, str | None], ...]:
    """Folded names, longest first, with their tumour type and what must stand beside them (None: nothing)."""
    found: list[tuple[str, str, str | None]] = []
    for row in load_tumours().values():
        found += [(_folded(name), row.id, None) for name in (row.name_en, row.name_zh, *row.aliases)]
        found += [(_folded(name), row.id, row.settled_by) for name in row.unspecific]
    telling = {name for name in found if _telling(name[0])}
    return tuple(sorted(telling, key=lambda name: (-len(name[0]), name[0], name[1])))


def _folded(name: str) -> str:
    return " ".join(fold(name).replace("-", " ").split())


def _telling(name: str) -> bool:
    return (
        len(name) > 3
        or (name[:1] >= "\u3400" and len(name) > 1)
        or name in ("hcc", "npc", "gbm", "aml", "cll", "cml", "mds")
    )


@functools.cache
def _pattern(name: str) -> re.Pattern[str]:
    if name[0] >= "\u3400":
        return re.compile(re.escape(name))
    return re.compile(rf"(?<![a-z0-9\u0400-\u06ff]){re.escape(name)}(?![a-z0-9])")
