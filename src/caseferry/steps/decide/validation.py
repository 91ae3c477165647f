"""Whether a decision makes sense by itself, before any case is known."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any

from caseferry.domain.dates import DateRole, PartialDate
from caseferry.domain.documents import Placement
from caseferry.domain.facts import ATTRIBUTE_NAMES, FACT_KINDS, Assertion
from caseferry.domain.people import PatientMatch
from caseferry.domain.request import Decision
from caseferry.knowledge.categories import STATEMENT, load_categories

GATES = (
    "recipient", "question", "identity", "summary", "pathology", "biopsy_date", "unreadable", "translation", "conflicts",
    "required_items", "limits",
)  # fmt: skip
_SHA256 = re.compile(r"^[0-9a-f]{64}$")
_NEED_REASON = ("waive_gate", "correct_fact", "add_fact", "reject_fact")
_FACT_KEYS = frozenset({"kind", "code", "value", "unit", "date", "assertion", "attributes", "normal"})


def problem_of(decision: Decision) -> str:
    """What is wrong with a decision, in plain words; empty when nothing is."""
    if not _is_time(decision.at):
        return f"at is {decision.at!r}, not an ISO date, or a time with its offset"
    if decision.action in _NEED_REASON and not decision.reason:
        return "a reason is needed"
    return _target_problem(decision) or _CHECKS.get(decision.action, _no_value)(decision.value)


def _is_time(text: str) -> bool:
    try:
        if len(text) == 10:
            dt.date.fromisoformat(text)
            return True
        return dt.datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _target_problem(decision: Decision) -> str:
    target, wanted = decision.target, _TARGETS.get(decision.action, ("place",))
    if "none" in wanted and not target:
        return ""
    for name in ("fact", "conflict", "gate", "study"):
        if name in target:
            if name not in wanted:
                return f"target may not be a {name}"
            if name == "gate" and target[name] not in GATES:
                return f"unknown gate {target[name]!r}; known are {', '.join(GATES)}"
            return "" if isinstance(target[name], str) and target[name] else f"target {name} is not text"
    if "place" not in wanted:
        return f"target needs {' or '.join(name for name in wanted if name != 'none')}"
    return place_problem(target)


def place_problem(place: Mapping[str, Any]) -> str:
    """What is wrong with a place (`sha256`, `page`, perhaps `box`); empty when nothing is."""
    if not _SHA256.match(str(place.get("sha256", ""))):
        return "sha256 is missing or is not 64 hexadecimal digits"
    page, box = place.get("page"), place.get("box")
    if not isinstance(page, int) or isinstance(page, bool) or page < 1:
        return "page is missing or is not a whole number from 1"
    if box is not None and not (
        isinstance(box, list) and len(box) == 4 and all(isinstance(x, (int, float)) for x in box)
    ):
        return "box is not [x0, y0, x1, y1] in fractions of the page"
    return ""


_TARGETS = {
    "set_patient": ("place", "study", "none"),
    "confirm_fact": ("fact", "place"),
    "reject_fact": ("fact", "place"),
    "correct_fact": ("fact", "place"),
    "add_fact": ("place", "none"),
    "settle_conflict": ("conflict",),
    "waive_gate": ("gate",),
}


def _one_of(names: tuple[str, ...]) -> Callable[[Any], str]:
    return lambda value: "" if value in names else f"value is {value!r}; known are {', '.join(map(str, names))}"


def _no_value(value: Any) -> str:
    return "" if value is None else "no value is expected"


def _category(value: Any) -> str:
    return _one_of((*load_categories(), STATEMENT))(value)


def _date(value: Any) -> str:
    text, role = (value.get("value"), value.get("role")) if isinstance(value, Mapping) else (value, None)
    try:
        PartialDate(text if isinstance(text, str) and text else "none")
    except ValueError:
        return f"value is {text!r}, not an ISO date"
    return "" if role is None else _one_of(tuple(role.value for role in DateRole))(role)


def _degrees(value: Any) -> str:
    return "" if value in (0, 90, 180, 270) and not isinstance(value, bool) else "value is not 0, 90, 180 or 270"


def _merge(value: Any) -> str:
    if not isinstance(value, Mapping):
        return "value is the place (sha256, page) of the document that the target belongs to"
    return place_problem(value)


def _patient(value: Any) -> str:
    if isinstance(value, Mapping):
        known = {"name", "birth_date", "sex"}
        return "" if value.get("name") and not set(value) - known else "value has name, birth_date and sex"
    return _one_of(tuple(match.value for match in PatientMatch))(value)


def _fact(value: Any) -> str:
    if not isinstance(value, Mapping) or not value:
        return f"value has keys among {', '.join(sorted(_FACT_KEYS))}"
    if unknown := sorted(set(value) - _FACT_KEYS):
        return f"unknown key {unknown[0]!r} in value"
    if "kind" in value and value["kind"] not in FACT_KINDS:
        return f"unknown kind {value['kind']!r}"
    if "assertion" in value and value["assertion"] not in {item.value for item in Assertion}:
        return f"unknown assertion {value['assertion']!r}"
    attributes = value.get("attributes", {})
    if not isinstance(attributes, Mapping) or set(attributes) - set(ATTRIBUTE_NAMES):
        return "unknown attribute"
    return _date(value["date"]) if value.get("date") else ""


def _new_fact(value: Any) -> str:
    if isinstance(value, Mapping) and not (value.get("kind") and value.get("value")):
        return "value needs kind and value"
    return _fact(value)


def _text(value: Any) -> str:
    return "" if isinstance(value, str) and value.strip() else "value says in words what is right"


_CHECKS: dict[str, Callable[[Any], str]] = {
    "set_category": _category,
    "set_date": _date,
    "turn": _degrees,
    "merge": _merge,
    "place": _one_of(tuple(place.value for place in Placement if place is not Placement.IMAGING)),
    "set_patient": _patient,
    "correct_fact": _fact,
    "add_fact": _new_fact,
    "settle_conflict": _text,
}
