"""Shows a person what is being done and how long is left; on a plain log it writes a line now and then."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterator

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

from caseferry.ports.reading import Progress

_WORDS = {
    "intake": "Opening the files",
    "open": "Counting the pages",
    "read": "Reading the pages",
    "understand": "Understanding the records",
    "compose": "Writing the packet",
    "review": "Preparing the review page",
}


@contextlib.contextmanager
def progress_display(*, quiet: bool) -> Iterator[Progress]:
    """A display on standard error: bars on a terminal, lines elsewhere, nothing when `quiet`."""
    if quiet:
        yield SilentProgress()
    elif sys.stderr.isatty():
        with _bars() as bars:
            yield BarProgress(bars)
    else:
        yield LineProgress()


def _bars() -> Bars:
    columns = (
        TextColumn("{task.description:<28}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        TextColumn("left"), TimeRemainingColumn(), TextColumn("{task.fields[about]}"),
    )  # fmt: skip
    return Bars(*columns, console=Console(stderr=True))


class SilentProgress:
    """Says nothing."""

    def start(self, step: str, total: int) -> None:
        """Nothing."""

    def advance(self, units: int = 1, *, about: str = "") -> None:
        """Nothing."""

    def finish(self) -> None:
        """Nothing."""


class LineProgress:
    """One line at the start of each step, and one for each tenth of it."""

    def start(self, step: str, total: int) -> None:
        """Name the step and how much there is to do."""
        self._name, self._total, self._done, self._told = _WORDS.get(step, step), total, 0, 0
        self._since = time.monotonic()
        print(f"{self._name}{f' ({total})' if total else ''} ...", file=sys.stderr, flush=True)

    def advance(self, units: int = 1, *, about: str = "") -> None:
        """Count; speak at each tenth."""
        self._done += units
        tenth = 10 * self._done // self._total if self._total else 0
        if tenth > self._told:
            self._told = tenth
            print(f"  {self._done} of {self._total}{self._left()}  {about}".rstrip(), file=sys.stderr, flush=True)

    def _left(self) -> str:
        """About how long is left, from how long the work so far took."""
        left = (time.monotonic() - self._since) * (self._total - self._done) / self._done
        return f", about {left:.0f} s left" if left >= 1 else ""

    def finish(self) -> None:
        """Nothing more to say."""


class BarProgress:
    """One bar a step, with the time left."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars

    def start(self, step: str, total: int) -> None:
        """A new bar; it only pulses when the total is not known."""
        self._task = self._bars.add_task(_WORDS.get(step, step), total=total or None, about="")

    def advance(self, units: int = 1, *, about: str = "") -> None:
        """Move the bar."""
        self._bars.update(self._task, advance=units, about=about)

    def finish(self) -> None:
        """Fill the bar."""
        task = next(task for task in self._bars.tasks if task.id == self._task)
        self._bars.update(self._task, total=task.completed or 1, completed=task.completed or 1, about="")
