"""A desk that serves, and a case of its own for each journey at it. Journeys of others have homes of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.journeys.platform.serving import bare_environment, served

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with served(tmp_path_factory.mktemp("desk") / "home") as running:
        yield running


@pytest.fixture
def case(site, tmp_path_factory):
    """A coordinator and a case of its own for each journey, in the same home."""
    command = [sys.executable, "-m", "tests.journeys.platform.desk_site", str(site.home), "5"]
    made = subprocess.run(command, cwd=ROOT, env=bare_environment(), capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    return json.loads(made.stdout)
