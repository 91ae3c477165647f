"""Where each document goes: the packet, its annex, or what stays with the family."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from caseferry.domain.dates import DateRole
from caseferry.domain.documents import DocumentReference, Placement
from caseferry.domain.people import PatientMatch
from caseferry.domain.understanding import Understanding
from caseferry.knowledge.categories import load_categories
from caseferry.knowledge.checklists import IMAGING
from caseferry.knowledge.mentions import load_terms
from caseferry.steps.compose.hidden_names import name_hidden_files

_DECIDED = "Decided by"  # see decide.documents.decided_by: a place that a person chose is left alone
_COMPARABLE = 3  # the latest scan and two prior ones of its kind and region (requirement R5)
_LISTS = 2  # medication lists: the current one and the one before
_MANY_LABS = 6  # up to this many laboratory reports none is surplus
_RECENT = dt.timedelta(days=90)
_REGIONS = ("brain", "chest", "liver", "pelvis", "head_neck", "breast")


def place_documents(case: Understanding) -> Understanding:
    """The case with `placed` and `place_reason` of every document. Nothing is lost: surplus goes to the annex."""
    first = _without_hidden_names([_apart(document, case) for document in case.documents], case)
    surplus = {
        **_unrecognised(first),
        **_surplus_scans(first),
        **_surplus(first, ("medication",), _LISTS, lambda _: "an older medication list"),
        **_surplus_labs(first, case),
    }
    documents = [
        replace(document, placed=Placement.ANNEX, place_reason=surplus[document.id])
        if document.id in surplus
        else document
        for document in first
    ]
    return replace(case, documents=tuple(documents))


def _without_hidden_names(documents: list[DocumentReference], case: Understanding) -> list[DocumentReference]:
    naming = name_hidden_files(
        (document for document in documents if not document.place_reason.startswith(_DECIDED)), case
    )
    reason = "it names a file that stays with the family"
    return [
        replace(document, placed=Placement.ADMINISTRATIVE, place_reason=reason) if document.id in naming else document
        for document in documents
    ]


def _apart(document: DocumentReference, case: Understanding) -> DocumentReference:
    """What is private, someone else's or administrative never reaches the packet; the rest starts there."""
    category = load_categories().get(document.category)
    if category is not None and category.private:
        return replace(
            document, placed=Placement.PRIVATE, place_reason="an identity paper: released only when the hospital asks"
        )
    if document.place_reason.startswith(_DECIDED):
        return document
    if document.placed is Placement.PRIVATE:
        return document
    if document.patient_match is PatientMatch.MISMATCH and _of_attendant(document, case):
        return replace(document, placed=Placement.PRIVATE, place_reason="the paper of a person who travels along")
    if document.patient_match is PatientMatch.MISMATCH or document.placed is Placement.WITHHELD:
        reason = case.identity.reasons.get(document.id) or document.place_reason or "it names someone else"
        return replace(document, placed=Placement.WITHHELD, place_reason=reason)
    if category is not None and category.dropped:
        return replace(
            document, placed=Placement.ADMINISTRATIVE, place_reason=document.place_reason or "not a medical record"
        )
    return replace(document, placed=Placement.PACKET, place_reason="")


def _of_attendant(document: DocumentReference, case: Understanding) -> bool:
    return case.identity.speaks_of_attendant((ref.source, ref.page) for ref in document.pages)


def _unrecognised(documents: Sequence[DocumentReference]) -> dict[str, str]:
    """Papers without a word, a shape or a fact that tells what they are: kept behind the focused file (requirement R1), never dropped."""
    return {
        document.id: "nothing on it tells what kind of record it is"
        for document in documents
        if document.placed is Placement.PACKET and not document.kind_known and document.category != "passport"
    }


def _surplus_scans(documents: Sequence[DocumentReference]) -> dict[str, str]:
    """Scans of which three newer ones of the same kind and region are in the packet."""
    found = {}
    for category in IMAGING:
        kept: list[DocumentReference] = []
        for document in _newest_first(documents, (category,)):
            alike = [other for other in kept if _comparable(document, other)]
            if len(alike) < _COMPARABLE or not document.date.value:
                kept.append(document)
            else:
                found[document.id] = "older than the latest scan and two prior ones of its kind and region"
    return found


def _comparable(document: DocumentReference, other: DocumentReference) -> bool:
    one, two = regions(document.title), regions(other.title)
    return not one or not two or bool(one & two)


def regions(title: str) -> frozenset[str]:
    """The regions of the body that a title names; empty when it names none, which compares with everything.

    >>> sorted(regions("MRI brain with contrast"))
    ['brain']
    """
    return frozenset(region for region in _REGIONS if load_terms()[region].search(title))


def _surplus(
    documents: Sequence[DocumentReference],
    categories: Sequence[str],
    keep: int,
    reason: Callable[[DocumentReference], str],
) -> dict[str, str]:
    dated = [document for document in _newest_first(documents, categories) if document.date.value]
    return {document.id: reason(document) for document in dated[keep:]}


def _surplus_labs(documents: Sequence[DocumentReference], case: Understanding) -> dict[str, str]:
    """Old laboratory reports that hold the latest value of nothing, where there are many."""
    reports = [document for document in _newest_first(documents, ("labs",)) if document.date.value]
    if len(reports) <= _MANY_LABS:
        return {}
    since = (case.request.as_of - _RECENT).isoformat()
    codes = _codes(case)
    latest: set[str] = set()
    found = {}
    for document in reports:
        new = codes.get(document.id, frozenset()) - latest
        latest |= new
        if document.date.value < since and not new:
            found[document.id] = "older laboratory results; every test in it has a newer value"
    return found


def _codes(case: Understanding) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for fact in case.facts:
        if fact.kind == "lab":
            found.setdefault(fact.document, set()).add(fact.code or fact.value)
    return {document: frozenset(codes) for document, codes in found.items()}


def _newest_first(documents: Iterable[DocumentReference], categories: Sequence[str]) -> list[DocumentReference]:
    """Documents of the packet by date, newest first, undated last; those that a person placed are left out."""
    free = [
        document
        for document in documents
        if document.category in categories
        and document.placed is Placement.PACKET
        and not document.place_reason.startswith(_DECIDED)
    ]
    return sorted(free, key=lambda document: (naming_date(document), document.id), reverse=True)


def naming_date(document: DocumentReference) -> str:
    """The exact day that may name a file, or empty: never a partial, ambiguous or only printed date."""
    if document.date_role in (DateRole.PRINTED, DateRole.BORN) or document.date.precision != "day":
        return ""
    return document.date.value
