"""A suggestion of departments, with reasons. The coordinator decides."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RoutingReason:
    """One reason in plain words. `facts` are ids of facts in the manifest that it cites; `rule` a row of routing.yaml."""

    rule: str
    text: str
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DepartmentSuggestion:
    """One department. `on_page` False: the hospital's page names no such department, and the name is the specialty's own."""

    department: str
    department_zh: str
    specialty: str
    reasons: tuple[RoutingReason, ...]
    on_page: bool = True
