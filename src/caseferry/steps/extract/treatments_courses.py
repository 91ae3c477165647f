"""Courses: which cycles, dates, settings, reasons and responses belong to which named treatment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from caseferry.domain.facts import Assertion
from caseferry.knowledge.courses import meaning_of
from caseferry.steps.extract.assertion import assertion_of
from caseferry.steps.extract.context import Context
from caseferry.steps.extract.sections import section_at
from caseferry.steps.extract.text import DocumentText
from caseferry.steps.extract.treatments_cycles import Cycles, cycles_of
from caseferry.steps.extract.treatments_dates import When, claimed_before, dates_of, events_between
from caseferry.steps.extract.treatments_mentions import Mention, mentions_of
from caseferry.steps.extract.treatments_stretches import (
    clause_at,
    found_words,
    printed,
    standing_of,
    stretch_at,
    stretches,
)

_NEAR = 90
"""Characters between a date and the course that it leads up to."""
_FAR = 400
"""How many characters back a number of cycles may look for the treatment it counts."""
_OF = re.compile(
    r"[\s(:]*(?:of|de|d'|du|des|di|von|по схеме|схемы|по протоколу|курса|من|الكيميائي|weekly|chemo\w*|chimio\w*|quimio\w*|химиотерапии|пхт|"
    r"нап?хт|апхт|хт|化疗|方案|hoa tri|hoa chat|phac do|bang|voi|with|con|avec|com|com o|mit|using|"
    r"neoadjuvant|neo-adjuvant|adjuvant|первой линии|[a-z]+ant[ea]|العلاج|concurrent|q3w|\s)*[\s(:]*",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"\s(?:after|following|apres|despues|tras|после|nach|apos|sau|بعد)\s+(?:the\s+|la\s+|le\s+)?(?:\d|cycle|cure|ciclo|курс|chu ky|first|second|third|fourth)|"
    r"[;.。；，]\s*|,\s+(?=\D)|\)\s|\n\s*\n|\f|$",
    re.IGNORECASE,
)


@dataclass
class Item:
    """One statement about a course: the treatment's name alone, or a number of cycles of it."""

    mention: Mention
    start: int
    end: int
    cycles: Cycles | None
    assertion: Assertion
    status: str
    attributes: dict[str, str] = field(default_factory=dict)


def courses_of(text: DocumentText, context: Context) -> list[Item]:
    """Every statement about a course in a document, with what belongs to it, in order of place."""
    mentions = mentions_of(text, context)
    items = sorted(_items(text, mentions), key=lambda item: (item.start, item.end))
    _give_dates(text, context, items)
    _give_reasons(text, items)
    _give_words(text, items)
    return items


def _items(text: DocumentText, mentions: Sequence[Mention]) -> Iterator[Item]:
    counted: set[Mention] = set()
    for cycles in cycles_of(text):
        mention = _counted(text, cycles, mentions)
        if mention is None:
            continue
        start, end = _extended(text, cycles, mention)
        if cycles.ordinal and counted and _is_aside(text, cycles, mention, counted):
            continue
        assertion, status = standing_of(text, cycles.start, cycles.end)
        if not status:
            assertion, status = _borrowed(text, mention, assertion)
        same = stretch_at(text, mention.start) == stretch_at(text, cycles.start)
        if same or (mention.end <= cycles.start and not _split(text, mention.end, cycles.start)):
            counted.add(mention)
        yield Item(mention, start, end, cycles, assertion, status)
    for mention in mentions:
        if mention not in counted:
            yield Item(
                mention, mention.start, mention.end, None, *standing_of(text, mention.start, mention.end)
            )


def _is_aside(text: DocumentText, cycles: Cycles, mention: Mention, counted: set[Mention]) -> bool:
    """True for "stopped after cycle 4" beside a count of the same treatment."""
    return mention in counted and bool(found_words(text, "stops", *clause_at(text, cycles.start, cycles.end)))


def _borrowed(text: DocumentText, mention: Mention, own: Assertion) -> tuple[Assertion, str]:
    """The standing of the treatment's name, for cycles whose own clause says nothing ("We propose X, 6 cycles")."""
    assertion, status = standing_of(text, mention.start, mention.end)
    if own in (Assertion.FAMILY, Assertion.ABSENT, Assertion.PLANNED):
        return own, status
    return assertion, status


def _split(text: DocumentText, low: int, high: int) -> bool:
    return "\n\n" in text.plain[low:high] or section_at(text, low) != section_at(text, high)


def _counted(text: DocumentText, cycles: Cycles, mentions: Sequence[Mention]) -> Mention | None:
    """The treatment that a number of cycles counts."""
    low, high = stretch_at(text, cycles.start)
    after = next((m for m in mentions if m.start >= cycles.end and m.end <= high), None)
    before = [m for m in mentions if low <= m.start and m.start < cycles.start]
    if after and _OF.fullmatch(text.folded[cycles.end : after.start]):
        return after
    if before:
        return before[-1]
    if after and (clause_at(text, after.start, after.end) == clause_at(text, cycles.start, cycles.end)):
        return after
    earlier = [m for m in mentions if m.end <= low and low - m.end < _FAR]
    if earlier and _same_part(text, earlier[-1].start, cycles.start):
        return earlier[-1]
    return after


def _same_part(text: DocumentText, earlier: int, later: int) -> bool:
    """True within one section, or when the sections between are without a kind of their own."""
    return (
        section_at(text, earlier).heading == section_at(text, later).heading
        or "\n\n" not in text.plain[earlier:later]
    )


def _extended(text: DocumentText, cycles: Cycles, mention: Mention) -> tuple[int, int]:
    """The words to quote: the number with its status word ("given 4 cycles") and, where they touch, the treatment's name."""
    start, end = cycles.start, cycles.end
    while text.plain[start].isspace():
        start += 1
    for hit in found_words(text, "status", max(0, start - 24), min(len(text.plain), end + 24)):
        if hit.end <= start and not text.plain[hit.end : start].strip(" "):
            start = hit.start
        elif hit.start >= end and not text.plain[end : hit.start].strip(" "):
            end = hit.end
    if mention.start >= end and _OF.fullmatch(text.folded[end : mention.start]) and mention.start - end < 40:
        return start, mention.end
    gap = text.plain[mention.end : start]
    if mention.end <= start and len(gap) <= 12 and not re.search(r"[.;:,，。；：\n]", gap):
        return mention.start, end
    return start, end


def _give_dates(text: DocumentText, context: Context, items: Sequence[Item]) -> None:
    for when in dates_of(text, context):
        item = _dated(text, when, items)
        if item is None or item.assertion in (Assertion.FAMILY, Assertion.ABSENT):
            continue
        given = item.attributes
        if when.start and when.end:
            given.setdefault("start", when.start)
            given.setdefault("end", when.end)
        elif when.start or when.end:
            given.setdefault("start" if when.start else "end", when.start or when.end)
        elif _stops(text, when):
            given.setdefault("end", when.point)
        else:
            given.setdefault("start", when.point)
            if item.cycles and item.cycles.ordinal:
                given.setdefault("end", when.point)


def _stops(text: DocumentText, when: When) -> bool:
    return bool(found_words(text, "stops", *clause_at(text, when.low, when.high)))


def _dated(text: DocumentText, when: When, items: Sequence[Item]) -> Item | None:
    """The item that a date belongs to: in its clause, else the nearest before it in the sentence that nothing else claims."""
    low, high = stretch_at(text, when.low)
    here = [item for item in items if low <= item.start < high]
    left, right = clause_at(text, when.low, when.high)
    clause = [item for item in here if left <= item.start < right]
    before = [item for item in here if item.end <= when.low]
    if claimed_before(text, when, [(item.mention.start, item.mention.end) for item in items]):
        return None
    if not before and not clause:
        follows = next((i for i in here if 0 <= i.start - when.high < _NEAR), None)
        return None if follows is None or _claimed(text, when.high, follows.start) else follows
    nearest = next((i for i in reversed(clause) if i.end <= when.low), None) or next(
        (i for i in clause if i.start >= when.high), None
    )
    if nearest is None:
        nearest = before[-1]
    if nearest.end <= when.low:
        return None if _claimed(text, nearest.end, when.low) else nearest
    return None if _claimed(text, when.high, nearest.start) else nearest


def _claimed(text: DocumentText, low: int, high: int) -> bool:
    """True when a scan, an operation, a diagnosis stands between a course and a date."""
    return any(a >= low for a, _ in events_between(text, low, high))


def _give_reasons(text: DocumentText, items: Sequence[Item]) -> None:
    for low, high in stretches(text):
        for stop in found_words(text, "stops", low, high):
            reason = _reason(text, stop.start, stop.end, high)
            target = _stopped(items, stop.start, low, high)
            if reason and target:
                target.attributes.setdefault("reason_stopped", reason)
                break
    for item in items:
        aside = re.compile(r"\s*\(([^()]{4,80})\)").match(text.plain, item.end)
        if aside and item.cycles and item.assertion is Assertion.PRESENT and meaning_of("reasons", aside[1]):
            item.attributes.setdefault("reason_stopped", printed(text, aside.start(1), aside.end(1)))


def _reason(text: DocumentText, start: int, end: int, high: int) -> str:
    """The printed reason beside a word for stopping; empty when no cause is named."""
    causes = [
        hit
        for hit in found_words(text, "causes", end, min(high, end + 70))
        if not re.search(r"[;.。；]", text.plain[end : hit.start])
    ]
    for cause in causes:
        words = _until_cut(text, cause.end, high)
        strong = len(text.folded[cause.start : cause.end]) > 4
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
    return ""


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


def _give_words(text: DocumentText, items: Sequence[Item]) -> None:
    """Setting, line and response."""
    earlier: Item | None = None
    for item in items:
        low, high = stretch_at(text, item.mention.start)
        first = min(item.start, item.mention.start)
        same = earlier if earlier and stretch_at(text, earlier.mention.start)[0] == low else None
        own = (
            max(low, earlier.mention.end) if same and earlier and earlier.mention is not item.mention else low
        )
        setting = _beside(text, "settings", item, own, high) or _headed(text, low)
        if (
            not setting
            and same
            and (same.mention is item.mention or found_words(text, "sequence", same.end, first))
        ):
            setting = same.attributes.get("setting", "")
            setting = (
                ""
                if setting in ("maintenance", "conditioning", "bridging") and same.mention is not item.mention
                else setting
            )
        line = _beside(text, "lines", item, own, high) or (
            same.attributes.get("line", "") if same and same.mention is item.mention else ""
        )
        response = _response(text, item, items) if item.assertion is Assertion.PRESENT else ""
        item.attributes.update(
            {k: v for k, v in {"setting": setting, "line": line, "response": response}.items() if v}
        )
        earlier = item


def _beside(text: DocumentText, name: str, item: Item, low: int, high: int) -> str:
    """The word of a list nearest to a treatment in its sentence: before it, or shortly after it in the same clause."""
    mention = item.mention
    right = min(clause_at(text, mention.start, mention.end)[1], mention.end + 45, high)
    before = found_words(text, name, low, mention.start)
    after = found_words(text, name, mention.end, right)
    inside = found_words(text, name, mention.start, mention.end)
    if inside:
        return inside[0].key
    if before and mention.start - before[-1].end < 90 and not _other(text, before[-1].end, mention.start):
        return before[-1].key
    return after[0].key if after else ""


def _other(text: DocumentText, low: int, high: int) -> bool:
    return bool(found_words(text, "sequence", low, high)) or bool(re.search(r"[;；]", text.plain[low:high]))


def _headed(text: DocumentText, low: int) -> str:
    """The setting that a short heading line above a sentence names ("Concurrent chemotherapy")."""
    above = text.plain[:low].rstrip("\n ").rsplit("\n", 1)[-1]
    if not above or len(above) > 48 or above.rstrip().endswith((".", ",", ";")):
        return ""
    start = low - len(text.plain[:low]) + text.plain[:low].rstrip("\n ").rfind("\n") + 1
    hits = found_words(text, "settings", start, start + len(above))
    return hits[0].key if hits else ""


def _response(text: DocumentText, item: Item, items: Sequence[Item]) -> str:
    """The coded response told in the same sentence, of this course and no other."""
    low, high = stretch_at(text, item.start)
    for hit in found_words(text, "responses", low, high):
        if hit.key == "relapse" or re.match(
            r"\s*(?:[:=]?\s*\d|\(?[+-]|positiv|negativ)", text.folded[hit.end :][:14]
        ):
            continue
        if assertion_of(text, hit.start, hit.end) is not Assertion.PRESENT:
            continue
        before = [
            i for i in items if i.assertion is Assertion.PRESENT and low <= i.start and i.end <= hit.start
        ]
        owner = (
            before[-1] if before else next((i for i in items if i.start >= hit.end and i.end <= high), None)
        )
        if owner is item:
            return hit.key
    return ""
