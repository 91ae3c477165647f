"""Which column of its table each cell of a row stands in, so that a row with an empty cell keeps its places."""

from __future__ import annotations

from collections.abc import Sequence

from caseferry.domain.pages import Line
from caseferry.domain.quotation import Box


def column_numbers(lines: Sequence[Line]) -> dict[int, tuple[int, ...]]:
    """The column (from 1) of each cell, by the place of its line; only lines with cells.

    Rows that follow each other are one table. Its columns are those of its fullest row; a cell of a shorter row belongs to the
    nearest of them, never before the column of the cell to its left in reading order.
    """
    found: dict[int, tuple[int, ...]] = {}
    for first, last in _tables(lines):
        rows = {at: _boxes(lines[at]) for at in range(first, last)}
        fullest = max(rows.values(), key=len)
        for at, cells in rows.items():
            found[at] = _places(cells, fullest)
    return found


def _tables(lines: Sequence[Line]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for at, line in enumerate(lines):
        if "\t" not in line.text:
            continue
        if runs and runs[-1][1] == at:
            runs[-1] = (runs[-1][0], at + 1)
        else:
            runs.append((at, at + 1))
    return runs


def _boxes(line: Line) -> list[Box]:
    boxes, at = [], 0
    for cell in line.text.split("\t"):
        boxes.append(line.boxes(at, at + len(cell)))
        at += len(cell) + 1
    return boxes


def _places(cells: Sequence[Box], columns: Sequence[Box]) -> tuple[int, ...]:
    if len(cells) == len(columns):
        return tuple(range(1, len(columns) + 1))
    places: list[int] = []
    for number, box in enumerate(cells):
        first = places[-1] if places else 0
        free = range(first, len(columns) - (len(cells) - number) + 1)  # leave a column for each cell to come
        places.append(1 + min(free, key=lambda column: (_distance(box, columns[column]), column)))
    return tuple(places)


def _distance(one: Box, two: Box) -> float:
    """Columns are set to the left or to the right."""
    return min(abs(one[0] - two[0]), abs(one[2] - two[2]))
