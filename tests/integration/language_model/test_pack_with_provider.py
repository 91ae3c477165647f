"""A whole packet with an optional reader switched on: its lies stay out, its failures are warnings, identity papers stay home."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from benchmarks.example import reports
from benchmarks.example.layout import draw

LIES = [
    {"kind": "lab", "code": "hemoglobin", "value": "3.1", "unit": "g/dL", "words": "Haemoglobin 3.1 g/dL"},
    {"kind": "stage", "value": "IV", "words": "stage IV"},
    {"kind": "metastasis", "value": "brain", "words": "brain metastasis"},
]


@contextlib.contextmanager
def serving(facts: list[dict[str, str]], status: int) -> Iterator[tuple[str, list[str]]]:
    """A server on a free port that tells the same `facts` of every page; its address, and the pages that it was shown."""
    shown: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            shown.append(question["messages"][1]["content"])
            body = json.dumps({"choices": [{"message": {"content": json.dumps({"facts": facts})}}]}).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1", shown
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def records(tmp_path: Path) -> Path:
    folder = tmp_path / "records"
    folder.mkdir()
    (folder / "chemo.pdf").write_bytes(draw(reports.CHEMO))
    (folder / "stranger.pdf").write_bytes(draw(reports.LABS_STRANGER))
    return folder


def packed(records: Path, out: Path, address: str) -> tuple[int, str, dict[str, Any]]:
    """Run the command as a person would; exit status, standard error, packet.json."""
    environment = {**os.environ, "CASEFERRY_PROVIDER_LOCAL_ADDRESS": address, "CASEFERRY_PROVIDER_LOCAL_MODEL": "m"}
    words = ["pack", str(records), "--out", str(out), "--as-of", "2026-02-16", "--provider", "local", "--quiet"]
    done = subprocess.run(
        [sys.executable, "-m", "caseferry", *words], env=environment, capture_output=True, text=True, check=False, timeout=300
    )  # fmt: skip
    told = json.loads((out / "packet.json").read_text()) if (out / "packet.json").exists() else {}
    return done.returncode, done.stderr, told


def test_a_lying_provider_adds_nothing_and_no_page_of_another_person_is_shown_to_it(
    records: Path, tmp_path: Path
) -> None:
    with serving(LIES, 200) as (address, shown):
        status, errors, packet = packed(records, tmp_path / "out", address)
    assert status in (0, 1), errors
    assert [fact for fact in packet["facts"] if fact["origin"] == "provider"] == []
    withheld = {d["id"] for d in packet["documents"] if d["patient_match"] != "match"}
    assert withheld and shown
    names = [value for name, value in reports.LABS_STRANGER.block if "ame" in name]
    assert names and not [name for name in names for page in shown if name in page]


def test_a_failing_provider_is_a_warning_and_the_packet_is_whole(records: Path, tmp_path: Path) -> None:
    with serving([], 500) as (address, _):
        status, errors, packet = packed(records, tmp_path / "out", address)
    assert status in (0, 1), errors
    assert packet["facts"]
    assert "provider_failed" in {warning["code"] for warning in packet["warnings"]}


def test_a_provider_that_is_not_set_up_is_a_usage_error_before_anything_is_read(records: Path, tmp_path: Path) -> None:
    status, errors, packet = packed(records, tmp_path / "out", "")
    assert (status, packet) == (2, {})
    assert "CASEFERRY_PROVIDER_LOCAL_ADDRESS" in errors
