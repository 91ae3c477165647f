"""Reads FHIR JSON (R4 and alike): each resource as a heading and rows, in words; the patient first."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from typing import Any, BinaryIO

from caseferry.engines.office.web import read_web
from caseferry.engines.office.words import flattened, parsed_json
from caseferry.ports.unpacking import Block

_UNSAID = {"resourceType", "id", "meta", "text", "contained", "extension", "identifier", "implicitRules", "modifierExtension", "link", "data"}
_ORDER = ("Patient", "Composition", "DiagnosticReport", "Condition", "Procedure", "Observation", "MedicationRequest", "MedicationStatement")


def read_fhir(data: BinaryIO) -> tuple[Block, ...]:
    """Every resource of a bundle, or the one that is there."""
    resources = list(_resources(parsed_json(data)))
    known = {ref: item for item in resources for ref in _references(item)}
    ordered = sorted(resources, key=lambda item: 0 if item.get("resourceType") == "Patient" else 1)
    blocks: list[Block] = []
    for item in ordered:
        blocks += [Block("heading", _title(item), level=2), *_rows(item, known)]
    return tuple(blocks)


def _resources(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for item in value:
            yield from _resources(item)
    elif isinstance(value, dict) and value.get("resourceType") == "Bundle":
        for entry in _list(value.get("entry")):
            if isinstance(entry, dict):
                yield from _resources(entry.get("resource"))
    elif isinstance(value, dict) and "resourceType" in value:
        yield value
        for inner in _list(value.get("contained")):
            yield from _resources(inner)


def _references(item: dict[str, Any]) -> tuple[str, ...]:
    kind, name = item.get("resourceType"), item.get("id")
    return (f"{kind}/{name}", f"urn:uuid:{name}", f"#{name}") if name else ()


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _title(item: dict[str, Any]) -> str:
    kind = _spaced(str(item.get("resourceType", "")))
    named = _concept(item.get("code")) or _concept(item.get("medicationCodeableConcept")) or _concept(item.get("type"))
    return f"{kind}: {named}" if named else kind


def _spaced(name: str) -> str:
    """`birthDate` as `Birth date`."""
    words = "".join(f" {char.lower()}" if char.isupper() else char for char in name).strip()
    return words[:1].upper() + words[1:]


def _rows(item: dict[str, Any], known: dict[str, dict[str, Any]]) -> Iterator[Block]:
    for name, value in item.items():
        if name in _UNSAID or name.startswith("_"):
            continue
        told = _told(value, known)
        if told:
            yield Block("row", cells=(_spaced(name), told))
        elif told is None:
            yield from flattened(value, _spaced(name))
    if item.get("resourceType") == "Patient":
        for number in _list(item.get("identifier")):
            if isinstance(number, dict) and number.get("value"):
                yield Block("row", cells=("Patient number", str(number["value"])))
    narrative = item.get("text")
    if isinstance(narrative, dict) and narrative.get("div") and narrative.get("status") != "generated":
        yield from read_web(str(narrative["div"]))


def _told(value: Any, known: dict[str, dict[str, Any]]) -> str | None:
    """A value in words; None when it has no short form, empty when there is nothing to say."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str | int | float):
        return str(value)
    if isinstance(value, list):
        told = [_told(item, known) for item in value]
        return None if any(item is None for item in told) else "; ".join(item for item in told if item)
    if not isinstance(value, dict):
        return ""
    for form in (_concept, _quantity, _human_name, _period, _range):
        if words := form(value):
            return words
    return _reference(value, known)


def _concept(value: Any) -> str:
    if not isinstance(value, dict):
        return ""
    if value.get("text"):
        return str(value["text"])
    codings = [code for code in _list(value.get("coding")) if isinstance(code, dict)]
    return next((str(code.get("display") or code.get("code")) for code in codings if code.get("display") or code.get("code")), "")


def _quantity(value: dict[str, Any]) -> str:
    if "value" not in value or isinstance(value["value"], dict | list):
        return ""
    mark = value.get("comparator", "")
    return f"{mark}{value['value']} {value.get('unit') or value.get('code') or ''}".strip()


def _human_name(value: dict[str, Any]) -> str:
    if not {"family", "given"} & value.keys():
        return str(value["text"]) if set(value) <= {"text", "use", "status"} and value.get("text") else ""
    return str(value.get("text") or " ".join([*map(str, _list(value.get("given"))), str(value.get("family", ""))])).strip()


def _period(value: dict[str, Any]) -> str:
    return f"{value.get('start', '')} – {value.get('end', '')}".strip(" –") if {"start", "end"} & value.keys() else ""


def _range(value: dict[str, Any]) -> str:
    low, high = value.get("low"), value.get("high")
    if not isinstance(low, dict) and not isinstance(high, dict):
        return ""
    return " – ".join(_quantity(part) if isinstance(part, dict) else "" for part in (low, high)).strip()


def _reference(value: dict[str, Any], known: dict[str, dict[str, Any]]) -> str | None:
    if "reference" not in value and "display" not in value:
        return None
    if value.get("display"):
        return str(value["display"])
    target = known.get(str(value.get("reference")), {})
    return _told(target.get("name"), {}) or _concept(target.get("code")) or ""


def fhir_enclosures(data: BinaryIO) -> Iterator[tuple[str, bytes]]:
    """Files carried inside (`Attachment.data`, `Binary.data`): name and bytes, in their order."""
    for number, holder in enumerate(_holders(parsed_json(data)), 1):
        kind = str(holder.get("contentType", "application/bin")).partition(";")[0].rpartition("/")[2]
        try:
            yield f"enclosure-{number}.{kind}", base64.b64decode(str(holder["data"]))
        except (binascii.Error, ValueError):
            continue


def _holders(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > 60:
        return
    if isinstance(value, dict):
        if isinstance(value.get("data"), str) and "contentType" in value:
            yield value
        for inner in value.values():
            yield from _holders(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _holders(inner, depth + 1)
