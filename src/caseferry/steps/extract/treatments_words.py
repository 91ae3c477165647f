"""What is said about a course besides its dates: setting, line of therapy, response."""

from __future__ import annotations

import re
from collections.abc import Sequence

from caseferry.domain.facts import Assertion
from caseferry.knowledge.lexicon import Hit
from caseferry.steps.extract.assertion import assertion_of
from caseferry.steps.extract.text import DocumentText
from caseferry.steps.extract.treatments_items import Item
from caseferry.steps.extract.treatments_stretches import (
    clause_at,
    found_words,
    not_reached,
    stretch_at,
    transplant_hits,
)

_CONDITIONING = frozenset({"melphalan", "busulfan", "carmustine", "thiotepa", "treosulfan"})


def give_words(text: DocumentText, items: Sequence[Item]) -> None:
    """Setting, line and response."""
    earlier: Item | None = None
    for item in items:
        low, high = stretch_at(text, item.mention.start)
        first = min(item.start, item.mention.start)
        same = earlier if earlier and stretch_at(text, earlier.mention.start)[0] == low else None
        own = max(low, earlier.mention.end) if same and earlier and earlier.mention is not item.mention else low
        setting = _beside(text, "settings", item, own, high) or _headed(text, low)
        if not setting and same and (same.mention is item.mention or found_words(text, "sequence", same.end, first)):
            setting = _inherited(same, item)
        line = _beside(text, "lines", item, own, high) or (
            same.attributes.get("line", "") if same and same.mention is item.mention else ""
        )
        if not setting and _around_transplant(text, item, low, high):
            setting = "conditioning"
        response = _response(text, item, items) if item.assertion is Assertion.PRESENT else ""
        item.attributes.update({k: v for k, v in {"setting": setting, "line": line, "response": response}.items() if v})
        earlier = item


def _inherited(earlier: Item, item: Item) -> str:
    """The setting of the course before in the same sentence; maintenance and the like do not pass on to other drugs."""
    setting = earlier.attributes.get("setting", "")
    own = earlier.mention is item.mention or setting not in ("maintenance", "conditioning", "bridging")
    return setting if own else ""


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


def _around_transplant(text: DocumentText, item: Item, low: int, high: int) -> bool:
    """True for high-dose drugs told in one sentence with a stem cell transplant ("autogreffe (melphalan 200)")."""
    if item.cycles or not set(item.mention.drugs) & _CONDITIONING or "prednisone" in item.mention.drugs:
        return False
    return any(hit.key in ("autologous_hsct", "allogeneic_hsct", "hsct") for hit in transplant_hits(text, low, high))


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
        if hit.key == "relapse" or re.match(r"\s*(?:[:=]?\s*\d|\(?[+-]|positiv|negativ)", text.folded[hit.end :][:14]):
            continue
        if assertion_of(text, hit.start, hit.end) is not Assertion.PRESENT or not_reached(text, hit.start, hit.end):
            continue
        before = [i for i in items if i.assertion is Assertion.PRESENT and low <= i.start and i.end <= hit.start]
        owner = before[-1] if before else _answered(text, hit, items, high)
        if owner is item:
            return hit.key
    return ""


def _answered(text: DocumentText, hit: Hit, items: Sequence[Item], high: int) -> Item | None:
    """The course that follows a response told first: "CR after 6 cycles of R-CHOP". Without such a word it answers nothing here."""
    follows = next((item for item in items if item.start >= hit.end - 1 and item.end <= high), None)
    if follows is None or hit.key == "PD":
        return None
    return follows if found_words(text, "weak", hit.end, max(follows.end, hit.end)) else None
