"""The engines keep to themselves: loading and using them leaves nothing in the home or the temporary folder and calls nobody."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_PROGRAM = """
import sys
calls = []
sys.addaudithook(lambda event, args: calls.append(event) if event in ("socket.connect", "socket.getaddrinfo") else None)
from caseferry.engines.ocr import open_eyes
from caseferry.ports.reading import Picture
sight, engines = open_eyes()
sight.find(Picture("L", 64, 64, bytes([255]) * 4096))
print(calls)
"""


@pytest.mark.parametrize(
    "surroundings", [{}, {"ORT_DISABLE_TELEMETRY": "0"}], ids=["as a person starts it", "told to talk"]
)
def test_the_engines_leave_nothing_behind_and_call_nobody(tmp_path: Path, surroundings: dict[str, str]) -> None:
    for name in ("home", "temporary"):
        (tmp_path / name).mkdir()
    told = {
        "HOME": str(tmp_path / "home"),
        "TMPDIR": str(tmp_path / "temporary"),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    kept = {
        name: value for name, value in os.environ.items() if name not in ("ORT_DISABLE_TELEMETRY", "XDG_CACHE_HOME")
    }
    done = subprocess.run(
        [sys.executable, "-B", "-c", _PROGRAM],
        env={**kept, **told, **surroundings},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout.strip(), [path.name for path in sorted(tmp_path.rglob("*"))]) == ("[]", ["home", "temporary"])
