"""The patient's documents as the checklist sees them: text, facts and date of each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from caseferry.domain.documents import DocumentReference, Placement
from caseferry.domain.facts import Assertion, Fact
from caseferry.domain.pages import PageRef
from caseferry.domain.people import PatientMatch
from caseferry.domain.understanding import Understanding
from caseferry.knowledge.mentions import IT, load_cues, load_terms

_REACH = 140  # how far, in characters, a cue may stand from the words that it is about
_END = re.compile(r"[.!?;](?=\s|$)|[。；！？]|\n[ \t]*\n|\f")


@dataclass(frozen=True, slots=True)
class Record:
    """One document of the patient with its text and the facts that stand in it."""

    document: DocumentReference
    text: str
    facts: tuple[Fact, ...]

    @property
    def dates(self) -> tuple[str, ...]:
        """The date, or every reading of an ambiguous one; empty when none is known."""
        date = self.document.date
        return (date.value,) if date.value else date.alternatives

    def says(self, terms: Sequence[str], *, however: bool = False) -> bool:
        """True when a term is mentioned plainly, not as awaited, requested or not done; in any way when `however`."""
        return any(however or cue == "" for cue in self.mentions(terms))

    def mentions(self, terms: Sequence[str]) -> Iterator[str]:
        """The cue of each mention of a term in its sentence: `awaited`, `not_done`, or empty for none."""
        known = load_terms()
        for term in terms:
            for match in known[term].finditer(self.text):
                yield _cue(self.text, match.start(), match.end())


def patient_records(case: Understanding) -> tuple[Record, ...]:
    """The clinical and identity documents that are not someone else's, in the case's order."""
    texts = {PageRef(page.source, page.number): page.text for page in case.pages}
    facts: dict[str, list[Fact]] = defaultdict(list)
    for fact in case.facts:
        if fact.assertion not in (Assertion.FAMILY, Assertion.PLANNED):
            for document in dict.fromkeys(quotation.document for quotation in fact.quotations):
                facts[document].append(fact)
    return tuple(
        Record(document, "\n".join(texts.get(ref, "") for ref in document.pages), tuple(facts[document.id]))
        for document in case.documents
        if document.patient_match is not PatientMatch.MISMATCH and document.placed is not Placement.WITHHELD
    )


def _cue(text: str, start: int, end: int) -> str:
    low, high = _sentence(text, start, end)
    around = " ".join((text[low:start] + IT + text[end:high]).split())  # the words themselves are no cue
    for name in ("not_done", "awaited"):
        if load_cues()[name].search(around):
            return name
    return ""


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    low, high = max(0, start - _REACH), min(len(text), end + _REACH)
    for match in _END.finditer(text, low, start):
        low = match.end()
    after = _END.search(text, end, high)
    return low, after.start() if after else high
