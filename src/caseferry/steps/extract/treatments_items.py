"""Statements about courses: a treatment's name alone, or a number of cycles with the treatment it counts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from caseferry.domain.facts import Assertion
from caseferry.knowledge.drugs import DrugHit, find_drugs
from caseferry.steps.extract.sections import section_at
from caseferry.steps.extract.text import DocumentText
from caseferry.steps.extract.treatments_cycles import Cycles, cycles_of
from caseferry.steps.extract.treatments_mentions import Mention
from caseferry.steps.extract.treatments_standing import standing_of, status_of
from caseferry.steps.extract.treatments_stretches import (
    clause_at,
    found_words,
    is_row,
    stretch_at,
)

_FAR = 400
"""How many characters back a number of cycles may look for the treatment it counts."""
_OF = re.compile(
    r"[\s(:]*(?:of|de|d'|du|des|di|von|по схеме|схемы|по протоколу|курса|من|الكيميائي|weekly|chemo\w*|chimio\w*|quimio\w*|химиотерапии|пхт|"
    r"нап?хт|апхт|хт|化疗|方案|hoa tri|hoa chat|phac do|bang|voi|with|con|avec|com|com o|mit|using|"
    r"neoadjuvant|neo-adjuvant|adjuvant|первой линии|[a-z]+ant[ea]|العلاج|concurrent|q3w|\s)*[\s(:]*",
    re.IGNORECASE,
)
_DATE = r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}"
_CYCLE_CELL = r"\s*(?:c(?:ycle)?\s?)?"
_ROW = re.compile(
    rf"{_CYCLE_CELL}(?P<n>\d{{1,2}})\s*\t[^\n]*{_DATE}|[^\n\t]*{_DATE}\s*\t{_CYCLE_CELL}(?P<m>\d{{1,2}})\s*\t",
    re.IGNORECASE,
)


_UNKNOWN_DRUG = re.compile(
    r"[a-z]{3,}(?:mabe?|mumab|ximab|zumab|nibe?|ciclibe?|parib|lisib|zomib|taxel|platin[aoe]?|rubicin[ae]?|tecan[o]?)(?![a-z])|[а-я]{3,}(?:маб|ниб|циклиб|париб|зомиб|таксел|платин)[а-я]{0,2}(?![а-я])|[\u4e00-\u9fff](?:单抗|替尼|西利|帕利)"
)
"""A name that ends like a drug's but stands in no table: cycles behind it are its own."""


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


def items_of(text: DocumentText, mentions: Sequence[Mention]) -> Iterator[Item]:
    """Numbers of cycles first, then the treatments that no number counts."""
    counted: set[Mention] = set()
    for cycles in cycles_of(text):
        mention = _counted(text, cycles, mentions)
        if mention is None:
            continue
        start, end = _extended(text, cycles, mention)
        if cycles.ordinal and counted and _is_aside(text, cycles, mention, counted):
            continue
        assertion, status = standing_of(text, cycles.start, cycles.end)
        if cycles.count and cycles.total and assertion is Assertion.PLANNED:
            assertion, status = Assertion.PRESENT, "given"
        if cycles.bare and assertion in (Assertion.PRESENT, Assertion.PLANNED):
            status = cycles.bare
            assertion = Assertion.PLANNED if status == "planned" else Assertion.PRESENT
        if not status:
            assertion, status = _borrowed(text, mention, cycles, assertion)
        same = stretch_at(text, mention.start) == stretch_at(text, cycles.start)
        if same or (mention.end <= cycles.start and not _split(text, mention.end, cycles.start)):
            counted.add(mention)
        yield Item(mention, start, end, cycles, assertion, status)
    yield from _uncounted(text, [mention for mention in mentions if mention not in counted])


def _uncounted(text: DocumentText, mentions: Sequence[Mention]) -> Iterator[Item]:
    """Treatments by name; a row of a treatment chart is the next cycle of its regimen."""
    numbers: Counter[str] = Counter()
    for mention in mentions:
        if not _is_chart_row(text, mention):
            standing = standing_of(text, mention.start, mention.end)
            yield Item(mention, mention.start, mention.end, None, *standing)
            continue
        numbers[mention.code] += 1
        status = status_of(text, mention.start, mention.end)
        told = {"not_given": Assertion.ABSENT, "planned": Assertion.PLANNED}.get(status, Assertion.PRESENT)
        cycle = Cycles(mention.start, mention.end, ordinal=numbers[mention.code])
        yield Item(mention, mention.start, mention.end, cycle, told, status)


def _is_chart_row(text: DocumentText, mention: Mention) -> bool:
    """True in a row of a table that gives a cycle's number and its date."""
    low, high = text.line_at(mention.start)
    return is_row(text, mention.start) and _ROW.match(text.plain, low, high) is not None


def _is_aside(text: DocumentText, cycles: Cycles, mention: Mention, counted: set[Mention]) -> bool:
    """True for "stopped after cycle 4" beside a count of the same treatment."""
    return mention in counted and bool(found_words(text, "stops", *clause_at(text, cycles.start, cycles.end)))


def _borrowed(text: DocumentText, mention: Mention, cycles: Cycles, own: Assertion) -> tuple[Assertion, str]:
    """The standing of the treatment's name, for cycles whose own clause says nothing ("We propose X, 6 cycles")."""
    assertion, status = standing_of(text, mention.start, mention.end)
    if stretch_at(text, mention.start) != stretch_at(text, cycles.start) and cycles.ordinal:
        return own, status
    if own in (Assertion.FAMILY, Assertion.ABSENT, Assertion.PLANNED):
        return own, status
    return assertion, status


def _split(text: DocumentText, low: int, high: int) -> bool:
    return "\n\n" in text.plain[low:high] or section_at(text, low) != section_at(text, high)


def _counted(text: DocumentText, cycles: Cycles, mentions: Sequence[Mention]) -> Mention | None:
    """The treatment that a number of cycles counts; none when another medicine stands in between ("metformin 500 mg x 2")."""
    mention = _nearest(text, cycles, mentions)
    if mention is not None and mention.end <= cycles.start and _another_drug(text, cycles.start):
        return None
    return mention


def _another_drug(text: DocumentText, at: int) -> bool:
    """True when the last drug named before a place, in its line, is none against cancer."""
    drugs: list[DrugHit] = text.remember("drugs", lambda t: find_drugs(t.plain, t.folded))
    low = text.line_at(at)[0]
    last = [hit for hit in drugs if low <= hit.start and hit.end <= at][-1:]
    return bool(last) and last[0].drug.use == "no" and not supports(text.folded, last[0].end)


def supports(folded: str, at: int) -> bool:
    """True when the words after a drug say that it only supports the treatment ("with pegfilgrastim support")."""
    return re.match(r"\s*(?:support|cover|prophyla|支持|预防)", folded[at : at + 16]) is not None


def _nearest(text: DocumentText, cycles: Cycles, mentions: Sequence[Mention]) -> Mention | None:
    """The treatment nearest to a number of cycles."""
    low, high = stretch_at(text, cycles.start)
    after = next((m for m in mentions if m.start >= cycles.end and m.end <= high), None)
    before = [m for m in mentions if low <= m.start and m.start < cycles.start]
    if after and _OF.fullmatch(text.folded[cycles.end : after.start]):
        return after
    if cycles.forward:
        return None
    if before:
        return before[-1]
    close = after and after.start - cycles.end < 30
    if close and after and clause_at(text, after.start, after.end) == clause_at(text, cycles.start, cycles.end):
        return after
    if _UNKNOWN_DRUG.search(text.folded, low, cycles.start):
        return None
    earlier = [m for m in mentions if m.end <= low and low - m.end < _FAR]
    if earlier and _same_part(text, earlier[-1].start, cycles.start):
        return earlier[-1]
    return after


def _same_part(text: DocumentText, earlier: int, later: int) -> bool:
    """True within one section, or when the sections between are without a kind of their own."""
    return (
        section_at(text, earlier).heading == section_at(text, later).heading or "\n\n" not in text.plain[earlier:later]
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
    if cycles.bare:
        return start, end
    if mention.start < start < mention.end:
        return mention.start, end  # "GP x 3 cycles (gemcitabine + cisplatin)"
    if mention.start >= end and _OF.fullmatch(text.folded[end : mention.start]) and mention.start - end < 40:
        return start, _head(text, mention)
    gap = _after_bracket(text, mention, start)
    if mention.end <= start and (_touches(gap) or _AT_A_DOSE.fullmatch(gap)):
        return mention.start, end
    return start, end


_AT_A_DOSE = re.compile(
    r"\s*\d[\d.,]*\s?(?:mg|мг|g|г|mcg|iu|auc|毫克)(?:\s?/\s?(?:m2|m²|м2|м²|kg|кг|day|d[ií]a|сут|d))*[\s,]*(?:(?:d|day|д|第)\s?\d[\d,\s\-]*|q\s?\d+\s?[dw]\w*|every \d+ \w+|OD|BD|qd|bid|iv|po|[\s,])*",
    re.IGNORECASE,
)
"""Between a drug and its number of cycles: a dose with its days ("1.4 mg/m2 D1, D8 q21d")."""


def _touches(gap: str) -> bool:
    return gap.strip() in (",", ":", "，", "：") or (len(gap) <= 12 and not re.search(r"[.;:,，。；：\n]", gap))


def _after_bracket(text: DocumentText, mention: Mention, start: int) -> str:
    """What stands between a treatment's name, with the doses of its bracket ("GP (... cisplatin 80 mg/m2 d1)"), and its number."""
    gap = text.plain[mention.end : start]
    opened = len(re.findall(r"[(（]", text.plain[mention.start : mention.end]))
    if opened <= len(re.findall(r"[)）]", text.plain[mention.start : mention.end])):
        return gap
    closed = re.match(r"[^()（）.;。；\n]{0,40}[)）]", gap)
    return gap[closed.end() :] if closed else gap


def _head(text: DocumentText, mention: Mention) -> int:
    """The end of a treatment's name without the drugs in brackets behind it."""
    bracket = re.search(r"\s*[(（]", text.plain[mention.start : mention.end])
    return mention.start + bracket.start() if bracket and bracket.start() else mention.end
