"""What runs inside a process that takes names out: a page is drawn, read again, covered, and drawn without its old text."""

from __future__ import annotations

import functools
import io
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from caseferry.domain.errors import Refusal
from caseferry.domain.pages import Line, Page, PageState
from caseferry.domain.quotation import Box
from caseferry.engines.ocr import open_eyes
from caseferry.engines.pdf.read import PdfPages
from caseferry.engines.pdf.redact import Paint, redacted
from caseferry.engines.photo import Darkroom
from caseferry.knowledge.lexicon import fold
from caseferry.ports.reading import Picture, Recognised, Recogniser, ScriptFinder
from caseferry.ports.writing import Material
from caseferry.steps.classify.dates.find import Found, find_dates
from caseferry.steps.deidentify import DateSpan, Who, deidentify, find_identifiers, still_named
from caseferry.steps.recognise.rows import rows

_DPI, _PIXELS = 200, 12_000_000
_SURE = 0.5  # mean confidence below which nobody can say what a page shows
_UNREAD = 0.25  # share of the pieces of text that were seen and not read
_FEW = 12  # letters; a page with fewer shows something that is not text


@dataclass(frozen=True, slots=True)
class Copy:
    """A page without names: its material and how much of each kind was covered. `withheld` says why it cannot be shown."""

    material: Material | None
    covered: Mapping[str, int]
    withheld: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be covered. `shift`: days by which dates move, None to leave them; `tessdata`: a folder with more languages."""

    who: Who
    shift: int | None = None
    tessdata: str = ""


class _Desk:
    order: Order


def prepare(order: Order) -> None:
    """Called once in each process."""
    _Desk.order = order


def redact_pages(pdf: bytes, numbers: Sequence[int]) -> list[Copy]:
    """The pages `numbers` (from 1) of a PDF of ours without names."""
    with PdfPages(io.BytesIO(pdf)) as pages:
        return [_copy(pages, number) for number in numbers]


def _copy(pages: PdfPages, number: int) -> Copy:
    try:
        picture = pages.picture(number, dpi=_DPI, pixels=_PIXELS)
        layer = pages.layer(number)
    except Refusal as refusal:
        return Copy(None, {}, refusal.what)
    written = rows(layer.lines, aspect=picture.width / picture.height) if not layer.turn else ()
    seen, turn = _seen(picture)
    if doubt := _doubt(written, seen):
        return Copy(None, {}, doubt)
    recognised = rows(_turned_back(seen.lines, turn), aspect=picture.width / picture.height)
    return _covered(picture, number, [lines for lines in (written, recognised) if lines])


def _covered(picture: Picture, number: int, readings: Sequence[tuple[Line, ...]]) -> Copy:
    order = _Desk.order
    spans = [
        find_identifiers([line.text for line in lines], order.who, _dates(lines), shift=order.shift)
        for lines in readings
    ]
    done = deidentify(readings[0], list(zip(readings, spans, strict=True)))
    if still_named([line.text for line in done.lines], order.who):
        return Copy(None, {}, "A name could not be taken out of its text.")
    paints = [Paint(c.box, white=c.kind == "stamp" or bool(c.instead), words=c.instead) for c in done.covers]
    jpeg = redacted(picture, paints)
    width, height = picture.width * 72 / picture.dpi, picture.height * 72 / picture.dpi
    page = Page("copy", number, width, height, PageState.READ, done.lines, origin="ocr", picture="copy")
    counts = Counter(span.kind for span in spans[0]) | Counter(span.kind for span in spans[-1])
    return Copy(Material(page, picture=jpeg), dict(counts))


def _seen(picture: Picture) -> tuple[Recognised, int]:
    """What recognition reads, whatever the text layer says; the picture may have been turned for it."""
    sight, recognisers = _eyes()
    found = sight.find(picture)
    engine = next((one for one in recognisers if found.script in one.scripts), None)
    if not found.boxes or engine is None:
        return Recognised((), 0.0, "none", found=found.boxes), 0
    return engine.recognise(Darkroom().turn(picture, found.turn), script=found.script), found.turn


def _doubt(written: Sequence[Line], seen: Recognised) -> str:
    """Why nobody can say what a page shows; empty when it was read."""
    letters = sum(char.isalnum() for line in seen.lines for char in line.text)
    if letters < _FEW:
        told = sum(char.isalnum() for line in written for char in line.text) >= _FEW
        return (
            "Its text could not be read from the picture."
            if told
            else "No text was read on it, so nobody can say what it shows."
        )
    if seen.confidence < _SURE or seen.found > len(seen.lines) * (1 + _UNREAD) + 2:
        return "Much of its text could not be read."
    return ""


def _turned_back(lines: Sequence[Line], turn: int) -> tuple[Line, ...]:
    """Boxes of the turned picture as boxes of the picture as it is."""
    turns: dict[int, Callable[[Box], Box]] = {
        90: lambda b: (b[1], 1 - b[2], b[3], 1 - b[0]),
        180: lambda b: (1 - b[2], 1 - b[3], 1 - b[0], 1 - b[1]),
        270: lambda b: (1 - b[3], b[0], 1 - b[1], b[2]),
    }
    back = turns.get(turn % 360)
    if back is None:
        return tuple(lines)
    return tuple(
        replace(line, box=back(line.box), words=tuple(replace(word, box=back(word.box)) for word in line.words))
        for line in lines
    )


def _dates(lines: Sequence[Line]) -> tuple[DateSpan, ...]:
    return tuple(
        DateSpan(number, found.start, found.end, _readings(found))
        for number, line in enumerate(lines)
        for found in find_dates(fold(line.text))
    )


def _readings(found: Found) -> frozenset[tuple[int, int, int]]:
    a, b, c = found.numbers
    if not found.open:
        return frozenset({(a, b, c)})
    return frozenset((c, month, day) for month, day in ((b, a), (a, b)) if month <= 12)


@functools.cache
def _eyes() -> tuple[ScriptFinder, tuple[Recogniser, ...]]:
    return open_eyes(_Desk.order.tessdata)
