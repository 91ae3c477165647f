"""A size budget: parts that each fit, cited as parts, true to the contract."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pypdfium2
import pytest
from benchmarks.example.long_case import build_long_case
from tests.integration.pack.conftest import Command


@pytest.mark.slow
def test_P6_a_large_category_is_cut_into_parts_that_fit(tmp_path: Path, caseferry: Command) -> None:
    build_long_case(tmp_path, pages=32)
    out = tmp_path / "out"
    done = caseferry("pack", tmp_path / "records", "--out", out, "--as-of", "2023-01-01", "--limit-mb", 1, "--quiet")
    assert done.returncode == 1, done.stderr
    packet = json.loads((out / "packet.json").read_text())
    parts = [file["path"] for file in packet["files"] if "_part" in file["path"]]
    assert parts, "nothing was cut"
    assert all((out / file["path"]).stat().st_size <= 1_000_000 for file in packet["files"])
    letter = pypdfium2.PdfDocument(next((out / "send").glob("Covering_Letter_*.pdf")))
    words = letter[0].get_textpage().get_text_range()
    sent = [Path(part).name for part in parts if part.startswith("send/") and "annex" not in part]
    assert all(name in words.replace("\r\n", "") for name in sent)
    assert caseferry("verify", out).returncode == 0
    begins = _told_beginnings(out, parts)
    assert begins, "the contents page says nowhere where a document begins"
    assert all(title in _words(out / path, page) for title, path, page in begins)


def _told_beginnings(out: Path, parts: list[str]) -> list[tuple[str, str, int]]:
    """(date of the document, file, page) as the contents page of a cut binder tells them."""
    found = []
    for first in (path for path in parts if "_part1of" in path):
        told = " ".join(_words(out / first, 1).split())
        for date, part, page in re.findall(r"(\d{4}-\d{2}-\d{2}) \d+ part (\d+), p\. (\d+)", told):
            found.append((date, first.replace("_part1of", f"_part{part}of"), int(page)))
    return found


def _words(path: Path, page: int) -> str:
    return str(pypdfium2.PdfDocument(path)[page - 1].get_textpage().get_text_range())
