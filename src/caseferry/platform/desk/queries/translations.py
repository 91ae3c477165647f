"""The translations of a case as the desk shows them: which are asked for, and one beside its original, flag by flag."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec
from django.utils.crypto import salted_hmac

from caseferry.domain.translation import Clearing, Flag, Segment, TranslatedSegment, Translation, TranslationTask
from caseferry.pack.translation_desk import Desk, Held
from caseferry.platform.cases.models import Case
from caseferry.platform.cases.pictures import source_key
from caseferry.platform.cases.stores import CasePages, stores_of
from caseferry.platform.cases.translations import translation_desk
from caseferry.platform.desk.queries.reading import Mark, mark_of_box
from caseferry.steps.translate.statement import is_signed, mark_of

_MISSING: Final = re.compile(r"the original has (.+?)(?:; the translation has |\.$)")
_ADDED: Final = re.compile(r"the translation has (.+?)\.$")
_LEFT: Final = re.compile(r"^Not translated: (.+)\.$")
_WANTED: Final = re.compile(r" is written as (.+) in (?:this packet|the glossary)\.$")


@dataclass(frozen=True, slots=True)
class Row:
    """A document that may be translated, or a translation whose document is gone (`task` None); `held` when there is one."""

    task: TranslationTask | None
    held: Held | None
    key: str  # as addresses name it; empty without a translation
    state: str  # none, flagged, unsigned, reviewed, changed, lost


@dataclass(frozen=True, slots=True)
class Notice:
    """One flag of a segment. `number`: its place among the open ones from 1, 0 when it is cleared; `clearing`: by whom."""

    code: str
    words: str
    number: int
    clearing: Clearing | None

    @property
    def details(self) -> list[tuple[str, str]]:
        """What the check names, each with the key of its sentence: only here, only there, left as it was, how it is written."""
        kinds = (("only_original", _MISSING), ("only_translation", _ADDED), ("left_words", _LEFT), ("wanted", _WANTED))
        hits = ((name, pattern.search(self.words)) for name, pattern in kinds)
        return [(f"desk.translation.{name}", hit[1]) for name, hit in hits if hit]


@dataclass(frozen=True, slots=True)
class Slip:
    """One segment beside its original. `seen`: the mark of its words as they are shown; `marks`: where it stands on the page."""

    segment: TranslatedSegment
    place: Segment
    seen: str
    flags: Sequence[Notice]
    marks: Sequence[Mark]

    @property
    def waits(self) -> bool:
        """True while a flag of it waits for a person."""
        return any(flag.number for flag in self.flags)


@dataclass(frozen=True, slots=True)
class Spread:
    """A page of a document and its translation, side by side. `flag_pages`: the page of each open flag, in order."""

    row: Row
    translation: Translation
    page: int
    source: str
    number: int
    slips: Sequence[Slip]
    flag_pages: Sequence[int]
    cleared: int = 0
    waiting: Mapping[int, int] = field(default_factory=dict)

    @property
    def pages(self) -> int:
        """How many pages the document has."""
        return len(self.translation.pages)

    @property
    def left(self) -> int:
        """How many flags are open in the whole document."""
        return len(self.flag_pages)


def translation_key(case: Case, translation: str) -> str:
    """How a translation is called in addresses; its own id derives from what files hold."""
    return salted_hmac("caseferry.translation", f"{case.pk}/{translation}", algorithm="sha256").hexdigest()[:24]


def translations_of(case: Case) -> list[Row]:
    """Every document that may be translated (those that are asked for first), then translations that fit none any more."""
    desk = translation_desk(case)
    held = desk.held()
    tasks = sorted(desk.tasks, key=lambda task: task.level == "none")
    rows = [row for task in tasks for row in _of_task(case, desk, task, held)]
    known = {task.pages for task in desk.tasks}
    lost = (item for item in held if item.translation.pages not in known)
    return rows + [Row(None, item, translation_key(case, item.translation.id), "lost") for item in lost]


def translation_at(case: Case, key: str) -> Row | None:
    """The translation that an address names; None when there is none."""
    return next((row for row in translations_of(case) if key and row.key == key), None)


def spread_of(case: Case, row: Row, *, page: int = 1, flag: int = 0) -> Spread:
    """The page of open flag `flag` when there is such a flag, else page `page` (the first when there is no such page)."""
    assert row.held is not None  # asked for by its key
    translation = row.held.translation
    open_at = _open_pages(row.held)
    if 1 <= flag <= len(open_at):
        page = open_at[flag - 1]
    elif flag and open_at:
        page = open_at[-1]
    page = page if 1 <= page <= len(translation.pages) else 1
    at = translation.pages[page - 1]
    lines = _lines(stores_of(case)[1], at.sha256, at.page) if row.state != "changed" else []
    slips = list(_slips(translation_desk(case), row.held, page, lines))
    return Spread(
        row, translation, page, source_key(case, at.sha256), at.page, slips, open_at, len(translation.clearings),
        {number: open_at.count(number) for number in set(open_at)},
    )  # fmt: skip


def _of_task(case: Case, desk: Desk, task: TranslationTask, held: Sequence[Held]) -> Iterator[Row]:
    mine = [item for item in held if item.translation.pages == task.pages]
    if not mine:
        yield Row(task, None, "", "none")
    for item in mine:
        yield Row(task, item, translation_key(case, item.translation.id), _state(desk, item))


def _state(desk: Desk, item: Held) -> str:
    if not desk.fits(item.translation):
        return "changed"
    if item.flags:
        return "flagged"
    return "reviewed" if is_signed(item.translation) else "unsigned"


def _open_pages(held: Held) -> list[int]:
    """The page of every open flag, in the order of the segments."""
    pages = {segment.id: segment.page for segment in held.translation.layout}
    return [pages.get(flag.segment, 1) for flag in held.flags]


def _slips(desk: Desk, held: Held, page: int, lines: Sequence[Any]) -> Iterator[Slip]:
    """The segments of one page; open flags are counted through the whole document."""
    translation = held.translation
    words = {row.id: row for row in translation.segments}
    numbers = {id(flag): number for number, flag in enumerate(held.flags, 1)}
    waiting = {(flag.segment, flag.code, flag.words): numbers[id(flag)] for flag in held.flags}
    cleared = {(item.segment, item.flag): item for item in translation.clearings}
    flags: dict[str, list[Flag]] = {}
    for flag in desk.flags_of(translation):
        flags.setdefault(flag.segment, []).append(flag)
    for place in translation.layout:
        if place.page != page or place.id not in words:
            continue
        notices = [
            Notice(flag.code, flag.words, number, None if number else cleared.get((flag.segment, flag.code)))
            for flag in flags.get(place.id, ())
            for number in (waiting.get((flag.segment, flag.code, flag.words), 0),)
        ]
        yield Slip(words[place.id], place, mark_of(words[place.id]), notices, _marks(place, lines))


def _marks(place: Segment, lines: Sequence[Any]) -> list[Mark]:
    return [mark_of_box(line["box"]) for line in lines[place.line - 1 : place.line - 1 + place.lines]]


def _lines(pages: CasePages, sha256: str, number: int) -> list[Any]:
    """The lines of a page as they were read; none when nothing is kept of it any more."""
    kept = pages.get(f"{sha256}/{number}.json")
    if kept is None:
        return []
    return list(msgspec.json.decode(kept, type=dict[str, Any])["page"].get("lines", []))
