"""One run over a generated case: python -m benchmarks.packet.run read|compose RECORDS OUT JOBS

`read` stops when composing would begin, so that `compose` finds every page read. `compose` tells its time and memory as JSON.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
from pathlib import Path

from benchmarks.stopwatch import Scales, Stopwatch
from caseferry.domain.request import CaseRequest
from caseferry.pack.packing import Inputs, pack

COMPOSING = ("compose", "review")


class Read(Exception):
    """Everything is read."""


class UntilComposing(Stopwatch):
    """Ends the run when composing begins."""

    def start(self, step: str, total: int) -> None:
        if step == COMPOSING[0]:
            raise Read
        super().start(step, total)


class FromComposing(Stopwatch):
    """Weighs and times from the moment when the case is understood."""

    def __init__(self, scales: Scales) -> None:
        super().__init__()
        self._scales = scales
        self.began = 0.0

    def finish(self) -> None:
        if self._step == "understand":
            self.began, self._scales.peak = time.monotonic(), 0
        super().finish()


def main(stage: str, records: Path, out: Path, jobs: int) -> None:
    """Read, or compose what was read."""
    request = CaseRequest(as_of=dt.date(2026, 1, 25), question="Is surgery possible?", hospital="cicams")
    if stage == "read":
        try:
            pack(Inputs((records,)), request, out, jobs=jobs, progress=UntilComposing())
        except Read:
            return
    scales = Scales()
    scales.start()
    watch = FromComposing(scales)
    packet = pack(Inputs((records,)), request, out, jobs=jobs, progress=watch)
    seconds = time.monotonic() - watch.began
    sizes = {
        name: (out / place).stat().st_size
        for name, place in (("review.html", "keep/review.html"), ("FHIR", "send/fhir_bundle.json"))
    }
    pdfs = sum(path.stat().st_size for path in (out / "send").rglob("*.pdf"))
    told = {
        "pages": len(packet["ledger"]), "facts": len(packet["facts"]), "seconds": round(seconds, 1),
        **{step: watch.seconds.get(step, 0.0) for step in COMPOSING}, "peak_mb": scales.peak // 1_000_000,
        "review_mb": round(sizes["review.html"] / 1e6, 1), "fhir_mb": round(sizes["FHIR"] / 1e6, 1), "pdf_mb": round(pdfs / 1e6, 1),
    }  # fmt: skip
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
