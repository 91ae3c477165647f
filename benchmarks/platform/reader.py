"""How soon a reviewer sees the first page of a PDF of 20 MB on a poor line: python -m benchmarks.platform.reader [--mb 20]

The real server, a real link with its passcode, Chromium, and a line of 300 ms with 2 % loss (see poor_line.py), beside the
same without it; for who opens the file at once, and for who has read the overview meanwhile. The scan is a page of typed words
on paper with a grain, and, as the worst that may come, grain alone. Printed: when the picture of the first page stands there,
when pdf.js has drawn the page itself, when page 12 of 20 is drawn after a jump, the bytes that went over the line, and how
many of the answers were ranges.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import shutil
import tempfile
import time
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.platform.installation import Installation
from benchmarks.platform.poor_line import Line, poor_line

_PAGES, _JUMP = 20, 12
_PATIENCE = 300_000
_REPORT = """City Hospital, Department of Pathology
PATHOLOGY REPORT
Patient: Petra Novakova   Date of birth: 1961-03-12
Collected: 2025-09-12   Reported: 2025-09-18
Specimen: lung, right upper lobe, core biopsy
Diagnosis: Adenocarcinoma of the lung, grade 2.
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mb", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="caseferry-reader-") as folder:
        os.environ["CASEFERRY_HOME"] = str(Path(folder) / "home")
        os.environ["CASEFERRY_KEYS"] = str(Path(folder) / "keys")
        place = Installation()
        scans = [(kind, _sent(place, _scan(options.mb, kind))) for kind in ("report", "grain")]
        with place.serving(worker=False) as server:
            for kind, sent in scans:
                for way in (
                    Way(kind, poor=True, rested=False),
                    Way(kind, poor=True, rested=True),
                    Way(kind, False, True),
                ):
                    line = poor_line(server.port, seconds=0.3, loss=0.02) if way.poor else nullcontext(None)
                    with line as shaped:
                        _measure(way, shaped, shaped.port if shaped else server.port, sent)


@dataclass(frozen=True)
class Way:
    """How the file is met: what it is, over which line, after a look at the overview or at once."""

    kind: str
    poor: bool
    rested: bool

    def __str__(self) -> str:
        line = "300 ms, 2 % loss" if self.poor else "loopback"
        return f"{self.kind}, {line}, {'after the overview' if self.rested else 'at once'}"


def _sent(place: Any, scan: bytes) -> tuple[str, Any, str]:
    """A case that was read and sent, whose pathology report is this scan; its link, the file's name."""
    import msgspec

    from caseferry.platform.access.actor import Actor
    from caseferry.platform.cases.actions import consenting, describing, linking, opening, reviewing, sending
    from caseferry.platform.cases.models import Build
    from caseferry.platform.engine.building import run_build
    from caseferry.platform.site.demo import upload
    from caseferry.platform.vault.safes import open_safe

    ana = Actor("staff", str(place.user.pk), place.user.roles)
    welcome = opening.open_case(
        ana, language="en", words={"name": "Petra Novakova", "question": "Is surgery possible?"}
    )
    case, family = welcome.case, Actor("family", str(welcome.link.link.pk), case=welcome.case.pk)
    describing.choose_hospital(ana, case, hospital="cicams", department="Department of Thoracic Surgery", urgent=False)
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as report:
        report.write(_REPORT)
        report.flush()
        upload(family, case, "report.txt", Path(report.name))
    build = Build.objects.get(case=case)
    run_build(str(build.pk))
    Build.objects.filter(pk=build.pk).update(ready=True)  # a case of one paper has open gates
    build.refresh_from_db()
    agreement = consenting.Agreement("cicams", "second_opinion", "clinical", "out", "patient", "Petra Novakova")
    consenting.give_consent(family, case, agreement)
    reviewing.mark_reviewed(ana, case, build)
    order = sending.Order("cicams", "Department of Thoracic Surgery", "reader", with_imaging=False)
    made = sending.send(ana, case, build, order).sending
    files = open_safe(case.pk).files(build.folder)
    path = next(path for path in files.paths() if path.startswith("send/Pathology"))
    files.write(path, scan)
    manifest = msgspec.json.decode(files.read("send/manifest.json"))
    for row in manifest["files"]:
        if row["path"] == path:
            row["bytes"], row["pages"] = len(scan), _PAGES
    files.write("send/manifest.json", msgspec.json.encode(manifest))
    return str(case.pk), linking.make_hospital_link(ana, case, made), path.removeprefix("send/")


def _scan(megabytes: int, kind: str) -> bytes:
    """A PDF of twenty scanned pages, linearised as the packet's own are; the first of so many megabytes / 20, as all are."""
    import pikepdf

    chance = random.Random(7)
    pages = [_leaf(chance, int(megabytes * 1e6 / _PAGES), kind, number) for number in range(_PAGES)]
    whole = io.BytesIO()
    with pikepdf.new() as pdf:
        for jpeg in pages:
            with pikepdf.open(jpeg) as leaf:
                pdf.pages.extend(leaf.pages)
        pdf.save(whole, linearize=True, deterministic_id=True)
    return whole.getvalue()


def _leaf(chance: random.Random, most: int, kind: str, number: int) -> io.BytesIO:
    """One page of about `most` bytes: typed words on paper with a grain, or grain alone."""
    from PIL import Image, ImageChops, ImageDraw, ImageFont

    side = int((most / 0.62) ** 0.5)  # a JPEG of noise has about 0.62 bytes a pixel at quality 75
    size = (side, side) if kind == "grain" else (1654, 2339)
    grain = Image.frombytes("L", size, chance.randbytes(size[0] * size[1]))
    buffer = io.BytesIO()
    if kind == "grain":
        grain.paste(255, (0, 0, side, 60 + 10 * number))
        grain.save(buffer, "PDF", quality=75)
        return buffer
    paper = Image.new("L", size, 245)
    pen, font = ImageDraw.Draw(paper), ImageFont.load_default(size=34)
    for row, words in enumerate((_REPORT * 6).splitlines()):
        pen.text((150, 160 + 48 * row), f"{words} ({number + 1}.{row})", fill=20, font=font)
    noisy = ImageChops.add(paper, grain.point(lambda value: value // 16), offset=-8)
    noisy.save(buffer, "PDF", quality=90, resolution=200)
    return buffer


def _measure(way: Way, line: Line | None, port: int, sent: tuple[str, Any, str]) -> None:
    from playwright.sync_api import sync_playwright

    case, link, name = sent
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(base_url=f"http://127.0.0.1:{port}", viewport={"width": 1280, "height": 860})
        page.set_default_timeout(_PATIENCE)
        ranges: list[int] = []
        page.on("response", lambda answer: ranges.append(answer.status) if "/file/" in answer.url else None)
        page.goto(f"/h/{link.token}/")
        page.fill('[name="passcode"]', link.passcode)
        page.click("main form button[type=submit]")
        page.wait_for_url("**/review/**")
        if way.rested:
            page.wait_for_load_state("networkidle")
        before, began = line.down if line else 0, time.monotonic()
        page.goto(f"/review/{case}/v1/read/{name}", wait_until="commit")
        page.wait_for_function(
            "() => [...document.querySelectorAll('#paper img, #glance')].some(seen => seen.complete && seen.naturalWidth > 0) || document.querySelector('#paper canvas') !== null"
        )
        glance = time.monotonic() - began
        page.wait_for_function(_DRAWN, arg=1)
        drawn, first = time.monotonic() - began, (line.down if line else 0) - before
        began = time.monotonic()
        page.fill("#page", str(_JUMP))
        page.keyboard.press("Enter")
        page.wait_for_function(_DRAWN, arg=_JUMP)
        jumped = time.monotonic() - began
        after = (line.down if line else 0) - before
        browser.close()
    print(
        f"{way}: picture of page 1 after {glance:.1f} s, page 1 drawn after {drawn:.1f} s, page {_JUMP} after {jumped:.1f} s more"
    )
    if line:
        print(
            f"  bytes over the line: {first / 1e6:.2f} MB to page 1, {after / 1e6:.2f} MB with page {_JUMP}; {line.speed / 1000:.0f} kB/s a connection"
        )
    print(f"  answers to the file: {len(ranges)}, of them ranges (206): {ranges.count(206)}")


_DRAWN = """number => {
  const ready = document.querySelector("#reader[data-ready=yes]") !== null;
  const leaf = document.querySelectorAll("#paper .leaf")[number - 1];
  return ready && leaf && leaf.querySelector("canvas") !== null;
}"""


if __name__ == "__main__":
    main()
