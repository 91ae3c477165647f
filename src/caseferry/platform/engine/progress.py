"""What a build is doing, for people who wait: steps and counts, never names."""

from __future__ import annotations

import time
from types import TracebackType

from caseferry.platform.cases.models import Build

_EVERY = 0.5  # seconds between two writes


class BuildProgress:
    """A Progress that writes into the build's row, twice a second at most."""

    def __init__(self, build: Build) -> None:
        self._id = build.pk
        self._step, self._done, self._total, self._told = "", 0, 0, 0.0

    def __enter__(self) -> BuildProgress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._tell()

    def start(self, step: str, total: int) -> None:
        """A step begins."""
        self._step, self._done, self._total = step, 0, total
        self._tell()

    def advance(self, units: int = 1, *, about: str = "") -> None:
        """Work was done."""
        self._done += units
        if time.monotonic() - self._told > _EVERY:
            self._tell()

    def finish(self) -> None:
        """The step is done."""
        self._tell()

    def _tell(self) -> None:
        self._told = time.monotonic()
        Build.objects.filter(pk=self._id).update(step=self._step[:20], done=self._done, total=self._total)
