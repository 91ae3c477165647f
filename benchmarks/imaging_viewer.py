"""The viewer, measured in Chromium over a slow line: python -m benchmarks.imaging_viewer [--slices N] [--mbit N] [--latency MS]

Generates a chest CT of 512 by 512 pixels, serves it, and shapes the line with the browser's own throttling. Prints each moment beside its bound.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.discs import written
from benchmarks.scans import NOW, ct_series
from caseferry.pack.viewing import FrameDesk, index_films
from caseferry.pack.viewing.packet import find_imaging
from caseferry.pack.viewing.server import Gallery, open_server

RESULTS = Path("bench-results")
FIRST_IMAGE, SCROLLABLE = 3.0, 15.0  # seconds that are promised
_QUIET = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
_STEPS = 60
_SHOWN = "document.querySelector('.pane')?.dataset.shown"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slices", type=int, default=250)
    parser.add_argument("--mbit", type=float, default=20)
    parser.add_argument("--latency", type=float, default=200)
    chosen = parser.parse_args()
    if browser_program() is None:
        print("\nThe viewer was not measured: no Chromium on this machine (apt install chromium).")
        return
    with tempfile.TemporaryDirectory() as folder:
        write_packet(Path(folder), chosen.slices)
        with served(Path(folder)) as address:
            rows = measure(address, chosen)
    show(rows, chosen)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "imaging_viewer.json").write_text(json.dumps(rows, indent=1), encoding="utf-8")


def write_packet(folder: Path, slices: int) -> None:
    """The least that is a packet: its manifest and one study under send/imaging."""
    study = folder / "send" / "imaging" / "2025-10-09_CT"
    study.mkdir(parents=True)
    (folder / "packet.json").write_text(
        json.dumps({"schema": "caseferry.packet/1", "patient": {"name": "Anna Probe"}, "imaging": []})
    )
    for number, data in enumerate(ct_series(NOW, 1, slices)):
        (study / f"IM{number:05d}.dcm").write_bytes(written(data))


@contextmanager
def served(folder: Path) -> Iterator[str]:
    imaging = find_imaging(folder)
    films = index_films(imaging.sources, imaging.open, jobs=2)
    with FrameDesk(imaging.open, jobs=2) as desk:
        server, address = open_server(Gallery(films, desk, imaging.title))
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield address
        finally:
            server.shutdown()
            server.server_close()


def browser_program() -> str | None:
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def measure(address: str, chosen: argparse.Namespace) -> list[dict[str, object]]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_program(), args=_QUIET)
        page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
        slow_down(page, chosen)
        began = time.perf_counter()
        page.goto(address, wait_until="commit")

        def moment(condition: str) -> float:
            wait_for(page, condition)
            return round(time.perf_counter() - began, 2)

        picture = moment("[...document.querySelectorAll('img.first')].some(one => one.complete && one.naturalWidth > 0 && !one.hidden)"
                         f" || {_SHOWN}")  # fmt: skip
        slice_ = moment(_SHOWN)
        every = moment(f"document.querySelector('.pane').dataset.seen === '{chosen.slices}'")
        step = scroll(page, chosen.slices)
        full = moment(f"document.querySelector('.pane').dataset.full === '{chosen.slices}'")
        browser.close()
    return [
        {"moment": "first picture on the screen", "seconds": picture, "bound": FIRST_IMAGE},
        {"moment": "first slice on the screen, any window", "seconds": slice_, "bound": FIRST_IMAGE},
        {"moment": f"all {chosen.slices} slices scrollable", "seconds": every, "bound": SCROLLABLE},
        {"moment": f"one step of scrolling, mean of {_STEPS}", "seconds": step, "bound": 0.1},
        {"moment": "every slice in full, without loss", "seconds": full, "bound": None},
    ]


def wait_for(page: Page, condition: str, seconds: float = 180) -> None:
    """Asked from outside: the page's own policy forbids evaluation inside."""
    last = time.perf_counter() + seconds
    while not page.evaluate(f"Boolean({condition})"):
        if time.perf_counter() > last:
            raise TimeoutError(condition)
        time.sleep(0.005)


def slow_down(page: Page, chosen: argparse.Namespace) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    bytes_a_second = chosen.mbit * 1e6 / 8
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": chosen.latency,
            "downloadThroughput": bytes_a_second,
            "uploadThroughput": bytes_a_second,
        },
    )


def scroll(page: Page, slices: int) -> float:
    """Mean seconds from a key to its slice on the screen, from the first slice on, while full slices still arrive."""
    page.locator(".view").focus()
    page.keyboard.press("Home")
    wait_for(page, f"{_SHOWN}.split('/')[1] === '0'")
    began = time.perf_counter()
    steps = min(_STEPS, slices - 1)
    for number in range(1, steps + 1):
        page.keyboard.press("ArrowDown")
        wait_for(page, f"{_SHOWN}.split('/')[1] === '{number}'", 5)
    return round((time.perf_counter() - began) / steps, 3)


def show(rows: list[dict[str, object]], chosen: argparse.Namespace) -> None:
    print(f"\nviewer, {chosen.slices} slices of 512 x 512, {chosen.mbit:g} Mbit/s, {chosen.latency:g} ms\n")
    print(f"{'moment':42}{'seconds':>10}{'bound':>8}")
    for row in rows:
        bound = "" if row["bound"] is None else f"{row['bound']:g}"
        late = "  LATE" if row["bound"] is not None and float(str(row["seconds"])) > float(str(row["bound"])) else ""
        print(f"{row['moment']!s:42}{row['seconds']!s:>10}{bound:>8}{late}")


if __name__ == "__main__":
    main()
