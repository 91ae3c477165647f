"""Binds plans in worker processes: the pages come from strangers, so no PDF of theirs is taken apart in this process."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from caseferry.domain.composition import BinderPlan
from caseferry.domain.errors import Refusal
from caseferry.domain.limits import Limits
from caseferry.domain.pages import PageRef
from caseferry.domain.review import Window
from caseferry.domain.sources import Refused
from caseferry.engines.pdf.binder import PdfBinder
from caseferry.engines.pdf.crop import PageCropper
from caseferry.engines.processes import Outcome, Workers
from caseferry.engines.typst import TypstTypesetter
from caseferry.ports.pictures import Crop
from caseferry.ports.writing import Bound, Material

_HERE = "caseferry.pack.binding"
_LIMITS = replace(Limits(), cpu_seconds=600)  # for a whole category, not for one page


@dataclass(frozen=True, slots=True)
class Job:
    """One binder to make: its plan, the material page by page, the contents page, the size that no part may pass."""

    plan: BinderPlan
    material: tuple[Material, ...]
    contents: bytes | None = None
    limit_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a job: the files, and the pages that could not be bound with the reason."""

    plan: BinderPlan
    bound: tuple[Bound, ...]
    lost: tuple[tuple[PageRef, Refused], ...] = ()


Cutting = tuple[Material, tuple[Window, ...]]
"""A page and the windows to cut out of it."""


class Bindery:
    """`jobs` binding processes. Use as a context manager; results come in the order of the jobs."""

    def __init__(self, jobs: int, *, passwords: Sequence[str] = ()) -> None:
        self._workers = Workers(jobs, initializer=f"{_HERE}:prepare", init_args=(tuple(passwords),), limits=_LIMITS)

    def __enter__(self) -> Bindery:
        self._workers.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._workers.close()

    def rest(self) -> None:
        """End the processes, which keep the memory of the largest binder; the next task starts fresh ones."""
        self._workers.close()

    def bind(self, plans: Sequence[BinderPlan], job_of: Callable[[BinderPlan], Job]) -> Iterator[Made]:
        """Bind each plan; `job_of` fetches its material when its turn comes. Binders that failed come last.

        A page that spoils its binder is found by binding page by page, left out, and told in `lost`.
        """
        failed = []
        for plan, outcome in zip(plans, self._run(map(job_of, plans)), strict=True):
            if outcome.refused is None:
                yield Made(plan, outcome.value)
            else:
                failed.append(plan)
        yield from (self._without_spoilers(job_of(plan)) for plan in failed)

    def crop(self, material: Material, windows: Sequence[Window], *, limit_bytes: int) -> tuple[Crop, ...]:
        """The Cropper port, in a binding process. Raises Refusal `damaged` when the page cannot be drawn."""
        outcome = next(self._workers.run(f"{_HERE}:crop_one", [(material, tuple(windows), limit_bytes)]))
        if outcome.refused is not None:
            raise Refusal(outcome.refused.code, outcome.refused.reason, next_step=outcome.refused.next_step)
        crops: tuple[Crop, ...] = outcome.value
        return crops

    def crop_pages(
        self, batches: Iterable[Sequence[Cutting]], *, limit_bytes: int
    ) -> Iterator[tuple[Cutting, tuple[Crop, ...]]]:
        """The crops of each page, pages that cannot be drawn left out; those of a batch that ended a process come last.

        The pages of a batch go to one process together, so that the file that they share travels once.
        """
        sent: list[Sequence[Cutting]] = []
        failed: list[Cutting] = []
        for outcome in self._workers.run(f"{_HERE}:crop_many", _kept(batches, sent, limit_bytes)):
            batch = sent.pop(0)
            if outcome.refused is not None:
                failed += batch
            else:
                yield from (
                    (cutting, crops) for cutting, crops in zip(batch, outcome.value, strict=True) if crops is not None
                )
        for material, windows in failed:
            with contextlib.suppress(Refusal):
                yield (material, windows), self.crop(material, windows, limit_bytes=limit_bytes)

    def _run(self, jobs: Iterable[Job]) -> Iterator[Outcome]:
        return self._workers.run(f"{_HERE}:bind_one", ((job,) for job in jobs))

    def _without_spoilers(self, job: Job) -> Made:
        alone = [_only(job, [place]) for place in range(len(job.material))]
        outcomes = list(self._run(alone))
        good = [place for place, outcome in enumerate(outcomes) if outcome.refused is None]
        lost = [
            (job.plan.pages[place].ref, outcome.refused) for place, outcome in enumerate(outcomes) if outcome.refused
        ]
        if not good:
            return Made(job.plan, (), tuple(lost))
        last = next(self._run([_only(job, good)]))
        if last.refused is not None:
            return Made(job.plan, (), tuple((page.ref, last.refused) for page in job.plan.pages))
        return Made(job.plan, last.value, tuple(lost))


def _only(job: Job, places: Sequence[int]) -> Job:
    plan = replace(job.plan, pages=tuple(job.plan.pages[place] for place in places))
    return replace(job, plan=plan, material=tuple(job.material[place] for place in places))


def _kept(
    batches: Iterable[Sequence[Cutting]], sent: list[Sequence[Cutting]], limit_bytes: int
) -> Iterator[tuple[tuple[Cutting, ...], int]]:
    for batch in batches:
        sent.append(batch)
        yield tuple(batch), limit_bytes


def prepare(passwords: tuple[str, ...]) -> None:
    """Called once in each binding process."""
    _binder.cache_clear()
    _cropper.cache_clear()
    _Desk.passwords = passwords


class _Desk:
    passwords: tuple[str, ...] = ()


@functools.cache
def _binder() -> PdfBinder:
    return PdfBinder(TypstTypesetter(), passwords=_Desk.passwords)


@functools.cache
def _cropper() -> PageCropper:
    return PageCropper(passwords=_Desk.passwords)


def crop_one(material: Material, windows: tuple[Window, ...], limit_bytes: int) -> tuple[Crop, ...]:
    """Cut the windows out of one page in this process. Raises Refusal."""
    return _cropper().crop(material, windows, limit_bytes=limit_bytes)


def crop_many(batch: tuple[Cutting, ...], limit_bytes: int) -> list[tuple[Crop, ...] | None]:
    """Cut the windows out of several pages in this process; None for a page that cannot be drawn.

    The file is closed at the end of the batch: an open one keeps what was drawn of every page.
    """
    with _cropper():
        return [_crop_or_none(material, windows, limit_bytes) for material, windows in batch]


def _crop_or_none(material: Material, windows: tuple[Window, ...], limit_bytes: int) -> tuple[Crop, ...] | None:
    try:
        return crop_one(material, windows, limit_bytes)
    except (Refusal, ValueError, LookupError, RuntimeError, OverflowError, OSError):
        return None


def bind_one(job: Job) -> tuple[Bound, ...]:
    """Bind one job in this process. Raises Refusal."""
    try:
        return _binder().bind(job.plan, job.material, contents=job.contents, limit_bytes=job.limit_bytes)
    except (ValueError, LookupError, RuntimeError, OverflowError) as error:
        raise Refusal(
            "damaged",
            f"This page cannot be drawn ({type(error).__name__}).",
            next_step="Please ask for this file again.",
        ) from error
