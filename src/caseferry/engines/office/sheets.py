"""Reads Excel sheets: the values as last calculated, row by row; nothing is calculated or followed here."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import openpyxl

from caseferry.domain.errors import Refusal
from caseferry.ports.unpacking import Block

_ROWS = 20_000
_COLUMNS = 60
_PERCENT = re.compile(r"^0(?:\.(0+))?%$")


def read_sheets(data: BinaryIO) -> tuple[Block, ...]:
    """Each sheet under its name; hidden ones too, and said so. Rows beyond 20,000 are counted in a note."""
    try:
        book = openpyxl.load_workbook(data, read_only=True, data_only=True, keep_links=False)
    except Exception:  # the library raises whatever its XML parser or ZIP reader does
        raise Refusal(
            "damaged",
            "The sheet is cut off or damaged.",
            next_step="Please ask for this file again, or for a PDF of it.",
        ) from None
    blocks: list[Block] = []
    for sheet in book.worksheets:
        hidden = " (hidden sheet)" if sheet.sheet_state != "visible" else ""
        rows = list(_rows(sheet))
        if rows:
            blocks += [Block("heading", f"{sheet.title}{hidden}", level=2), *rows]
    return tuple(blocks)


def _rows(sheet: Any) -> Iterator[Block]:
    sheet.reset_dimensions()  # the size that the file claims may be a trap
    for number, row in enumerate(sheet.iter_rows(max_col=_COLUMNS)):
        if number >= _ROWS:
            yield Block("note", f"Rows after the first {_ROWS:,} of this sheet were left out.")
            return
        cells = [_shown(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if any(cells):
            yield Block("row", cells=tuple(cells))


def _shown(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, float | int):
        percent = _PERCENT.match(cell.number_format or "")
        return f"{value * 100:.{len(percent[1] or '')}f}%" if percent else f"{value:.15g}"
    return " ".join(str(value).split())
