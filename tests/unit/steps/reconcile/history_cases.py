"""Runs the invented histories of histories.yaml: documents in, facts and the reconciled case out."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import yaml

from caseferry.domain.dates import DateReading, DateRole, PartialDate
from caseferry.domain.documents import DocumentReference
from caseferry.domain.facts import Fact, fact_id
from caseferry.domain.pages import Line, Page, PageRef, PageState, Word
from caseferry.domain.people import Identity, Patient
from caseferry.domain.request import CaseRequest
from caseferry.steps.extract import extract
from caseferry.steps.reconcile import Reconciled, reconcile

HISTORIES = Path(__file__).with_name("histories.yaml")


def load_cases(*, held: bool = False) -> list[dict[str, Any]]:
    """The invented cases that rules were tuned on, or those held out."""
    path = HISTORIES.with_name("histories_held.yaml") if held else HISTORIES
    return list(yaml.safe_load(path.read_text(encoding="utf-8")))


def page_of(text: str, source: str, language: str) -> Page:
    """A page whose lines are those of `text`."""
    lines = []
    for at, row in enumerate(text.split("\n")):
        top = 0.02 * at
        words = tuple(
            Word(m[0], (m.start() / 300, top, m.end() / 300, top + 0.015), m.start()) for m in re.finditer(r"\S+", row)
        )
        lines.append(Line(row, (0.0, top, 1.0, top + 0.015), words))
    return Page(source, 1, 595.0, 842.0, PageState.READ, tuple(lines), language=language, origin="text_layer")


def run_case(case: dict[str, Any]) -> Reconciled:
    """The case read and reconciled."""
    documents, pages, more = [], [], []
    for number, row in enumerate(case["documents"]):
        page = page_of(row["text"], f"s{number}", row["lang"])
        quote = page.quote(0, 4).within(f"d{number}")
        admitted = row.get("admitted", "")
        dates = (DateReading(PartialDate(admitted), DateRole.ADMITTED, quote),) if admitted else ()
        pages.append(page)
        documents.append(
            DocumentReference(
                f"d{number}", row["category"], (PageRef(f"s{number}", 1),), title=row.get("title", ""),
                language=row["lang"], date=PartialDate(row["date"]), dates=dates,
            )
        )  # fmt: skip
        for fact in row.get("facts", []):
            code = fact.get("code", "")
            more.append(
                Fact(
                    fact_id(fact["kind"], code, fact["value"], quote),
                    fact["kind"],
                    code,
                    fact["value"],
                    (quote,),
                )
            )
    request = CaseRequest(dt.date(2026, 1, 1), cancer=case["cancer"])
    facts = (*extract(documents, pages, request=request), *more)
    return reconcile(facts, documents, identity=Identity(Patient()), cancer=case["cancer"])


def misses(case: dict[str, Any], outcome: Reconciled) -> list[str]:
    """Every named field of every wanted entry that came out otherwise, and entries too many."""
    wrong = []
    left = [entry for entry in outcome.timeline if entry.kind != "diagnosis"]
    for want in case["timeline"]:
        best = max(left, key=lambda entry: _fit(entry, want), default=None)
        for name, value in want.items():
            got = getattr(best, name) if best else None
            if not _agrees(got, value, name):
                wrong.append(f"{want}: {name} is {got!r}")
        if best:
            left.remove(best)
    wrong += [f"too many: {entry.kind} {entry.label}" for entry in left]
    notes = {conflict.kind: conflict.note for conflict in outcome.conflicts}
    for kind, *values in case.get("conflicts", []):
        if not all(value in notes.get(kind, "") for value in values):
            wrong.append(f"conflict {kind} {values}: {notes}")
    if case.get("conflicts") == [] and notes:
        wrong.append(f"no conflict was planted: {notes}")
    return wrong


def _fit(entry: Any, want: dict[str, Any]) -> int:
    """How well an entry answers a wish: its kind counts for three fields."""
    return 2 * (entry.kind == want["kind"]) + sum(
        _agrees(getattr(entry, name), value, name) for name, value in want.items()
    )


def _agrees(got: Any, want: Any, name: str) -> bool:
    if name == "stop_reason":
        return bool(got) and want in got
    return bool(got == (tuple(want) if isinstance(want, list) else want))
