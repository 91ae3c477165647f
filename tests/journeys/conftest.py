"""One browser a file of journeys. A file that draws scans says so with `DRAWS_SCANS = True`: it needs WebGL, by software."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

_QUIET = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
_NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="module")
def browser(request: pytest.FixtureRequest) -> Iterator[Any]:
    """A Chromium of this machine that asks nobody else for anything."""
    sync_playwright = pytest.importorskip("playwright.sync_api").sync_playwright
    drawing = "--enable-unsafe-swiftshader" if getattr(request.module, "DRAWS_SCANS", False) else "--disable-gpu"
    program = next(filter(None, map(shutil.which, _NAMES)), None)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=[*_QUIET, drawing])
        yield running
        running.close()
