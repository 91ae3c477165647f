"""Packs a folder of hostile files and says what became of each: python -m benchmarks.hostile SAMPLES

SAMPLES (or its sub-folder `hostile`) holds the files and `list.csv` with the columns `file` and `kind`. The files of one kind
are packed together; when a run crashes, hangs or leaves its folder, its files are packed one by one to find which did it.
Prints a line per kind, every miss by name, and writes `bench-results/hostile.json`. Exit status 1 when anything is wrong.
"""

from __future__ import annotations

import csv
import json
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from benchmarks.hostile.active import active_parts
from benchmarks.hostile.judge import Told, misses
from benchmarks.hostile.run import GOOD_FILE, Run, pack

RESULTS = Path("bench-results")


def main(samples: Path) -> int:
    """Pack, judge, print. Returns 1 when a file was told wrongly or a run did what it must not."""
    folder = samples / "hostile" if (samples / "hostile" / "list.csv").exists() else samples
    kinds: dict[str, list[Path]] = defaultdict(list)
    for row in csv.DictReader((folder / "list.csv").open(encoding="utf-8")):
        kinds[row["kind"]].append(folder / row["file"])
    before = {path: path.read_bytes() for files in kinds.values() for path in files}
    print(f"{'kind':40} files  right  seconds")
    wrong: dict[str, list[str]] = {}
    for kind, files in kinds.items():
        found, seconds = judged(kind, files)
        wrong |= found
        print(f"{kind:40} {len(files):5}  {len(files) - len(found.keys() & {f.name for f in files}):5}  {seconds:7.1f}")
    wrong |= {path.name: ["the input was changed"] for path, data in before.items() if path.read_bytes() != data}
    right = len(before) - len(wrong.keys() & {path.name for path in before})
    print(f"{'all':40} {len(before):5}  {right:5}")
    for name, reasons in wrong.items():
        print(f"  {name}: {'; '.join(reasons)}")
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "hostile.json").write_text(
        json.dumps({"files": len(before), "wrong": wrong}, indent=1), encoding="utf-8"
    )
    return 1 if wrong else 0


def judged(kind: str, files: list[Path]) -> tuple[dict[str, list[str]], float]:
    """What is wrong, by file name, and the seconds of the run of all."""
    with tempfile.TemporaryDirectory() as scratch:
        run = pack(files, Path(scratch) / "all")
        if not run.failed:
            return _wrong(kind, files, run), run.seconds
        alone: dict[str, list[str]] = {}
        for at, file in enumerate(files):
            single = pack([file], Path(scratch) / str(at))
            found = _faults(single) or list(_wrong(kind, [file], single).get(file.name, ()))
            alone |= {file.name: found} if found else {}
        return alone or {f"all of: {kind}": _faults(run)}, run.seconds


def _faults(run: Run) -> list[str]:
    """How a run itself went wrong."""
    if not run.failed:
        return []
    ended = "it did not end in time" if run.status is None else f"exit status {run.status}: {run.told.strip()}"
    return [*([ended] if run.status not in (0, 1) else []), *(f"elsewhere: {escape}" for escape in run.escapes)]


def _wrong(kind: str, files: list[Path], run: Run) -> dict[str, list[str]]:
    found = {file.name: told for file in files if (told := misses(kind, Told(run, file)))}
    assert run.packet is not None
    good = next((row for row in run.packet["sources"] if row["path"] == GOOD_FILE), None)
    if good is None or good["status"] == "rejected":
        found[GOOD_FILE] = [f"lost beside {kind}"]
    for path in sorted(run.out.rglob("*.pdf")):
        if parts := active_parts(path):
            found[f"{kind}: {path.relative_to(run.out)}"] = [f"still active: {', '.join(parts)}"]
    return found


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m benchmarks.hostile SAMPLES")
    sys.exit(main(Path(sys.argv[1])))
