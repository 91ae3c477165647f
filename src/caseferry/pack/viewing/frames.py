"""The pixels that the viewer asks for, decoded in worker processes and packed as one stream."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any, BinaryIO

from caseferry.domain.errors import Refusal
from caseferry.domain.limits import Limits
from caseferry.engines.dicom.pictures import draw_frame
from caseferry.engines.dicom.view_frames import PackedFrame, pack_frame
from caseferry.engines.processes import Standing
from caseferry.pack.imaging import imaging_limits
from caseferry.pack.viewing.films import Film, Opener, Place
from caseferry.ports.imaging import Picture

_HERE = "caseferry.pack.viewing.frames"
_PICTURE_EDGE = 320
_MOST = 20_000  # frames of one request
_SIZES = struct.Struct("<II")


class FrameDesk:
    """Gives frames to any number of threads from `jobs` worker processes. Use as a context manager.

    `open_source` as in `films.Opener`; nothing is kept on disk.
    """

    def __init__(self, open_source: Opener, *, jobs: int = 1, limits: Limits | None = None) -> None:
        self._open, self._jobs = open_source, max(1, jobs)
        self._workers = Standing(self._jobs, limits=imaging_limits(limits or Limits()), initializer=f"{_HERE}:prepare")

    def __enter__(self) -> FrameDesk:
        return self

    def __exit__(self, *_: object) -> None:
        self._workers.close()

    def picture(self, film: Film) -> Picture:
        """The middle frame as a small picture at a sensible window; another one where that is broken. Raises Refusal when all are."""
        last = len(film.places) - 1
        for number in dict.fromkeys((last // 2 + last % 2, 0, last)):
            try:
                found = self._call("draw", film.places[number], _PICTURE_EDGE)
            except (Refusal, OSError, KeyError):
                continue
            if isinstance(found, Picture):
                return found
        raise Refusal("damaged", "Its pixels cannot be shown.")

    def frames(self, film: Film, numbers: Sequence[int], edge: int) -> Iterator[bytes]:
        """Messages of the frame stream, in the order of `numbers`; a frame that cannot be had says why and does not end the stream.

        A message is the length of its head and of its body (two 32-bit little endian numbers), the head (JSON), the body (zlib).
        """
        with ThreadPoolExecutor(self._jobs) as threads:
            waiting = iter(numbers)
            running = [threads.submit(self._message, film, number, edge) for number in islice(waiting, 2 * self._jobs)]
            while running:
                yield running.pop(0).result()
                running += [threads.submit(self._message, film, number, edge) for number in islice(waiting, 1)]

    def _message(self, film: Film, number: int, edge: int) -> bytes:
        try:
            found = self._call("pack", film.places[number], edge)
            if isinstance(found, PackedFrame):
                return _framed({"frame": number, **_told(found)}, found.body)
            reason = "Its pixels cannot be shown."
        except Refusal as refused:
            reason = refused.what
        except (OSError, KeyError):
            reason = "Its file is gone."
        return _framed({"frame": number, "error": reason}, b"")

    def _call(self, function: str, place: Place, edge: int) -> Any:
        with self._open(place.source) as data:
            return self._workers.call(f"{_HERE}:{function}", place.frame, edge, data=data)


def wanted_frames(text: str, count: int) -> tuple[int, ...]:
    """The frames of a request: numbers and ranges in the order they are wanted. Raises ValueError.

    >>> wanted_frames("2-4,0,1", 5)
    (2, 3, 4, 0, 1)
    """
    found: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        low, high = int(first), int(last or first)
        if not 0 <= low <= high < count or len(found) + high - low >= _MOST:
            raise ValueError("no such frames")
        found += range(low, high + 1)
    return tuple(found)


def prepare() -> None:
    """In a worker: what is needed is imported by now."""


def pack(data: BinaryIO, frame: int, edge: int) -> PackedFrame:
    """In a worker: one packed frame. Raises Refusal."""
    return pack_frame(data, frame, edge)


def draw(data: BinaryIO, frame: int, edge: int) -> Picture:
    """In a worker: one small picture. Raises Refusal."""
    return draw_frame(data, frame, edge)


def _told(frame: PackedFrame) -> dict[str, Any]:
    return {
        "rows": frame.rows, "columns": frame.columns, "step": frame.step, "type": frame.type, "samples": frame.samples,
        "slope": frame.slope, "intercept": frame.intercept, "window": frame.window,
    }  # fmt: skip


def _framed(head: dict[str, Any], body: bytes) -> bytes:
    told = json.dumps(head, separators=(",", ":")).encode()
    return _SIZES.pack(len(told), len(body)) + told + body
