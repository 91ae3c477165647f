"""Carries out a composition: typesets letters, binds original pages, copies files, and says what was written."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from caseferry.domain.composition import BinderPlan, Composition, LetterPlan, WrittenFile
from caseferry.domain.pages import PageRef
from caseferry.domain.review import Window
from caseferry.domain.sources import Refused, SourceFile, SourceKind
from caseferry.domain.understanding import Understanding
from caseferry.pack.binding import Bindery, Cutting, Job, Made
from caseferry.pack.translating import translated_material
from caseferry.ports.pictures import Crop, ReviewWriter
from caseferry.ports.reading import Progress
from caseferry.ports.storage import BlobStore, PageStore
from caseferry.ports.writing import Bound, Material, Typesetter
from caseferry.steps.compose.letter_covering import contents_words
from caseferry.steps.compose.review import review

Write = Callable[[str, bytes], None]
_CROPS_IN_ALL = 2_800_000  # bytes of pictures in a review page, so that that of a long case still opens on a phone
_CROPS_PER_PAGE = (6_000, 60_000)  # bytes, at least and at most
_TELLINGS = 3  # how often a binder is cut again until its contents page is true
_BATCH = 24  # pages of one file that go to a cutting process together


@dataclass(frozen=True, slots=True)
class Press:
    """The engines that make files, and where the bytes of pages are."""

    typesetter: Typesetter
    bindery: Bindery
    cropper: Bindery
    review: ReviewWriter
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


@dataclass(frozen=True, slots=True)
class BoundFiles:
    """The files that were bound, and the pages that could not be, with the reason."""

    files: tuple[WrittenFile, ...]
    lost: tuple[tuple[PageRef, Refused], ...]


def bind_documents(case: Understanding, plans: Sequence[BinderPlan], press: Press, write: Write) -> BoundFiles:
    """Bind each category and write it, in parts when the case has a size budget."""
    shelf = Shelf(case, press)
    limit = case.request.limit_mb * 1_000_000 if case.request.limit_mb else None

    def job_of(plan: BinderPlan, told: Sequence[str] = ()) -> Job:
        material = tuple(shelf.material(bound.ref) for bound in plan.pages)
        return Job(plan, material, _contents(plan, case, press, told), limit)

    files: list[WrittenFile] = []
    lost: list[tuple[PageRef, Refused]] = []
    cut: list[
        tuple[BinderPlan, tuple[str, ...]]
    ] = []  # bound once more, after all: their contents pages do not know it yet

    def keep(made: Made) -> None:
        for bound in made.bound:
            write(bound.path, bound.pdf)
            files.append(_written(made.plan, bound))
        lost.extend(made.lost)
        press.progress.advance(about=PurePosixPath(made.plan.path).name)

    for made in press.bindery.bind(plans, job_of):
        if len(made.bound) > 1 and made.plan.contents and not made.lost:
            cut.append((made.plan, first_pages(made.plan, made.bound)))
        else:
            keep(made)
    for plan, told in cut:
        keep(_told_of_its_parts(plan, told, job_of, press.bindery))
    press.bindery.rest()
    return BoundFiles(tuple(sorted(files, key=lambda file: file.path)), tuple(lost))


def _told_of_its_parts(
    plan: BinderPlan, told: tuple[str, ...], job_of: Callable[[BinderPlan, Sequence[str]], Job], bindery: Bindery
) -> Made:
    """A binder that was cut into parts, with a contents page that names part and page of each document."""
    for _ in range(_TELLINGS):

        def job(plan: BinderPlan, told: Sequence[str] = told) -> Job:
            return job_of(plan, told)

        made = next(iter(bindery.bind([plan], job)))
        begins = first_pages(made.plan, made.bound)
        if made.lost or begins == told:
            break
        told = begins
    return made


def first_pages(plan: BinderPlan, parts: Sequence[Bound]) -> tuple[str, ...]:
    """Where each document of a binder begins once it was cut into `parts`, in words, in the order of the contents page."""
    placed = {ref: (number, page) for number, bound in enumerate(parts, 1) for ref, page in bound.placed}
    begins = {page.document: placed[page.ref] for page in reversed(plan.pages) if page.ref in placed}
    return tuple(
        f"part {begins[document][0]}, p. {begins[document][1]}" if document in begins else ""
        for document in plan.documents
    )


def _written(plan: BinderPlan, bound: Bound) -> WrittenFile:
    return WrittenFile(
        bound.path, plan.category, plan.date, bound.pages, len(bound.pdf), _sha(bound.pdf), plan.documents, bound.placed
    )


def write_review(case: Understanding, composition: Composition, files: Sequence[WrittenFile], press: Press) -> bytes:
    """The review page, every fact beside the picture of its words; a page that cannot be drawn is shown as words only."""
    shelf, data = Shelf(case, press), review(case, composition, files)
    crops: dict[str, Crop] = {}
    least, most = _CROPS_PER_PAGE
    limit = max(least, min(most, _CROPS_IN_ALL // max(1, len({window.ref for window in data.windows}))))
    for (_, windows), cut in press.cropper.crop_pages(_batches(shelf, data.windows), limit_bytes=limit):
        crops.update(zip((window.key for window in windows), cut, strict=True))
    press.cropper.rest()
    return press.review.write(data, crops)


def _batches(shelf: Shelf, windows: Sequence[Window]) -> Iterator[list[Cutting]]:
    """Pages with their windows, a few of one file at a time."""
    for _, pages in itertools.groupby(_by_page(windows), key=lambda page: page[0].source):
        while batch := [(shelf.material(ref), tuple(own)) for ref, own in itertools.islice(pages, _BATCH)]:
            yield batch


def _by_page(windows: Sequence[Window]) -> Iterator[tuple[PageRef, list[Window]]]:
    ordered = sorted(windows, key=lambda window: (window.ref, window.key))
    for ref, group in itertools.groupby(ordered, key=lambda window: window.ref):
        yield ref, list(group)


def _contents(plan: BinderPlan, case: Understanding, press: Press, told: Sequence[str]) -> bytes | None:
    """The contents page; `told` says where each document begins, when that is not simply the page of this one file."""
    if not plan.contents:
        return None
    rows: list[dict[str, object]] = [
        {"title": row.title, "date": row.date, "pages": row.pages, "source": row.source} for row in plan.contents
    ]
    if len(told) == len(rows):
        rows = [row | {"begins": words} for row, words in zip(rows, told, strict=True)]
    heads = {"as_of": case.request.as_of.isoformat(), "title": plan.title}
    return press.typesetter.typeset("contents", {**heads, **contents_words(plan.category), "rows": rows}).pdf


class Shelf:
    """Finds the bytes of a page: the cleaned picture, the rendition, or the original PDF. Keeps only the last file in memory."""

    def __init__(self, case: Understanding, press: Press) -> None:
        self._pages = {PageRef(page.source, page.number): page for page in case.pages}
        self._sources = {source.id: source for source in case.sources}
        self._press = press
        self._kept: tuple[str, bytes] = ("", b"")

    def material(self, ref: PageRef) -> Material:
        """What a binder or a cropper needs of one page."""
        if (translated := translated_material(ref, self._press.pages)) is not None:
            return translated
        page, source = self._pages[ref], self._sources[ref.source]
        if page.picture and (picture := self._press.pages.get(page.picture)) is not None:
            return Material(page, picture=picture)
        return Material(page, pdf=self._pdf(source), pdf_page=page.number - 1)

    def _pdf(self, source: SourceFile) -> bytes:
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
