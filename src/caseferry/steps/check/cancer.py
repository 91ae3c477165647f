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
        return "", (Caution("cancer_unknown", "The tumour type was not found in the records; only the core checklist applies."),)
    first = ranked[0]
    if len(ranked) > 1 and _weight(votes[ranked[1]]) >= _weight(votes[first]):
        names = ", ".join(load_tumours()[tumour].name_en for tumour in ranked if _weight(votes[tumour]) == _weight(votes[first]))
        return "", (Caution("cancer_unsettled", f"The records speak of more than one tumour type: {names}. Say which with --cancer."),)
    words = ", ".join(f"“{word}”" for word in list(dict.fromkeys(fact.value for fact in votes[first]))[:3])
    message = f"Tumour type taken from the records: {load_tumours()[first].name_en} ({words})."
    return first, (Caution("cancer_from_records", message, votes[first][0].id),)


def _votes(case: Understanding) -> dict[str, list[Fact]]:
    """Facts by tumour type. A word inside a longer one that names another type does not count (`non-small cell lung`)."""
    votes: dict[str, list[Fact]] = defaultdict(list)
    for record in patient_records(case):
        for fact in record.facts:
            if fact.kind in _WEIGHTS and fact.assertion in _STATED and fact not in votes[""]:
                votes[""].append(fact)
                for tumour in named_tumours(_words(fact)):
                    votes[tumour].append(fact)
    votes.pop("", None)
    return votes


def _words(fact: Fact) -> str:
    shown = fact.display.en if fact.display else ""
    return " ; ".join(part for part in (fact.value, shown, fact.attributes.get("site", "")) if part)


def _weight(facts: list[Fact]) -> int:
    return sum(_WEIGHTS[fact.kind] for fact in facts)


def named_tumours(text: str) -> frozenset[str]:
    """The tumour types that `text` names, longest names first.

    >>> sorted(named_tumours("non-small cell lung cancer"))
    ['nsclc']
    """
    found, rest = set(), " ".join(fold(text).replace("-", " ").split())
    for name, tumour in _names():
        pattern = _pattern(name)
        if pattern.search(rest):
            found.add(tumour)
            rest = pattern.sub(" ; ", rest)
    return frozenset(found)


@functools.cache
def _names() -> tuple[tuple[str, str], ...]:
    """Folded names with their tumour type, longest first; names of two letters and the like are left to people."""
    pairs = {
        (" ".join(fold(name).replace("-", " ").split()), row.id)
        for row in load_tumours().values()
        for name in (row.name_en, row.name_zh, *row.aliases)
    }
    return tuple(sorted((pair for pair in pairs if _telling(pair[0])), key=lambda pair: (-len(pair[0]), pair)))


def _telling(name: str) -> bool:
    return len(name) > 3 or (name[:1] >= "\u3400" and len(name) > 1) or name in ("hcc", "npc", "gbm", "aml", "cll", "cml", "mds")


@functools.cache
def _pattern(name: str) -> re.Pattern[str]:
    if name[0] >= "\u3400":
        return re.compile(re.escape(name))
    return re.compile(rf"(?<![a-z0-9\u0400-\u06ff]){re.escape(name)}(?![a-z0-9])")
