"""Tables of results with a header: a column for the value, for the one before, for each date, for the unit and the range."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from caseferry.knowledge.labs import Analyte, column_words, unit_at
from caseferry.knowledge.lexicon import squeeze
from caseferry.steps.extract.column_dates import ColumnDate, dates_on_line
from caseferry.steps.extract.lab_rows import Result, result_after
from caseferry.steps.extract.text import DocumentText

_LEAST_CELLS = 3


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `kind` is result, previous, date, unit, range, flag, or empty; `date` is ISO where the header says it, empty for two readings."""

    kind: str
    date: str = ""


def table_header(text: DocumentText, start: int, end: int) -> tuple[Column, ...]:
    """The columns of a header with more than one value a row; empty for any other line."""
    cells = _cells(text, start, end)
    if len(cells) < _LEAST_CELLS:
        return ()
    dates = dates_on_line(text, start, end)
    columns = tuple(_column(text, low, high, dates) for low, high in cells)
    kinds = [column.kind for column in columns]
    several = "previous" in kinds and "result" in kinds
    return columns if several or kinds.count("date") > 1 else ()


def row_of_cells(
    text: DocumentText, columns: tuple[Column, ...], row: tuple[int, int], analyte: Analyte
) -> tuple[tuple[Result, ColumnDate | None], ...]:
    """The values of a row with as many cells as the header, each with the date of its column (None: the document's own).

    An empty cell ("-") is none; an earlier value without a date is left out, since nothing says of when it is.
    """
    cells = _cells(text, *row)
    if len(cells) != len(columns):
        return ()
    by_kind = {column.kind: cell for column, cell in zip(columns, cells, strict=True)}
    unit = unit_at(text.folded, by_kind["unit"][0]) if "unit" in by_kind else None
    if unit and not any(analyte.takes(code) for code in unit.codes):
        return ()
    span = text.text[slice(*by_kind["range"])].strip() if "range" in by_kind else ""
    found: list[tuple[Result, ColumnDate | None]] = []
    for column, (low, high) in zip(columns, cells, strict=True):
        own = column.kind == "result"
        if not own and column.kind != "date" and not (column.kind == "previous" and column.date):
            continue
        if result := result_after(text, low, high, analyte, table=False):
            whole = replace(result, end=row[1], unit=unit or result.unit, range=span or result.range)
            found.append((whole, None if own else ColumnDate(column.date, low)))
    return tuple(found)


def _cells(text: DocumentText, start: int, end: int) -> list[tuple[int, int]]:
    """The cells of a line, without the spaces around their words."""
    found = re.finditer(r"[^\t\f]+", text.plain[start:end])
    spans = [(start + cell.start(), cell.group()) for cell in found if cell.group().strip()]
    return [(at + len(words) - len(words.lstrip()), at + len(words.rstrip())) for at, words in spans]


def _column(text: DocumentText, low: int, high: int, dates: tuple[ColumnDate, ...]) -> Column:
    kinds = {hit.key for hit in column_words().find(text.plain, text.folded, low, high)}
    printed = [date.value for date in dates if low <= date.start < high]
    if "previous" in kinds:
        told = printed or _told(text, low, high)
        return Column("previous", told[0] if len(told) == 1 else "")
    if printed:
        return Column("date", printed[0] if len(printed) == 1 else "")
    return Column(next((kind for kind in ("unit", "range", "flag", "result") if kind in kinds), ""))


def _told(text: DocumentText, low: int, high: int) -> list[str]:
    """The dates of the document whose words stand in a cell of the header: "Previous (01 Aug 2025)"."""
    words = squeeze(text.text[low:high])
    return sorted({r.date.value for r in text.document.dates if squeeze(r.quotation.text) in words})
