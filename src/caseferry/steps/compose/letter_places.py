"""Where quotations stand in the PDFs that leave: file and page of the file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from caseferry.domain.composition import BinderPlan, WrittenFile
from caseferry.domain.documents import DocumentReference
from caseferry.domain.pages import PageRef
from caseferry.domain.quotation import Quotation

Row = dict[str, Any]


@dataclass(frozen=True)
class Places:
    """Finds the file and page of a quotation. Only PDFs under `send/` count; a page that repeats another is found at the first."""

    by_page: dict[PageRef, tuple[str, int]]

    def holds(self, quotation: Quotation) -> bool:
        """True when the quoted page leaves with the packet."""
        return PageRef(quotation.source, quotation.page) in self.by_page

    def cite(self, quotations: Iterable[Quotation], *, at_most: int = 1) -> list[Row]:
        """The first places, each once: `label` (`Pathology_2025-09-12.pdf p.2`), `to` (a link beside our file), `quotation` ids."""
        found: dict[tuple[str, int], list[str]] = {}
        for quotation in quotations:
            place = self.by_page.get(PageRef(quotation.source, quotation.page))
            if place is not None:
                found.setdefault(place, []).append(quotation.id)
        return [_row(path, page, ids) for (path, page), ids in list(found.items())[:at_most]]

    def cite_document(self, document: DocumentReference) -> list[Row]:
        """The first page of a document; nothing when it does not leave."""
        place = next((self.by_page[ref] for ref in document.pages if ref in self.by_page), None)
        return [_row(*place, [])] if place else []


def _row(path: str, page: int, quotations: list[str]) -> Row:
    link = f"{path.removeprefix('send/')}#page={page}"
    return {"label": f"{PurePosixPath(path).name} p.{page}", "to": link, "quotations": quotations}


def find_places(
    binders: Sequence[BinderPlan], documents: Sequence[DocumentReference], files: Sequence[WrittenFile] = ()
) -> Places:
    """The places of every page that leaves, copies among them; exact with the written files, else with one page of contents."""
    found = {ref: (file.path, number) for file in files if file.path.startswith("send/") for ref, number in file.placed}
    for plan in binders:
        if plan.path.startswith("send/"):
            first = 2 if plan.contents else 1
            for number, page in enumerate(plan.pages, first):
                found.setdefault(page.ref, (plan.path, number))
    for document in documents:
        for copy, kept in document.copies:
            if kept in found:
                found.setdefault(copy, found[kept])
    return Places(found)
