"""Reads one page: trusts or doubts its text layer, decides script and turn from the picture, chooses the engine, judges the result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from caseferry.domain.errors import Refusal
from caseferry.domain.limits import Limits
from caseferry.domain.pages import Line, Note, Page, PageState
from caseferry.domain.sources import Refused
from caseferry.ports.reading import (
    Layer,
    Look,
    PageCleaner,
    PageSource,
    Picture,
    Prepared,
    Recognised,
    Recogniser,
    ScriptFinder,
    Sight,
)  # fmt: skip
from caseferry.steps.recognise.language import script_of
from caseferry.steps.recognise.layers import BIG_PICTURE, FEW_NUMBERS, Trust, agree, trust, uncovered
from caseferry.steps.recognise.legibility import CLEAR, FILM, cautions, is_blank, too_dark, unreadable
from caseferry.steps.recognise.rows import rows
from caseferry.steps.recognise.scripts import script_name
from caseferry.steps.recognise.spread import halves, spread_rows, together, turned_gutter
from caseferry.steps.recognise.stamps import STAMP, doubted, without_ink

READ_DPI = 200  # enough for PP-OCR; more costs time and reads no better
_SMALL_DPI = 50  # for fingerprints of pages that are not read as pictures
_READ_PIXELS = 12_000_000
_A4 = 842.0
_SURER = 0.85  # confidence of our own reading that displaces a doubtful text layer
_FEW_BOXES = 4  # pieces of text below which nothing is said about an unknown script
_NOTHING_SEEN = Sight("Zyyy", 0, 0.0, 0)  # of a scan's bare page: in its grain a text finder sees lines without end
_RETRY_BELOW = 0.93  # a photograph read with less confidence is read again in its own light


@dataclass(frozen=True, slots=True)
class Eyes:
    """The engines one page is read with; `recognisers` in order of preference."""

    cleaner: PageCleaner
    sight: ScriptFinder
    recognisers: Sequence[Recogniser]
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Reading:
    """A page and, when it goes into the packet as a picture, that picture as JPEG."""

    page: Page
    picture: bytes | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which page to read: its source id, number from 1, and the key its picture will be stored under.

    `turn`: degrees clockwise that a person says bring the original upright; the page is then read from its picture.
    """

    source: str
    number: int
    key: str
    turn: int | None = None


def read_page(wanted: Wanted, pages: PageSource, eyes: Eyes) -> Reading:
    """Read one page of an opened file. A page that cannot be used says why."""
    try:
        if wanted.turn is not None:
            return _seen(wanted, pages, eyes, None)
        layer = pages.layer(wanted.number)
        if layer is not None:
            judged, reason = trust(layer)
            if judged is not Trust.NONE:
                return _layered(wanted, pages, eyes, _Given(layer, judged, reason))
        return _seen(wanted, pages, eyes, layer)
    except Refusal as refusal:
        return Reading(
            refused_page(wanted.source, wanted.number, Refused(refusal.code, refusal.what, refusal.next_step))
        )


def refused_page(source: str, number: int, refused: Refused) -> Page:
    """A page that stands for something that could not be used."""
    return Page(source, number, 0.0, 0.0, PageState.REFUSED, refused=refused)


@dataclass(frozen=True, slots=True)
class _Given:
    layer: Layer
    trust: Trust
    reason: str


def _layered(wanted: Wanted, pages: PageSource, eyes: Eyes, given: _Given) -> Reading:
    """A page with a text layer: taken, completed or replaced."""
    layer = given.layer
    small = pages.picture(wanted.number, dpi=_SMALL_DPI, pixels=eyes.limits.pixels)
    upright = eyes.cleaner.turn(small, layer.turn)
    page = _page_of(wanted, layer, eyes.cleaner.fingerprint(upright))
    if given.trust is Trust.GOOD:
        return Reading(page)
    seen = _seen(wanted, pages, eyes, layer)
    if seen.page.state is not PageState.READ:
        return Reading(page)
    if given.trust is Trust.PARTIAL:
        return Reading(_completed(page, layer, seen.page))
    page = replace(page, notes=(*page.notes, *(note for note in seen.page.notes if note == STAMP)))
    covered = given.trust is Trust.COVERED
    if agree(page.text, seen.page.text, numbers=0.0 if covered else FEW_NUMBERS):
        return Reading(page)
    if seen.page.confidence < _SURER and not covered:
        doubt = Note("layer_doubtful", f"{given.reason} Compare with the picture.")
        return Reading(replace(page, notes=(*page.notes, doubt), confidence=0.5))
    note = Note("layer_replaced", f"{given.reason} It was read again from the picture.")
    return Reading(replace(seen.page, notes=(note, *seen.page.notes)), seen.picture)


def _page_of(wanted: Wanted, layer: Layer, fingerprint: str) -> Page:
    lines = rows(layer.lines, aspect=layer.width / layer.height)
    script = script_of("\n".join(line.text for line in lines))
    return Page(
        wanted.source, wanted.number, layer.width, layer.height, PageState.READ, lines, layer.turn, "text_layer", script,
        "und", 1.0, "", fingerprint,
    )  # fmt: skip


def _completed(page: Page, layer: Layer, seen: Page) -> Page:
    """The layer's words and those that only the pictures on the page show."""
    if seen.turn != page.turn:
        return page
    extra = uncovered(page.lines, seen.lines)
    if not extra:
        return page
    lines = rows((*layer.lines, *(_split(line) for line in extra)), aspect=page.width / page.height)
    note = Note("picture_text", "Some words on this page are inside a picture and were read from it.")
    return replace(page, lines=lines, notes=(*page.notes, note), confidence=min(page.confidence, seen.confidence))


def _split(line: Line) -> Line:
    return replace(line, text=line.text.replace("\t", " "))


def _seen(wanted: Wanted, pages: PageSource, eyes: Eyes, layer: Layer | None) -> Reading:
    """Read from the picture."""
    picture = pages.picture(wanted.number, dpi=READ_DPI, pixels=min(eyes.limits.pixels, _READ_PIXELS))
    look = eyes.cleaner.look(picture)
    if look.film:
        return _film(wanted, picture, eyes)
    ready = eyes.cleaner.prepare(picture, look)
    drawn = layer is not None and layer.images < BIG_PICTURE  # by a program: no specks, and as it is displayed
    bare = is_blank(eyes.cleaner.look(ready.picture) if ready.found else look)
    sight = eyes.sight.find(ready.picture) if drawn or not bare else _NOTHING_SEEN
    empty = bare and not sight.boxes
    if wanted.turn is not None:
        sight = replace(sight, turn=wanted.turn)
    elif empty or (drawn and sight.boxes < _FEW_BOXES):
        sight = replace(sight, turn=0)
    width, height = _points(layer, ready.picture, sight.turn)
    page = Page(wanted.source, wanted.number, width, height, PageState.BLANK, turn=sight.turn)
    if empty:
        return Reading(replace(page, fingerprint=eyes.cleaner.fingerprint(ready.picture)))
    if sight.boxes == 0:
        return _wordless(page, look, ready, eyes, wanted.key)
    upright = _turned(ready, sight.turn, eyes)
    engine = _engine(sight, look, eyes)
    if engine is None:
        refused = replace(page, state=PageState.REFUSED, script=sight.script, refused=_no_engine(sight))
        return _shown(refused, upright.picture, eyes, wanted.key)
    read = _read(upright, engine, sight.script)
    return _judged(page, upright, read, eyes, (look, sight, wanted.key))


def _film(wanted: Wanted, picture: Picture, eyes: Eyes) -> Reading:
    """The photograph of a film: nothing on it is read, a person looks at it."""
    upright = eyes.cleaner.turn(picture, wanted.turn or 0)
    width, height = _points(None, upright, 0)
    page = Page(wanted.source, wanted.number, width, height, PageState.PICTURE, turn=wanted.turn or 0, notes=(FILM,))
    return _shown(page, upright, eyes, wanted.key)


def _engine(sight: Sight, look: Look, eyes: Eyes) -> Recogniser | None:
    """The first engine for the script. What is unknown because it is blurred or hardly there is left to the Latin one to judge."""
    hazy = sight.script == "Zyyy" and (look.photo or look.sharp < CLEAR or sight.boxes < _FEW_BOXES)
    script = "Latn" if hazy else sight.script
    return next((one for one in eyes.recognisers if script in one.scripts), None)


def _turned(ready: Prepared, turn: int, eyes: Eyes) -> Prepared:
    raw = eyes.cleaner.turn(ready.raw, turn) if ready.raw is not None else None
    lifted = eyes.cleaner.turn(ready.lifted, turn) if ready.lifted is not None else None
    cover = eyes.cleaner.turn(ready.cover, turn) if ready.cover is not None else None
    gutter = turned_gutter(ready.gutter, turn)
    picture = eyes.cleaner.turn(ready.picture, turn)
    return replace(ready, picture=picture, raw=raw, gutter=gutter, lifted=lifted, cover=cover)


def _read(ready: Prepared, engine: Recogniser, script: str) -> Recognised:
    """The picture, and where a stamp or signature covers print, also without that ink: of each piece the surer reading."""
    if ready.gutter:
        left, right = (_read(half, engine, script) for half in halves(ready))
        return together(left, right, ready.gutter)
    read = _in_its_light(ready, engine, script)
    if ready.lifted is None or ready.cover is None:
        return read
    return without_ink(read, engine.recognise(ready.lifted, script=script), ready.cover)


def _in_its_light(ready: Prepared, engine: Recogniser, script: str) -> Recognised:
    """The cleaned picture; a doubtful reading is compared with that of the raw picture and the surer one kept."""
    clean = engine.recognise(ready.picture, script=script)
    if ready.raw is None or clean.confidence >= _RETRY_BELOW:
        return clean
    raw = engine.recognise(ready.raw, script=script)
    return raw if _worth(raw) > _worth(clean) else clean


def _worth(read: Recognised) -> float:
    return float(read.confidence * sum(len(line.text) for line in read.lines) ** 0.5)


def _judged(page: Page, ready: Prepared, read: Recognised, eyes: Eyes, known: tuple[Look, Sight, str]) -> Reading:
    look, sight, key = known
    pieces = doubted(read.lines, ready.cover) if ready.cover is not None else read.lines
    stamp = (STAMP,) if ready.cover is not None else ()
    aspect = ready.picture.width / ready.picture.height
    lines = spread_rows(pieces, aspect=aspect, gutter=ready.gutter)
    lines += rows(doubted(read.stamps, ready.cover), aspect=aspect) if ready.cover is not None else ()
    script = script_of("\n".join(line.text for line in lines))
    script = sight.script if script == "Zyyy" else script
    refused = unreadable(look, read, sight.script)
    done = replace(
        page, state=PageState.REFUSED if refused else PageState.READ, lines=() if refused else lines, origin="ocr", script=script,
        confidence=read.confidence, refused=refused, photo=look.photo,
        notes=(*ready.notes, *stamp, *read.notes, *cautions(look, read, sight.script)),
    )  # fmt: skip
    return _shown(done, ready.picture, eyes, key)


def _wordless(page: Page, look: Look, ready: Prepared, eyes: Eyes, key: str) -> Reading:
    """No text was seen though there is something: a picture, or a page too blurred to show any."""
    hazy = look.photo and look.sharp < 0.35 and look.dark < 0.5
    if ready.found or hazy or too_dark(look):
        refused = unreadable(look, Recognised((), 0.0, "none"), "Zyyy")
        return _shown(replace(page, state=PageState.REFUSED, refused=refused), ready.picture, eyes, key)
    return _shown(replace(page, state=PageState.PICTURE), ready.picture, eyes, key)


def _shown(page: Page, picture: Picture, eyes: Eyes, key: str) -> Reading:
    """The page with its picture and fingerprint."""
    return Reading(
        replace(page, picture=key, fingerprint=eyes.cleaner.fingerprint(picture)), eyes.cleaner.encode(picture)
    )


def _points(layer: Layer | None, picture: Picture, turn: int) -> tuple[float, float]:
    """Width and height in points of the upright page; A4's long side when nothing says how large the paper was."""
    if layer is not None:
        width, height = layer.width, layer.height
        turn -= layer.turn
    elif picture.dpi:
        width, height = (side * 72 / picture.dpi for side in (picture.width, picture.height))
    else:
        width, height = (side * _A4 / max(picture.width, picture.height) for side in (picture.width, picture.height))
    width, height = (height, width) if turn % 180 else (width, height)
    return round(width, 2), round(height, 2)


def _no_engine(sight: Sight) -> Refused:
    name = script_name(sight.script)
    return Refused(
        "no_engine",
        f"This page seems to be in {name}, which this machine cannot read."
        if name
        else "This page is in a script that this machine cannot read.",
        "Add the language to this machine (see `caseferry doctor`), or ask for this report in another language.",
    )
