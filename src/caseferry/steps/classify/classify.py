"""Turns pages into documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from caseferry.domain.documents import DocumentReference
from caseferry.domain.pages import Page, PageRef, PageState
from caseferry.domain.request import CaseRequest
from caseferry.domain.sources import SourceFile
from caseferry.steps.classify.assemble import Context, assemble
from caseferry.steps.classify.copies import Copy, find_copies
from caseferry.steps.classify.dates import Order, candidates
from caseferry.steps.classify.dates.order import proven_order
from caseferry.steps.classify.grouping import Group, group_pages
from caseferry.steps.classify.joining import join_groups
from caseferry.steps.classify.marks import Marks, read_marks
from caseferry.steps.classify.views import view


def classify(
    pages: Sequence[Page], sources: Sequence[SourceFile], *, request: CaseRequest
) -> tuple[DocumentReference, ...]:
    """The documents among `pages`, in input order of their first page.

    Blank, refused and picture pages belong to no document. A page that shows another again is a copy of it, listed in
    `copies` of the document that the better one belongs to. No patient is decided here: `patient_match` stays unknown.
    """
    by_id = {source.id: source for source in sources}
    readable = [read_marks(view(page)) for page in pages if page.state is PageState.READ]
    copies = find_copies(readable, by_id)
    repeated = {copy.copy for copy in copies}
    kept = [marks for marks in readable if _ref(marks) not in repeated]
    groups = _groups(kept, {source.id: source.path for source in sources}, request)
    context = Context(request, by_id, _house_orders(readable))
    return tuple(assemble(group, _copies_of(group, copies), context) for group in groups)


def _ref(marks: Marks) -> PageRef:
    return PageRef(marks.view.page.source, marks.view.page.number)


def _groups(pages: Sequence[Marks], paths: Mapping[str, str], request: CaseRequest) -> list[Group]:
    """Pages of one file grouped, then single pictures of one report joined; a declared statement stays whole and alone."""
    by_source: dict[str, list[Marks]] = defaultdict(list)
    for marks in pages:
        by_source[marks.view.page.source].append(marks)
    declared = {path for path, _ in request.statements}
    groups: list[Group] = []
    alone: list[Group] = []
    for source, own in by_source.items():
        if paths.get(source) in declared:
            alone.append(Group(tuple(own)))
        else:
            groups += group_pages(own)
    order = {_ref(marks): at for at, marks in enumerate(pages)}
    return sorted(join_groups(groups, paths) + alone, key=lambda group: order[_ref(group.first)])


def _copies_of(group: Group, copies: Sequence[Copy]) -> list[Copy]:
    own = {_ref(marks) for marks in group.pages}
    return [copy for copy in copies if copy.original in own]


def _house_orders(pages: Sequence[Marks]) -> dict[str, Order]:
    """The numeric order that other reports under the same letterhead prove by a 13th or later."""
    found: dict[str, set[str]] = defaultdict(set)
    for marks in pages:
        proven = proven_order(candidates([marks.view])[0])
        if proven and marks.letterhead:
            found[marks.letterhead].add(proven)
    reason = "another report of the same house can only be read in this order"
    return {
        house: Order(next(iter(proven)), reason)
        for house, proven in found.items()
        if len(proven) == 1 and proven & {"dmy", "mdy"}
    }
