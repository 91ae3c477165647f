"""How a statement is meant: present, absent, uncertain, planned, of the family, historical.

Words of a table govern what follows (or precedes) them within a clause. A clause ends at a full stop, a semicolon, a stop word
("but", "mais", "однако", "但"), and at a comma unless the commas are those of a list that a negation opened.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator

from caseferry.domain.facts import Assertion
from caseferry.knowledge.cues import assertion_cues, false_friends
from caseferry.knowledge.lexicon import Hit
from caseferry.steps.extract.sections import section_at
from caseferry.steps.extract.text import DocumentText

_COMMA = re.compile(r"[,，،]\s|[，،]|,(?=\D)|\t")
_HARD_STOP = re.compile(r"[;；؛。:：•]|\.\s|\n\s*[-*•]|\n\s*\n|\n\d{1,2}[.)]\s")
_LIST_WORD = re.compile(
    r"(?:^|[\s,])(?:or|nor|and|ou|ni|et|o|y|e|или|ни|и|أو|ولا|hay|hoặc|và|oder|und|atau|dan)\s|[、及或和]",
    re.IGNORECASE,
)
_AFTER_STOP = re.compile(r"[;；؛。]|\.\s|\n(?=[^\n:：]{1,40}[:：])|\n\s*[-•*\d]")
_NEXT_HEADING = re.compile(r"\n[ \t]*[^\W\d_][^\n:：\t]{1,40}[:：]")
_REACH_AFTER = 60
_NAMES_AHEAD = re.compile(r"[\u0600-\u06ff\u4e00-\u9fff]")
"""Scripts whose denials may stand on either side of what they deny."""
_BEFORE = {
    "absent": Assertion.ABSENT,
    "uncertain": Assertion.UNCERTAIN,
    "planned": Assertion.PLANNED,
    "historical": Assertion.HISTORICAL,
}


def assertion_of(text: DocumentText, start: int, end: int) -> Assertion:
    """What the record says about the words from `start` to `end`."""
    low, high = text.sentence_at(start)
    high = max(high, end)
    meanings = [*_from_before(text, low, start, end), *_from_after(text, end, high)]
    if _denied_in_list(text, end, high):
        meanings.append(Assertion.ABSENT)
    family = _of_family(text, low, start, end, high)
    for meaning in (Assertion.ABSENT, Assertion.PLANNED, Assertion.UNCERTAIN, Assertion.HISTORICAL):
        if meaning in meanings:
            return Assertion.FAMILY if family and meaning is not Assertion.ABSENT else meaning
    if family:
        return Assertion.FAMILY
    return Assertion.PLANNED if section_at(text, start).kind == "plan" else Assertion.PRESENT


def _cues(text: DocumentText) -> list[Hit]:
    """Every cue word of a document, without those that mean something else in its language."""
    foreign = false_friends(text.document.language)
    found = assertion_cues().find(text.plain, text.folded)
    return [hit for hit in found if text.folded[hit.start : hit.end] not in foreign]


def cues_between(text: DocumentText, start: int, end: int) -> Iterator[Hit]:
    """The cue words that lie wholly between two offsets."""
    hits: list[Hit] = text.remember("cues", _cues)
    starts: list[int] = text.remember("cue-starts", lambda _: [hit.start for hit in hits])
    for number in range(bisect.bisect_left(starts, start), len(hits)):
        if hits[number].start >= end:
            return
        if hits[number].end <= end:
            yield hits[number]


def _from_before(text: DocumentText, low: int, start: int, end: int) -> Iterator[Assertion]:
    """Meanings that words before the mention give it; the nearest stop word hides those before it."""
    hits = list(cues_between(text, low, start))
    stop = max((hit.end for hit in hits if "stop" in hit.keys), default=low)
    for hit in reversed(hits):
        gap = text.plain[hit.end : start]
        headed = re.fullmatch(r"\s*[:：]\s*", gap)
        if hit.start < stop or (_HARD_STOP.search(gap) and not headed):
            continue
        for key in hit.keys:
            name, _, side = key.partition("_")
            if side == "before" and _reaches(text, hit, start, end, name):
                yield _BEFORE[name]


def _reaches(text: DocumentText, hit: Hit, start: int, end: int, name: str) -> bool:
    gap = text.plain[hit.end : start]
    if name == "planned":
        return len(gap) < 160 and not ("planned_after" in hit.keys and _COMMA.search(gap) and _ends_piece(text, hit))
    if hit.end - hit.start == 1 and text.plain[hit.start] == "?":
        return not gap.strip(" (")
    if len(gap) > 120:
        return False
    pieces = _COMMA.split(gap)
    if len(pieces) == 1:
        return True
    rest = text.plain[start : text.sentence_at(start)[1]]
    listed = any(_LIST_WORD.search(part) for part in (*pieces[1:], rest[: rest.find(".")] if "." in rest else rest))
    short = all(len(piece.split()) <= 5 and not re.search(r"\d", piece) for piece in pieces[1:])
    return listed and short and not re.match(r"[^,;.]{0,40}\d+\s?(?:mm|cm|мм|см)", text.plain[end:])


def _ends_piece(text: DocumentText, hit: Hit) -> bool:
    """True when words stand before the cue between the commas: "8 cures prévues, ..." says nothing of what follows."""
    before = text.plain[text.sentence_at(hit.start)[0] : hit.start]
    return bool(_HARD_STOP.split(_COMMA.split(before)[-1])[-1].strip())


def _from_after(text: DocumentText, end: int, high: int) -> Iterator[Assertion]:
    """Meanings that words after the mention give it, within its clause."""
    limit = min(high, end + _REACH_AFTER)
    stop = _COMMA.search(text.plain, end, limit) or _AFTER_STOP.search(text.plain, end, limit)
    for hit in cues_between(text, end, limit):
        names = {key.partition("_")[0] for key in hit.keys if key.endswith("_after")}
        if "stop" in hit.keys and not names:
            return
        if stop and hit.start >= stop.start() and not _leads(text, stop.end(), hit, names):
            return
        if names == {"planned"} and _counts_apart(text.plain[end : hit.start]):
            continue
        if names:
            yield _BEFORE[names.pop() if len(names) == 1 else min(names)]
            return
        if hit.keys[0].endswith("_before"):
            return


_MEMBERS = re.compile(r"[,，،、]")
_LIST_REACH = 90
_MEMBER_WORDS = 4


def _denied_in_list(text: DocumentText, end: int, high: int) -> bool:
    """True in a list that the patient denies behind its last member: "Туберкулёз, гепатит, диабет отрицает"."""
    limit = min(high, end + _LIST_REACH)
    for hit in cues_between(text, end, limit):
        gap = text.plain[end : hit.start]
        if "denied" not in hit.keys:
            return False
        members = _MEMBERS.split(gap.strip(" :：-"))
        if len(members) < 2 or re.search(r"[.;；。\n]", gap):
            return False
        own = members[0]
        short = all(len(member.split()) <= _MEMBER_WORDS for member in members) and len(own.split()) <= 1
        if any(map(str.isdigit, own)):
            return False  # "hypertension since 2010, diabetes denied"
        return short and re.match(r"\s*(?:[.;；。\n]|$)", text.plain[hit.end : high + 1]) is not None
    return False


def _counts_apart(gap: str) -> bool:
    """True when a bracket with a number of its own was opened: "(6 cycles planned)" says nothing of what was given."""
    opened = max(gap.rfind("("), gap.rfind("（"))
    return opened >= 0 and not re.search(r"[)）]", gap[opened:]) and any(c.isdigit() for c in gap[opened:])


def _leads(text: DocumentText, piece: int, hit: Hit, names: set[str]) -> bool:
    """True for ", not yet started" and ", не выявлены": a plan or a denial that opens the very next piece.

    A denial that goes on to name something denies that: "青霉素过敏，无造影剂过敏", "ارتفاع ضغط الدم، لا يوجد سكري".
    """
    if not names & {"planned", "absent"} or text.plain[piece : hit.start].strip():
        return False
    ahead = "absent" in names and "absent_before" in hit.keys and _NAMES_AHEAD.match(text.plain, hit.start) is not None
    return not ahead or not re.match(r"\s*\w", text.plain[hit.end :][:4])


def _of_family(text: DocumentText, low: int, start: int, end: int, high: int) -> bool:
    hits = list(cues_between(text, low, start))
    stop = max(
        (hit.end for hit in hits if "stop" in hit.keys and "patien" in text.folded[hit.start : hit.end + 8]),
        default=low,
    )
    if any(
        "family" in hit.keys and hit.start >= stop and not _NEXT_HEADING.search(text.plain[hit.end : start])
        for hit in hits
    ):
        return True
    for hit in cues_between(text, end, min(high, end + 40)):
        if "stop" in hit.keys:
            break
        if "family" in hit.keys:
            return not _NEXT_HEADING.search(text.plain[end : hit.end + 30])
    return section_at(text, start).kind == "family"
