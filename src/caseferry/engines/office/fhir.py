"""Reads FHIR JSON (R4 and alike): each resource as a heading and rows, in words, results as tables; the patient first."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from typing import Any, BinaryIO

from caseferry.engines.office.fhir_results import Table, gather_results
from caseferry.engines.office.fhir_values import concept, items, say, spaced
from caseferry.engines.office.web import read_web
from caseferry.engines.office.words import flattened, parsed_json
from caseferry.ports.unpacking import Block

_UNSAID = {
    "resourceType",
    "id",
    "meta",
    "text",
    "contained",
    "extension",
    "identifier",
    "implicitRules",
    "modifierExtension",
    "link",
    "data",
}
_ORDER = (
    "Patient",
    "Composition",
    "DiagnosticReport",
    "Condition",
    "Procedure",
    "Observation",
    "MedicationRequest",
    "MedicationStatement",
)


def read_fhir(data: BinaryIO) -> tuple[Block, ...]:
    """Every resource of a bundle, or the one that is there."""
    resources = list(_resources(parsed_json(data)))
    known = {ref: item for item in resources for ref in _references(item)}
    ordered = sorted(resources, key=lambda item: 0 if item.get("resourceType") == "Patient" else 1)
    tables = gather_results(resources)
    shown: set[int] = set()
    blocks: list[Block] = []
    for item in ordered:
        if id(item) not in tables:
            blocks += [Block("heading", _title(item), level=2), *_rows(item, known)]
        blocks += _tables_of(item, tables, known, shown)
    return tuple(blocks)


def _tables_of(
    item: dict[str, Any], tables: dict[int, Table], known: dict[str, dict[str, Any]], shown: set[int]
) -> Iterator[Block]:
    """The table in which an observation stands, or those of a report's results, each shown once."""
    results = [
        known.get(str(result.get("reference")), {}) for result in items(item.get("result")) if isinstance(result, dict)
    ]
    for observation in (item, *results):
        table = tables.get(id(observation))
        if table is not None and id(table) not in shown:
            shown.add(id(table))
            yield from table.blocks(known)


def _resources(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for item in value:
            yield from _resources(item)
    elif isinstance(value, dict) and value.get("resourceType") == "Bundle":
        for entry in items(value.get("entry")):
            if isinstance(entry, dict):
                yield from _resources(entry.get("resource"))
    elif isinstance(value, dict) and "resourceType" in value:
        yield value
        for inner in items(value.get("contained")):
            yield from _resources(inner)


def _references(item: dict[str, Any]) -> tuple[str, ...]:
    kind, name = item.get("resourceType"), item.get("id")
    return (f"{kind}/{name}", f"urn:uuid:{name}", f"#{name}") if name else ()


def _title(item: dict[str, Any]) -> str:
    kind = spaced(str(item.get("resourceType", "")))
    named = concept(item.get("code")) or concept(item.get("medicationCodeableConcept")) or concept(item.get("type"))
    return f"{kind}: {named}" if named else kind


def _rows(item: dict[str, Any], known: dict[str, dict[str, Any]]) -> Iterator[Block]:
    for name, value in item.items():
        if name in _UNSAID or name.startswith("_"):
            continue
        said = say(value, known)
        if said:
            yield Block("row", cells=(spaced(name), said))
        elif said is None:
            yield from flattened(value, spaced(name))
    if item.get("resourceType") == "Patient":
        for number in items(item.get("identifier")):
            if isinstance(number, dict) and number.get("value"):
                yield Block("row", cells=("Patient number", str(number["value"])))
    narrative = item.get("text")
    if isinstance(narrative, dict) and narrative.get("div") and narrative.get("status") != "generated":
        yield from read_web(str(narrative["div"]))


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
