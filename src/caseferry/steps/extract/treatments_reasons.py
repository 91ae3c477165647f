"""Why a course was stopped, in the printed words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from caseferry.domain.facts import Assertion
from caseferry.knowledge.courses import meaning_of
from caseferry.steps.extract.text import DocumentText
from caseferry.steps.extract.treatments_items import Item
from caseferry.steps.extract.treatments_stretches import broken, clause_at, found_words, printed, stretches

ASIDE = re.compile(r"\s*[(（]([^()（）]{3,80})[)）]")
"""Words in brackets right behind a number or a date."""
_CUT = re.compile(
    r"\s(?:after|following|apres|despues|tras|после|nach|apos|sau|بعد)\s+(?:the\s+|la\s+|le\s+)?(?:\d|cycle|cure|ciclo|курс|chu ky|first|second|third|fourth)|"
    r"[;.。；，]\s*|,\s+(?=\D)|\)\s|\n\s*\n|\f|$",
    re.IGNORECASE,
)

_UNCODED_WORDS = 6
"""A reason without a code is kept when it is a short phrase, not a sentence."""


def give_reasons(text: DocumentText, items: Sequence[Item]) -> None:
    """Give each stopped course its printed reason: beside a word for stopping, or in brackets behind a number of cycles."""
    for low, high in stretches(text):
        for stop in found_words(text, "stops", low, high):
            reason = _reason(text, stop.start, stop.end, high)
            target = _stopped(items, stop.start, low, high)
            if reason and target:
                target.attributes.setdefault("reason_stopped", reason)
                break
    for item in items:
        aside = ASIDE.match(text.plain, item.end)
        if aside and item.cycles and item.assertion is Assertion.PRESENT and meaning_of("reasons", aside[1]):
            item.attributes.setdefault("reason_stopped", printed(text, aside.start(1), aside.end(1)))


def _reason(text: DocumentText, start: int, end: int, high: int) -> str:
    """The printed reason beside a word for stopping; empty when no cause is named."""
    causes = [hit for hit in found_words(text, "causes", end, min(high, end + 70)) if not broken(text, end, hit.start)]
    for cause in causes:
        words = _until_cut(text, cause.end, high)
        strong = len(text.folded[cause.start : cause.end]) > 4 and len(words.split()) <= _UNCODED_WORDS
        if words and (meaning_of("reasons", words) or strong):
            return words
    left = clause_at(text, start, end)[0]
    for cause in reversed(found_words(text, "causes", left, start)):
        words = printed(text, cause.end, start).strip(" ,:;而")
        if words and meaning_of("reasons", words):
            return words
    aside = re.compile(r"[^.;。\n]{0,24}?[(:（：]\s*([^().;。\n（）]{3,80})").match(text.plain, end, high)
    if aside and meaning_of("reasons", aside[1]):
        return printed(text, aside.start(1), aside.end(1))
    for hit in found_words(text, "reasons", end, min(high, end + 70)):
        if not broken(text, end, hit.start):
            return printed(text, hit.start, hit.end)
    told = [hit for hit in found_words(text, "responses", max(left - 30, 0), start) if hit.key == "PD"]
    return printed(text, told[-1].start, told[-1].end) if told and not broken(text, told[-1].end, start) else ""


def _until_cut(text: DocumentText, start: int, high: int) -> str:
    cut = _CUT.search(text.folded, start, high)
    return printed(text, start, cut.start() if cut else high).strip(" ,.;:")[:120]


def _stopped(items: Sequence[Item], at: int, low: int, high: int) -> Item | None:
    """The course that a reason for stopping is about: given, in the sentence, else the last one before it."""
    given = [item for item in items if item.assertion is Assertion.PRESENT]
    here = [item for item in given if low <= item.start < high]
    before = [item for item in here if item.start < at]
    if before:
        return before[-1]
    if here:
        return here[0]
    earlier = [item for item in given if item.end <= low]
    return earlier[-1] if earlier else None
