"""Clearing flags and signing: what a person answers for, bound to every character."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from caseferry.domain.errors import UsageError
from caseferry.domain.translation import Clearing, Flag, Statement, TranslatedSegment, Translation
from caseferry.knowledge.lexicon import fold


def seal(translation: Translation) -> str:
    """The SHA-256 of files, pages, languages, names of who translated, and every character of source and translation."""
    held = [
        [[page.sha256, page.page] for page in translation.pages],
        [translation.language, translation.to, translation.translator, translation.origin, translation.level],
        [[segment.id, segment.source, segment.target] for segment in translation.segments],
    ]
    text = json.dumps(held, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def mark_of(segment: TranslatedSegment) -> str:
    """A short mark of the words of a segment, so that a clearing ends when they change."""
    return hashlib.sha256(f"{segment.source}\x1f{segment.target}".encode()).hexdigest()[:16]


def open_flags(translation: Translation, flags: Sequence[Flag]) -> tuple[Flag, ...]:
    """The flags that nobody but the translator cleared for the words as they are now."""
    marks = {segment.id: mark_of(segment) for segment in translation.segments}
    cleared = {
        (item.segment, item.flag)
        for item in translation.clearings
        if marks.get(item.segment) == item.seen and not same_person(item.by, translation.translator)
    }
    return tuple(flag for flag in flags if (flag.segment, flag.code) not in cleared)


@dataclass(frozen=True, slots=True)
class Reviser:
    """Who reviews, and on which day (ISO)."""

    name: str
    on: str


def clear(
    translation: Translation, flags: Sequence[Flag], wanted: tuple[str, str], *, who: Reviser, reason: str = ""
) -> Translation:
    """The translation with one flag (`segment`, `code`) cleared. Raises UsageError when there is no such flag, or `who` translated it."""
    segment, code = wanted
    if (segment, code) not in {(flag.segment, flag.code) for flag in flags}:
        raise UsageError(f"There is no flag {code!r} on {segment!r}.", next_step="Look at the list of open flags.")
    _someone_else(translation, who.name)
    seen = next(mark_of(row) for row in translation.segments if row.id == segment)
    kept = tuple(item for item in translation.clearings if (item.segment, item.flag) != wanted)
    return replace(translation, clearings=(*kept, Clearing(segment, code, who.name, who.on, seen, reason)))


def sign(translation: Translation, flags: Sequence[Flag], *, who: Reviser) -> Translation:
    """The translation with the reviser's statement. Raises UsageError while flags are open, or when `who` translated it."""
    _someone_else(translation, who.name)
    waiting = open_flags(translation, flags)
    if waiting:
        number = "1 flag is" if len(waiting) == 1 else f"{len(waiting)} flags are"
        raise UsageError(f"{number} still open.", next_step="Clear each one, or correct the words and import again.")
    return replace(translation, statement=Statement(who.name, who.on, seal(translation)))


def is_signed(translation: Translation) -> bool:
    """True while the statement holds: not a character changed, and reviser and translator are two people."""
    held = translation.statement
    return (
        held is not None and held.sha256 == seal(translation) and not same_person(held.reviser, translation.translator)
    )


def same_person(one: str, two: str) -> bool:
    """True when two names are one in other letters or order.

    >>> same_person("Dr Ana Ruiz", "RUIZ, Ana")
    True
    """
    titles = {"dr", "prof", "mr", "mrs", "ms", "dra", "sr", "sra"}
    words = [frozenset(fold(name).replace(",", " ").replace(".", " ").split()) - titles for name in (one, two)]
    return bool(words[0]) and words[0] == words[1]


def _someone_else(translation: Translation, by: str) -> None:
    if not by.strip():
        raise UsageError("The reviser needs a name.")
    if same_person(by, translation.translator):
        raise UsageError(f"{by} translated this document.", next_step="Someone else must revise it.")
