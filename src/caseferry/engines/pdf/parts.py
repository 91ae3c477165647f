"""A size budget kept: parts that begin with a document where they can, and pages coded smaller only where they must be."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import pikepdf
from pikepdf import Array, Dictionary, Object, Stream

from caseferry.domain.composition import BinderPlan
from caseferry.domain.errors import Refusal
from caseferry.engines.pdf.pictures import Coding
from caseferry.engines.pdf.volume import Made, Volume
from caseferry.ports.writing import Bound

_LADDER = (Coding(200, 75), Coding(170, 70), Coding(150, 60), Coding(130, 50))
"""From good to just legible: 130 dots per inch keep 8-point figures apart."""
_PAGE_BYTES, _FILE_BYTES = 700, 4000  # of dictionaries and tables beside the streams
_TRIES = 8

Weight = Mapping[tuple[int, int], int]
"""The streams of a page by object number, in bytes."""


def fit(plan: BinderPlan, volume: Volume, limit: int | None) -> tuple[Bound, ...]:
    """The binder as one file, or as few parts of at most `limit` bytes each."""
    every = tuple(range(len(plan.pages)))
    whole, codings = volume.make(every, contents=True, codings={}, title=_title(plan, 1, 1)), {}
    if whole.changed:
        codings = {number: Coding() for number in whole.changed}
        whole = volume.make(every, contents=True, codings=codings, title=_title(plan, 1, 1))
    if limit is None or len(whole.pdf) <= limit:
        return (_bound(plan, plan.path, whole, every),)
    return _Splitter(plan, volume, limit, _weigh(whole.pdf)[whole.front :], codings).parts()


@dataclass
class _Splitter:
    """Cuts one binder that is over its limit."""

    plan: BinderPlan
    volume: Volume
    limit: int
    weights: list[Weight]
    drawn: Mapping[int, Coding]  # pages that cannot be passed on as they are

    def parts(self) -> tuple[Bound, ...]:
        """The parts; estimates are checked against what was written and tightened where they were too low."""
        codings = self._smaller()
        for attempt in range(_TRIES):
            runs = self._runs(int(self.limit * (1 - 0.06 * attempt)))
            made = [self._part(codings, run, index, len(runs)) for index, run in enumerate(runs, 1)]
            if all(len(bound.pdf) <= self.limit for bound in made):
                return tuple(made)
        raise Refusal("limit", "The pages cannot be cut to the size limit.", next_step="Raise the limit.")

    def _part(self, codings: Mapping[int, Coding], run: Sequence[int], index: int, count: int) -> Bound:
        title = _title(self.plan, index, count)
        made = self.volume.make(run, contents=index == 1, codings=codings, title=title)
        return _bound(self.plan, _path(self.plan.path, index, count), made, run)

    def _smaller(self) -> dict[int, Coding]:
        """A coding for each page that is over the limit on its own; the first also carries the contents page."""
        codings = dict(self.drawn)
        for number in range(len(self.plan.pages)):
            if self._estimate([number]) > self.limit * 0.9 and len(self._alone(number, codings)) > self.limit:
                codings[number] = self._legible(number)
        return codings

    def _legible(self, number: int) -> Coding:
        for coding in _LADDER:
            data = self._alone(number, {number: coding})
            if len(data) <= self.limit:
                self.weights[number] = {(0, -number): len(data) - _FILE_BYTES}
                return coding
        raise Refusal(
            "limit",
            "A page cannot be made small enough for the size limit and stay legible.",
            next_step="Raise the limit.",
        )

    def _alone(self, number: int, codings: Mapping[int, Coding]) -> bytes:
        title = _title(self.plan, 9, 9)
        return self.volume.make([number], contents=number == 0, codings=codings, title=title).pdf

    def _runs(self, limit: int) -> list[list[int]]:
        """Documents are put together while they fit; a document that is too large alone is cut at pages."""
        runs: list[list[int]] = [[]]
        for document in _documents(self.plan):
            if self._estimate([*runs[-1], *document]) <= limit:
                runs[-1] += document
                continue
            runs.append([])
            for number in document:
                if runs[-1] and self._estimate([*runs[-1], number]) > limit:
                    runs.append([])
                runs[-1].append(number)
        return [run for run in runs if run]

    def _estimate(self, run: Sequence[int]) -> int:
        streams: dict[tuple[int, int], int] = {}
        for number in run:
            streams.update(self.weights[number])
        return sum(streams.values()) + _PAGE_BYTES * len(run) + _FILE_BYTES


def _weigh(data: bytes) -> list[Weight]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [_streams(page.obj) for page in pdf.pages]


def _streams(page: Object) -> Weight:
    found: dict[tuple[int, int], int] = {}
    seen: set[tuple[int, int]] = set()
    waiting = [value for key, value in page.items() if key != "/Parent"]
    while waiting:
        item = waiting.pop()
        if not isinstance(item, Dictionary | Array | Stream):
            continue
        if item.is_indirect:
            if item.objgen in seen:
                continue
            seen.add(item.objgen)
        if isinstance(item, Stream):
            found[item.objgen] = int(item.get("/Length", 0))
        waiting += list(item) if isinstance(item, Array) else [value for _, value in item.items()]
    return found


def _documents(plan: BinderPlan) -> list[list[int]]:
    found: list[list[int]] = []
    for number, page in enumerate(plan.pages):
        if number and page.document == plan.pages[number - 1].document:
            found[-1].append(number)
        else:
            found.append([number])
    return found


def _bound(plan: BinderPlan, path: str, made: Made, run: Sequence[int]) -> Bound:
    placed = tuple((plan.pages[number].ref, made.front + index) for index, number in enumerate(run, 1))
    return Bound(path, made.pdf, made.front + len(run), placed)


def _path(path: str, index: int, count: int) -> str:
    name = PurePosixPath(path)
    return str(name.with_name(f"{name.stem}_part{index}of{count}{name.suffix}"))


def _title(plan: BinderPlan, index: int, count: int) -> str:
    part = f" (part {index} of {count})" if count > 1 else ""
    return f"{plan.title} {plan.date}{part}".strip()
