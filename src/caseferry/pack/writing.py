"""Carries out a composition: typesets letters, binds original pages, copies files, and says what was written."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from caseferry.domain.composition import BinderPlan, LetterPlan, WrittenFile
from caseferry.domain.pages import Page, PageRef
from caseferry.domain.sources import SourceFile, SourceKind
from caseferry.domain.understanding import Understanding
from caseferry.ports.reading import Progress
from caseferry.ports.storage import BlobStore, PageStore
from caseferry.ports.writing import Binder, Material, Typesetter

Write = Callable[[str, bytes], None]


@dataclass(frozen=True, slots=True)
class Press:
    """The engines that make files, and where the bytes of pages are."""

    typesetter: Typesetter
    binder: Binder
    blobs: BlobStore
    pages: PageStore
    progress: Progress


def print_letters(plans: Sequence[LetterPlan], press: Press, write: Write) -> Iterator[WrittenFile]:
    """Typeset each letter and write it."""
    for plan in plans:
        made = press.typesetter.typeset(plan.template, plan.data, at_most=plan.at_most)
        write(plan.path, made.pdf)
        press.progress.advance(about=PurePosixPath(plan.path).name)
        yield WrittenFile(
            plan.path, plan.category, plan.date, made.pages, len(made.pdf), _sha(made.pdf), plan.documents
        )


def bind_documents(case: Understanding, plans: Sequence[BinderPlan], press: Press, write: Write) -> Iterator[WrittenFile]:
    """Bind each category and write it, in parts when the case has a size budget."""
    material = _Shelf(case, press)
    limit = case.request.limit_mb * 1_000_000 if case.request.limit_mb else None
    for plan in plans:
        contents = _contents(plan, case, press)
        gathered = [material.of(bound.ref) for bound in plan.pages]
        for bound in press.binder.bind(plan, gathered, contents=contents, limit_bytes=limit):
            write(bound.path, bound.pdf)
            yield WrittenFile(
                bound.path, plan.category, plan.date, bound.pages, len(bound.pdf), _sha(bound.pdf),
                plan.documents, bound.placed,
            )  # fmt: skip
        press.progress.advance(about=PurePosixPath(plan.path).name)


def _contents(plan: BinderPlan, case: Understanding, press: Press) -> bytes | None:
    if not plan.contents:
        return None
    rows = [
        {"title": row.title, "date": row.date, "pages": row.pages, "source": row.source} for row in plan.contents
    ]
    data = {"as_of": case.request.as_of.isoformat(), "title": plan.title, "rows": rows}
    return press.typesetter.typeset("contents", data).pdf


class _Shelf:
    """Finds the bytes of a page: the cleaned picture, the rendition, or the original PDF. Keeps only the last file in memory."""

    def __init__(self, case: Understanding, press: Press) -> None:
        self._pages = {PageRef(page.source, page.number): page for page in case.pages}
        self._sources = {source.id: source for source in case.sources}
        self._press = press
        self._kept: tuple[str, bytes] = ("", b"")

    def of(self, ref: PageRef) -> Material:
        page, source = self._pages[ref], self._sources[ref.source]
        if page.picture and (picture := self._press.pages.get(page.picture)) is not None:
            return Material(page, picture=picture)
        return Material(page, pdf=self._pdf(page, source), pdf_page=page.number - 1)

    def _pdf(self, page: Page, source: SourceFile) -> bytes:
        if self._kept[0] != source.sha256:
            self._kept = (source.sha256, self._bytes(source))
        return self._kept[1]

    def _bytes(self, source: SourceFile) -> bytes:
        if source.kind is SourceKind.PDF:
            return self._press.blobs.read(source.sha256)
        rendition = self._press.pages.get(f"{source.sha256}/rendition.pdf")
        if rendition is None:
            raise LookupError("the rendition of a source is gone from the page store")
        return rendition


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
