"""Facts of a case: every finder over every document that may speak about the patient."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from caseferry.domain.documents import DocumentReference
from caseferry.domain.facts import Fact
from caseferry.domain.pages import Page, PageRef
from caseferry.domain.people import PatientMatch
from caseferry.domain.quotation import Quotation
from caseferry.domain.request import CaseRequest
from caseferry.steps.extract.context import Context, context_of, places_of
from caseferry.steps.extract.finders import FINDERS
from caseferry.steps.extract.text import DocumentText, document_text

UNREAD_CATEGORIES = frozenset({"passport", "administrative"})
"""Categories that hold no clinical facts."""


def extract(documents: Sequence[DocumentReference], pages: Sequence[Page], *, request: CaseRequest) -> tuple[Fact, ...]:
    """The facts of all documents, document by document, in reading order within each.

    Passports, administrative papers and documents of another person are not read.
    """
    by_ref = {PageRef(page.source, page.number): page for page in pages}
    found: list[Fact] = []
    for document in documents:
        if document.category in UNREAD_CATEGORIES or document.patient_match is PatientMatch.MISMATCH:
            continue
        own = [by_ref[ref] for ref in document.pages if ref in by_ref]
        found += facts_of(document_text(document, own), context_of(document, own, request))
    return tuple(found)


def facts_of(text: DocumentText, context: Context) -> list[Fact]:
    """The facts of one document: same kind, code, value, assertion, date and gene are one fact with several quotations."""
    merged: dict[tuple[str, ...], Fact] = {}
    for fact in sorted((fact for find in FINDERS for fact in find(text, context)), key=lambda f: _place(text, f)):
        key = _identity(fact)
        earlier = merged.get(key)
        merged[key] = replace(earlier, quotations=_joined(earlier, fact)) if earlier else fact
    return list(merged.values())


def _identity(fact: Fact) -> tuple[str, ...]:
    gene = fact.attributes.get("gene", "")
    site = fact.attributes.get("site", "")
    return (fact.kind, fact.code, fact.value.casefold(), fact.assertion.value, fact.date, gene, site)


def _joined(earlier: Fact, later: Fact) -> tuple[Quotation, ...]:
    known = {quotation.id for quotation in earlier.quotations}
    return (*earlier.quotations, *(q for q in later.quotations if q.id not in known))


def _place(text: DocumentText, fact: Fact) -> tuple[int, str, str]:
    """Reading order: where the words of a fact begin."""
    return (places_of(text)[fact.id], fact.date, f"{fact.kind}|{fact.code}|{fact.id}")
