"""Which piece of which page is shown beside a fact, so that its words are seen in their surroundings."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from caseferry.domain.pages import Page, PageRef
from caseferry.domain.quotation import Box, Quotation
from caseferry.domain.review import Window

_LEAST_WIDTH = 0.5  # of the page: enough to recognise the place
_SIDE = 0.02
_ABOVE = (0.008, 0.03)  # least and most of the page above and below the words; one line in between
_AIR = 0.002  # of the page, so that letters do not touch the edge
_TALLEST = 0.25  # of the page; a longer quotation is shown from its beginning


@dataclass(frozen=True, slots=True)
class View:
    """A quotation as shown: the picture's key, its frame and the marked words, all in points of the upright page."""

    window: str
    strip: tuple[float, float, float, float]  # x, y, width, height of the picture
    frame: tuple[float, float, float, float]  # of the part that is shown
    marks: tuple[tuple[float, float, float, float], ...]

    def value(self) -> dict[str, Any]:
        """The view as a JSON-able value."""
        return {"window": self.window, "strip": self.strip, "frame": self.frame, "marks": self.marks}


def choose_views(
    quotations: Iterable[Quotation], pages: Sequence[Page]
) -> tuple[tuple[Window, ...], Mapping[str, View]]:
    """Windows in page order, and a view per quotation id. A quotation without boxes, or whose page is not here, has no view."""
    known = {PageRef(page.source, page.number): page for page in pages}
    order = {ref: number for number, ref in enumerate(known)}
    wanted: dict[PageRef, dict[str, Quotation]] = {}
    for quotation in quotations:
        ref = PageRef(quotation.source, quotation.page)
        if quotation.boxes and ref in known:
            wanted.setdefault(ref, {})[quotation.id] = quotation
    windows: list[Window] = []
    views: dict[str, View] = {}
    for ref in sorted(wanted, key=order.__getitem__):
        frames = {key: frame_of(quotation, known[ref]) for key, quotation in sorted(wanted[ref].items())}
        strips = [Window(f"w{len(windows) + n}", ref, box) for n, box in enumerate(merged(frames.values()), 1)]
        windows += strips
        for key, frame in frames.items():
            views[key] = _view(wanted[ref][key], frame, strips, known[ref])
    return tuple(windows), views


def frame_of(quotation: Quotation, page: Page) -> Box:
    """The part of the page to show: the words, about a line above and below, and more of the row; no line is cut in half."""
    first = quotation.boxes[0]
    shown = [box for box in quotation.boxes if box[3] - first[1] <= _TALLEST] or [first]
    line = statistics.median(box[3] - box[1] for box in shown)
    pad = min(_ABOVE[1], max(_ABOVE[0], 1.4 * line))
    x0, x1 = min(box[0] for box in shown) - _SIDE, max(box[2] for box in shown) + _SIDE
    missing = max(0.0, _LEAST_WIDTH - (x1 - x0))
    x0 = max(0.0, min(x0 - missing / 2, 1.0 - _LEAST_WIDTH))
    x1 = min(1.0, max(x1 + missing / 2, x0 + _LEAST_WIDTH))
    y0, y1 = min(box[1] for box in shown), max(box[3] for box in shown)
    above, below = _whole_lines(y0, y1, pad, page)
    return (x0, above, x1, below)


def _whole_lines(y0: float, y1: float, pad: float, page: Page) -> tuple[float, float]:
    """From `y0` to `y1` and about `pad` more on both sides, moved so that lines of the page are in or out as a whole."""
    above, below = y0 - pad, y1 + pad
    for line in page.lines:
        top, middle, bottom = line.box[1], (line.box[1] + line.box[3]) / 2, line.box[3]
        if top < above < bottom:
            above = top if middle > above else bottom + _AIR
        if top < below < bottom:
            below = bottom if middle < below else top - _AIR
    return (max(0.0, min(above, y0) - _AIR), min(1.0, max(below, y1) + _AIR))


def merged(frames: Iterable[Box]) -> list[Box]:
    """Horizontal strips that hold all frames and do not overlap, from top to bottom."""
    strips: list[Box] = []
    for frame in sorted(frames, key=lambda box: (box[1], box)):
        last = strips[-1] if strips else None
        if last is not None and frame[1] <= last[3]:
            strips[-1] = (min(last[0], frame[0]), last[1], max(last[2], frame[2]), max(last[3], frame[3]))
        else:
            strips.append(frame)
    return strips


def _view(quotation: Quotation, frame: Box, strips: Sequence[Window], page: Page) -> View:
    strip = next(window for window in strips if window.box[1] <= frame[1] and frame[3] <= window.box[3])
    marks = tuple(_points(box, page) for box in quotation.boxes if box[1] < frame[3])
    return View(strip.key, _points(strip.box, page), _points(frame, page), marks)


def _points(box: Box, page: Page) -> tuple[float, float, float, float]:
    width, height = page.width or 595.0, page.height or 842.0
    return (
        round(box[0] * width, 1), round(box[1] * height, 1),
        round((box[2] - box[0]) * width, 1), round((box[3] - box[1]) * height, 1),
    )  # fmt: skip
