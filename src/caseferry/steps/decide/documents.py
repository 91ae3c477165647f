"""What a decision makes of documents: category, date, boundaries, place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from caseferry.domain.dates import NO_DATE, DateRole, PartialDate
from caseferry.domain.documents import Caution, DocumentReference, Evidence, Placement
from caseferry.domain.pages import PageRef
from caseferry.domain.quotation import content_id
from caseferry.domain.request import Decision
from caseferry.steps.decide.places import Places

Documents = tuple[DocumentReference, ...]


def decided_document(document: DocumentReference, decision: Decision) -> DocumentReference:
    """The document with one of set_category, set_date and place applied."""
    if decision.action == "set_category":
        evidence = Evidence(decision.reason or f"decided by {decision.author}", "decision", 1.0, str(decision.value))
        return replace(document, category=str(decision.value), confidence=1.0, evidence=(evidence, *document.evidence))
    if decision.action == "set_date":
        return _dated(document, decision)
    return replace(document, placed=Placement(str(decision.value)), place_reason=decided_by(decision))


def decided_by(decision: Decision) -> str:
    """The words that mark a place as decided by a person; composing leaves such a place alone."""
    return f"Decided by {decision.author} on {decision.at}: {decision.reason}".rstrip(": ")


def _dated(document: DocumentReference, decision: Decision) -> DocumentReference:
    value = decision.value if isinstance(decision.value, Mapping) else {"value": decision.value}
    role = DateRole(str(value["role"])) if value.get("role") else document.date_role
    caution = Caution("date_decided", f"Date {value['value']}. {decided_by(decision)}", document.id)
    date = PartialDate(str(value["value"]))
    return replace(document, date=date, date_role=role, warnings=(*document.warnings, caution))


def split_document(documents: Documents, number: int, first: PageRef, places: Places) -> Documents | None:
    """The documents with one cut before page `first`; None when the document begins there already or the page is a copy."""
    document = documents[number]
    if first not in document.pages[1:]:
        return None
    cut = document.pages.index(first)
    head = _part(document, document.pages[:cut], document.id)
    tail_id = content_id("d", places.hashes[first.source], first.page, "split")
    tail = replace(_part(document, document.pages[cut:], tail_id), title="")
    return (*documents[:number], head, tail, *documents[number + 1 :])


def _part(document: DocumentReference, pages: Sequence[PageRef], new_id: str) -> DocumentReference:
    """A part keeps the date when the words of that date stand on its own pages; else the date is unknown."""
    held = set(pages)
    dates = tuple(
        replace(reading, quotation=reading.quotation.within(new_id))
        for reading in document.dates
        if PageRef(reading.quotation.source, reading.quotation.page) in held
    )
    keeps = any(reading.date == document.date and reading.role is document.date_role for reading in dates)
    return replace(
        document,
        id=new_id,
        pages=tuple(pages),
        dates=dates,
        date=document.date if keeps else NO_DATE,
        date_role=document.date_role if keeps else DateRole.UNKNOWN,
        copies=tuple(pair for pair in document.copies if pair[1] in held),
    )


def merge_documents(documents: Documents, number: int, into: int) -> Documents | None:
    """The documents with `number` appended to `into`, which keeps its id, category and date; None when they are one."""
    if number == into:
        return None
    first, second = documents[into], documents[number]
    moved = tuple(replace(reading, quotation=reading.quotation.within(first.id)) for reading in second.dates)
    merged = replace(
        first,
        pages=(*first.pages, *second.pages),
        dates=(*first.dates, *moved),
        copies=(*first.copies, *second.copies),
        warnings=(*first.warnings, *second.warnings),
    )
    kept = [merged if place == into else document for place, document in enumerate(documents) if place != number]
    return tuple(kept)
