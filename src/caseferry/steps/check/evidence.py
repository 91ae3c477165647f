"""Which documents and facts show an item of the checklist."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from caseferry.domain.facts import Assertion, Fact
from caseferry.knowledge.checklists import FactWish, Showing
from caseferry.steps.check.records import Record

_GENES = ("biomarker", "variant", "cytogenetics", "flow", "mrd")  # where the line between kinds is a matter of taste
_RESULTS = (*_GENES, "lab", "lesion", "metastasis")  # a negative result is a result too


@dataclass(frozen=True, slots=True)
class Evidence:
    """One document that shows an item, the facts that do so, and the day (every reading of it when ambiguous)."""

    document: str
    facts: tuple[str, ...]
    dates: tuple[str, ...]
    codes: tuple[str, ...] = ()

    @property
    def newest(self) -> str:
        """The latest reading, for sorting."""
        return max(self.dates, default="")


def shown_by(ways: Sequence[Showing], records: Sequence[Record]) -> tuple[Evidence, ...]:
    """The evidence for any of `ways`, newest first; undated last."""
    found: dict[str, Evidence] = {}
    for way in ways:
        for evidence in _shown(way, records):
            found.setdefault(evidence.document, evidence)
    return tuple(sorted(found.values(), key=lambda item: (item.newest, item.document), reverse=True))


def stated_elsewhere(ways: Sequence[Showing], records: Sequence[Record]) -> tuple[Evidence, ...]:
    """Documents that state the facts of an item without being the report itself."""
    found = []
    for way in ways:
        if way.facts:
            own = way.documents or way.within
            others = [record for record in records if record.document.category not in own]
            found += [evidence for record in others if (evidence := _by_facts(way, record))]
    return tuple(sorted(found, key=lambda item: (item.newest, item.document), reverse=True))


def facts_like(wishes: Sequence[FactWish], records: Sequence[Record]) -> tuple[Fact, ...]:
    """Facts of the records that any wish describes."""
    return tuple(fact for record in records for fact in record.facts if any(fits(wish, fact) for wish in wishes))


def fits(wish: FactWish, fact: Fact) -> bool:
    """True when `fact` is what is looked for; denied ones only count where a negative result is a result."""
    kinds = _GENES if wish.kind == "biomarker" else (wish.kind,)
    if fact.kind not in kinds or (fact.assertion is Assertion.ABSENT and fact.kind not in _RESULTS):
        return False
    if wish.code and wish.code.casefold() not in (fact.code.casefold(), fact.attributes.get("gene", "").casefold()):
        return False
    words = " ".join((fact.value, fact.code, fact.display.en if fact.display else "", fact.attributes.get("site", "")))
    return not wish.pattern or re.search(wish.pattern, words, re.IGNORECASE) is not None


def _shown(way: Showing, records: Sequence[Record]) -> Iterator[Evidence]:
    for record in records:
        allowed = way.documents or way.within
        if allowed and (record.document.category not in allowed or not record.document.kind_known):
            continue
        if way.words and not record.says(way.words, however=way.however):
            continue
        if not way.facts:
            yield Evidence(record.document.id, (), record.dates)
        elif evidence := _by_facts(way, record):
            yield evidence


def _by_facts(way: Showing, record: Record) -> Evidence | None:
    hits = {wish: [fact for fact in record.facts if _counts(way, wish, fact)] for wish in way.facts}
    facts = [fact for found in hits.values() for fact in found]
    if sum(bool(found) for found in hits.values()) < way.at_least:
        return None
    days = sorted({fact.date for fact in facts if fact.date})
    ids = tuple(dict.fromkeys(fact.id for fact in facts))
    codes = tuple(dict.fromkeys(fact.code for fact in facts if fact.code))
    measured = [fact for fact in facts if fact.kind in ("lab", "performance_status")]
    return Evidence(record.document.id, ids, (days[-1],) if days and measured else record.dates, codes)


def _counts(way: Showing, wish: FactWish, fact: Fact) -> bool:
    if way.method and not re.search(way.method, fact.attributes.get("method", "")):
        return False
    return fits(wish, fact)
