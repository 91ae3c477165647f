"""Says the values of FHIR data types (R4 2.24) in words: codes, quantities, names, periods, ranges, references."""

from __future__ import annotations

from typing import Any


def items(value: Any) -> list[Any]:
    """The elements of a list, none of anything else."""
    return value if isinstance(value, list) else []


def spaced(name: str) -> str:
    """`birthDate` as `Birth date`."""
    words = "".join(f" {char.lower()}" if char.isupper() else char for char in name).strip()
    return words[:1].upper() + words[1:]


def say(value: Any, known: dict[str, dict[str, Any]]) -> str | None:
    """A value in words; None when it has no short form, empty when there is nothing to say."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str | int | float):
        return str(value)
    if isinstance(value, list):
        said = [say(item, known) for item in value]
        return None if any(item is None for item in said) else "; ".join(item for item in said if item)
    if not isinstance(value, dict):
        return ""
    for form in (concept, quantity, _human_name, _period, interval):
        if words := form(value):
            return words
    return _reference(value, known)


def concept(value: Any) -> str:
    """The words of a CodeableConcept: its text, else the display or code of its first coding."""
    if not isinstance(value, dict):
        return ""
    if value.get("text"):
        return str(value["text"])
    codings = [code for code in items(value.get("coding")) if isinstance(code, dict)]
    return next(
        (str(code.get("display") or code.get("code")) for code in codings if code.get("display") or code.get("code")),
        "",
    )


def quantity(value: dict[str, Any]) -> str:
    """Comparator, number and unit of a Quantity."""
    if "value" not in value or isinstance(value["value"], dict | list):
        return ""
    mark = value.get("comparator", "")
    return f"{mark}{value['value']} {value.get('unit') or value.get('code') or ''}".strip()


def _human_name(value: dict[str, Any]) -> str:
    if not {"family", "given"} & value.keys():
        return str(value["text"]) if set(value) <= {"text", "use", "status"} and value.get("text") else ""
    return str(
        value.get("text") or " ".join([*map(str, items(value.get("given"))), str(value.get("family", ""))])
    ).strip()


def _period(value: dict[str, Any]) -> str:
    return f"{value.get('start', '')} – {value.get('end', '')}".strip(" –") if {"start", "end"} & value.keys() else ""


def interval(value: dict[str, Any]) -> str:
    """A Range from low to high."""
    low, high = value.get("low"), value.get("high")
    if not isinstance(low, dict) and not isinstance(high, dict):
        return ""
    return " – ".join(quantity(part) if isinstance(part, dict) else "" for part in (low, high)).strip()


def _reference(value: dict[str, Any], known: dict[str, dict[str, Any]]) -> str | None:
    if "reference" not in value and "display" not in value:
        return None
    if value.get("display"):
        return str(value["display"])
    target = known.get(str(value.get("reference")), {})
    return say(target.get("name"), {}) or concept(target.get("code")) or ""
