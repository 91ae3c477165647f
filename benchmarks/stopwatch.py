"""One packing run that tells its time per step and its peak memory: python -m benchmarks.stopwatch RECORDS OUT JOBS"""

from __future__ import annotations

import datetime as dt
import json
import sys
import threading
import time
from pathlib import Path

import psutil

from caseferry.domain.request import CaseRequest
from caseferry.pack.packing import Inputs, pack


class Stopwatch:
    """A Progress that keeps the seconds of each step."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._step, self._since = "", 0.0

    def start(self, step: str, total: int) -> None:
        """A step begins; the one before ends if nobody said so."""
        self.finish()
        self._step, self._since = step, time.monotonic()

    def advance(self, units: int = 1, *, about: str = "") -> None:
        """Nothing to note."""

    def finish(self) -> None:
        """The step is over."""
        if self._step:
            self.seconds[self._step] = round(self.seconds.get(self._step, 0) + time.monotonic() - self._since, 1)
        self._step = ""


class Scales(threading.Thread):
    """Weighs this process and its children twice a second (proportional where the kernel tells, else resident)."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak = 0

    def run(self) -> None:
        """Until the program ends."""
        me = psutil.Process()
        own = me.cmdline()
        while True:
            total = 0
            for process in (me, *me.children(recursive=True)):
                try:
                    if process is not me and process.cmdline() == own:
                        continue  # just forked: still this process, counted already
                    memory = process.memory_full_info()
                    total += getattr(memory, "pss", memory.rss)
                except psutil.Error:
                    continue
            self.peak = max(self.peak, total)
            time.sleep(0.5)


def main(records: Path, out: Path, jobs: int) -> None:
    """Pack and tell, as one line of JSON at the end."""
    watch, scales = Stopwatch(), Scales()
    scales.start()
    packet = pack(Inputs((records,)), CaseRequest(as_of=dt.date(2026, 1, 25)), out, jobs=jobs, progress=watch)
    watch.finish()
    told = {"pages": len(packet["ledger"]), **watch.seconds, "peak_mb": scales.peak // 1_000_000}
    print(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
