"""The review page as data: every fact beside the words it was read from, what is open, and what became of every page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from caseferry.domain.composition import Composition, WrittenFile
from caseferry.domain.facts import FACT_KINDS, Fact
from caseferry.domain.quotation import Quotation
from caseferry.domain.review import Review
from caseferry.domain.understanding import Understanding
from caseferry.steps.compose.review_rows import QUOTES_SHOWN, Rows
from caseferry.steps.compose.review_views import choose_views

_APART = ("private", "withheld")
_PANEL = 3  # results of one picture that share a card


def review(case: Understanding, composition: Composition, files: Sequence[WrittenFile]) -> Review:
    """Everything a person needs to check the packet, in the order in which they should look at it."""
    windows, views = choose_views(_quotations(case), case.pages)
    rows = Rows(case, files, views)
    facts = [rows.fact(fact) for fact in _in_order(case.facts)]
    data: dict[str, Any] = {
        "case": rows.case(),
        "patient": rows.patient(),
        "gates": rows.gates(),
        "tasks": [{"who": task.who, "what": task.what, "about": rows.about(task.about)} for task in case.tasks],
        "conflicts": rows.conflicts(),
        "facts": facts,
        "cards": group_cards(facts),
        "documents": [rows.document(document) for document in case.documents],
        "checklist": rows.checklist(),
        "studies": rows.studies(),
        "ledger": rows.ledger(composition),
        "files": [{"path": f.path, "date": f.date, "pages": f.pages, "bytes": f.bytes} for f in files],
        "warnings": [{"message": w.message, "about": rows.about(w.about)} for w in case.warnings],
        "lost_decisions": [{"action": d.action, "author": d.author, "at": d.at} for d in case.lost_decisions],
    }
    data["strips"] = {view.window: view.strip for view in views.values()}
    data["apart"] = [row for row in data["ledger"] if row["outcome"] in _APART]
    data["counts"] = dict(sorted(Counter(row["outcome"] for row in data["ledger"]).items()))
    data["kinds"] = [kind for kind in FACT_KINDS if any(fact.kind == kind for fact in case.facts)]
    return Review(data, windows)


def group_cards(facts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Facts as cards, in order: laboratory results that one picture of one document shows share a card, beside that picture once."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for fact in facts:
        view = fact["quotes"][0]["view"]
        shared = fact["kind"] == "lab" and view is not None and len(fact["quotes"]) == 1 and not fact["more"]
        groups.setdefault(f"{fact['anchor']} {view['window']}" if shared else fact["id"], []).append(fact)
    cards: list[dict[str, Any]] = []
    for own in groups.values():
        if len(own) < _PANEL:
            cards += [{"facts": [fact], "frame": None} for fact in own]
        else:
            cards.append({"facts": own, "frame": _around([fact["quotes"][0]["view"]["frame"] for fact in own])})
    return cards


def _around(frames: Sequence[Sequence[float]]) -> list[float]:
    """x, y, width, height around frames of that form."""
    x, y = min(f[0] for f in frames), min(f[1] for f in frames)
    width, height = max(f[0] + f[2] for f in frames) - x, max(f[1] + f[3] for f in frames) - y
    return [x, y, round(width, 1), round(height, 1)]


def _quotations(case: Understanding) -> Iterator[Quotation]:
    for fact in case.facts:
        yield from fact.quotations[:QUOTES_SHOWN]
    for document in case.documents:
        yield from (reading.quotation for reading in document.dates)
    yield from case.identity.patient.quotations[:QUOTES_SHOWN]


def _in_order(facts: Sequence[Fact]) -> list[Fact]:
    rank = {kind: number for number, kind in enumerate(FACT_KINDS)}
    return sorted(facts, key=lambda fact: rank[fact.kind])
