"""One fact about a course, seen as a stretch of time in a document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from caseferry.domain.dates import DateRole
from caseferry.domain.documents import DocumentReference
from caseferry.domain.facts import Assertion, Fact
from caseferry.knowledge.drugs import load_drugs

GIVEN = (Assertion.PRESENT, Assertion.HISTORICAL)


@dataclass(frozen=True)
class Told:
    """A fact with its place in reading order and the time it speaks of; `start` and `end` ISO, empty when not told.

    `own` is the date of the event that the document itself records (a note of one cycle, an operation report).
    """

    fact: Fact
    place: int
    document: DocumentReference | None
    start: str
    end: str
    own: str

    @property
    def planned(self) -> bool:
        """True when the fact is a plan."""
        return self.fact.assertion is Assertion.PLANNED

    @property
    def given(self) -> bool:
        """True when the fact says it was done."""
        return self.fact.assertion in GIVEN

    @property
    def when(self) -> str:
        """The earliest date known for it; empty when none is."""
        return self.start or self.own or self.end

    @property
    def reported(self) -> str:
        """The date of the document, empty when unknown."""
        return self.document.date.value if self.document else ""

    def attribute(self, name: str) -> str:
        """An attribute of the fact, or empty."""
        return self.fact.attributes.get(name, "")


def told(facts: Iterable[Fact], kinds: Sequence[str], documents: Mapping[str, DocumentReference]) -> list[Told]:
    """The given and planned facts of some kinds, in reading order; a drug told as part of a regimen is in that one."""
    found = []
    for place, fact in enumerate(facts):
        standing = fact.assertion in (*GIVEN, Assertion.PLANNED) and not _is_part(fact)
        if fact.kind in kinds and standing:
            document = documents.get(fact.document)
            given = fact.attributes
            start, end = given.get("start", "") or _event_date(fact), given.get("end", "")
            found.append(Told(fact, place, document, start, end, _own_date(fact, document)))
    return found


def _is_part(fact: Fact) -> bool:
    """True for a drug that is told as part of a regimen, whose own fact has its name ("camrelizumab + GP")."""
    regimen = fact.attributes.get("regimen", "")
    return fact.kind == "treatment" and regimen not in ("", fact.code) and fact.code in load_drugs()


def _event_date(fact: Fact) -> str:
    return fact.date if fact.kind in ("procedure", "transplant", "cell_therapy") else ""


def _own_date(fact: Fact, document: DocumentReference | None) -> str:
    """The date of the note itself, for notes of one cycle that tell no date: admission, else the document's date."""
    if document is None or fact.assertion is Assertion.PLANNED or document.category not in ("discharge", "treatment"):
        return ""
    if not (fact.attributes.get("cycle") or fact.attributes.get("cycles_given") == "1"):
        return ""
    roles = (DateRole.ADMITTED, DateRole.PERFORMED)
    admitted = next((d.date.value for role in roles for d in document.dates if d.role is role and d.date.value), "")
    return admitted or document.date.value


def first_day(iso: str) -> dt.date | None:
    """The first day that a partial date may mean; None for an empty one."""
    return dt.date.fromisoformat(iso + "-01-01"[len(iso) - 4 :] if len(iso) < 10 else iso) if iso else None


def last_day(iso: str) -> dt.date | None:
    """The last day that a partial date may mean; None for an empty one."""
    first = first_day(iso)
    if first is None or len(iso) == 10:
        return first
    if len(iso) == 4:
        return dt.date(first.year, 12, 31)
    following = dt.date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return following - dt.timedelta(days=1)


def finest(values: Iterable[str], *, latest: bool = False) -> str:
    """The earliest (or latest) date; of one day told coarsely and finely, the fine one. Empty when none is told."""
    known = sorted(set(filter(None, values)))
    if not known:
        return ""
    edge = known[-1] if latest else known[0]
    finer = [
        value for value in known if value.startswith(edge[:4]) and (value.startswith(edge) or edge.startswith(value))
    ]
    return max(finer, key=lambda value: (len(value), value if latest else ""), default=edge)


def first_told(values: Iterable[str]) -> str:
    """The first value that is not empty, or empty."""
    return next((value for value in values if value), "")
