"""Which boxes of a page are covered, and what of its text remains."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from caseferry.domain.pages import Line, Word
from caseferry.domain.quotation import Box
from caseferry.steps.deidentify.find import Span

_LEAST = 0.3  # share of a word that must lie under a cover for the word to go
_WIDE, _NARROW = 1.0, 0.55  # width of a Chinese character and of a letter, in heights
_PAD = 1.0  # characters covered beside a piece of a longer run, because letters are not equally wide


@dataclass(frozen=True, slots=True)
class Cover:
    """A box to be covered, in fractions of the page, and why. `instead` is written in its place.

    A stamp of ours is whitened, and what is replaced; everything else is blackened.
    """

    box: Box
    kind: str
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Covered:
    """What remains of a page: the covers, and the lines of its new text layer."""

    covers: tuple[Cover, ...]
    lines: tuple[Line, ...]


def deidentify(lines: Sequence[Line], readings: Sequence[tuple[Sequence[Line], Sequence[Span]]]) -> Covered:
    """`lines` become the new text layer. `readings`: each reading of the page (its text layer, what was recognised) with its spans.

    What one reading covers is taken out of `lines`, too, whichever reading it stood in.
    """
    covers = [cover for own, spans in readings for cover in _covers(own, spans)]
    boxes = [cover.box for cover in covers]
    own = next((spans for read, spans in readings if read is lines), ())
    kept = (_without(line, [s for s in own if s.line == at], boxes) for at, line in enumerate(lines))
    return Covered(tuple(covers), tuple(line for line in kept if line is not None))


def _covers(lines: Sequence[Line], spans: Sequence[Span]) -> Iterator[Cover]:
    for span in spans:
        parts = [_part(w, span.start - w.start, span.end - w.start) for w in lines[span.line].words]
        boxes = [box for box in parts if box is not None]
        if span.instead and boxes:
            around = (
                min(b[0] for b in boxes),
                min(b[1] for b in boxes),
                max(b[2] for b in boxes),
                max(b[3] for b in boxes),
            )
            yield Cover(around, span.kind, span.instead)
        else:
            yield from (Cover(box, span.kind) for box in boxes)


def _part(word: Word, start: int, end: int) -> Box | None:
    """The box of characters `start` to `end` of a word; the whole word unless they are a small piece of a long Chinese run."""
    start, end = max(0, start), min(len(word.text), end)
    if start >= end:
        return None
    widths = [_width(char) for char in word.text]
    if end - start + 4 >= len(word.text) or max(widths[start:end]) < _WIDE:
        return word.box
    whole, x0, x1 = sum(widths), word.box[0], word.box[2]
    left = x0 + (x1 - x0) * max(0.0, sum(widths[:start]) - _PAD * 0.5) / whole
    right = x0 + (x1 - x0) * min(whole, sum(widths[:end]) + _PAD * 0.5) / whole
    return (left, word.box[1], right, word.box[3])


def _width(char: str) -> float:
    return _WIDE if unicodedata.east_asian_width(char) in "WF" else _NARROW


def _without(line: Line, spans: Sequence[Span], boxes: Sequence[Box]) -> Line | None:
    """The line with covered words taken out; None when nothing is left of it."""
    words, text, at = [], "", 0
    for word in line.words:
        gap = line.text[at : word.start]
        at = word.start + len(word.text)
        kept = _remaining(word, spans, boxes)
        if not kept.strip():
            continue
        text += gap if text else ""
        words.append(Word(kept, word.box, len(text), word.confidence))
        text += kept
    return Line(text, line.box, tuple(words)) if words else None


def _remaining(word: Word, spans: Sequence[Span], boxes: Sequence[Box]) -> str:
    own = [s for s in spans if s.start < word.start + len(word.text) and word.start < s.end]
    hit = [(max(0, s.start - word.start), min(len(word.text), s.end - word.start)) for s in own]
    if all(s.instead for s in own) and own:
        return own[0].instead if own[0].start >= word.start else ""
    if hit:
        wide = any(_width(char) >= _WIDE for char in word.text)
        return (
            "".join(" " if any(a <= n < b for a, b in hit) else char for n, char in enumerate(word.text))
            if wide
            else ""
        )
    return "" if any(_share(word.box, box) > _LEAST for box in boxes) else word.text


def _share(word: Box, cover: Box) -> float:
    across = min(word[2], cover[2]) - max(word[0], cover[0])
    down = min(word[3], cover[3]) - max(word[1], cover[1])
    area = (word[2] - word[0]) * (word[3] - word[1])
    return across * down / area if across > 0 and down > 0 and area > 0 else 0.0
