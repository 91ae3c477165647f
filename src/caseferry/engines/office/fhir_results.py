"""Puts FHIR observations with numbers into tables of results, one for each report and day, as a laboratory prints them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from caseferry.engines.office.fhir_values import concept, interval, items, say, spaced
from caseferry.ports.unpacking import Block

_HEAD = ("Test", "Result", "Units", "Reference interval", "Flag")
_FLAGS = {
    "H": "H",
    "HH": "HH",
    "HU": "H",
    "L": "L",
    "LL": "LL",
    "LU": "L",
    "A": "A",
    "AA": "AA",
    "N": "",
}  # v3 ObservationInterpretation
_IN_TABLE = frozenset(
    {"resourceType", "id", "meta", "text", "contained", "extension", "identifier", "implicitRules", "code", "category", "subject", "status",
     "valueQuantity", "valueInteger", "referenceRange", "interpretation", "component", "encounter", "basedOn",
     "effectiveDateTime", "effectivePeriod", "effectiveInstant", "issued"}
)  # fmt: skip
_SURE = frozenset({"final", "amended", "corrected", "appended"})


@dataclass(frozen=True, slots=True)
class Table:
    """The results of one report on one day."""

    title: str
    label: str
    day: str
    observations: Sequence[dict[str, Any]]

    def blocks(self, known: dict[str, dict[str, Any]]) -> Iterator[Block]:
        """Heading, day, the rows, then what else is said of single results."""
        yield Block("heading", self.title, level=2)
        if self.day:
            yield Block("row", cells=(self.label, self.day))
        yield Block("row", cells=_HEAD)
        for item in self.observations:
            yield from (Block("row", cells=cells) for cells in _cells(item))
        for item in self.observations:
            yield from (Block("row", cells=cells) for cells in _asides(item, known))


def gather_results(resources: Sequence[dict[str, Any]]) -> dict[int, Table]:
    """The table of each observation that has a number (its own or in a component), by the identity of the observation."""
    named = _reports(resources)
    groups: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for item in resources:
        if item.get("resourceType") == "Observation" and any(_numbered(part) for part in (item, *_components(item))):
            title = named.get(str(item.get("id")), "Results")
            groups.setdefault((title, *_day(item)), []).append(item)
    tables = {key: Table(*key, tuple(members)) for key, members in groups.items()}
    return {id(item): tables[key] for key, members in groups.items() for item in members}


def _reports(resources: Sequence[dict[str, Any]]) -> dict[str, str]:
    """The title of the report that an observation belongs to, by the id of the observation."""
    found = {}
    for report in resources:
        if report.get("resourceType") == "DiagnosticReport":
            for result in items(report.get("result")):
                if isinstance(result, dict):
                    reference = str(result.get("reference")).rpartition("/")[2].rpartition(":")[2].lstrip("#")
                    found[reference] = concept(report.get("code")) or "Results"
    return found


def _components(item: dict[str, Any]) -> list[dict[str, Any]]:
    return [part for part in items(item.get("component")) if isinstance(part, dict)]


def _numbered(part: dict[str, Any]) -> bool:
    value = part.get("valueQuantity")
    return (isinstance(value, dict) and isinstance(value.get("value"), str | int | float)) or isinstance(
        part.get("valueInteger"), int
    )


def _day(item: dict[str, Any]) -> tuple[str, str]:
    """What the day is the day of, and the day. `effective[x]` of a laboratory result is when the specimen was taken (R4 10.1.3)."""
    period = item.get("effectivePeriod")
    effective = (
        item.get("effectiveDateTime")
        or item.get("effectiveInstant")
        or (period.get("start") if isinstance(period, dict) else "")
    )
    if effective:
        words = " ".join(concept(category) for category in items(item.get("category"))).lower()
        return ("Collected" if not words or "lab" in words else "Date"), str(effective)[:10]
    return ("Reported", str(item["issued"])[:10]) if item.get("issued") else ("", "")


def _cells(item: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    name = concept(item.get("code"))
    if _numbered(item):
        yield _result(name, item)
    for part in _components(item):
        inner = f"{name}: {concept(part.get('code'))}"
        yield _result(inner, part) if _numbered(part) else (inner, say(_value(part), {}) or "")


def _value(part: dict[str, Any]) -> Any:
    return next((value for key, value in part.items() if key.startswith("value")), "")


def _result(name: str, part: dict[str, Any]) -> tuple[str, ...]:
    value = part.get("valueQuantity")
    if not isinstance(value, dict):
        value = {"value": part["valueInteger"]}
    unit = str(value.get("unit") or value.get("code") or "")
    flags = "; ".join(filter(None, (_flag(word) for word in items(part.get("interpretation")))))
    return name, f"{value.get('comparator', '')}{value['value']}", unit, _normal(part, unit), flags


def _flag(word: Any) -> str:
    codes = (
        [str(code.get("code")) for code in items(word.get("coding")) if isinstance(code, dict)]
        if isinstance(word, dict)
        else []
    )
    return next((_FLAGS[code] for code in codes if code in _FLAGS), concept(word))


def _normal(part: dict[str, Any], unit: str) -> str:
    """The reference interval as laboratories print it, without the unit that stands beside it."""
    ranges = [value for value in items(part.get("referenceRange")) if isinstance(value, dict)]
    return "; ".join(filter(None, (str(value.get("text") or _bounds(value, unit)) for value in ranges)))


def _bounds(value: dict[str, Any], unit: str) -> str:
    low, high = value.get("low"), value.get("high")
    if not isinstance(low, dict) or not isinstance(high, dict):
        only = low if isinstance(low, dict) else high
        mark = "≥" if only is low else "≤"
        return f"{mark} {only['value']}" if isinstance(only, dict) and "value" in only else ""
    if {str(end.get("unit") or end.get("code") or unit) for end in (low, high)} != {unit} or not {
        "value"
    } <= low.keys() & high.keys():
        return interval(value)
    return f"{low['value']} - {high['value']}"


def _asides(item: dict[str, Any], known: dict[str, dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """What the table has no column for: a status that is not final, notes, method, specimen."""
    name = concept(item.get("code"))
    status = str(item.get("status", "final"))
    if status not in _SURE:
        yield f"{name}: status", status
    for key, value in item.items():
        if key not in _IN_TABLE and not key.startswith("_") and (said := say(value, known) or _note(value)):
            yield f"{name}: {spaced(key).lower()}", said


def _note(value: Any) -> str:
    """The words of Annotations (R4 2.24.0.20)."""
    return "; ".join(str(note["text"]) for note in items(value) if isinstance(note, dict) and note.get("text"))
