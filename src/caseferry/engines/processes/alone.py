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


def run_alone(function: str, *args: Any, limits: Limits, data: BinaryIO | None = None) -> Iterator[Any]:
    """What the generator `function` (`package.module:function`) yields, one by one; or its one returned value.

    With `data` (seekable), the function's first argument is a stream of those bytes, fetched through the pipe as it reads.
    The child waits while the caller does not ask for more. Raises Refusal when the child refuses, dies, or costs too much.
    Closing the iterator early ends the process.
    """
    child = Child(limits)
    try:
        child.send(function, args, size=None if data is None else data.seek(0, io.SEEK_END))
        yield from _listen(child, data)
    except Ended:
        refused = child.why()
        raise Refusal(refused.code, refused.reason, next_step=refused.next_step) from None
    finally:
        child.end()


def _listen(child: Child, data: BinaryIO | None) -> Iterator[Any]:
    while True:
        message = child.receive()
        if message[0] == "item":
            yield message[1]
        elif message[0] == "read" and data is not None:
            _, offset, size = message
            data.seek(int(offset))
            child.answer(data.read(min(int(size), 4 << 20)))
        else:
            break
    outcome = outcome_of(message)
    if outcome.refused:
        raise Refusal(outcome.refused.code, outcome.refused.reason, next_step=outcome.refused.next_step)
    if outcome.value is not None:
        yield outcome.value
