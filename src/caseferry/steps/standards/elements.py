"""The small parts that FHIR resources are made of."""

from __future__ import annotations

import html
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from caseferry.knowledge.standards import Coding, extension, profile, system, ucum_units

Row = dict[str, Any]
Facts = Sequence[Mapping[str, Any]]

_SPACE = uuid.UUID("6f0b1d5e-8c61-5d0a-9a53-6d1f6a2c4f10")
"""The name space of every id that we make, so that equal content has equal ids."""
QUOTATION = f"urn:uuid:{uuid.uuid5(_SPACE, 'extension: quotation')}"
"""Our extension for the words that a value was read from: `text`, `document`, `page` (of the document's source) and `box`."""
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def new_id(*parts: object) -> str:
    """A UUID that derives from content alone."""
    return str(uuid.uuid5(_SPACE, "\x1f".join(str(part) for part in parts)))


def resource(kind: str, key: Sequence[object], *profiles: str, **elements: Any) -> Row:
    """A resource with an id from its content. Empty elements are left out; a name `x__y` becomes `_y` (an element's extensions)."""
    row: Row = {"resourceType": kind, "id": new_id(kind, *key)}
    if profiles:
        row["meta"] = {"profile": [profile(name) for name in profiles]}
    return row | {name: value for name, value in elements.items() if value not in (None, "", [], {})}


def reference(target: Row, display: str = "") -> Row:
    """A reference inside the bundle."""
    row = {"reference": f"urn:uuid:{target['id']}"}
    return row | {"display": display} if display else row


def concept(text: str, *codings: Coding | None) -> Row:
    """A CodeableConcept: the record's words, and a code where a table has one."""
    row: Row = {}
    found = [_coding(coding) for coding in codings if coding is not None]
    if found:
        row["coding"] = found
    if text:
        row["text"] = text
    return row


def coded(name: str, code: str) -> Row:
    """A CodeableConcept of one of FHIR's own code systems."""
    return {"coding": [{"system": system(name), "code": code}]}


def _coding(coding: Coding) -> Row:
    row = {"system": coding.system, "code": coding.code}
    return row | {"display": coding.display} if coding.display else row


def absent(reason: str = "unknown") -> Row:
    """Stands where a profile wants a value that the records do not give."""
    return {"extension": [{"url": extension("absent"), "valueCode": reason}]}


def when(name: str, date: str, *, period: tuple[str, str] | None = None) -> Row:
    """`effective` or `performed` as a date or period; said to be unknown where the records give none."""
    if period is not None and (period[0] or period[1]) and period[0] != period[1]:
        return {f"{name}Period": {key: value for key, value in zip(("start", "end"), period, strict=True) if value}}
    date = date or (period[0] if period else "")
    return {f"{name}DateTime": date} if date else {f"_{name}DateTime": absent()}


def quantity(value: str, unit: str) -> Row | None:
    """A number with its unit, or None when `value` is not one plain number (`<5`, `1,250`, `2+`)."""
    if not _NUMBER.fullmatch(value):
        return None
    row: Row = {"value": float(value) if "." in value else int(value)}
    if unit:
        row["unit"] = unit
    if unit in ucum_units():
        row |= {"system": system("ucum"), "code": unit}
    return row


def evidence(quotations: Iterable[Mapping[str, Any]], documents: Mapping[str, Row]) -> list[Row]:
    """The words that a resource was read from, as extensions that point to the document's reference."""
    found = []
    for row in quotations:
        parts: list[Row] = [{"url": "text", "valueString": row["text"]}]
        if row["document"] in documents:
            parts.append({"url": "document", "valueReference": reference(documents[row["document"]])})
        parts.append({"url": "page", "valuePositiveInt": row["page"]})
        parts += [{"url": "box", "valueString": " ".join(format(edge, "g") for edge in box)} for box in row["boxes"]]
        found.append({"url": QUOTATION, "extension": parts})
    return found


def narrative(lines: Sequence[str], nothing: str) -> Row:
    """The text that a person reads; `nothing` where there is no line."""
    shown = "".join(f"<li>{html.escape(_plain(line))}</li>" for line in lines)
    body = f"<ul>{shown}</ul>" if lines else f"<p>{html.escape(nothing)}</p>"
    return {"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{body}</div>'}


def _plain(text: str) -> str:
    """Without the control characters that XML forbids."""
    return "".join(char if char.isprintable() else " " for char in text)
