"""What a packet cannot be made with is one clear sentence each, and nothing of what was there is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.example import reports
from benchmarks.example.layout import draw
from tests.integration.packet.conftest import Command

import caseferry as package
from caseferry.knowledge.hospitals import load_hospitals

NONE = next(hospital for hospital in load_hospitals().values() if not hospital.departments)


@pytest.fixture(scope="module")
def one_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("one")
    (folder / "ngs.pdf").write_bytes(draw(reports.NGS))
    return folder


def without_fonts(folder: Path) -> Path:
    """The package as it is, one font less."""
    source = Path(package.__file__).parent
    place = folder / "caseferry"
    for part in ("", "engines", "engines/typst", "engines/typst/fonts"):
        (place / part).mkdir()
        for entry in sorted((source / part).iterdir()):
            inner = f"{part}/{entry.name}".lstrip("/")
            if (
                inner not in ("engines", "engines/typst", "engines/typst/fonts")
                and entry.name != "NotoSansArabic-Regular.ttf"
            ):
                (place / inner).symlink_to(entry)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_fonts_missing_are_one_clear_sentence_and_the_packet_before_is_whole(
    one_page: Path, packet: Path, tmp_path: Path
) -> None:
    before, records = contents(packet), contents(one_page)
    (tmp_path / "broken").mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "caseferry", "pack", one_page, "--out", packet, "--quiet"],
        capture_output=True, text=True, check=False, timeout=300, cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(without_fonts(tmp_path / "broken"))},
    )  # fmt: skip
    assert done.returncode == 5, done.stderr
    assert (
        done.stderr
        == "caseferry: Parts of the package are missing: NotoSansArabic-Regular.ttf. Install Caseferry again.\n"
    )
    assert contents(packet) == before
    assert contents(one_page) == records


def test_a_hospital_profile_without_a_department_is_one_clear_sentence_and_the_packet_is_made(
    one_page: Path, tmp_path: Path, caseferry: Command
) -> None:
    out = tmp_path / "out"
    done = caseferry(
        "pack",
        one_page,
        "--out",
        out,
        "--as-of",
        "2026-01-25",
        "--hospital",
        NONE.id,
        "--question",
        "Is surgery possible?",
    )
    assert done.returncode in (0, 1), done.stderr
    packet = json.loads((out / "packet.json").read_text(encoding="utf-8"))
    told = [task["what"] for task in packet["tasks"] if task["about"] == NONE.id]
    assert told == [
        f"The profile of {NONE.name_en} names no department: the letter goes to its International Patient Department "
        "unless one is named (--department)."
    ]
    assert told[0] in (out / "keep" / "review.html").read_text(encoding="utf-8")
    assert next(row for row in packet["readiness"]["gates"] if row["gate"] == "recipient")["open"] is False
    assert {row["path"].partition("_")[0] for row in packet["files"]} >= {"send/Covering", "send/Molecular"}
