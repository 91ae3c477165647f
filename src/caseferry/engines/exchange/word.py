"""A Word table for translators: number of the segment, original with locked words marked, translation."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from caseferry.domain.errors import Refusal
from caseferry.engines.exchange.markup import LARGEST, parse
from caseferry.ports.translation import ExchangeRow, ExchangeSheet

_CODE = re.compile(r"Code: (t-[0-9a-f]+) \| ([A-Za-z-]+) > ([a-z]+) \| (.*)$")
_BEGINNING = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - Office stores times without a zone; equal sheets make equal files
_LOCKED = "DCE9EC"
_HEADS = ("Segment", "Original", "Translation")
_HELP = (
    "Write the translation into the right-hand column. Do not delete, add or merge rows, and do not change the left-hand columns. "
    "Shaded words are locked: numbers, units, dates, drugs, genes and names must arrive as they are (a decimal comma becomes a point)."
)
_RIGHT_TO_LEFT = ("ar", "fa", "he", "ur", "ps", "ckb")
_WIDTHS = (Mm(26), Mm(118), Mm(118))


class WordSheet:
    """The Exchange port for people who work with a word processor."""

    suffix = ".docx"

    def write(self, sheet: ExchangeSheet) -> bytes:
        """The file: a heading, what to do, the code of the document, and one table."""
        document = docx.Document()
        _page(document)
        document.add_heading(sheet.title, level=1)
        document.add_paragraph(_HELP)
        code = document.add_paragraph(
            f"Code: {sheet.key} | {sheet.language} > {sheet.to} | {sheet.machine or 'no machine'}"
        )
        code.runs[0].font.size, code.runs[0].font.color.rgb = Pt(7), RGBColor(0x5B, 0x66, 0x73)
        _table(document, sheet)
        document.core_properties.author, document.core_properties.title = "", sheet.title
        document.core_properties.created = document.core_properties.modified = _BEGINNING
        buffer = io.BytesIO()
        document.save(buffer)
        return _timeless(buffer.getvalue())

    def read(self, data: bytes) -> ExchangeSheet:
        """Rows as they stand in the first table that has three columns; insertions of tracked changes count, deletions do not. Raises Refusal."""
        root = parse(_part(data))
        match = next((m for p in root.iter(qn("w:p")) if (m := _CODE.search(_words(p)))), None)
        if match is None:
            raise Refusal(
                "unsupported",
                "The line with the code of the document is gone.",
                next_step="Use the exported file as it is.",
            )
        rows = [row for table in root.iter(qn("w:tbl")) for row in _rows(table)]
        machine = match[4].strip()
        return ExchangeSheet(match[1], "", match[2], match[3], tuple(rows), "" if machine == "no machine" else machine)


def _page(document: Any) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(17)
    section.top_margin = section.bottom_margin = Mm(15)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Noto Sans", Pt(10)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Noto Sans SC")


def _table(document: Any, sheet: ExchangeSheet) -> None:
    table = document.add_table(rows=1, cols=3)
    table.style, table.autofit = "Table Grid", False
    for cell, head in zip(table.rows[0].cells, _HEADS, strict=True):
        cell.text = head
        cell.paragraphs[0].runs[0].bold = True
    _head(table.rows[0])
    for row in sheet.rows:
        added = table.add_row()
        _whole(added)
        cells = added.cells
        cells[0].text = row.id
        cells[0].paragraphs[0].runs[0].font.size = Pt(7)
        if row.place:
            place = cells[0].add_paragraph(row.place)
            place.runs[0].font.size, place.runs[0].font.color.rgb = Pt(7), RGBColor(0x5B, 0x66, 0x73)
        _original(cells[1].paragraphs[0], row, sheet.language)
        cells[2].text = row.target
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = width
    for cells in (row.cells for row in table.rows):
        for cell, width in zip(cells, _WIDTHS, strict=True):
            cell.width = width


def _original(paragraph: Any, row: ExchangeRow, language: str) -> None:
    mirrored = language.split("-")[0] in _RIGHT_TO_LEFT
    if mirrored:
        paragraph._p.get_or_add_pPr().append(paragraph._p.makeelement(qn("w:bidi"), {}))
    for words, locked in row.pieces or ((row.source, False),):
        run = paragraph.add_run(words)
        properties = run._r.get_or_add_rPr()
        if locked:
            shade = {qn("w:val"): "clear", qn("w:color"): "auto", qn("w:fill"): _LOCKED}
            properties.append(run._r.makeelement(qn("w:shd"), shade))
        if mirrored and not words.isascii():
            properties.append(run._r.makeelement(qn("w:rtl"), {}))


def _head(row: Any) -> None:
    """The heads stand on every page."""
    row._tr.get_or_add_trPr().append(row._tr.makeelement(qn("w:tblHeader"), {}))


def _whole(row: Any) -> None:
    """No row is cut between two pages: original and translation are read side by side."""
    row._tr.get_or_add_trPr().append(row._tr.makeelement(qn("w:cantSplit"), {}))


def _timeless(data: bytes) -> bytes:
    """The same package without the time of day."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _part(data: bytes) -> bytes:
    """The main part, never unpacked beyond the limit."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if package.getinfo("word/document.xml").file_size > LARGEST:
                raise Refusal("limit", "The file is too large for a translation.")
            with package.open("word/document.xml") as part:
                return part.read(LARGEST + 1)
    except (zipfile.BadZipFile, KeyError, RuntimeError, OSError, EOFError, ValueError):
        raise Refusal(
            "damaged", "This is not a whole Word file.", next_step="Ask the translator to send it again."
        ) from None


def _rows(table: Any) -> list[ExchangeRow]:
    found = []
    for row in table.iter(qn("w:tr")):
        cells = [_cell(cell) for cell in row.iter(qn("w:tc"))]
        if len(cells) == 3 and tuple(cells) != _HEADS and any(cells):
            found.append(ExchangeRow(cells[0].split("\n")[0].strip(), cells[1], cells[2]))
    return found


def _cell(cell: Any) -> str:
    return "\n".join(_words(paragraph) for paragraph in cell.iter(qn("w:p"))).strip()


def _words(paragraph: Any) -> str:
    """The words of a paragraph as a reader sees them when every tracked change is accepted."""
    gone = (qn("w:del"), qn("w:moveFrom"))
    parts = []
    for node in paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:noBreakHyphen")):
        if any(parent.tag in gone for parent in node.iterancestors()) or node.getparent().tag == qn("w:tabs"):
            continue
        name = node.tag.rpartition("}")[2]
        parts.append({"t": node.text or "", "tab": "\t", "br": "\n", "noBreakHyphen": "-"}[name])
    return "".join(parts)
