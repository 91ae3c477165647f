"""A packet of an invented patient whose papers are all digital, packed once: no page needs recognition."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from benchmarks.example import reports
from benchmarks.example.layout import draw

Command = Callable[..., subprocess.CompletedProcess[str]]
PAPERS = ("PATHOLOGY", "NGS", "PET", "CT_NEW", "RADIOTHERAPY_RU", "CONSULT_ZH", "CHEMO", "PRESCRIPTION", "LABS_NEW", "LABS_OLD", "LABS_STRANGER")  # fmt: skip


@pytest.fixture(scope="session")
def caseferry() -> Command:
    """Runs the command as a person would, in a process of its own."""

    def run(*words: object, **options: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "caseferry", *map(str, words)]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300, **options)  # type: ignore[call-overload, no-any-return]

    return run


@pytest.fixture(scope="session")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eleven PDFs in four scripts, the last of another person; some files are named after the patient."""
    folder = tmp_path_factory.mktemp("records")
    for number, name in enumerate(PAPERS):
        stem = "Mariana Ortega" if number % 3 == 0 else name.lower()
        (folder / f"{stem} {number}.pdf").write_bytes(draw(getattr(reports, name)))
    return folder


@pytest.fixture(scope="session")
def made(records: Path, tmp_path_factory: pytest.TempPathFactory, caseferry: Command) -> Path:
    """The packet; never written to by a test."""
    out = tmp_path_factory.mktemp("packets") / "packet"
    done = caseferry(
        "pack", records, "--out", out, "--as-of", "2026-01-25", "--quiet", "--no-originals",
        "--question", "Is surgery possible?", "--hospital", "cicams", "--department", "Thoracic Surgery",
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    return out


@pytest.fixture
def packet(made: Path, tmp_path: Path) -> Path:
    """A copy of the packet that a test may change."""
    return Path(shutil.copytree(made, tmp_path / "packet"))
