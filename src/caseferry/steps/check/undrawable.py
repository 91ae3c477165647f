"""Takes pages out of a case that could be read but, when the packet was bound, not be drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from caseferry.domain.documents import DocumentReference
from caseferry.domain.pages import Page, PageRef, PageState
from caseferry.domain.people import Identity
from caseferry.domain.quotation import Quotation
from caseferry.domain.sources import Refused
from caseferry.domain.understanding import Understanding


def leave_out(case: Understanding, lost: Mapping[PageRef, Refused]) -> Understanding:
    """`case` with the pages of `lost` refused, and without anything that only they say.

    Documents without any page left are dropped, facts without any quotation left too; the history and the conflicts keep
    the facts that stay.
    """
    documents = tuple(left for document in case.documents if (left := _without(document, lost)).pages)
    facts = tuple(replace(fact, quotations=words) for fact in case.facts if (words := _standing(fact.quotations, lost)))
    kept, held = {fact.id for fact in facts}, {document.id for document in documents}
    return replace(
        case,
        pages=tuple(_refused(page, lost) for page in case.pages),
        documents=documents,
        identity=_identity(case.identity, lost),
        facts=facts,
        timeline=tuple(
            replace(entry, facts=_among(entry.facts, kept), documents=_among(entry.documents, held))
            for entry in case.timeline
            if kept & set(entry.facts)
        ),
        conflicts=tuple(conflict for conflict in case.conflicts if kept >= set(conflict.facts)),
        studies=tuple(
            study if study.report in held else replace(study, report="") for study in case.studies
        ),
    )  # fmt: skip


def _refused(page: Page, lost: Mapping[PageRef, Refused]) -> Page:
    refused = lost.get(PageRef(page.source, page.number))
    return page if refused is None else replace(page, state=PageState.REFUSED, refused=refused)


def _without(document: DocumentReference, lost: Mapping[PageRef, Refused]) -> DocumentReference:
    """A date whose words stood on a lost page stays the document's date; only its quotation goes."""
    return replace(
        document,
        pages=tuple(ref for ref in document.pages if ref not in lost),
        dates=tuple(reading for reading in document.dates if _standing((reading.quotation,), lost)),
        copies=tuple(pair for pair in document.copies if pair[0] not in lost and pair[1] not in lost),
    )


def _identity(identity: Identity, lost: Mapping[PageRef, Refused]) -> Identity:
    patient = replace(identity.patient, quotations=_standing(identity.patient.quotations, lost))
    attendants = tuple(replace(who, quotations=_standing(who.quotations, lost)) for who in identity.attendants)
    return replace(identity, patient=patient, attendants=attendants)


def _standing(quotations: Iterable[Quotation], lost: Mapping[PageRef, Refused]) -> tuple[Quotation, ...]:
    return tuple(quotation for quotation in quotations if PageRef(quotation.source, quotation.page) not in lost)


def _among(ids: Iterable[str], kept: set[str]) -> tuple[str, ...]:
    return tuple(one for one in ids if one in kept)
