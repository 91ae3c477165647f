"""Which pages are bound into which PDF, in which order, with which stamps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from caseferry.domain.composition import BinderPlan, BoundPage, ContentsRow, Stamp
from caseferry.domain.documents import DocumentReference, Placement
from caseferry.domain.pages import PageRef, PageState
from caseferry.domain.understanding import Understanding
from caseferry.steps.compose.naming import UNDATED, UNSORTED, file_name, newest_date, order_of, title_of
from caseferry.steps.compose.placement import naming_date
from caseferry.steps.compose.source_names import source_names
from caseferry.steps.compose.translations import printed_translations, translated_pages

FOLDERS = {
    Placement.PACKET: "send",
    Placement.ANNEX: "send/annex",
    Placement.PRIVATE: "keep/private",
    Placement.WITHHELD: "keep/withheld",
    Placement.ADMINISTRATIVE: "keep",
}
_CONTENTS_FROM = 3  # documents


def bind(case: Understanding) -> tuple[BinderPlan, ...]:
    """One binder per place and category, newest document first; then pages that no document holds, which are held back.

    `case.documents` must be placed. Blank and refused pages and copies are in no binder: the ledger names them.
    """
    press = _Plans(case)
    plans: list[BinderPlan] = []
    for placement, folder in FOLDERS.items():
        chosen = [document for document in case.documents if document.placed is placement]
        for category in sorted({document.category for document in chosen}, key=lambda name: (order_of(name), name)):
            plans += press.binder(folder, category, [item for item in chosen if item.category == category])
    return (*plans, *press.unsorted())


class _Plans:
    """Makes binder plans of one case."""

    def __init__(self, case: Understanding) -> None:
        self._case = case
        self._names = source_names(case)
        self._pages = Counter(page.source for page in case.pages)
        self._usable = usable_pages(case)
        self._translations = printed_translations(case)

    def binder(self, folder: str, category: str, documents: Sequence[DocumentReference]) -> Iterator[BinderPlan]:
        """The binder of a category, or nothing when not one page of it can be used."""
        held = [document for document in documents if self._refs(document)]
        held.sort(key=lambda document: (naming_date(document), document.id), reverse=True)
        if not held:
            return
        date = newest_date(held)
        yield BinderPlan(
            path=f"{folder}/{file_name(category, date)}",
            category=category,
            title=title_of(category),
            date=date,
            documents=tuple(document.id for document in held),
            pages=tuple(page for document in held for page in (*self._bound(document), *self._translated(document))),
            contents=tuple(self._row(document) for document in held) if len(held) >= _CONTENTS_FROM else (),
        )

    def unsorted(self) -> Iterator[BinderPlan]:
        """Pages that were read and that no document holds: kept, never sent, until a person looks at them."""
        refs = stray_pages(self._case)
        if refs:
            pages = tuple(BoundPage(ref, self._stamp(ref, UNDATED), title_of(UNSORTED)) for ref in refs)
            path = f"{FOLDERS[Placement.WITHHELD]}/{file_name(UNSORTED, UNDATED)}"
            yield BinderPlan(path, UNSORTED, title_of(UNSORTED), UNDATED, (), pages)

    def _refs(self, document: DocumentReference) -> list[PageRef]:
        return [ref for ref in document.pages if ref in self._usable]

    def _bound(self, document: DocumentReference) -> Iterator[BoundPage]:
        date = document_date(document)
        for number, ref in enumerate(self._refs(document)):
            mark = f"{date} {document_title(document)}" if number == 0 else ""
            yield BoundPage(ref, self._stamp(ref, date), mark, document.id)

    def _translated(self, document: DocumentReference) -> Iterator[BoundPage]:
        """Translations of a document that leaves; they follow its pages."""
        if document.placed not in (Placement.PACKET, Placement.ANNEX):
            return
        title, date = document_title(document), document_date(document)
        source = self._names[self._refs(document)[0].source]
        for row in self._translations.get(document.id, ()):
            yield from translated_pages(row, title=title, source=source, date=date)

    def _stamp(self, ref: PageRef, date: str) -> Stamp:
        return Stamp(self._names[ref.source], ref.page, max(self._pages[ref.source], ref.page), date)

    def _row(self, document: DocumentReference) -> ContentsRow:
        refs, behind = self._refs(document), len(tuple(self._translated(document)))
        title = document_title(document) + (" (with translation)" if behind else "")
        return ContentsRow(title, document_date(document), len(refs) + behind, self._names[refs[0].source])


def usable_pages(case: Understanding) -> frozenset[PageRef]:
    """Pages that can be bound: read, or a picture to look at."""
    usable = (PageState.READ, PageState.PICTURE)
    return frozenset(PageRef(page.source, page.number) for page in case.pages if page.state in usable)


def stray_pages(case: Understanding) -> tuple[PageRef, ...]:
    """Usable pages in no document, not even as a copy, in input order; pages of files that are the same bytes as another apart."""
    held = {ref for document in case.documents for ref in document.pages}
    held |= {copy for document in case.documents for copy, _ in document.copies}
    copies = {source.id for source in case.sources if source.duplicate_of}
    usable = usable_pages(case)
    refs = (PageRef(page.source, page.number) for page in case.pages if page.source not in copies)
    return tuple(ref for ref in refs if ref in usable and ref not in held)


def document_title(document: DocumentReference) -> str:
    """The title as printed, or the category in words."""
    return document.title or title_of(document.category)


def document_date(document: DocumentReference) -> str:
    """The date as far as it is known (`2025-09`), or `undated`."""
    return document.date.value or UNDATED
