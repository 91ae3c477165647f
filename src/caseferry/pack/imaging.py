"""Reads DICOM objects in worker processes: a hostile one can neither hang a run nor eat its memory, and costs nobody else."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, BinaryIO

from caseferry.domain.errors import Refusal
from caseferry.domain.imaging import DirectoryEntry, Instance
from caseferry.domain.limits import Limits
from caseferry.domain.sources import SourceFile
from caseferry.engines.dicom.directory import read_directory
from caseferry.engines.dicom.headers import FIRST, MOST, PydicomHeaders, read_header
from caseferry.engines.dicom.pictures import draw_frame
from caseferry.engines.dicom.walk import CutOff
from caseferry.engines.processes import Outcome, Workers, run_alone
from caseferry.ports.imaging import Frame, Picture, PictureCoding
from caseferry.ports.storage import BlobStore

_HERE = "caseferry.pack.imaging"
_TOGETHER = 64  # objects handed over at once
_SECONDS = 20  # of processor time for one such heap, or for one object alone
_MEMORY = 1 << 30
_WHOLE = 32 << 20  # bytes of a file that is handed over whole

Head = tuple[str, bytes, bool]
"""Source id, the first bytes, and whether they are all."""


def imaging_limits(limits: Limits) -> Limits:
    """What one DICOM task may cost."""
    return replace(
        limits, cpu_seconds=min(limits.cpu_seconds, _SECONDS), memory_bytes=min(limits.memory_bytes, _MEMORY)
    )


class SandboxedHeaders:
    """InstanceReader over `jobs` worker processes; only the first bytes of each object are handed to them."""

    def __init__(self, *, jobs: int = 1, limits: Limits | None = None) -> None:
        self._jobs, self._limits = jobs, imaging_limits(limits or Limits())

    def header(self, source: str, data: BinaryIO) -> Instance | None:
        """One object, in a process of its own."""
        return next(self._alone(f"{_HERE}:read_stream", data, source), None)

    def directory(self, data: BinaryIO) -> tuple[DirectoryEntry, ...]:
        """The table of contents of a disc, read in a process of its own."""
        return tuple(self._alone(f"{_HERE}:list_directory", data))

    def headers(self, sources: Sequence[SourceFile], blobs: BlobStore) -> Iterator[Instance | None]:
        """In the order of `sources`. A heap that fails is read again one by one; a long header is read from the file itself."""
        if not sources:
            return
        found: dict[int, Instance | None] = {}
        again: list[int] = []
        with Workers(self._jobs, initializer=f"{_HERE}:prepare", limits=self._limits) as workers:
            heaps = [range(at, min(at + _TOGETHER, len(sources))) for at in range(0, len(sources), _TOGETHER)]
            tasks = ((tuple(_head(sources[number], blobs) for number in heap),) for heap in heaps)
            for heap, outcome in zip(heaps, workers.run(f"{_HERE}:read_heads", tasks), strict=True):
                again += _sort(heap, outcome, found)
            singles = (((_head(sources[number], blobs),),) for number in again)
            long = [number for number, outcome in zip(again, workers.run(f"{_HERE}:read_heads", singles), strict=True)
                    if _sort(range(number, number + 1), outcome, found) and outcome.refused is None]  # fmt: skip
        for number in long:
            with blobs.open(sources[number].sha256) as data:
                found[number] = self.header(sources[number].id, data)
        yield from (found.get(number) for number in range(len(sources)))

    def _alone(self, function: str, data: BinaryIO, *args: Any) -> Iterator[Any]:
        try:
            yield from run_alone(function, *args, limits=self._limits, data=data)
        except Refusal:
            return


class SandboxedPictures:
    """PictureDrawer over `jobs` worker processes. A file that is too large to be handed over whole is read through the pipe."""

    def __init__(self, *, jobs: int = 1, limits: Limits | None = None) -> None:
        self._jobs, self._limits = jobs, imaging_limits(limits or Limits())

    def draw(
        self, frames: Sequence[Frame], blobs: BlobStore, *, edge: int, coding: PictureCoding = "image/webp"
    ) -> Iterator[Picture | None]:
        """A picture per frame, in order."""
        if not frames:
            return
        with Workers(self._jobs, initializer=f"{_HERE}:prepare", limits=self._limits) as workers:
            tasks = ((_small(frame, blobs), frame.number, edge, coding) for frame in frames)
            for frame, outcome in zip(frames, workers.run(f"{_HERE}:draw_bytes", tasks), strict=True):
                if outcome.refused is None and outcome.value is None:
                    yield self._draw_large(frame, blobs, edge, coding)
                else:
                    yield outcome.value

    def _draw_large(self, frame: Frame, blobs: BlobStore, edge: int, coding: PictureCoding) -> Picture | None:
        try:
            with blobs.open(frame.sha256) as data:
                drawn = run_alone(f"{_HERE}:draw_stream", frame.number, edge, coding, limits=self._limits, data=data)
                return next(drawn, None)
        except Refusal:
            return None


def _small(frame: Frame, blobs: BlobStore) -> bytes | None:
    with blobs.open(frame.sha256) as data:
        found = data.read(_WHOLE + 1)
    return found if len(found) <= _WHOLE else None


def _head(source: SourceFile, blobs: BlobStore) -> Head:
    with blobs.open(source.sha256) as data:
        head = data.read(FIRST)
    return source.id, head, len(head) < FIRST


def _sort(heap: Sequence[int], outcome: Outcome, found: dict[int, Instance | None]) -> list[int]:
    """Keep what was read; the numbers of those that must be read in another way."""
    if outcome.refused is not None:
        return list(heap)
    answers = list(itertools.islice(outcome.value, len(heap)))
    found.update(
        (number, answer) for number, answer in zip(heap, answers, strict=False) if isinstance(answer, Instance)
    )
    return [number for number, answer in zip(heap, answers, strict=False) if answer == "more"]


def prepare() -> None:
    """Called once in each process: what reading needs is imported by now."""


def read_heads(heads: Sequence[Head]) -> tuple[Instance | str | None, ...]:
    """An instance per head in this process; `more` where the first bytes do not hold the header; None for what is no instance."""
    return tuple(_read(*head) for head in heads)


def _read(source: str, head: bytes, whole: bool) -> Instance | str | None:
    try:
        return read_header(source, head, whole=whole)
    except CutOff:
        return None if whole else "more"


def read_stream(data: BinaryIO, source: str) -> Instance | None:
    """One object with a long header, in this process."""
    return PydicomHeaders().header(source, data)


def list_directory(data: BinaryIO) -> Iterator[DirectoryEntry]:
    """The entries of a DICOMDIR, in this process."""
    yield from read_directory(data.read(MOST))


def draw_bytes(data: bytes | None, number: int, edge: int, coding: PictureCoding) -> Picture | None:
    """One frame in this process; None when the file was too large to be handed over. Raises Refusal."""
    return None if data is None else draw_frame(io.BytesIO(data), number, edge, coding)


def draw_stream(data: BinaryIO, number: int, edge: int, coding: PictureCoding) -> Picture:
    """One frame of a large file in this process. Raises Refusal."""
    return draw_frame(data, number, edge, coding)
