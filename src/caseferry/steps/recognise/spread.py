"""Two pages in one picture: each is read by itself, the left one first, or the right one where the script runs leftward."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from caseferry.domain.pages import Line
from caseferry.domain.quotation import Box
from caseferry.ports.reading import Picture, Prepared, Recognised
from caseferry.steps.recognise.rows import reads_leftward, rows


def turned_gutter(gutter: float, degrees: int) -> float:
    """Where the pages meet after the picture was turned clockwise; 0 when one then lies above the other, which needs no care.

    >>> turned_gutter(0.45, 0), turned_gutter(0.45, 180), turned_gutter(0.45, 90)
    (0.45, 0.55, 0.0)
    >>> turned_gutter(-0.45, 0), turned_gutter(-0.45, 90), turned_gutter(-0.45, 270)
    (0.0, 0.55, 0.45)
    """
    across = {0: gutter, 180: 1 - gutter, 90: 1 + gutter, 270: -gutter}[degrees % 360]
    return across if (gutter > 0) == (degrees % 180 == 0) and gutter else 0.0


def halves(ready: Prepared) -> tuple[Prepared, Prepared]:
    """The two pages, each as a prepared page of its own."""
    edge = ready.gutter
    return _half(ready, 0.0, edge), _half(ready, edge, 1.0)


def _half(ready: Prepared, start: float, end: float) -> Prepared:
    """The columns from `start` to `end` (shares of the width) of every picture."""

    def part(picture: Picture | None) -> Picture | None:
        return _columns(picture, round(start * picture.width), round(end * picture.width)) if picture else None

    picture = part(ready.picture) or ready.picture
    return replace(
        ready, picture=picture, raw=part(ready.raw), lifted=part(ready.lifted), cover=part(ready.cover), gutter=0.0
    )


def together(left: Recognised, right: Recognised, gutter: float) -> Recognised:
    """What was read of the two, with boxes in fractions of the whole picture."""
    sizes = [sum(len(line.text) for line in read.lines) for read in (left, right)]
    sure = sum(read.confidence * size for read, size in zip((left, right), sizes, strict=True)) / max(1, sum(sizes))
    return Recognised(
        (*(_moved(line, 0.0, gutter) for line in left.lines), *(_moved(line, gutter, 1.0) for line in right.lines)),
        round(sure, 4), left.engine, tuple(dict.fromkeys((*left.notes, *right.notes))), left.found + right.found,
        (*(_moved(line, 0.0, gutter) for line in left.stamps), *(_moved(line, gutter, 1.0) for line in right.stamps)),
    )  # fmt: skip


def spread_rows(pieces: Sequence[Line], *, aspect: float, gutter: float) -> tuple[Line, ...]:
    """Rows of one page, or of the two that meet at `gutter`, one after the other."""
    if not gutter:
        return rows(pieces, aspect=aspect)
    left = [piece for piece in pieces if piece.box[0] + piece.box[2] < 2 * gutter]
    right = [piece for piece in pieces if piece.box[0] + piece.box[2] >= 2 * gutter]
    first, second = (right, left) if reads_leftward("".join(piece.text for piece in pieces)) else (left, right)
    return (*rows(first, aspect=aspect), *rows(second, aspect=aspect))


def _columns(picture: Picture, first: int, last: int) -> Picture:
    depth = 3 if picture.mode == "RGB" else 1
    row = picture.width * depth
    pixels = b"".join(
        picture.pixels[at + first * depth : at + last * depth] for at in range(0, picture.height * row, row)
    )
    return replace(picture, width=last - first, pixels=pixels)


def _moved(line: Line, start: float, end: float) -> Line:
    words = tuple(replace(word, box=_across(word.box, start, end)) for word in line.words)
    return replace(line, box=_across(line.box, start, end), words=words)


def _across(box: Box, start: float, end: float) -> Box:
    return (start + box[0] * (end - start), box[1], start + box[2] * (end - start), box[3])
