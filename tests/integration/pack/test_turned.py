"""A person may say which way up a page stands; it is then read that way."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from benchmarks.example import reports
from benchmarks.example.layout import draw
from benchmarks.example.photos import image_pdf, render, scan
from tests.integration.pack.conftest import Command


@pytest.mark.slow
def test_a_page_is_read_the_way_a_person_turned_it(tmp_path: Path, caseferry: Command) -> None:
    (tmp_path / "records").mkdir()
    lying = np.ascontiguousarray(np.rot90(scan(render(draw(reports.LABS_NEW)), seed=3)))
    assert cv2.countNonZero(cv2.cvtColor(lying, cv2.COLOR_BGR2GRAY)) > 0
    data = image_pdf([lying])
    (tmp_path / "records" / "lying.pdf").write_bytes(data)
    sha = hashlib.sha256(data).hexdigest()
    decision = f"- {{author: C, at: 2026-01-25T10:00:00Z, action: turn, target: {{sha256: {sha}, page: 1}}, value: 90, reason: it lies}}\n"
    (tmp_path / "decisions.yaml").write_text(decision)
    options = ("--as-of", "2026-01-25", "--quiet", "--decisions", tmp_path / "decisions.yaml")
    done = caseferry("pack", tmp_path / "records", "--out", tmp_path / "out", *options)
    assert done.returncode == 1, done.stderr
    packet = json.loads((tmp_path / "out" / "packet.json").read_text())
    assert ("ldh", "298") in {(fact["code"], fact["value"]) for fact in packet["facts"]}
    assert not any(warning["code"] == "read_again" for warning in packet["warnings"])
