"""Turns the reading of a piece into a line of words with boxes."""

from __future__ import annotations

import itertools
import re

from caseferry.domain.pages import Line, Word
from caseferry.domain.quotation import Box
from caseferry.engines.ocr.boxes import Quad
from caseferry.engines.ocr.letters import Reading

_HAN = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(
    rf"[{_HAN}]+|[\u3000-\u303f\uff00-\uff0f\uff1a-\uff20]+|[^\s{_HAN}\u3000-\u303f\uff00-\uff0f\uff1a-\uff20]+"
)


def line_of(reading: Reading, quad: Quad, size: tuple[int, int]) -> Line:
    """The piece as a line; `size` is width and height of the picture, boxes are fractions of it."""
    box = box_of(quad, size)
    left, width = box[0], box[2] - box[0]
    edges = _edges(reading.places)
    words = []
    for match in _WORD.finditer(reading.text):
        start, end = match.span()
        across = (left + width * edges[start][0], box[1], left + width * edges[end - 1][1], box[3])
        sure = min(reading.sure[start:end])
        words.append(Word(match.group(), across, start, round(sure, 3)))
    return Line(reading.text, box, tuple(words))


def box_of(quad: Quad, size: tuple[int, int]) -> Box:
    """The upright box around a quad, in fractions, inside the page."""
    width, height = size
    x0, y0 = (float(value) for value in quad.min(0))
    x1, y1 = (float(value) for value in quad.max(0))
    return (max(0.0, x0 / width), max(0.0, y0 / height), min(1.0, x1 / width), min(1.0, y1 / height))


def _edges(places: tuple[float, ...]) -> list[tuple[float, float]]:
    """Left and right edge of each character: midway to its neighbours, but no wider than a usual character."""
    if not places:
        return []
    steps = sorted(b - a for a, b in itertools.pairwise(places))
    usual = (steps[len(steps) // 2] if steps else min(1.0, 2 * places[0])) / 2 * 1.1
    edges = []
    for at, place in enumerate(places):
        before = (place - places[at - 1]) / 2 if at else usual
        after = (places[at + 1] - place) / 2 if at + 1 < len(places) else usual
        edges.append((max(0.0, place - min(before, usual)), min(1.0, place + min(after, usual))))
    return edges
