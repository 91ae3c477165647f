"""Finds cells of a form whose text goes on below, in the same column: `9 octobre` above `2025`, a long name above its rest."""

from __future__ import annotations

from dataclasses import dataclass

from caseferry.domain.pages import Line
from caseferry.steps.classify.views import PageView

SAME_COLUMN = 0.012  # of the page's width
NEXT_ROW = 0.9  # of the height of a line, between the foot of one and the head of the next
LONGEST_REST = 4  # words


@dataclass(frozen=True, slots=True)
class Wrap:
    """The cell that begins at `start` of line `line` (offset in it) goes on in the lines `below`."""

    line: int
    start: int
    below: tuple[int, ...]


def find_wraps(page: PageView) -> tuple[Wrap, ...]:
    """The wrapped cells of a page, by line. Needs the boxes of words; a paragraph's own left edge is no column."""
    found: dict[tuple[int, int], list[int]] = {}
    heads: dict[int, tuple[int, int]] = {}
    lines = page.page.lines
    for number, line in enumerate(lines):
        if number == 0 or not line.words or len(line.text.split()) > LONGEST_REST or "\t" in line.text:
            continue
        head = _head(lines, number, heads)
        if head is not None:
            heads[number] = head
            found.setdefault(head, []).append(number)
    return tuple(Wrap(line, start, tuple(below)) for (line, start), below in sorted(found.items()))


def _head(lines: tuple[Line, ...], number: int, heads: dict[int, tuple[int, int]]) -> tuple[int, int] | None:
    """The cell above that line `number` goes on with: (line, offset)."""
    line, above = lines[number], lines[number - 1]
    left, height = line.box[0], max(line.box[3] - line.box[1], 1e-6)
    if line.box[1] - above.box[3] > NEXT_ROW * height:
        return None
    for at, word in enumerate(above.words):
        if abs(word.box[0] - left) <= SAME_COLUMN:
            if at or _within_first_cell(line, above):
                return number - 1, word.start
            return heads.get(number - 1)
    return None


def _within_first_cell(line: Line, above: Line) -> bool:
    """True when the row above has cells and the line below ends before its second one begins."""
    tab = above.text.find("\t")
    second = next((word for word in above.words if word.start > tab), None)
    return tab > 0 and second is not None and line.box[2] < second.box[0]
