"""Files and pages that could not be used, named so that a family finds them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from caseferry.domain.sources import SourceKind
from caseferry.domain.understanding import Understanding

_JUNK = "junk:"
_COPY = "Please copy the disc again, whole, or ask for a new one."


@dataclass(frozen=True, slots=True)
class Loss:
    """One file or page: the code of the refusal, its name, the reason, what to do."""

    code: str
    about: str
    reason: str
    next_step: str


def losses(case: Understanding) -> tuple[Loss, ...]:
    """Every refused file, then every refused page of files that were read, in input order.

    Copies of a file are not named twice, and files that hold nothing medical (marked `junk:` by intake) are no loss.
    """
    return (*_of_sources(case), *_of_images(case), *_of_pages(case))


def _of_sources(case: Understanding) -> Iterator[Loss]:
    for source in case.sources:
        junk = any(note.startswith(_JUNK) for note in source.notes)
        if source.refused is not None and not source.duplicate_of and not junk:
            refused = source.refused
            yield Loss(refused.code, source.path, refused.reason, refused.next_step)


def _of_images(case: Understanding) -> Iterator[Loss]:
    """DICOM files that belong to no study: broken, cut off, or without the identifiers that every image has."""
    known = {source for study in case.studies for source in study.sources}
    for source in case.sources:
        if (
            source.kind is SourceKind.DICOM
            and source.refused is None
            and not source.duplicate_of
            and source.id not in known
        ):
            yield Loss("damaged", source.path, "It holds no image or object of a study that can be read.", _COPY)


def _of_pages(case: Understanding) -> Iterator[Loss]:
    sources = {source.id: source for source in case.sources}
    for page in case.pages:
        source = sources[page.source]
        if page.refused is None or source.refused is not None or source.duplicate_of:
            continue
        refused = page.refused
        yield Loss(refused.code, f"{source.path}, page {page.number}", refused.reason, refused.next_step)
