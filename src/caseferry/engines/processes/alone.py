"""One task in a process of its own, for one hostile file; what it yields is streamed with back-pressure."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, BinaryIO

from caseferry.domain.errors import Refusal
from caseferry.domain.limits import Limits
from caseferry.engines.processes.frames import Ended
from caseferry.engines.processes.pool import outcome_of
from caseferry.engines.processes.spawn import Child
from caseferry.ports.unpacking import Member

_MOST = 4 << 20


def run_alone(function: str, *args: Any, limits: Limits, data: BinaryIO | None = None) -> Iterator[Any]:
    """What the generator `function` (`package.module:function`) yields, one by one; or its one returned value.

    With `data` (seekable), the function's first argument is a stream of those bytes, fetched through the pipe as it reads.
    A yielded Member has chunks that must be taken before the next one. The child waits while the caller does not ask for more.
    Raises Refusal when the child refuses, dies, or costs too much. Closing the iterator early ends the process.
    """
    child = Child(limits)
    try:
        child.send(function, args, size=None if data is None else data.seek(0, io.SEEK_END))
        yield from listen(child, data)
    except Ended:
        refused = child.why()
        raise Refusal(refused.code, refused.reason, next_step=refused.next_step) from None
    finally:
        child.end()


def listen(child: Child, data: BinaryIO | None) -> Iterator[Any]:
    """What a child that was given a task yields, or its one returned value. Raises Refusal, or Ended when the child is gone."""
    while True:
        message = _next_words(child, data)
        if message[0] == "item":
            yield message[1]
        elif message[0] == "member" and len(message) == 4:
            chunks = _chunks(child, data)
            yield Member(str(message[1]), chunks, str(message[2]), message[3])
            for _ in chunks:
                pass  # what the caller left
        else:
            break
    outcome = outcome_of(message)
    if outcome.refused:
        raise Refusal(outcome.refused.code, outcome.refused.reason, next_step=outcome.refused.next_step)
    if outcome.value is not None:
        yield outcome.value


def _chunks(child: Child, data: BinaryIO | None) -> Iterator[bytes]:
    while (message := _next_words(child, data))[0] == "chunk":
        yield bytes(message[1])
    if message[0] == "broken":
        raise Refusal(str(message[1]), str(message[2]), next_step=str(message[3]))
    if message[0] != "whole":
        raise Ended("a member without an end")


def _next_words(child: Child, data: BinaryIO | None) -> tuple[Any, ...]:
    """The child's next message; what it wants to read of our file is handed over on the way."""
    while (message := child.receive())[0] == "read":
        if data is None or len(message) != 3:
            raise Ended("a file was asked for that is not there")
        data.seek(int(message[1]))
        child.answer(data.read(min(int(message[2]), _MOST)))
    return message
