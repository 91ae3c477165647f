"""XLIFF 2.1 (OASIS standard, 13 February 2018): one file per document, one unit per segment, locked words as annotations."""

from __future__ import annotations

from typing import Any

from lxml import etree

from caseferry.domain.errors import Refusal
from caseferry.engines.exchange.markup import parse
from caseferry.ports.translation import ExchangeRow, ExchangeSheet

CORE = "urn:oasis:names:tc:xliff:document:2.0"  # 2.1 keeps the name of 2.0 (clause 4.1)
_XML = "http://www.w3.org/XML/1998/namespace"
_MACHINE = "machine: "


class XliffSheet:
    """The Exchange port for translation programs."""

    suffix = ".xlf"

    def write(self, sheet: ExchangeSheet) -> bytes:
        """UTF-8 XML. Locked words are `<mrk translate="no">`, places stand in notes."""
        root = etree.Element(
            _q("xliff"),
            {"version": "2.1", "srcLang": _tag(sheet.language), "trgLang": _tag(sheet.to)},
            nsmap={None: CORE},
        )
        file = etree.SubElement(root, _q("file"), {"id": sheet.key, "original": sheet.title})
        notes = etree.SubElement(file, _q("notes"))
        note = etree.SubElement(notes, _q("note"), {"id": "n1", "category": "origin"})
        note.text = _MACHINE + sheet.machine if sheet.machine else "no machine"
        for row in sheet.rows:
            _unit(file, row)
        text: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=False)
        return text.replace(b"<unit", b"\n <unit").replace(b"</file>", b"\n</file>")

    def read(self, data: bytes) -> ExchangeSheet:
        """Rows as they stand in the file. Raises Refusal."""
        root = parse(data)
        if root.tag != _q("xliff") or not str(root.get("version", "")).startswith("2."):
            raise Refusal("unsupported", "This is not XLIFF 2.", next_step="Save it as XLIFF 2.0 or 2.1.")
        files = root.findall(_q("file"))
        if len(files) != 1:
            raise Refusal(
                "unsupported", "The file holds not one document.", next_step="Import the file that was exported."
            )
        origin = "".join(files[0].xpath("./x:notes/x:note[@category='origin']//text()", namespaces={"x": CORE}))
        return ExchangeSheet(
            key=str(files[0].get("id", "")),
            title=str(files[0].get("original", "")),
            language=str(root.get("srcLang", "")),
            to=str(root.get("trgLang", "")).split("-")[0],
            rows=tuple(_row(unit) for unit in files[0].iter(_q("unit"))),
            machine=origin.removeprefix(_MACHINE) if origin.startswith(_MACHINE) else "",
        )


def _q(name: str) -> str:
    return f"{{{CORE}}}{name}"


def _tag(language: str) -> str:
    return "zh-Hans" if language == "zh" else language


def _unit(file: Any, row: ExchangeRow) -> None:
    unit = etree.SubElement(file, _q("unit"), {"id": row.id, "name": row.place or row.id})
    segment = etree.SubElement(unit, _q("segment"), {"id": "s1", "state": "translated" if row.target else "initial"})
    source = etree.SubElement(segment, _q("source"), {f"{{{_XML}}}space": "preserve"})
    last: Any = None
    for number, (words, locked) in enumerate(row.pieces or ((row.source, False),), 1):
        if locked:
            last = etree.SubElement(source, _q("mrk"), {"id": f"m{number}", "translate": "no"})
            last.text = _clean(words)
        elif last is None:
            source.text = (source.text or "") + _clean(words)
        else:
            last.tail = (last.tail or "") + _clean(words)
    if row.target:
        target = etree.SubElement(segment, _q("target"), {f"{{{_XML}}}space": "preserve"})
        target.text = _clean(row.target)


def _row(unit: Any) -> ExchangeRow:
    """Programs may cut a unit into several segments, with spaces between them in `ignorable`."""
    parts = [part for part in unit if part.tag in (_q("segment"), _q("ignorable"))]
    sources = [_words(part.find(_q("source"))) for part in parts]
    targets = [
        _words(
            part.find(_q("target"))
            if part.find(_q("target")) is not None or part.tag == _q("segment")
            else part.find(_q("source"))
        )
        for part in parts
    ]
    translated = any(part.find(_q("target")) is not None for part in parts)
    return ExchangeRow(
        str(unit.get("id", "")), "".join(sources).strip(), "".join(targets).strip() if translated else ""
    )


def _words(element: Any) -> str:
    return "" if element is None else "".join(element.itertext())


def _clean(words: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(char for char in words if char >= " " or char in "\t\n")
