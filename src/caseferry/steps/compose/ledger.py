"""The ledger: every page of every input exactly once, and what became of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from caseferry.domain.composition import LedgerRow, WrittenFile
from caseferry.domain.documents import DocumentReference, Placement
from caseferry.domain.pages import Page, PageRef, PageState
from caseferry.domain.sources import Refused, SourceFile, SourceKind
from caseferry.domain.understanding import Understanding
from caseferry.steps.compose.copies import StudyFolder, study_folders

_OUTCOMES = {
    Placement.PACKET: "placed",
    Placement.ANNEX: "annex",
    Placement.PRIVATE: "private",
    Placement.WITHHELD: "withheld",
    Placement.ADMINISTRATIVE: "administrative",
    Placement.IMAGING: "imaging",
}
_STRAY = "No document was recognised on it; held back until a person looks at it."
_FILM = "A picture of a film; held back until a person says whose it is."
_NO_IMAGES = "A DICOM object without images of a study."


def open_ledger(case: Understanding) -> tuple[LedgerRow, ...]:
    """A row per page in input order. Containers that were opened have none; a refused file has one, for page 1."""
    return _Ledger(case).rows()


def fill_ledger(rows: Sequence[LedgerRow], files: Sequence[WrittenFile]) -> tuple[LedgerRow, ...]:
    """The rows with file and page of the file, from what was written. Rows that name a file already keep it."""
    places = {ref: (file.path, page) for file in files for ref, page in file.placed}
    bound = {"placed", "annex", "private", "withheld", "administrative"}
    return tuple(
        replace(row, file=places[row.ref][0], file_page=places[row.ref][1])
        if row.outcome in bound and row.ref in places
        else row
        for row in rows
    )


class _Ledger:
    """Looks up what became of each page of one case."""

    def __init__(self, case: Understanding) -> None:
        self._sources = {source.id: source for source in case.sources}
        self._pages: dict[str, list[Page]] = defaultdict(list)
        for page in case.pages:
            self._pages[page.source].append(page)
        self._documents = {ref: document for document in case.documents for ref in document.pages}
        self._copies = {copy: of for document in case.documents for copy, of in document.copies}
        self._images = {
            source: (folder, path) for folder in study_folders(case) for source, path in folder.files.items()
        }

    def rows(self) -> tuple[LedgerRow, ...]:
        return tuple(row for source in self._sources.values() for row in self._of(source))

    def _of(self, source: SourceFile) -> Iterator[LedgerRow]:
        if source.duplicate_of:
            yield from self._duplicate(source)
        elif source.refused is not None:
            yield LedgerRow(PageRef(source.id, 1), "rejected", reason=_words(source.refused))
        elif source.kind is SourceKind.DICOM:
            yield self._image(source)
        elif source.kind is not SourceKind.CONTAINER:
            for page in self._pages[source.id]:
                yield self._page(page)

    def _duplicate(self, source: SourceFile) -> Iterator[LedgerRow]:
        first = self._sources[source.duplicate_of]
        outcome, reason = "duplicate", f"The same bytes as {first.path}."
        if first.refused is not None:
            outcome, reason = "rejected", f"{reason} {_words(first.refused)}"
        for number in range(1, max(1, len(self._pages[first.id])) + 1):
            yield LedgerRow(PageRef(source.id, number), outcome, reason=reason)

    def _image(self, source: SourceFile) -> LedgerRow:
        ref = PageRef(source.id, 1)
        if source.id in self._images:
            folder, path = self._images[source.id]
            return LedgerRow(ref, "withheld" if folder.withheld else "imaging", path, 1, _held(folder))
        return LedgerRow(ref, "rejected", reason=_NO_IMAGES)

    def _page(self, page: Page) -> LedgerRow:
        ref = PageRef(page.source, page.number)
        if page.state is PageState.REFUSED and page.refused is not None:
            return LedgerRow(ref, "rejected", reason=_words(page.refused))
        if page.state is PageState.BLANK:
            return LedgerRow(ref, "blank", reason="Nothing stands on this page.")
        if ref in self._copies:
            of = self._copies[ref]
            return LedgerRow(
                ref, "duplicate", reason=f"Shows the same page as {self._sources[of.source].path}, page {of.page}."
            )
        if ref in self._documents:
            return self._placed(ref, self._documents[ref])
        film = any(note.code == "film" for note in page.notes)
        return LedgerRow(ref, "withheld", reason=_FILM if film else _STRAY)

    def _placed(self, ref: PageRef, document: DocumentReference) -> LedgerRow:
        return LedgerRow(ref, _OUTCOMES[document.placed], reason=document.place_reason)


def _held(folder: StudyFolder) -> str:
    return "The images do not clearly name the patient; held back until a person decides." if folder.withheld else ""


def _words(refused: Refused) -> str:
    return f"{refused.reason} {refused.next_step}".strip()
