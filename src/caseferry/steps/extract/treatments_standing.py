"""What a record says of a treatment: given, planned, depending on something, refused, never given."""

from __future__ import annotations

import re
from collections.abc import Iterator

from caseferry.domain.facts import Assertion
from caseferry.knowledge.drugs import DrugHit, find_drugs
from caseferry.knowledge.lexicon import Hit
from caseferry.knowledge.procedures import procedure_words
from caseferry.steps.extract.assertion import assertion_of
from caseferry.steps.extract.text import DocumentText
from caseferry.steps.extract.treatments_cycles import cycles_of
from caseferry.steps.extract.treatments_stretches import clause_at, found_words, is_row, stretch_at

_DATED = re.compile(r"(?:19|20)\d\d|\d{1,2}[./-]\d{1,2}[./-]\d{2}")
_OPENS = re.compile(r"(?:^|[.;:,(，；。：）)\n-])\s*(?:and |y |et |и |且|则)?$")
"""What stands before a word that opens its clause."""
_ALONE = re.compile(r"[\s\-*•\d.)]*(?:(?:inj|tab|cap|т|the|le|la|el|l')[.\s]*)?", re.IGNORECASE)
_LEADS = re.compile(r"[\s,，;；–—-]*(?:\w+\s){0,1}", re.IGNORECASE)


def standing_of(text: DocumentText, start: int, end: int) -> tuple[Assertion, str]:
    """What the record says about a treatment, and the status word's kind (empty when no such word stands in its clause)."""
    status = _status(text, start, end)
    meant = assertion_of(text, start, end)
    if not status and meant is Assertion.PLANNED and is_row(text, start):
        return Assertion.PRESENT, status
    if meant is Assertion.FAMILY:
        return meant, status
    if status == "not_given" or meant is Assertion.ABSENT:
        return Assertion.ABSENT, status
    if status == "planned":
        return Assertion.PLANNED, status
    if status == "given":
        return Assertion.PRESENT, status
    return (Assertion.PRESENT if meant is Assertion.HISTORICAL else meant), status


def status_of(text: DocumentText, start: int, end: int) -> str:
    """`given`, `planned` or `not_given` by the nearest such word in the clause; empty when the clause has none."""
    hits = _status_hits(text, start, end)
    if not hits:
        return "planned" if _headed_plan(text, start) else ""
    nearest = min(hits, key=lambda hit: (_distance(hit, start, end), hit.start))
    if any("not_given" in hit.keys for hit in hits):
        return "not_given"
    planned = [hit for hit in hits if "planned" in hit.keys]
    if _headed_plan(text, start) and _is_weak(text, nearest):
        return "planned"
    if any(0 <= nearest.start - hit.end <= 4 for hit in planned if hit is not nearest) and nearest.end <= start:
        return "planned"
    if planned and "given" in nearest.keys and _is_weak(text, nearest):
        return "planned"
    return nearest.keys[0]


def _status(text: DocumentText, start: int, end: int) -> str:
    """The status with what the rest of the sentence adds: a condition, a refusal, the word in the next piece."""
    status = status_of(text, start, end)
    if not status:
        status = _told_next(text, start, end)
    if status in ("", "given") and _depends(text, start, end):
        status = "planned"
    return "not_given" if status == "planned" and _refused(text, end) else status


def _status_hits(text: DocumentText, start: int, end: int) -> list[Hit]:
    low, high = clause_at(text, start, end)
    hits = found_words(text, "status", low, high)
    return [hit for hit in hits if "inert" not in hit.keys and not _in_aside(text, end, hit.start)]


def _is_weak(text: DocumentText, hit: Hit) -> bool:
    """True for words that only say "after" or "do": a plan beside them outweighs them."""
    return any((hit.start, hit.end) == (weak.start, weak.end) for weak in found_words(text, "weak", hit.start, hit.end))


def _in_aside(text: DocumentText, end: int, at: int) -> bool:
    """True in a bracket with a number of its own behind the words: "1 cycle of Dara-Kd (6 cycles planned)"."""
    opened = text.plain.rfind("(", end, at)
    closed = text.plain.find(")", at)
    whole = text.plain[opened : closed if 0 <= closed - at < 40 else at]
    return opened >= 0 and ")" not in text.plain[opened:at] and any(c.isdigit() for c in whole)


def _headed_plan(text: DocumentText, start: int) -> bool:
    """True in a sentence that "Plan:" or "Adv:" opens."""
    low, _ = stretch_at(text, start)
    return any(
        "planned" in hit.keys
        and re.match(r"\s*[:：]", text.plain[hit.end : hit.end + 3])
        and not text.plain[low : hit.start].strip(" -*•\n")
        for hit in found_words(text, "status", low, start)
    )


def _distance(hit: Hit, start: int, end: int) -> int:
    return start - hit.end if hit.end <= start else max(0, hit.start - end)


def _told_next(text: DocumentText, start: int, end: int) -> str:
    """The status that opens the next piece, for a treatment that stands alone in its own: "Olaparib, approval awaited"."""
    low, high = clause_at(text, start, end)
    if not _ALONE.fullmatch(text.folded[low:start]) or text.plain[end:high].strip(" )") or is_row(text, start):
        return ""
    limit = stretch_at(text, start)[1]
    opening = [
        hit for hit in found_words(text, "status", high, limit) if _LEADS.fullmatch(text.folded[high : hit.start])
    ]
    found = [key for hit in opening for key in hit.keys if key in ("planned", "not_given")]
    return found[0] if found and not _drugs(text, end, opening[0].end) else ""


def _depends(text: DocumentText, start: int, end: int) -> bool:
    """True for a treatment under a condition: "If HER2 positive, trastuzumab", "capecitabine in case of relapse".

    Not when a strong word of its clause says that it was given, or a date stands beside the condition. What happens on progression
    is a condition only where nothing was counted or answered.
    """
    if any("given" in hit.keys and not _is_weak(text, hit) for hit in _status_hits(text, start, end)):
        return False
    low, _ = stretch_at(text, start)
    right = clause_at(text, start, end)[1]
    if any(
        not _DATED.search(text.plain, min(start, hit.start), right)
        for hit in _openings(text, "conditions", low, start, end)
    ):
        return True
    counted = any(low <= cycles.start < right for cycles in cycles_of(text))
    answered = found_words(text, "responses", end, stretch_at(text, start)[1])
    occasional = any(_openings(text, "occasions", low, start, end))
    return occasional and not counted and not answered and not _DATED.search(text.plain, low, right)


def _openings(text: DocumentText, name: str, low: int, start: int, end: int) -> Iterator[Hit]:
    """Words of a condition that open a clause before a treatment in its sentence, or follow it in its clause."""
    for hit in found_words(text, name, low, start):
        gap = text.plain[hit.end : start]
        if _OPENS.search(text.folded[low : hit.start]) and not re.search(r"[;；]", gap):
            yield hit
    yield from found_words(text, name, end, clause_at(text, start, end)[1])


def _refused(text: DocumentText, end: int) -> bool:
    """True when the sentence goes on to say that the offer was refused, and names nothing else that was."""
    high = stretch_at(text, end)[1]
    for hit in found_words(text, "refusals", end, high):
        right = clause_at(text, hit.start, hit.end)[1]
        return not _drugs(text, end, right) and not _other_treatment(text, hit.end, right)
    return False


def _drugs(text: DocumentText, low: int, high: int) -> list[DrugHit]:
    hits: list[DrugHit] = text.remember("drugs", lambda t: find_drugs(t.plain, t.folded))
    return [hit for hit in hits if low <= hit.start and hit.end <= high]


def _other_treatment(text: DocumentText, low: int, high: int) -> bool:
    """True when a treatment that is no drug is named between two offsets."""
    named = any(
        next(procedure_words(group).find(text.plain, text.folded, low, high), None)
        for group in ("procedures", "techniques", "transplants")
    )
    return named or bool(found_words(text, "chemotherapy", low, high))
