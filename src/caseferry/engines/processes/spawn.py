"""Starting and ending one worker process, and talking to it."""

from __future__ import annotations

import contextlib
import select
import subprocess
import sys
from pathlib import Path
from typing import Any, BinaryIO

from caseferry.domain.errors import CaseferryError
from caseferry.domain.limits import Limits
from caseferry.domain.sources import Refused
from caseferry.engines.processes.bounds import private_environment
from caseferry.engines.processes.frames import Ended, read_frame, write_frame

STALL_SECONDS = 300
"""A child that is asked for an answer and uses no processor time at all for so long is stuck. Not a limit on slow work."""

_START = "import sys; sys.path[:] = {path!r}; from caseferry.engines.processes.child import serve; serve()"
_TOO_MUCH_TIME, _KILLED = -24, -9  # SIGXCPU, SIGKILL


class Child:
    """A started worker process. Ended by its own process id, never by name."""

    def __init__(self, limits: Limits, initializer: str | None = None, init_args: tuple[Any, ...] = ()) -> None:
        self.limits = limits
        code = _START.format(path=[entry or str(Path.cwd()) for entry in sys.path])
        self._process = subprocess.Popen(
            [sys.executable, "-B", "-s", "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=private_environment(),
            cwd="/",
            bufsize=0,  # `select` must see every byte that waits
            start_new_session=True,  # Ctrl-C reaches the parent alone, which then ends us
        )
        assert self._process.stdin and self._process.stdout
        self._to: BinaryIO = self._process.stdin  # type: ignore[assignment]
        self._from: BinaryIO = self._process.stdout  # type: ignore[assignment]
        self._stuck = False
        self.out_of_time = False  # known once it died
        self._begin(initializer, init_args)

    def _begin(self, initializer: str | None, init_args: tuple[Any, ...]) -> None:
        try:
            write_frame(self._to, ("begin", self.limits, initializer, init_args))
            answer = self.receive()
        except Ended as ended:
            self.end()
            raise CaseferryError(
                "A worker process could not be started.", next_step="Run `caseferry doctor`."
            ) from ended
        if answer[0] == "refused":
            self.end()
            raise CaseferryError(f"A worker process could not prepare itself: {answer[2]} {answer[4]}".strip())

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def send(self, function: str, args: tuple[Any, ...], *, size: int | None = None) -> None:
        """Give it a task; `size` when the task reads a file of the parent. Raises Ended."""
        write_frame(self._to, ("task", function, args, size))

    def answer(self, data: bytes) -> None:
        """Hand over bytes it asked for. Raises Ended."""
        write_frame(self._to, ("data", data))

    def receive(self) -> tuple[Any, ...]:
        """Its next message. Raises Ended when it died, was stuck, or talks nonsense."""
        self._wait_for_words()
        message = read_frame(self._from, careful=True)
        if not isinstance(message, tuple) or not message:
            raise Ended("no message")
        return message

    def _wait_for_words(self) -> None:
        idle, before = 0, None
        while not select.select([self._from], [], [], 1.0)[0]:
            now = _processor_ticks(self.pid)
            idle = idle + 1 if now is not None and now == before else 0
            before = now
            if idle >= STALL_SECONDS:
                self._stuck = True
                raise Ended("it does nothing")

    def why(self) -> Refused:
        """Why it died, for the one task it was doing."""
        status = self.end(patience=0.0 if self._stuck else 1.0)
        self.out_of_time = self._stuck or status == _TOO_MUCH_TIME
        if self.out_of_time:
            return Refused("limit", "Opening it takes too long.", "Please send it again as a PDF or as photographs.")
        if status == _KILLED:
            return Refused(
                "limit", "Opening it needs too much memory.", "Please send it again in smaller parts, or as a PDF."
            )
        return Refused("damaged", "It is broken: the program that opens it crashed.", "Please ask for this file again.")

    def kill(self) -> None:
        """End it from another thread; whoever listens to it sees the pipe close."""
        self._process.kill()

    def end(self, *, patience: float = 0.0) -> int:
        """Stop it if it still runs after `patience` seconds, and collect it; its exit status (negative: the signal)."""
        for stream in (self._to, self._from):
            with contextlib.suppress(OSError, ValueError):
                stream.close()
        try:
            return self._process.wait(timeout=patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            return 0  # ended by us, which says nothing about it


def _processor_ticks(pid: int) -> float | None:
    """What process `pid` used so far, in clock ticks; None where the system does not say."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return float(fields[11]) + float(fields[12])
    except (OSError, IndexError, ValueError):
        return None
