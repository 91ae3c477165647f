"""Ranks the departments of a hospital by what speaks for each. Nothing is sent: a coordinator chooses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from caseferry.domain.routing import DepartmentSuggestion, RoutingReason
from caseferry.knowledge.lexicon import fold, plain
from caseferry.knowledge.routing import load_routing
from caseferry.steps.route.evidence import votes

_INTERNATIONAL = RoutingReason("international", "It passes records on to the department that should read them.")


def suggest_departments(manifest: Mapping[str, Any], departments: Sequence[str]) -> tuple[DepartmentSuggestion, ...]:
    """Departments for the case of `manifest` (packet.json), most spoken for first, the international desk always last.

    `departments` are the names at the chosen hospital (its page's, or an administrator's). Where none fits a specialty, one that stands in
    is taken; else the specialty itself is named, with `on_page` False. Reasons cite facts by id.
    """
    scores: dict[tuple[str, str, bool], int] = {}
    reasons: dict[tuple[str, str, bool], list[RoutingReason]] = {}
    known = _by_specialty(departments)
    for specialty, weight, reason in votes(manifest):
        desk = _desk(specialty, known)
        scores[desk] = scores.get(desk, 0) + weight
        if reason not in reasons.setdefault(desk, []):
            reasons[desk].append(reason)
    table = load_routing()
    order = list(table.specialties)
    ranked = sorted(scores, key=lambda desk: (-scores[desk], order.index(desk[1]), desk[0]))
    found = [
        DepartmentSuggestion(
            name, table.specialties[specialty].name_zh, specialty, tuple(reasons[name, specialty, listed]), listed
        )
        for name, specialty, listed in ranked
    ]
    return (*found, DepartmentSuggestion(*table.international, "international", (_INTERNATIONAL,)))


def _by_specialty(departments: Sequence[str]) -> dict[str, str]:
    """The first department that stands for each specialty; a name belongs to the specialties of the words it begins with."""
    found: dict[str, str] = {}
    for name in departments:
        hits = list(load_routing().named.find(plain(name), fold(name)))
        for key in hits[0].keys if hits else ():
            found.setdefault(key, name)
    return found


def _desk(specialty: str, known: Mapping[str, str]) -> tuple[str, str, bool]:
    """Department, the specialty it stands for, and whether the hospital names it."""
    table = load_routing().specialties
    for candidate in (specialty, *table[specialty].otherwise):
        if candidate in known:
            return known[candidate], _owner(known, known[candidate]), True
    return table[specialty].name_en, specialty, False


def _owner(known: Mapping[str, str], department: str) -> str:
    return next(key for key in load_routing().specialties if known.get(key) == department)
