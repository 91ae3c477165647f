"""Facts that an optional reader proposed, as far as the page and the rules bear them out.

A proposal counts only when its words stand on the page, its value within its words, its code is what our own tables read from
those words, and the rules neither read the same place otherwise nor mean it otherwise (denied, planned, of the family).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from caseferry.domain.documents import Caution, DocumentReference
from caseferry.domain.facts import FACT_KINDS, Fact
from caseferry.domain.pages import Page, PageRef
from caseferry.domain.people import PatientMatch
from caseferry.domain.quotation import Box, Quotation
from caseferry.domain.request import CaseRequest
from caseferry.knowledge.biomarkers import marker_names, markers
from caseferry.knowledge.drugs import find_drugs
from caseferry.knowledge.labs import analyte_names, analytes
from caseferry.knowledge.lexicon import Hit, fold
from caseferry.knowledge.mrz import read_mrz
from caseferry.knowledge.regimens import find_regimens
from caseferry.ports.proposing import FactProposer, Leaf, Proposal, ProviderFailed
from caseferry.steps.extract.assertion import assertion_of
from caseferry.steps.extract.context import Context, Draft, context_of
from caseferry.steps.extract.lab_rows import Result
from caseferry.steps.extract.specimens import specimen_of
from caseferry.steps.extract.text import DocumentText, document_text

_NEVER_SENT = frozenset({"passport", "administrative", "statement"})
_CODED = frozenset({"lab", "biomarker", "variant", "treatment"})
_PATIENCE = 2  # failures after which a provider is not asked again in this run
_CONFIDENCE = 0.5


@dataclass(frozen=True, slots=True)
class Proposed:
    """All facts in reading order by document, those read by rules first; what a person should know of the providers."""

    facts: tuple[Fact, ...]
    warnings: tuple[Caution, ...] = ()


@dataclass(slots=True)
class _Standing:
    """How a provider fared in this run."""

    failures: int = 0
    reason: str = ""


def propose(
    facts: Sequence[Fact],
    documents: Sequence[DocumentReference],
    pages: Sequence[Page],
    *,
    proposers: Sequence[FactProposer],
    request: CaseRequest,
) -> Proposed:
    """`facts` with what the `proposers` add. Only pages that are known to be the patient's, and no identity papers, are shown to them.

    A proposer that fails twice is not asked again; that is a warning, never an error.
    """
    found = list(facts)
    warnings = []
    by_ref = {PageRef(page.source, page.number): page for page in pages}
    for proposer in proposers:
        standing = _Standing()
        for document in filter(_may_be_sent, documents):
            own = [by_ref[ref] for ref in document.pages if ref in by_ref]
            if any(_identity_page(page) for page in own):
                continue
            text, context = document_text(document, own), context_of(document, own, request)
            for page in own:
                asked = _asked(proposer, standing, page, document)
                found += accepted(asked, page, text, context, [f for f in found if f.document == document.id])
        if standing.reason:
            warnings.append(Caution("provider_failed", _said(proposer, standing), proposer.name))
    return Proposed(tuple(found), tuple(warnings))


def accepted(
    proposals: Sequence[Proposal], page: Page, text: DocumentText, context: Context, known: Sequence[Fact]
) -> list[Fact]:
    """The proposals for `page` that hold, as facts of origin `provider`; `known` are the facts already read from the document."""
    kept: list[Fact] = []
    for proposal in proposals:
        place = _place(proposal, page, text)
        if place is None or not _in_words(proposal) or not _code_holds(proposal, context):
            continue
        fact = _fact(proposal, place, text, context)
        if fact is not None and not any(_bars(earlier, fact, text.quote(*place.value)) for earlier in (*known, *kept)):
            kept.append(fact)
    return kept


def _may_be_sent(document: DocumentReference) -> bool:
    return document.category not in _NEVER_SENT and document.patient_match is PatientMatch.MATCH


def _identity_page(page: Page) -> bool:
    return read_mrz([line.text for line in page.lines]) is not None


def _asked(
    proposer: FactProposer, standing: _Standing, page: Page, document: DocumentReference
) -> tuple[Proposal, ...]:
    if standing.failures >= _PATIENCE or not page.text.strip():
        return ()
    try:
        return proposer.propose(Leaf(page.text, page.language, document.category))
    except ProviderFailed as failure:
        standing.failures, standing.reason = standing.failures + 1, failure.what
        return ()


def _said(proposer: FactProposer, standing: _Standing) -> str:
    rest = " It was not asked again in this run." if standing.failures >= _PATIENCE else ""
    return f"The optional reader {proposer.name!r} failed on {standing.failures} page(s): {standing.reason}{rest}"


@dataclass(frozen=True, slots=True)
class _Place:
    """Offsets in the document of the claimed words and, within them, of the value."""

    words: tuple[int, int]
    value: tuple[int, int]


def _fact(proposal: Proposal, place: _Place, text: DocumentText, context: Context) -> Fact | None:
    """The fact, or None when the rules mean its words otherwise."""
    meant = assertion_of(text, *place.value)
    if meant.value != proposal.assertion or proposal.kind not in FACT_KINDS:
        return None
    if proposal.kind == "lab" and _in_another_specimen(place, text, context):
        return None
    dated = proposal.kind in ("lab", "biomarker", "variant")
    draft = Draft(
        kind=proposal.kind, code=proposal.code, value=proposal.value, start=place.words[0], end=place.words[1],
        unit=proposal.unit, date=context.finding_date if dated else "", assertion=meant, confidence=_CONFIDENCE,
    )  # fmt: skip
    return draft.fact(text, replace(context, origin="provider"))


def _in_another_specimen(place: _Place, text: DocumentText, context: Context) -> bool:
    """True for a value of urine or of another fluid: the proposed code is that of blood."""
    (start, end), value = place.words, place.value
    name, result = Hit(start, start, ()), Result(value[0], value[1], max(value[1], end))
    return bool(specimen_of(text, text.line_at(start)[0], name, result, table=context.category == "labs"))


def _place(proposal: Proposal, page: Page, text: DocumentText) -> _Place | None:
    """Where the claimed words and the value stand on the page; line breaks and runs of space do not count."""
    words = _pattern(proposal.words)
    value = _pattern(proposal.value)
    match = words.search(page.text) if words else None
    if match is None or value is None or not _whole(page.text, *match.span()):
        return None
    inner = next((m for m in value.finditer(page.text, *match.span()) if _whole(page.text, *m.span())), None)
    if inner is None:
        return None
    base = text.start_of(page)
    return _Place((base + match.start(), base + match.end()), (base + inner.start(), base + inner.end()))


def _pattern(words: str) -> re.Pattern[str] | None:
    pieces = words.split()
    return re.compile(r"\s+".join(map(re.escape, pieces))) if pieces else None


def _whole(words: str, start: int, end: int) -> bool:
    """False when the words begin or end inside a number: "7.2" does not stand in "17.2"."""
    before, after = words[:start][-1:], words[end : end + 2]
    return not (
        (words[start].isdigit() and before and (before.isdigit() or before in ".,"))
        or (words[end - 1].isdigit() and re.match(r"\d|[.,]\d", after))
    )


def _in_words(proposal: Proposal) -> bool:
    """True when the unit stands within the claimed words, too."""
    return " ".join(proposal.unit.split()) in " ".join(proposal.words.split())


def _code_holds(proposal: Proposal, context: Context) -> bool:
    """True when our own tables read the proposed code from the claimed words; kinds without codes may carry none."""
    if not proposal.code:
        return proposal.kind not in ("lab", "biomarker")
    if proposal.kind not in _CODED:
        return False
    return fold(proposal.code) in {fold(code) for code in _codes_in(proposal, context)}


def _codes_in(proposal: Proposal, context: Context) -> Iterator[str]:
    words, folded = proposal.words, fold(proposal.words)
    if proposal.kind == "lab":
        hits = analyte_names(context.language).find(words, folded)
        yield from (key for hit in hits for key in hit.keys if key in analytes())
    elif proposal.kind == "treatment":
        yield from (hit.drug.id for hit in find_drugs(words, folded))
        yield from (words[hit.start : hit.end] for hit in find_regimens(words))
    else:
        hits = marker_names().find(words, folded)
        yield from (key for hit in hits for key in hit.keys if key in markers())


def _bars(earlier: Fact, later: Fact, value: Sequence[Quotation]) -> bool:
    """True when an earlier fact says the same, reads the place of the value, or has another value of the same test."""
    same_test = later.code != "" and (earlier.kind, earlier.code) == (later.kind, later.code)
    if same_test and later.kind != "treatment":
        return True
    if earlier.kind == later.kind and fold(later.value) in fold(earlier.value):
        return True
    return any(a.page == b.page and a.source == b.source and _crossing(a.boxes, b.boxes)
               for a in earlier.quotations for b in value)  # fmt: skip


def _crossing(ones: Sequence[Box], others: Sequence[Box]) -> bool:
    return any(a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3] for a in ones for b in others)
