"""A person may say which way up a page stands; it is then read that way."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from benchmarks.example import reports
from benchmarks.example.layout import draw
from benchmarks.example.photos import image_pdf, render, scan
from tests.integration.pack.conftest import Command


@pytest.mark.slow
@pytest.mark.parametrize(("turn", "read"), [(90, True), (270, False)])
def test_a_page_is_read_the_way_a_person_turned_it(turn: int, read: bool, tmp_path: Path, caseferry: Command) -> None:
    """The software alone would turn it right: upside down, it can only stand because a person said so."""
    (tmp_path / "records").mkdir()
    data = image_pdf([np.ascontiguousarray(np.rot90(scan(render(draw(reports.LABS_NEW)), seed=3)))])
    (tmp_path / "records" / "lying.pdf").write_bytes(data)
    (tmp_path / "records" / "ngs.pdf").write_bytes(draw(reports.NGS))
    target = f"{{sha256: {hashlib.sha256(data).hexdigest()}, page: 1}}"
    decision = (
        f"- {{author: C, at: 2026-01-25T10:00:00Z, action: turn, target: {target}, value: {turn}, reason: it lies}}\n"
    )
    (tmp_path / "decisions.yaml").write_text(decision)
    options = ("--as-of", "2026-01-25", "--quiet", "--decisions", tmp_path / "decisions.yaml")
    done = caseferry("pack", tmp_path / "records", "--out", tmp_path / "out", *options)
    assert done.returncode == 1, done.stderr
    packet = json.loads((tmp_path / "out" / "packet.json").read_text())
    assert (("ldh", "298") in {(fact["code"], fact["value"]) for fact in packet["facts"]}) is read
    assert not any(warning["code"] == "read_again" for warning in packet["warnings"])
