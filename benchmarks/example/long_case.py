"""A long case for measuring: many months of one invented patient's reports, most of them scanned, some born digital."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from pathlib import Path

import pikepdf

from benchmarks.example import reports
from benchmarks.example.layout import Report, draw
from benchmarks.example.photos import Pixels, image_pdf, render, scan

_SCANNED = 0.25  # the share of pages without a text layer


def build_long_case(folder: Path, *, pages: int = 200, scanned: float = _SCANNED) -> None:
    """`folder/records` with `pages` pages: `digital.pdf` files of up to 40 pages and one image-only `scan.pdf` with a share of them."""
    records = folder / "records"
    records.mkdir(parents=True)
    first_digital = int(pages * scanned)
    if first_digital:
        (records / "scan.pdf").write_bytes(image_pdf([_picture(number) for number in range(first_digital)]))
    for first in range(first_digital, pages, 40):
        (records / f"digital{first:04d}.pdf").write_bytes(_joined(range(first, min(pages, first + 40))))


def _report(number: int) -> Report:
    """The laboratory report of week `number`, with values of its own."""
    day = (dt.date(2022, 1, 3) + dt.timedelta(weeks=number)).strftime("%d/%m/%Y")
    block = tuple(
        (label, f"{day} 07:40" if label in ("Collected", "Printed") else value)
        for label, value in reports.LABS_NEW.block
    )
    name, rows = reports.LABS_NEW.parts[0]
    changed = tuple((row[0], _shifted(row[1], number), *row[2:]) if place else row for place, row in enumerate(rows))
    numbered = tuple((label, f"MD-{100000 + number}" if label == "Lab ID" else value) for label, value in block)
    return replace(reports.LABS_NEW, block=numbered, parts=((name, changed),))


def _shifted(printed: str, number: int) -> str:
    value, _, flag = printed.partition(" ")
    digits = len(value.partition(".")[2])
    return f"{float(value) * (1 + number % 17 / 100):.{digits}f} {flag}".strip()


def _picture(number: int) -> Pixels:
    return scan(render(draw(_report(number))), seed=number)


def _joined(numbers: range) -> bytes:
    whole = pikepdf.new()
    for number in numbers:
        with pikepdf.open(io.BytesIO(draw(_report(number)))) as one:
            whole.pages.extend(one.pages)
    out = io.BytesIO()
    whole.save(out, deterministic_id=True)
    return out.getvalue()
