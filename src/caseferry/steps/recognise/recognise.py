"""The step: every page of every source, in input order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from caseferry.domain.pages import Page, PageState
from caseferry.domain.sources import SourceFile, SourceKind
from caseferry.ports.reading import PageReader, Progress
from caseferry.steps.recognise.language import forget_languages, language_of
from caseferry.steps.recognise.page import refused_page

_PAGELESS = (SourceKind.CONTAINER, SourceKind.DICOM)


def recognise(sources: Sequence[SourceFile], *, reader: PageReader, progress: Progress) -> tuple[Page, ...]:
    """Pages in source order. A refused source is one refused page; a copy of the same bytes has copies of the first one's pages.

    Containers and DICOM objects have no pages. The model that tells languages is let go at the end: no later step asks it.
    """
    wanted = [source for source in sources if _to_read(source)]
    read = {source.id: tuple(map(_told, pages)) for source, pages in reader.read(wanted, progress=progress)}
    forget_languages()
    first = {source.sha256: source.id for source in reversed(wanted)}
    return tuple(page for source in sources for page in _pages(source, read, first.get(source.sha256, "")))


def _told(page: Page) -> Page:
    """The page with its language. Told here, since the language model needs a temporary file, which a reading process may not write."""
    return replace(page, language=language_of(page.text, page.script)) if page.state is PageState.READ else page


def _to_read(source: SourceFile) -> bool:
    return source.refused is None and not source.duplicate_of and source.kind not in _PAGELESS


def _pages(source: SourceFile, read: dict[str, tuple[Page, ...]], first: str) -> Iterable[Page]:
    if source.kind in _PAGELESS and source.refused is None:
        return ()
    if source.refused is not None:
        return (refused_page(source.id, 1, source.refused),)
    return (replace(page, source=source.id) for page in read.get(source.id) or read.get(first, ()))
