"""Composing, measured: python -m benchmarks.packet [--pages N] [--scanned SHARE] [--jobs N]

Reads a generated case once, then composes it in a fresh process, and prints time and peak memory of composing beside the aim.
Writes `bench-results/packet.json`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.example.long_case import build_long_case

RESULTS = Path("bench-results")
AIMS = {"seconds": 20, "peak_mb": 500, "review_mb": 8}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--scanned", type=float, default=0.25, help="the share of pages without a text layer")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        build_long_case(folder, pages=options.pages, scanned=options.scanned)
        told = [_run(stage, folder, options.jobs) for stage in ("read", "compose")][-1]
    row: dict[str, Any] = json.loads(told.splitlines()[-1])
    for name, value in row.items():
        aim = AIMS.get(name)
        print(f"{name:12}{value:>10}" + (f"   aim {aim:>4}, ratio {value / aim:.2f}" if aim else ""))
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "packet.json").write_text(json.dumps(row, indent=1), encoding="utf-8")


def _run(stage: str, folder: Path, jobs: int) -> str:
    program = [
        sys.executable,
        "-m",
        "benchmarks.packet.run",
        stage,
        str(folder / "records"),
        str(folder / "out"),
        str(jobs),
    ]
    return subprocess.run(program, stdout=subprocess.PIPE, text=True, check=True).stdout


if __name__ == "__main__":
    main()
