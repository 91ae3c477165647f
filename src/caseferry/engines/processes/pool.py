"""A row of persistent worker processes that share out tasks and give results in input order."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from caseferry.domain.limits import Limits
from caseferry.domain.sources import Refused
from caseferry.engines.processes.frames import Ended
from caseferry.engines.processes.spawn import Child


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one task: its `value`, or why there is none. `seconds` of processor time; `trace` says where code failed."""

    value: Any = None
    refused: Refused | None = None
    seconds: float = 0.0
    trace: str = ""


_Ticket = tuple[int, str, tuple[Any, ...]]
_Answer = tuple[int, Outcome | BaseException]


class Workers:
    """`count` worker processes, kept warm. Use as a context manager; one `run` at a time.

    `initializer` (`package.module:function`) runs once in each process, for models; `limits` bound each process (memory)
    and each task (processor seconds). A process that dies is replaced and only its task is lost, after one more try alone.
    """

    def __init__(
        self,
        count: int,
        *,
        initializer: str | None = None,
        init_args: tuple[Any, ...] = (),
        limits: Limits | None = None,
    ) -> None:
        self.count = max(1, count)
        self._start = (limits or Limits(), initializer, init_args)
        self._children: list[Child | None] = [None] * self.count
        self._busy: set[int] = set()
        self._stopped = threading.Event()

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close(patience=0.0 if kind else 2.0)

    def close(self, *, patience: float = 2.0) -> None:
        """End every process; safe to call twice."""
        for slot, child in enumerate(self._children):
            self._children[slot] = None
            if child:
                child.end(patience=patience)

    def run(
        self, function: str, tasks: Iterable[tuple[Any, ...]], *, done: Callable[[int], None] | None = None
    ) -> Iterator[Outcome]:
        """One outcome per task, in the order of the tasks, as soon as it and all before it are there.

        `function` is `package.module:function`, called with each tuple. Tasks are drawn lazily, a few ahead. `done` is told
        the number (from 0) of each finished task, in the caller's thread. Raises CaseferryError when no process can start.
        """
        tickets: queue.SimpleQueue[_Ticket | None] = queue.SimpleQueue()
        answers: queue.SimpleQueue[_Answer] = queue.SimpleQueue()
        threads = [
            threading.Thread(target=self._serve, args=(slot, tickets, answers), daemon=True)
            for slot in range(self.count)
        ]
        for thread in threads:
            thread.start()
        self._stopped.clear()
        try:
            yield from self._in_order(function, iter(tasks), tickets, answers, done)
        except BaseException:
            self._stop_now(tickets)
            raise
        finally:
            for _ in threads:
                tickets.put(None)
            for thread in threads:
                thread.join()

    def _stop_now(self, tickets: queue.SimpleQueue[_Ticket | None]) -> None:
        """The caller wants no more: drop what waits, kill what runs, keep what is idle."""
        self._stopped.set()
        while not tickets.empty():
            tickets.get()
        for slot in tuple(self._busy):
            child = self._children[slot]
            if child:
                child.kill()

    def _in_order(
        self,
        function: str,
        tasks: Iterator[tuple[Any, ...]],
        tickets: queue.SimpleQueue[_Ticket | None],
        answers: queue.SimpleQueue[_Answer],
        done: Callable[[int], None] | None,
    ) -> Iterator[Outcome]:
        sent = given = 0
        ready: dict[int, Outcome] = {}
        while True:
            while sent - given < 4 * self.count and (task := next(tasks, None)) is not None:
                tickets.put((sent, function, task))
                sent += 1
            if given == sent:
                return
            while given not in ready:
                number, outcome = answers.get()
                if isinstance(outcome, BaseException):
                    raise outcome
                ready[number] = outcome
                if done:
                    done(number)
            yield ready.pop(given)
            given += 1

    def _serve(
        self, slot: int, tickets: queue.SimpleQueue[_Ticket | None], answers: queue.SimpleQueue[_Answer]
    ) -> None:
        """The thread beside one process: hands it tasks until there are none."""
        while (ticket := tickets.get()) is not None:
            number, function, args = ticket
            try:
                answers.put((number, self._attempt(slot, function, args)))
            except BaseException as error:
                answers.put((number, error))
                return

    def _attempt(self, slot: int, function: str, args: tuple[Any, ...]) -> Outcome:
        outcome, again = self._once(slot, function, args)
        return self._once(slot, function, args)[0] if again and not self._stopped.is_set() else outcome

    def _once(self, slot: int, function: str, args: tuple[Any, ...]) -> tuple[Outcome, bool]:
        """The outcome, and whether a fresh process may fare better."""
        child = self._children[slot] or Child(*self._start)
        self._children[slot] = child
        self._busy.add(slot)
        try:
            child.send(function, args)
            return outcome_of(child.receive()), False
        except Ended:
            self._children[slot] = None
            return Outcome(refused=child.why()), not child.out_of_time
        finally:
            self._busy.discard(slot)


def outcome_of(message: tuple[Any, ...]) -> Outcome:
    """The outcome that a child's last message tells. Raises Ended when it is none."""
    if message[0] == "value" and len(message) == 3:
        return Outcome(message[1], seconds=float(message[2]))
    if message[0] == "refused" and len(message) == 5:
        _, code, reason, next_step, trace = (str(part) for part in message)
        return Outcome(refused=Refused(code, reason, next_step), trace=trace)
    raise Ended("an answer of an unknown kind")
