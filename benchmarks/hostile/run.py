"""Packs some files with the command, watched, within a limit of time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_STARTING, _EACH = 120, 60  # seconds: to start, and for each file
GOOD_FILE = "a good report.txt"
GOOD = "Complete blood count of 3 March 2025\nHemoglobin 10.2 g/dL\nPlatelets 201 10^9/L\nLeukocytes 6.1 10^9/L\n"
"""A file beside the hostile ones, which must come through whatever they do."""


@dataclass(frozen=True)
class Run:
    """What one run of the command did. `packet` is None when it wrote none."""

    status: int | None  # None: it did not end in time
    seconds: float
    packet: dict[str, Any] | None
    out: Path
    told: str = ""
    escapes: tuple[str, ...] = field(default=())  # what it wrote or called elsewhere

    @property
    def failed(self) -> bool:
        """It crashed, hung, wrote no packet, or left its folder."""
        return self.status not in (0, 1) or self.packet is None or bool(self.escapes)


def pack(files: Sequence[Path], folder: Path, *, options: Sequence[str] = ()) -> Run:
    """Run the command over `files` and the good one, with everything it may touch inside `folder`."""
    for name in ("home", "temporary", "here"):
        (folder / name).mkdir(parents=True)
    (folder / GOOD_FILE).write_text(GOOD, encoding="utf-8")
    out, log = folder / "out", folder / "watched.log"
    words = [str(out), "pack", *map(str, files), str(folder / GOOD_FILE), "--out", str(out), "--quiet", *options]
    program = [sys.executable, "-B", "-m", "benchmarks.hostile.watched", str(log), *words, "--as-of", "2026-01-25"]
    surroundings = {
        **os.environ, "HOME": str(folder / "home"), "TMPDIR": str(folder / "temporary"),
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[2]), *sys.path]),
    }  # fmt: skip
    began = time.monotonic()
    try:
        done = subprocess.run(
            program, cwd=folder / "here", env=surroundings, capture_output=True, text=True, check=False,
            timeout=_STARTING + _EACH * len(files),
        )  # fmt: skip
        status, told = done.returncode, done.stderr[-2000:]
    except subprocess.TimeoutExpired:
        status, told = None, "it did not end in time"
    packet = json.loads((out / "packet.json").read_text(encoding="utf-8")) if (out / "packet.json").exists() else None
    return Run(status, time.monotonic() - began, packet, out, told, _escapes(folder, log))


def _escapes(folder: Path, log: Path) -> tuple[str, ...]:
    """What was written or called elsewhere, and what lies where nothing should."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.exists() else []
    temporary = str(
        folder / "temporary"
    )  # what is made there and removed again is no escape; what stays is found below
    noted = [line for line in lines if not f"{line.partition(' ')[2]}/".startswith(f"{temporary}/")]
    stayed = [str(path) for name in ("home", "temporary", "here") for path in sorted((folder / name).rglob("*"))]
    partial = [str(folder / "out.partial")] if (folder / "out.partial").exists() else []
    return (*noted, *stayed, *partial)
