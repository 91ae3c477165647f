"""Makes visual rows out of pieces: cells side by side become one line with TABs, in the order they are read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from caseferry.domain.pages import Line, Word
from caseferry.domain.quotation import Box

CELL_GAP = 0.95
"""A gap wider than this share of the letters' height separates cells. A justified space stays below it, a column does not."""
_SAME_ROW = 0.5  # share of the smaller height that two pieces of one row have in common
_Cell = list[tuple[str, Word]]
_INSIDE = 0.35  # share of the narrower width that two pieces of one row may overlap sideways


def rows(pieces: Sequence[Line], *, aspect: float) -> tuple[Line, ...]:
    """One line per visual row, top to bottom. `aspect` is width by height of the page; boxes are in fractions of it.

    Right-to-left pages, and rows of other pages without a Latin letter: the cells of a row, and the words of a cell, come in reading
    order; runs of numbers and Latin words keep their own order. Elsewhere a run of right-to-left words is read from the right.
    """
    kept = [piece for piece in pieces if piece.words and piece.text.strip()]
    leftward = reads_leftward("".join(piece.text for piece in kept))
    found = [_cells(row, aspect) for row in _grouped(kept)]
    found.sort(key=lambda cells: (round(_middle(cells), 4), cells[0][0][1].box[0]))
    ways = _ways(found) if leftward else [_is_leftward(cells) for cells in found]
    return tuple(
        _assembled(_from_the_right(cells) if way else [_turned(cell) for cell in cells])
        for cells, way in zip(found, ways, strict=True)
    )


def reads_leftward(text: str) -> bool:
    """True when most letters are Arabic, Hebrew or their like."""
    kinds = [unicodedata.bidirectional(letter) for letter in text if letter.isalpha()]
    return sum(kind in ("R", "AL") for kind in kinds) * 2 > len(kinds)


def _grouped(pieces: Sequence[Line]) -> list[list[Line]]:
    """Pieces from left to right; each joins the row whose last piece lies beside it, so that a row may climb or fall a little."""
    found: list[list[Line]] = []
    for piece in sorted(pieces, key=lambda item: (item.box[0], item.box[1])):
        best, most = None, _SAME_ROW
        for row in found:
            share = _beside(row[-1].box, piece.box)
            if share > most and not any(_overlaps(other.box, piece.box) for other in row):
                best, most = row, share
        if best is None:
            found.append([piece])
        else:
            best.append(piece)
    return found


def _beside(left: Box, right: Box) -> float:
    """How much of the smaller height two boxes have in common, less how far their middles lie apart."""
    least = max(min(left[3] - left[1], right[3] - right[1]), 1e-6)
    common = min(left[3], right[3]) - max(left[1], right[1])
    apart = abs((left[1] + left[3]) - (right[1] + right[3])) / 2
    return common / least - 0.2 * apart / least


def _overlaps(one: Box, other: Box) -> bool:
    common = min(one[2], other[2]) - max(one[0], other[0])
    level = min(one[3], other[3]) - max(one[1], other[1])
    return level > 0 and common > _INSIDE * max(min(one[2] - one[0], other[2] - other[0]), 1e-6)


def _cells(row: Sequence[Line], aspect: float) -> list[_Cell]:
    """The cells of a row from left to right."""
    heights = sorted(piece.box[3] - piece.box[1] for piece in row)
    wide = CELL_GAP * heights[len(heights) // 2] / max(aspect, 1e-6)
    cells: list[_Cell] = [[]]
    before: Word | None = None
    for word, glue in _words(row):
        if before is not None and word.box[0] - before.box[2] > wide:
            cells.append([])
        cells[-1].append((glue, word))
        before = word
    return cells


def _middle(cells: Sequence[_Cell]) -> float:
    boxes = [word.box for cell in cells for _, word in cell]
    return (min(box[1] for box in boxes) + max(box[3] for box in boxes)) / 2


def _ways(rows_of_cells: Sequence[Sequence[_Cell]]) -> list[bool]:
    """Of a right-to-left page, which rows are read from the right. A row that tells nothing goes with the next that does, or the last."""
    told = [_way([[word.text for _, word in cell] for cell in cells]) for cells in rows_of_cells]
    ways, last = [], True
    for at, way in enumerate(told):
        last = next((one for one in told[at:] if one is not None), last) if way is None else way
        ways.append(last)
    return ways


def _way(cells: Sequence[Sequence[str]]) -> bool | None:
    """Whether the cells of a row of a right-to-left page come from the right; None when the row itself does not tell.

    A table that was set from left to right has no right-to-left letter, a name at its left end and none at its right.

    >>> _way([["Platelets"], ["143"], ["150", "-", "400"]]), _way([["150", "-", "400"], ["143"], ["Platelets"]]), _way([["Test"], ["Unit"]])
    (False, True, None)
    """
    if len(cells) < 2 or any(_arabic(word) for cell in cells for word in cell):
        return True
    first, last = _names(cells[0]), _names(cells[-1])
    return None if first == last else last


def _names(cell: Sequence[str]) -> bool:
    """A name in Latin letters: no number, no unit."""
    return _latin(cell[0]) and not _UNIT.search(cell[0])


def _from_the_right(cells: Sequence[_Cell]) -> list[_Cell]:
    return [_leftward(cell) for cell in reversed(cells)]


def _is_leftward(cells: Sequence[_Cell]) -> bool:
    """A row of right-to-left words and numbers alone."""
    texts = [word.text for cell in cells for _, word in cell]
    return any(map(_arabic, texts)) and not any(map(_latin, texts))


def _turned(cell: _Cell) -> _Cell:
    """A cell read from the left, in which right-to-left words that stand together are read from the right: `Name: <first> <last>`."""
    found: _Cell = []
    at = 0
    while at < len(cell):
        if not _arabic(cell[at][1].text):
            found.append(cell[at])
            at += 1
            continue
        end = next((i for i in range(at, len(cell)) if _latin(cell[i][1].text)), len(cell))
        last = max(i for i in range(at, end) if _arabic(cell[i][1].text)) + 1
        found += [(cell[at][0], item[1]) if n == 0 else item for n, item in enumerate(_leftward(cell[at:last]))]
        at = last
    return found


def _words(row: Sequence[Line]) -> list[tuple[Word, str]]:
    """The words of a row from left to right, each with what stood between it and the word before in its piece."""
    found = []
    for piece in row:
        ends = 0
        for word in piece.words:
            found.append((word, " " if word.start != ends or word.start == 0 else ""))
            ends = word.start + len(word.text)
    return sorted(found, key=lambda item: item[0].box[0])


def _leftward(cell: _Cell) -> _Cell:
    """The words of a cell of a right-to-left page as they are read.

    A cell without a right-to-left letter keeps its own order, but a range is put with its smaller number first, since such pages
    print it either way. Elsewhere words come from right to left, and runs with a Latin letter in their own order.
    """
    words = [word for _, word in cell]
    if not any(_arabic(word.text) for word in words):
        if len(words) == 3 and words[1].text in _DASHES and _falling(words[0].text, words[2].text):
            words = words[::-1]
        return [(" ", word) for word in words]
    runs: list[list[Word]] = []
    for word in reversed(words):
        latin = _latin(word.text)
        if latin and runs and (_latin(runs[-1][0].text) or _labels(word.text, runs[-1])):
            runs[-1].insert(0, word)
        else:
            runs.append([word])
    return [(" ", _mark_last(word)) for run in runs for word in run]


def _labels(text: str, run: Sequence[Word]) -> bool:
    """A Latin name right before a number is its label: `ECOG 1`, `Ki-67 25%`. A unit belongs to the number that is read before it."""
    value = len(run) == 1 and run[0].text[:1].isascii() and any(letter.isdigit() for letter in run[0].text)
    return value and bool(_LABEL.match(text))


_LABEL = re.compile(r"^(?=.*[A-Z].*[A-Z0-9])[A-Za-z][A-Za-z0-9\-]+:?$")
_UNIT = re.compile(r"^\W*\d|[/%^]")
_DASHES = ("-", "–", "—", "~")
_MARKED = re.compile(r"^([.,:;،؛]+)(\S+)$")


def _falling(first: str, second: str) -> bool:
    try:
        return float(first.replace(",", ".")) > float(second.replace(",", "."))
    except ValueError:
        return False


def _mark_last(word: Word) -> Word:
    """`.2025` at the left end of a line read from the right is `2025.`"""
    if _arabic(word.text) or not (found := _MARKED.match(word.text)):
        return word
    return replace(word, text=found[2] + found[1])


def _arabic(text: str) -> bool:
    return any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)


def _latin(text: str) -> bool:
    return any(unicodedata.bidirectional(letter) == "L" for letter in text)


def _assembled(cells: Sequence[_Cell]) -> Line:
    text, words = "", []
    for cell in cells:
        for at, (glue, word) in enumerate(cell):
            if text:
                text += "\t" if at == 0 else glue
            words.append(Word(word.text, _rounded(word.box), len(text), word.confidence))
            text += word.text
    boxes = [word.box for word in words]
    around = (
        min(box[0] for box in boxes), min(box[1] for box in boxes),
        max(box[2] for box in boxes), max(box[3] for box in boxes),
    )  # fmt: skip
    return Line(text, around, tuple(words))


def _rounded(box: Box) -> Box:
    x0, y0, x1, y1 = (round(value, 5) for value in box)
    return (x0, y0, x1, y1)
