"""Reads C-CDA documents (HL7 CDA R2): who, when, by whom, then each section's narrative, as a person would read it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from typing import Any, BinaryIO

from caseferry.engines.office.markup import attribute, local, parse_xml, squeezed
from caseferry.engines.office.words import whole
from caseferry.ports.unpacking import Block


def read_cda(data: BinaryIO) -> tuple[Block, ...]:
    """Title, patient, date and author as the first lines; then sections in their order."""
    root = parse_xml(whole(data))
    title = squeezed(_text(root, "title")) or "Clinical document"
    rows = [Block("row", cells=row) for row in _head(root) if row[1]]
    return (Block("heading", title, level=1), *rows, *_sections(root, 2))


def _head(root: Any) -> Iterator[tuple[str, str]]:
    person = _first(root, "recordTarget", "patientRole", "patient")
    role = _first(root, "recordTarget", "patientRole")
    if person is not None:
        yield "Patient", _name(_first(person, "name"))
        yield "Date of birth", _date(_first(person, "birthTime"))
        sex = _first(person, "administrativeGenderCode")
        yield "Sex", (attribute(sex, "displayName") or attribute(sex, "code")) if sex is not None else ""
    if role is not None:
        for number in role:
            if local(number) == "id" and attribute(number, "extension"):
                yield "Patient number", attribute(number, "extension")
    yield "Document date", _date(_first(root, "effectiveTime"))
    yield "Author", _name(_first(root, "author", "assignedAuthor", "assignedPerson", "name"))
    for way in (
        ("author", "assignedAuthor", "representedOrganization", "name"),
        ("custodian", "assignedCustodian", "representedCustodianOrganization", "name"),
    ):
        place = _first(root, *way)
        if place is not None:
            yield "Organization", squeezed("".join(place.itertext()))
            return


def _first(element: Any, *way: str) -> Any:
    for name in way:
        element = next((child for child in element if local(child) == name), None)
        if element is None:
            return None
    return element


def _text(element: Any, *way: str) -> str:
    found = _first(element, *way)
    return "".join(found.itertext()) if found is not None else ""


def _name(element: Any) -> str:
    if element is None:
        return ""
    return squeezed(" ".join([element.text or "", *(f"{part.text or ''} {part.tail or ''}" for part in element)]))


def _date(element: Any) -> str:
    """An HL7 time (YYYYMMDD...) as ISO 8601, as precise as it is; any other as it stands."""
    value = attribute(element, "value") if element is not None else ""
    digits = value[:8]
    if not digits.isdigit() or len(digits) < 4:
        return value
    return "-".join(part for part in (digits[:4], digits[4:6], digits[6:8]) if part)


def _sections(root: Any, level: int) -> Iterator[Block]:
    for element in root:
        if local(element) == "section":
            title = squeezed(_text(element, "title"))
            if title:
                yield Block("heading", title, level=min(level, 6))
            words = _first(element, "text")
            if words is not None:
                yield from _narrative(words)
            yield from _sections(element, level + 1)
        elif local(element) in {"component", "structuredBody"}:
            yield from _sections(element, level)


def _narrative(element: Any) -> Iterator[Block]:
    """The narrative block (CDA R2 4.3.5): paragraphs, lists, tables."""
    words = [element.text or ""]
    for child in element:
        name = local(child)
        if name in {"content", "sub", "sup", "linkHtml", "footnoteRef"} and not _has_lines(child):
            words.append("".join(child.itertext()))
        else:
            yield from _paragraph(words)
            words = []
            yield from _narrative_part(child, name)
        words.append(child.tail or "")
    yield from _paragraph(words)


def _narrative_part(child: Any, name: str) -> Iterator[Block]:
    if name == "tr":
        cells = tuple(squeezed(" ".join(cell.itertext())) for cell in child if local(cell) in {"td", "th"})
        if any(cells):
            yield Block("row", cells=cells)
    elif name == "item" and not _has_lines(child):
        yield from _paragraph(["• ", *child.itertext()])
    elif name != "renderMultiMedia":
        yield from _narrative(child)


def _has_lines(element: Any) -> bool:
    return any(local(inner) in {"paragraph", "list", "table", "item", "br"} for inner in element.iterdescendants())


def _paragraph(words: list[str]) -> Iterator[Block]:
    line = squeezed("".join(words))
    if line.strip("• "):
        yield Block("paragraph", line)


def cda_enclosures(data: BinaryIO) -> Iterator[tuple[str, bytes]]:
    """Files carried inside (a scanned report as PDF, pictures): name and bytes."""
    number = 0
    for element in parse_xml(whole(data)).iter():
        if attribute(element, "representation") == "B64" and element.text:
            number += 1
            kind = attribute(element, "mediaType").rpartition("/")[2] or "bin"
            try:
                yield f"enclosure-{number}.{kind}", base64.b64decode("".join(element.text.split()))
            except (binascii.Error, ValueError):
                continue
