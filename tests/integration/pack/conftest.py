"""A small heap of an invented patient, drawn once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from benchmarks.example import reports
from benchmarks.example.layout import draw
from benchmarks.example.photos import image_pdf, jpeg, photograph, render, scan

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def heap(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five files: a born-digital PDF, a scan, a phone photo of another person's report, the same bytes twice, an empty file."""
    folder = tmp_path_factory.mktemp("heap")
    chemo = draw(reports.CHEMO)
    (folder / "chemo.pdf").write_bytes(chemo)
    (folder / "chemo copy.pdf").write_bytes(chemo)
    (folder / "labs.pdf").write_bytes(image_pdf([scan(render(draw(reports.LABS_NEW)), seed=1)]))
    (folder / "stranger.jpg").write_bytes(jpeg(photograph(render(draw(reports.LABS_STRANGER), dpi=170), seed=2)))
    (folder / "ngs.pdf").write_bytes(draw(reports.NGS))
    (folder / "notes.txt").write_bytes(b"")
    return folder


@pytest.fixture(scope="session")
def caseferry() -> Command:
    """Runs the command as a person would, in a process of its own."""

    def run(*words: object, before: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
        command = [*before, sys.executable, "-m", "caseferry", *map(str, words)]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)

    return run


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a packet by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
