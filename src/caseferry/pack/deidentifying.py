"""A copy of a packet without names: every page drawn anew, what could not be checked left out and named."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

import pikepdf

from caseferry.domain.composition import BinderPlan, BoundPage, Stamp
from caseferry.domain.limits import Limits
from caseferry.domain.pages import PageRef
from caseferry.engines.archives.protect import Member
from caseferry.engines.pdf.binder import PdfBinder
from caseferry.engines.processes import Workers
from caseferry.engines.typst import TypstTypesetter
from caseferry.pack.redaction_tasks import Copy, Order
from caseferry.pack.sharing import Outgoing, read, with_members
from caseferry.ports.writing import Material
from caseferry.steps.deidentify import DateSpan, moved, who_is

REPORT = "Deidentification_Report.txt"
_TASKS = "caseferry.pack.redaction_tasks"
_LIMITS = replace(Limits(), cpu_seconds=600)
_BATCH = 3  # pages that go to a process together
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_KINDS = {
    "name": "names", "birth_date": "birth dates", "number": "numbers of the person or the sample", "address": "addresses",
    "phone": "telephone numbers", "email": "e-mail addresses", "date": "other dates (moved or covered)",
}  # fmt: skip
_ALWAYS = """Names are those that were read in the case, in every spelling, and whatever follows a label for a name. A name that stands alone
and was read nowhere as a name can remain, and so can what only a person would recognise: a place of work, a rare illness, handwriting
that was not read. Look through the copy before it is sent."""


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one file."""

    name: str
    pages: int
    covered: Mapping[str, int]
    withheld: Sequence[tuple[int, str]]
    left_out: str = ""


def deidentified(outgoing: Outgoing, order: Order, *, jobs: int) -> Outgoing:
    """The same packet without what tells who the patient is; the last file is a report of what was done.

    Only PDFs that were read again are in it: no manifest, no FHIR document, no images.
    """
    members, told = [], []
    with Workers(jobs, initializer=f"{_TASKS}:prepare", init_args=(order,), limits=_LIMITS) as workers:
        for member in outgoing.members:
            if reason := _left_out(member.name):
                told.append(Told(member.name, 0, {}, (), reason))
                continue
            made, row = _without_names(member, workers, order)
            members += [made] if made is not None else []
            told.append(row)
    report = "\n".join(_report(told, order)) + "\n"
    return with_members(outgoing, [*members, Member(REPORT, content=report.encode())], title="Records without names")


def _left_out(name: str) -> str:
    if name.startswith("imaging/"):
        return "images and their lists are not part of this copy"
    return "" if name.endswith(".pdf") else "it is made of names and numbers"


def _without_names(member: Member, workers: Workers, order: Order) -> tuple[Member | None, Told]:
    pdf = read(member)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        count = len(opened.pages)
    name = _moved_name(member.name, order.shift)
    copies = list(_copies(pdf, count, workers))
    kept = [(number, copy.material) for number, copy in enumerate(copies, 1) if copy.material is not None]
    covered = sum((Counter(copy.covered) for copy in copies), Counter())
    withheld = [(number, copy.withheld) for number, copy in enumerate(copies, 1) if copy.material is None]
    told = Told(name, count, covered, withheld)
    return (Member(name, content=_bound(name, kept)), told) if kept else (None, told)


def _copies(pdf: bytes, count: int, workers: Workers) -> Iterator[Copy]:
    batches = [range(first, min(first + _BATCH, count + 1)) for first in range(1, count + 1, _BATCH)]
    outcomes = workers.run(f"{_TASKS}:redact_pages", ((pdf, tuple(batch)) for batch in batches))
    for batch, outcome in zip(batches, outcomes, strict=True):
        if outcome.refused is not None:
            yield from (Copy(None, {}, outcome.refused.reason) for _ in batch)
        else:
            yield from outcome.value


def _bound(name: str, pages: Sequence[tuple[int, Material]]) -> bytes:
    """One clean PDF: pictures with a new text layer; no bookmark or title of the old one."""
    title = PurePosixPath(name).stem.replace("_", " ")
    date = (_ISO.findall(name) or ["undated"])[0]
    bound = tuple(
        BoundPage(
            PageRef("copy", number), Stamp("Copy without names", number, max(n for n, _ in pages), date), "", "copy"
        )
        for number, _ in pages
    )
    plan = BinderPlan(name, "copy", title, "", ("copy",), bound)
    (made,) = PdfBinder(TypstTypesetter()).bind(plan, [material for _, material in pages])
    return made.pdf


def _moved_name(name: str, shift: int | None) -> str:
    if shift is None:
        return name

    def later(match: re.Match[str]) -> str:
        year, month, day = (int(part) for part in match.group().split("-"))
        return moved(DateSpan(0, 0, 0, frozenset({(year, month, day)})), shift) or "undated"

    return _ISO.sub(later, name)


def _report(told: Sequence[Told], order: Order) -> Iterator[str]:
    """In plain words, without a single value."""
    yield "A copy of a packet without what tells who the patient is."
    yield "Every page was drawn and read again; what is listed was covered in the picture and taken out of the text."
    yield "Dates of birth are covered; other dates are " + (
        "moved by a number of days." if order.shift is not None else "left."
    )
    yield ""
    for row in told:
        if row.left_out:
            continue
        words = [f"{_KINDS[kind]}: {row.covered[kind]}" for kind in _KINDS if row.covered.get(kind)]
        yield f"{row.name}, {row.pages} page(s). Covered: {', '.join(words) or 'nothing was found'}."
        for number, reason in row.withheld:
            yield f"    page {number} is left out: {reason}"
    left: dict[str, int] = Counter(row.left_out for row in told if row.left_out)
    yield ""
    yield from (f"Left out: {number} file(s), because {reason}." for reason, number in sorted(left.items()))
    yield ""
    yield _ALWAYS


def report_of(outgoing: Outgoing) -> str:
    """The report that goes with a copy."""
    return next(read(member).decode() for member in outgoing.members if member.name == REPORT)


def order_for(packet: Mapping[str, Any], *, shift: int | None, tessdata: str) -> Order:
    """What is to be covered for the case of packet.json."""
    return Order(who_is(packet), shift, tessdata)
