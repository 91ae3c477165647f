"""Reads whole files in parallel, page by page, and remembers what was read, so that an interrupted run goes on where it stopped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

import msgspec

from caseferry import __version__
from caseferry.domain.errors import Refusal
from caseferry.domain.pages import Page
from caseferry.domain.sources import Refused, SourceFile, SourceKind
from caseferry.engines.processes import Outcome, Workers
from caseferry.pack.reading_tasks import Rules, Where
from caseferry.ports.reading import Progress
from caseferry.ports.storage import BlobStore, PageStore
from caseferry.ports.unpacking import Block
from caseferry.ports.writing import Typesetter
from caseferry.steps.recognise import Reading, refused_page

READING = 5
"""Raised whenever pages read before must be read again."""

_TASKS = "caseferry.pack.reading_tasks"
_UNSUPPORTED = Refused(
    "unsupported", "This kind of file is not read.", "Please send it as a PDF or as photographs of each page."
)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where bytes come from, where results go, and who typesets what has no pages (None: such files are refused)."""

    blobs: BlobStore
    store: PageStore
    typesetter: Typesetter | None = None
    as_of: dt.date = dt.date(2000, 1, 1)


class ParallelReader:
    """A PageReader over `jobs` worker processes. The result does not depend on how many there are."""

    def __init__(self, shelf: Shelf, *, jobs: int = 1, rules: Rules | None = None) -> None:
        self._shelf, self._jobs, self._rules = shelf, jobs, rules or Rules()
        self._stamp = f"{__version__}/{READING}/{self._rules.tessdata}"

    def read(
        self, sources: Sequence[SourceFile], *, progress: Progress | None = None
    ) -> Iterator[tuple[SourceFile, tuple[Page, ...]]]:
        """Pages per source in input order."""
        with Workers(
            self._jobs, initializer=f"{_TASKS}:prepare", init_args=(self._rules,), limits=self._rules.limits
        ) as workers:
            plans = self._plans(sources, workers, progress)
            if progress:
                progress.start("read", sum(plan.pages or 1 for plan in plans))
            yield from self._results(plans, workers, progress)
        if progress:
            progress.finish()

    def _plans(self, sources: Sequence[SourceFile], workers: Workers, progress: Progress | None) -> list[_Plan]:
        """Open every file once to count its pages; what has no pages is typeset first."""
        if progress:
            progress.start("open", len(sources))
        plans = [self._plan(source, workers) for source in sources]
        counting = [plan for plan in plans if plan.where is not None]
        tasks = ((plan.where,) for plan in counting)
        for plan, outcome in zip(counting, workers.run(f"{_TASKS}:count_pages", tasks), strict=True):
            plan.pages, plan.refused = int(outcome.value or 0), outcome.refused
            if progress:
                progress.advance(about=_kind(plan.source))
        if progress:
            progress.finish()
        return plans

    def _plan(self, source: SourceFile, workers: Workers) -> _Plan:
        if source.kind in (SourceKind.PDF, SourceKind.IMAGE):
            return _Plan(source, self._where(source))
        if source.kind is SourceKind.BLOCKS and self._shelf.typesetter is not None and self._rules.blocks:
            return self._rendition(source, workers)
        return _Plan(source, None, refused=_UNSUPPORTED)

    def _where(self, source: SourceFile) -> Where:
        place = getattr(self._shelf.blobs, "place", None)
        if place is not None:
            return Where(source.sha256, source.kind, source.media_type, path=str(place(source.sha256)))
        return Where(source.sha256, source.kind, source.media_type, data=self._shelf.blobs.read(source.sha256))

    def _rendition(self, source: SourceFile, workers: Workers) -> _Plan:
        """The text of a file without pages, typeset; kept in the store."""
        key = f"{source.sha256}/rendition.pdf"
        pdf = self._shelf.store.get(key)
        if pdf is None:
            outcome = next(iter(workers.run(f"{_TASKS}:read_blocks", [(self._where(source),)])))
            if outcome.refused is not None:
                return _Plan(source, None, refused=outcome.refused)
            try:
                pdf = self._typeset(source, outcome.value)
            except Refusal as refusal:
                return _Plan(source, None, refused=Refused(refusal.code, refusal.what, refusal.next_step))
            self._shelf.store.put(key, pdf)
        return _Plan(source, Where(source.sha256, SourceKind.BLOCKS, "application/pdf", data=pdf))

    def _typeset(self, source: SourceFile, blocks: Sequence[Block]) -> bytes:
        if not blocks:
            raise Refusal(
                "empty", "There is no text in this file.", next_step="If it should have some, please send it again."
            )
        assert self._shelf.typesetter is not None
        name = PurePosixPath(source.path).name
        data = {
            "as_of": self._shelf.as_of.isoformat(),
            "title": f"Text rendition of {name}",
            "name": name,
            "blocks": [
                {"kind": block.kind, "text": block.text, "cells": list(block.cells), "level": block.level}
                for block in blocks
            ],
        }
        return self._shelf.typesetter.typeset("rendition", data).pdf

    def _results(
        self, plans: Sequence[_Plan], workers: Workers, progress: Progress | None
    ) -> Iterator[tuple[SourceFile, tuple[Page, ...]]]:
        """Pages kept from an earlier run, and the others as the processes deliver them."""
        missing = [
            (plan, number) for plan in plans for number in range(1, plan.pages + 1) if self._kept(plan, number) is None
        ]
        tasks = ((plan.where, plan.source.id, number) for plan, number in missing)
        read = workers.run(f"{_TASKS}:read_one", tasks)
        waiting = set((id(plan), number) for plan, number in missing)
        for plan in plans:
            pages = []
            for number in range(1, plan.pages + 1):
                page = (
                    self._kept(plan, number)
                    if (id(plan), number) not in waiting
                    else self._take(plan, number, next(read))
                )
                pages.append(page or refused_page(plan.source.id, number, _LOST))
                if progress:
                    progress.advance(about=_kind(plan.source))
            yield plan.source, tuple(pages) or (refused_page(plan.source.id, 1, plan.refused or _UNSUPPORTED),)

    def _stamp_of(self, plan: _Plan, number: int) -> str:
        """What a kept page must have been read with: the version, and the turn that a person decided."""
        turn = dict(self._rules.turns).get((plan.source.sha256, number), "")
        return f"{self._stamp}/{turn}"

    def _kept(self, plan: _Plan, number: int) -> Page | None:
        data = self._shelf.store.get(f"{plan.source.sha256}/{number}.json")
        if data is None:
            return None
        try:
            kept = msgspec.json.decode(data, type=_Kept)
        except msgspec.DecodeError:
            return None
        return replace(kept.page, source=plan.source.id) if kept.stamp == self._stamp_of(plan, number) else None

    def _take(self, plan: _Plan, number: int, outcome: Outcome) -> Page:
        """Keep what was read: the picture first, so that a kept page always has one."""
        if outcome.refused is not None:
            return refused_page(plan.source.id, number, outcome.refused)
        reading: Reading = outcome.value
        page = reading.page
        if plan.source.kind is SourceKind.BLOCKS:
            page = replace(page, origin="rendition")
        if reading.picture is not None:
            self._shelf.store.put(page.picture, reading.picture)
        kept = msgspec.json.encode(_Kept(self._stamp_of(plan, number), page))
        self._shelf.store.put(f"{plan.source.sha256}/{number}.json", kept)
        return msgspec.json.decode(kept, type=_Kept).page


_LOST = Refused("damaged", "What was read of this page is gone.", "Please run the same command again.")


@dataclass(slots=True)
class _Plan:
    source: SourceFile
    where: Where | None
    pages: int = 0
    refused: Refused | None = None


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the store keeps of a page."""

    stamp: str
    page: Page = field(repr=False)


def _kind(source: SourceFile) -> str:
    return PurePosixPath(source.path).suffix.lstrip(".").upper()[:8]
