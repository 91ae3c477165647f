"""Imaging, measured: python -m benchmarks.imaging [--slices N] [--edge PIXELS] [--jobs N]

Generates a disc in a temporary folder and reads its headers with plain pydicom (one process, `stop_before_pixels`), with our reader in
this process, with our reader in worker processes, and with gdcm.Scanner; draws previews of 512 x 512 slices; writes the archive of a stick
and copies the same files; packs the disc as a whole. Prints a table with ratios, and each bound of the project beside what was measured.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import gdcm
import pydicom

from benchmarks.discs import slice_of, write_disc, written
from benchmarks.stopwatch import Scales
from caseferry.domain.sources import SourceFile, SourceKind
from caseferry.engines.dicom import PydicomHeaders
from caseferry.engines.dicom.media_images import MediaFile, ZipStream
from caseferry.engines.dicom.pictures import draw_frame
from caseferry.engines.dicom.values import WANTED
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
    judge({str(row["way"]): row for row in rows}, chosen.slices)
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
        ratio = f"{base / seconds * count / slices:.2f}" if row["way"] in HEADERS else ""
        print(f"{row['way']!s:28}{count:8}{seconds:10.2f}{count / seconds:10.0f}{ratio:>15}{row['peak_mb']!s:>9}")


def judge(rows: dict[str, dict[str, object]], slices: int) -> None:
    """The bounds that the project set itself."""

    def speed(way: str) -> float:
        return float(str(rows[way]["count"])) / float(str(rows[way]["seconds"]))

    ours, theirs = max(map(speed, HEADERS[1:3])), speed("pydicom")
    said = [
        (f"headers at least as fast as pydicom alone: {ours / theirs:.2f} times", ours >= theirs),
        (
            f"headers within 3 times of gdcm.Scanner: {speed('gdcm.Scanner') / ours:.2f} times its time",
            speed("gdcm.Scanner") <= 3 * ours,
        ),
        (f"previews at 80 a second a core: {speed('previews on one core'):.0f}", speed("previews on one core") >= 80),
        (
            f"archive at 500 MB/s or the disk's speed: {speed('archive of a stick, MB'):.0f} of {speed('plain copy, MB'):.0f} MB/s",
            speed("archive of a stick, MB") >= min(500.0, 0.9 * speed("plain copy, MB")),
        ),
        (
            f"a packet of {slices} slices under 600 MB: {rows['whole packet']['peak_mb']} MB",
            int(str(rows["whole packet"]["peak_mb"])) < 600,
        ),
    ]
    print()
    for words, kept in said:
        print(f"{'kept  ' if kept else 'MISSED'}  {words}")


HEADERS = ("pydicom", "headers in this process", "headers in workers", "gdcm.Scanner")
WAYS = (*HEADERS, "previews in workers", "previews on one core", "plain copy, MB", "archive of a stick, MB")
_PREVIEWS = 240
_LARGE = 600  # files of half a megabyte for the archive


def sources_of(disc: Path, blobs: FolderBlobs) -> list[SourceFile]:
    found = []
    for path in sorted(path for path in disc.rglob("*") if path.is_file()):
        sha256, size = blobs.put([path.read_bytes()])
        found.append(SourceFile(path.name, path.name, sha256, "application/dicom", size, SourceKind.DICOM))
    return found


def scan(places: list[Path]) -> Iterable[object]:
    """The same tags by gdcm, which reads C++ and one process."""
    scanner = gdcm.Scanner()
    for tag in WANTED:
        scanner.AddTag(gdcm.Tag(tag >> 16, tag & 0xFFFF))
    names = [str(place) for place in places]
    assert scanner.Scan(names)
    return (scanner.GetValue(name, gdcm.Tag(0x0008, 0x0018)) for name in names)


def previews(edge: int = 512) -> Iterable[object]:
    """In seconds of one processor, so that what else runs on the machine does not count."""
    slices = [written(slice_of(number, edge=edge, of=40)) for number in range(40)]
    started = time.process_time()
    yield from (draw_frame(io.BytesIO(slices[number % 40]), 0, EDGE) for number in range(_PREVIEWS))
    _Made.seconds = time.process_time() - started


class _Made:
    """Seconds of the work alone, where it had to be prepared first."""

    seconds = 0.0


def large_files(folder: Path) -> list[Path]:
    folder.mkdir(parents=True)
    data = written(slice_of(1, edge=512))
    for number in range(_LARGE):
        (folder / f"{number:05d}").write_bytes(data)
    return sorted(folder.iterdir())


def carried(chunks: Callable[[list[Path]], Iterable[bytes]], store: Path) -> Iterable[object]:
    """A count for each megabyte that was written into one file."""
    places, total = large_files(store / "large"), 0
    started = time.perf_counter()
    with (store / "target").open("wb") as out:
        for chunk in chunks(places):
            out.write(chunk)
            total += len(chunk)
    _Made.seconds = time.perf_counter() - started
    return range(total // 1_000_000)


def copied(places: list[Path]) -> Iterable[bytes]:
    for place in places:
        with place.open("rb") as stream:
            while chunk := stream.read(1 << 20):
                yield chunk


def archived(places: list[Path]) -> Iterable[bytes]:
    return ZipStream([MediaFile(place.name, place) for place in places], day=dt.date(2026, 1, 25))


def measure(work: Callable[[], Iterable[object]]) -> dict[str, object]:
    scales = Scales()
    scales.start()
    started = time.perf_counter()
    count = sum(1 for item in work() if item is not None)
    seconds = round(_Made.seconds or time.perf_counter() - started, 3)
    time.sleep(0.6)  # one more weighing
    return {"count": count, "seconds": seconds, "peak_mb": scales.peak // 1_000_000}


def way_of(way: str, disc: Path, jobs: int, store: Path) -> dict[str, object]:
    """Blobs are put first; only reading is timed."""
    if way == "previews on one core":
        return measure(previews)
    if way.endswith(", MB"):
        return measure(lambda: carried(copied if way.startswith("plain") else archived, store))
    blobs = FolderBlobs(store)
    sources = sources_of(disc, blobs)
    plain = [blobs.place(source.sha256) for source in sources]
    ways: dict[str, Callable[[], Iterable[object]]] = {
        "pydicom": lambda: (pydicom.dcmread(path, stop_before_pixels=True).get("SOPInstanceUID") for path in plain),
        "headers in this process": lambda: PydicomHeaders().headers(sources, blobs),
        "headers in workers": lambda: SandboxedHeaders(jobs=jobs).headers(sources, blobs),
        "gdcm.Scanner": lambda: scan(plain),
    }
    ways["previews in workers"] = lambda: SandboxedPictures(jobs=jobs).draw(
        [Frame(source.sha256) for source in sources[:: max(1, len(sources) // _PREVIEWS)]], blobs, edge=EDGE
    )
    return measure(ways[way])


if __name__ == "__main__":
    main()
