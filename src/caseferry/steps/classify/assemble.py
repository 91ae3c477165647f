"""Makes a document of a group of pages: kind, language, dates, person, warnings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from caseferry.domain.dates import DateRole, PartialDate
from caseferry.domain.documents import KIND_UNKNOWN, Caution, DocumentReference
from caseferry.domain.pages import PageRef
from caseferry.domain.people import PersonMention
from caseferry.domain.quotation import content_id
from caseferry.domain.request import CaseRequest
from caseferry.domain.sources import SourceFile
from caseferry.knowledge.categories import STATEMENT
from caseferry.knowledge.structure import structure_book
from caseferry.steps.classify.copies import Copy
from caseferry.steps.classify.dates import (
    Chosen,
    Order,
    PlacedDate,
    candidates,
    choose_date,
    decide_order,
    read_dates,
)
from caseferry.steps.classify.grouping import Group
from caseferry.steps.classify.kinds import Kind, decide_kind, tells_nothing, words_known
from caseferry.steps.classify.language import language_of
from caseferry.steps.classify.people import read_person
from caseferry.steps.classify.views import HEAD_LINES, PageView

_LOOSE_TEXT = "text/plain"
_MESSAGES = frozenset({"message/rfc822", "application/vnd.ms-outlook", _LOOSE_TEXT})
_SHORT = 10  # words of a line that is a title
_NOTHING = "nothing on it tells that it is a medical record"
UNSURE = 0.6
"""Below this confidence a person is asked to look at the category."""


@dataclass(frozen=True, slots=True)
class Context:
    """What is known besides the pages: the request, the sources by id, and orders proven by other reports of a house."""

    request: CaseRequest
    sources: Mapping[str, SourceFile]
    house_orders: Mapping[str, Order]


def assemble(group: Group, copies: Sequence[Copy], context: Context) -> DocumentReference:
    """The document of one group; `copies` are those of its pages."""
    pages = [marks.view for marks in group.pages]
    refs = tuple(PageRef(view.page.source, view.page.number) for view in pages)
    source = context.sources.get(refs[0].source)
    kind = _kind(pages, source, context.request)
    language = language_of(pages)
    dates = _dates(group, language, context)
    person = read_person(pages, dates) if kind.category != STATEMENT else PersonMention()
    strange = kind.category != STATEMENT and tells_nothing(pages, kind, person, language)
    if strange:
        kind = _as_message(kind)
    elif kind.category != STATEMENT and source and _says_nothing(kind, source):
        record = _may_be_record(pages, source, person, language)
        kind = replace(kind, known=False) if record else _as_message(kind)
    chosen = _chosen(kind, dates, context.request)
    document = content_id("d", source.sha256 if source else refs[0].source, refs[0].page)
    warnings = (*_doubts(kind), *chosen.warnings, *_copy_warnings(copies), *_additions(pages[0]))
    return DocumentReference(
        id=document,
        category=kind.category,
        pages=refs,
        title=kind.title,
        language=language,
        date=chosen.date,
        date_role=chosen.role,
        dates=tuple(replace(d.reading, quotation=d.reading.quotation.within(document)) for d in dates),
        person=replace(person, quotations=tuple(q.within(document) for q in person.quotations)),
        confidence=kind.confidence if kind.known else min(kind.confidence, UNSURE),
        evidence=kind.evidence,
        warnings=tuple(replace(warning, about=document) for warning in warnings),
        copies=tuple((copy.copy, copy.original) for copy in copies),
        place_reason=_NOTHING if strange else "",
    )


def _chosen(kind: Kind, dates: Sequence[PlacedDate], request: CaseRequest) -> Chosen:
    """The date of the document; a statement that carries none is of the day on which it is handed over."""
    as_of = request.as_of.isoformat()
    chosen = choose_date(kind.category, dates, as_of=as_of)
    if kind.category == STATEMENT and not dates:
        return Chosen(PartialDate(as_of), DateRole.REPORTED)
    return chosen


def _kind(pages: Sequence[PageView], source: SourceFile | None, request: CaseRequest) -> Kind:
    """What a person declared to be a statement is one, whatever it says."""
    path = source.path if source else ""
    if any(path == declared for declared, _ in request.statements):
        return Kind(STATEMENT, 1.0, (), "", "", 0.0)
    return decide_kind(pages, file_name=path)


def _says_nothing(kind: Kind, source: SourceFile) -> bool:
    """A mail, a chat or a loose text that carries no title of a report accompanies the records; it is none itself."""
    return source.media_type in _MESSAGES and not any(item.where in ("title", "structure") for item in kind.evidence)


def _may_be_record(pages: Sequence[PageView], source: SourceFile, person: PersonMention, language: str) -> bool:
    """True for a loose text that names a patient as reports do, or is in a language whose titles we do not know."""
    identified = bool(person.birth_date or person.identifiers)
    return source.media_type == _LOOSE_TEXT and (identified or not words_known(pages, language))


def _as_message(kind: Kind) -> Kind:
    return Kind("administrative", UNSURE, kind.evidence, kind.title, kind.category, 0.0)


def _dates(group: Group, language: str, context: Context) -> tuple[PlacedDate, ...]:
    pages = [marks.view for marks in group.pages]
    found = candidates(pages)
    order = decide_order(pages, found, language=language)
    if not order.value and group.first.letterhead:
        order = context.house_orders.get(group.first.letterhead, order)
    return read_dates(pages, found, order, language=language, latest=context.request.as_of.year)


def _doubts(kind: Kind) -> list[Caution]:
    if kind.category == STATEMENT:
        return []
    if not kind.known:
        return [Caution(KIND_UNKNOWN, "nothing on it tells what kind of record it is: please look")]
    if kind.confidence >= UNSURE:
        return []
    return [Caution("category_unsure", f"this may be {kind.category} or {kind.runner_up}: please look")]


def _additions(page: PageView) -> list[Caution]:
    """Told when the head of the first page says that it adds to or corrects an earlier report."""
    head = [line for line in page.lines[:HEAD_LINES] if len(line.words) <= _SHORT and "\t" not in line.text]
    if not any(True for line in head for _ in line.find(structure_book("corrected"))):
        return []
    return [Caution("addendum", "this report adds to or corrects an earlier one")]


def _copy_warnings(copies: Sequence[Copy]) -> list[Caution]:
    return [
        Caution(
            "copy_differs",
            f"page {copy.copy.page} seems to show page {copy.original.page} again, but these numbers were read on one of them only: "
            + ", ".join(copy.differing),
        )
        for copy in copies
        if copy.differing
    ]
