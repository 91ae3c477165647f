"""Words under stamps and signatures: read with the ink and without it, the surer kept, and never trusted as others are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from caseferry.domain.pages import Line, Note
from caseferry.domain.quotation import Box
from caseferry.ports.reading import Picture, Recognised

STAMP = Note(
    "stamp",
    "A stamp or a signature covers part of the text: compare the words under it with the picture, or ask for a copy without it.",
)
_TOUCHED = 0.01  # share of a word's box that ink covers
_DOUBT = 0.5  # the most a covered word is trusted
_OWN = 0.8  # confidence of words that go with the ink, and so are the stamp's own: below, they are its ornaments
_ALIKE = 70.0  # likeness of the same words read twice
_SAME = 0.5  # share of the smaller of two boxes that is common to both, of the same words read twice


def touches(cover: Picture, box: Box) -> bool:
    """Whether ink of the `cover` (grey, 0 where there is none) lies in the box (fractions of the page)."""
    left, right = max(0, math.floor(box[0] * cover.width)), min(cover.width, math.ceil(box[2] * cover.width))
    top, bottom = max(0, math.floor(box[1] * cover.height)), min(cover.height, math.ceil(box[3] * cover.height))
    rows = (cover.pixels[y * cover.width + left : y * cover.width + right] for y in range(top, bottom))
    inked = sum(len(row) - row.count(0) for row in rows)
    return inked > _TOUCHED * max(1, (right - left) * (bottom - top))


def without_ink(read: Recognised, lifted: Recognised, cover: Picture) -> Recognised:
    """`read`, with the print that `lifted`, the reading of the page without the ink, shows under it; words that go with the ink stand apart.

    Where both read the same words, the surer stays; where they differ, one is the stamp's and the other print.
    """
    under = [line for line in read.lines if touches(cover, line.box)]
    print_: list[Line] = []
    gone: list[Line] = []
    for line in lifted.lines:
        same = [one for one in under if _common(one.box, line.box) > _SAME]
        if not touches(cover, line.box) and not same:
            continue
        gone += same
        alike = fuzz.ratio(line.text, " ".join(one.text for one in same)) >= _ALIKE
        print_ += same if alike and _sure(same) > _sure([line]) else [line]
    clear = [line for line in read.lines if line not in under]
    own = [line for line in under if line not in gone and _sure([line]) >= _OWN]
    return replace(read, lines=(*clear, *dict.fromkeys(print_)), stamps=tuple(own))


def doubted(lines: Sequence[Line], cover: Picture) -> tuple[Line, ...]:
    """The lines with every covered word trusted no more than a guess."""
    return tuple(
        replace(
            line,
            words=tuple(
                replace(word, confidence=min(word.confidence, _DOUBT)) if touches(cover, word.box) else word
                for word in line.words
            ),
        )
        for line in lines
    )


def _sure(lines: Sequence[Line]) -> float:
    """Mean confidence over the characters."""
    words = [word for line in lines for word in line.words]
    return sum(word.confidence * len(word.text) for word in words) / max(1, sum(len(word.text) for word in words))


def _common(one: Box, other: Box) -> float:
    """Share of the smaller box that lies in the other."""
    across, down = min(one[2], other[2]) - max(one[0], other[0]), min(one[3], other[3]) - max(one[1], other[1])
    least = min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return max(0.0, across) * max(0.0, down) / max(least, 1e-9)
