"""Worker processes that stand ready for single tasks from any thread, each task with one hostile file of the parent."""

from __future__ import annotations

import io
import queue
from typing import Any, BinaryIO

from caseferry.domain.errors import Refusal
from caseferry.domain.limits import Limits
from caseferry.engines.processes.alone import listen
from caseferry.engines.processes.frames import Ended
from caseferry.engines.processes.spawn import Child


class Standing:
    """`count` processes, started when first needed and kept warm. Safe to use from many threads; use as a context manager.

    A task that finds all of them busy waits. A process that dies costs only its task and is replaced.
    """

    def __init__(self, count: int, *, limits: Limits | None = None, initializer: str | None = None) -> None:
        self._limits, self._initializer, self._count = limits or Limits(), initializer, max(1, count)
        self._free: queue.LifoQueue[Child | None] = queue.LifoQueue()
        for _ in range(self._count):
            self._free.put(None)

    def __enter__(self) -> Standing:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def call(self, function: str, *args: Any, data: BinaryIO) -> Any:
        """What `function` (`package.module:function`) returns for a stream of `data` and `args`. Raises Refusal."""
        child = self._free.get()
        kept: Child | None = None
        try:
            child = child or Child(self._limits, self._initializer)
            child.send(function, args, size=data.seek(0, io.SEEK_END))
            found = next(listen(child, data), None)
            kept = child
            return found
        except Ended:
            assert child is not None
            refused = child.why()
            raise Refusal(refused.code, refused.reason, next_step=refused.next_step) from None
        except Refusal:
            kept = child
            raise
        finally:
            if kept is None and child is not None:
                child.end()
            self._free.put(kept)

    def close(self) -> None:
        """End the processes; waits for the tasks that run."""
        for _ in range(self._count):
            child = self._free.get()
            if child is not None:
                child.end(patience=1.0)
        for _ in range(self._count):
            self._free.put(None)
