"""Imaging, measured: python -m benchmarks.imaging [--slices N] [--edge PIXELS] [--jobs N]

Generates a disc in a temporary folder and reads its headers with plain pydicom (one process, `stop_before_pixels`), with our reader in
this process, and with our reader in worker processes; draws previews; packs the disc as a whole. Prints a table with ratios.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pydicom

from benchmarks.discs import write_disc
from benchmarks.stopwatch import Scales
from caseferry.domain.sources import SourceFile, SourceKind
from caseferry.engines.dicom import PydicomHeaders
from caseferry.engines.storage import FolderBlobs
from caseferry.pack.contact_sheet import EDGE
from caseferry.pack.imaging import SandboxedHeaders, SandboxedPictures
from caseferry.ports.imaging import Frame

RESULTS = Path("bench-results")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slices", type=int, default=5000)
    parser.add_argument("--edge", type=int, default=128)
    parser.add_argument("--jobs", type=int, default=2)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        disc, out = Path(folder, "disc"), Path(folder, "out")
        write_disc(disc, chosen.slices, edge=chosen.edge)
        rows = [run(way, disc, chosen.jobs) for way in WAYS]
        rows += [packed(disc, out, chosen.jobs)]
    show(rows, chosen.slices)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "imaging.json").write_text(json.dumps(rows, indent=1), encoding="utf-8")


def run(way: str, disc: Path, jobs: int) -> dict[str, object]:
    """One way of reading in a fresh process, so that memory is its own."""
    command = [sys.executable, "-m", "benchmarks.imaging_way", way, str(disc), str(jobs)]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])
    return {"way": way, **told}


def packed(disc: Path, out: Path, jobs: int) -> dict[str, object]:
    started = time.perf_counter()
    command = [sys.executable, "-m", "benchmarks.stopwatch", str(disc), str(out), str(jobs)]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])
    return {
        "way": "whole packet",
        "count": told["pages"],
        "seconds": round(time.perf_counter() - started, 1),
        "peak_mb": told["peak_mb"],
    }


def show(rows: list[dict[str, object]], slices: int) -> None:
    base = next(float(str(row["seconds"])) for row in rows if row["way"] == "pydicom")
    print(f"{slices} slices, {dt.datetime.now(dt.UTC):%Y-%m-%d}\n")
    print(f"{'way':28}{'count':>8}{'seconds':>10}{'a second':>10}{'times pydicom':>15}{'peak MB':>9}")
    for row in rows:
        seconds, count = float(str(row["seconds"])), int(str(row["count"]))
        ratio = f"{base / seconds * count / slices:.2f}" if row["way"] in WAYS[:3] else ""
        print(f"{row['way']!s:28}{count:8}{seconds:10.2f}{count / seconds:10.0f}{ratio:>15}{row['peak_mb']!s:>9}")


WAYS = ("pydicom", "headers in this process", "headers in workers", "previews in workers")
_PREVIEWS = 240


def sources_of(disc: Path, blobs: FolderBlobs) -> list[SourceFile]:
    found = []
    for path in sorted(path for path in disc.rglob("*") if path.is_file()):
        sha256, size = blobs.put([path.read_bytes()])
        found.append(SourceFile(path.name, path.name, sha256, "application/dicom", size, SourceKind.DICOM))
    return found


def measure(work: Callable[[], Iterable[object]]) -> dict[str, object]:
    scales = Scales()
    scales.start()
    started = time.perf_counter()
    count = sum(1 for item in work() if item is not None)
    seconds = round(time.perf_counter() - started, 3)
    time.sleep(0.6)  # one more weighing
    return {"count": count, "seconds": seconds, "peak_mb": scales.peak // 1_000_000}


def way_of(way: str, disc: Path, jobs: int, store: Path) -> dict[str, object]:
    """Blobs are put first; only reading is timed."""
    blobs = FolderBlobs(store)
    sources = sources_of(disc, blobs)
    plain = [blobs.place(source.sha256) for source in sources]
    ways: dict[str, Callable[[], Iterable[object]]] = {
        "pydicom": lambda: (pydicom.dcmread(path, stop_before_pixels=True).get("SOPInstanceUID") for path in plain),
        "headers in this process": lambda: PydicomHeaders().headers(sources, blobs),
        "headers in workers": lambda: SandboxedHeaders(jobs=jobs).headers(sources, blobs),
    }
    ways["previews in workers"] = lambda: SandboxedPictures(jobs=jobs).draw(
        [Frame(source.sha256) for source in sources[:: max(1, len(sources) // _PREVIEWS)]], blobs, edge=EDGE
    )
    return measure(ways[way])


if __name__ == "__main__":
    main()
