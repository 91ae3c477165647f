"""The main job, measured: python -m benchmarks.main_job [--pages N...]

Packs the example case and generated cases of 200 and 400 pages in fresh processes, and prints pages per second, peak memory of
the whole family of processes and the time per step; beside it the scanned pages of the first through OCRmyPDF where it is
installed. Writes `bench-results/main_job.json`.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.example.build import build
from benchmarks.example.long_case import build_long_case

RESULTS = Path("bench-results")
MEMORY_MB = 2500
"""What a run may take, whatever the size of the case."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, nargs="+", default=[200, 400])
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        build(folder / "example")
        rows: dict[str, dict[str, Any] | None] = {
            "example case": measure(folder / "example" / "records", folder / "out", options.jobs)
        }
        for pages in options.pages:
            build_long_case(folder / f"{pages}", pages=pages)
            rows[f"{pages} pages"] = measure(folder / f"{pages}" / "records", folder / f"out{pages}", options.jobs)
        first = folder / f"{options.pages[0]}" / "records"
        rows["OCRmyPDF, the scans"] = ocrmypdf(first, folder / "scans.pdf", options.jobs)
    show(rows)
    weigh({name: row["peak_mb"] for name, row in rows.items() if row and "peak_mb" in row})
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "main_job.json").write_text(json.dumps(rows, indent=1), encoding="utf-8")


def measure(records: Path, out: Path, jobs: int) -> dict[str, Any]:
    """One run of the command in a process of its own, with the time per step."""
    program = [sys.executable, "-m", "benchmarks.stopwatch", str(records), str(out), str(jobs)]
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(program, capture_output=True, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    seconds = time.monotonic() - began
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {
        **told,
        "seconds": round(seconds, 1),
        "cpu": round(cpu, 1),
        "pages_per_second": round(told["pages"] / seconds, 2),
    }


def ocrmypdf(records: Path, out: Path, jobs: int) -> dict[str, Any] | None:
    """The scanned pages of the long case through OCRmyPDF, or None where it is not installed."""
    program = shutil.which("ocrmypdf")
    scans = sorted(records.glob("scan*.pdf"))
    if program is None or not scans:
        return None
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [program, "-q", "-j", str(jobs), "--force-ocr", str(scans[0]), str(out)], check=True, capture_output=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds, cpu = time.monotonic() - began, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    import pikepdf

    with pikepdf.open(scans[0]) as pdf:
        pages = len(pdf.pages)
    return {
        "pages": pages,
        "seconds": round(seconds, 1),
        "cpu": round(cpu, 1),
        "pages_per_second": round(pages / seconds, 2),
    }


def show(rows: dict[str, dict[str, Any] | None]) -> None:
    """A table, one column a run."""
    keys = (
        "pages",
        "seconds",
        "cpu",
        "pages_per_second",
        "peak_mb",
        "intake",
        "open",
        "read",
        "understand",
        "compose",
        "review",
    )
    print(f"{'':20}" + "".join(f"{name:>22}" for name in rows))
    for key in keys:
        print(f"{key:20}" + "".join(f"{(row or {}).get(key, '-')!s:>22}" for row in rows.values()))
    if rows["OCRmyPDF, the scans"] is None:
        print("OCRmyPDF was not measured: it is not installed here (apt install ocrmypdf).")


def weigh(peaks: dict[str, int]) -> None:
    """Says whether memory is bounded: below the bound, and no more for twice the pages."""
    for name, peak in peaks.items():
        print(f"memory, {name}: {peak} MB of {MEMORY_MB} MB {'' if peak < MEMORY_MB else 'TOO MUCH'}")


if __name__ == "__main__":
    main()
