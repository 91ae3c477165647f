"""The inside of a worker process: waits for work, does it, sends what came of it."""

from __future__ import annotations

import importlib
import inspect
import io
import os
import traceback
from collections.abc import Callable
from typing import Any, BinaryIO

from caseferry.domain.errors import Refusal
from caseferry.engines.processes.bounds import allow_seconds, bind_process, leave_network, used_seconds
from caseferry.engines.processes.frames import Ended, read_frame, write_frame
from caseferry.ports.unpacking import Member

WINDOW = 256 << 10
"""Bytes of the parent's file fetched at once."""

_PIECE = 1 << 20


def serve() -> None:
    """Work until the parent closes the pipe. The first message binds the process; the rest are tasks."""
    inlet, outlet = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    _silence()
    try:
        _, limits, initializer, init_args = read_frame(inlet, careful=False)
        leave_network()
        bind_process(memory_bytes=limits.memory_bytes)
        write_frame(outlet, _attempt(initializer, init_args, outlet) if initializer else ("ready",))
        while True:
            _, function, args, size = read_frame(inlet, careful=False)
            allow_seconds(limits.cpu_seconds)
            source = () if size is None else (io.BufferedReader(_Remote(inlet, outlet, size), WINDOW),)
            write_frame(outlet, _attempt(function, (*source, *args), outlet))
    except Ended:
        return


def _silence() -> None:
    """Whatever a library prints goes nowhere: it may hold words of a record."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


def _attempt(function: str, args: tuple[Any, ...], outlet: BinaryIO) -> tuple[Any, ...]:
    """Call it; stream what it yields; turn what it raises into a refusal without any words of the record."""
    started = used_seconds()
    try:
        found = _resolve(function)(*args)
        if inspect.isgenerator(found):
            for item in found:
                _send(outlet, item)
            found = None
        return ("value", found, used_seconds() - started)
    except Ended:
        raise
    except BaseException as error:
        return ("refused", *_told(error))


def _send(outlet: BinaryIO, item: object) -> None:
    """One yielded value; the bytes of a member follow it in pieces, and what goes wrong among them spoils that member alone."""
    if not isinstance(item, Member):
        write_frame(outlet, ("item", item))
        return
    write_frame(outlet, ("member", item.path, item.received_from, item.refused))
    try:
        for chunk in item.chunks:
            for at in range(0, len(chunk), _PIECE):
                write_frame(outlet, ("chunk", bytes(chunk[at : at + _PIECE])))
    except Ended:
        raise
    except Exception as error:
        write_frame(outlet, ("broken", *_told(error)))
    else:
        write_frame(outlet, ("whole",))


def _told(error: BaseException) -> tuple[str, str, str, str]:
    """Code, reason, next step and places of an error: a refusal keeps its words, anything else loses them."""
    if isinstance(error, Refusal):
        return error.code, error.what, error.next_step, ""
    if isinstance(error, MemoryError):
        return (
            "limit",
            "It needs more memory than one file may use.",
            "Please send it again in smaller parts, or as a PDF.",
            "",
        )
    return (
        "damaged",
        f"It could not be read ({type(error).__name__}).",
        "Please ask for this file again.",
        _places(error),
    )


def _resolve(function: str) -> Callable[..., Any]:
    module, _, name = function.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return found


def _places(error: BaseException) -> str:
    """Where it went wrong: kinds, files and lines, never a message (it may quote the record)."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    return type(error).__name__ + "".join(f" < {frame.filename}:{frame.lineno}" for frame in reversed(frames))


class _Remote(io.RawIOBase):
    """The parent's file, read through the pipe: this process needs no right to open anything."""

    def __init__(self, inlet: BinaryIO, outlet: BinaryIO, size: int) -> None:
        self._inlet, self._outlet, self._size, self._at = inlet, outlet, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise OSError(22, "before the start of the file")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: Any) -> int:
        wanted = min(len(buffer), max(0, self._size - self._at), 4 << 20)
        if not wanted:
            return 0
        write_frame(self._outlet, ("read", self._at, wanted))
        _, data = read_frame(self._inlet, careful=False)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


if __name__ == "__main__":
    serve()
