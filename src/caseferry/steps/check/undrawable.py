"""Takes pages out of a case that could be read but, when the packet was bound, not be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from caseferry.domain.documents import DocumentReference
from caseferry.domain.pages import Page, PageRef, PageState
from caseferry.domain.sources import Refused
from caseferry.domain.understanding import Understanding


def leave_out(case: Understanding, lost: Mapping[PageRef, Refused]) -> Understanding:
    """`case` with the pages of `lost` refused, documents without any page left dropped, and with them their facts."""
    pages = tuple(_refused(page, lost) for page in case.pages)
    documents = tuple(left for document in case.documents if (left := _without(document, lost)).pages)
    kept = {document.id for document in documents}
    facts = tuple(fact for fact in case.facts if fact.document in kept)
    return replace(case, pages=pages, documents=documents, facts=facts)


def _refused(page: Page, lost: Mapping[PageRef, Refused]) -> Page:
    refused = lost.get(PageRef(page.source, page.number))
    return page if refused is None else replace(page, state=PageState.REFUSED, refused=refused)


def _without(document: DocumentReference, lost: Mapping[PageRef, Refused]) -> DocumentReference:
    return replace(document, pages=tuple(ref for ref in document.pages if ref not in lost))
