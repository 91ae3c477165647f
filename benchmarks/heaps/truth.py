"""Says what is in a heap, in the form that the scorer of sample cases reads (`caseferry.truth/1`)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from benchmarks.heaps.heap import Heap, Printed
from benchmarks.heaps.papers import words
from benchmarks.matching import plain
from benchmarks.understanding_corpus import fact_of

_TIMELINE = {
    "alt": [], "cycles_given": None, "cycles_planned": None, "drugs": [], "end": None, "kind": "", "label": "",
    "regimen": None, "response": None, "start": None, "stop_reason": None,
}  # fmt: skip
_PLACED = {"private": ["private"], "withheld": ["withheld"], "administrative": ["administrative", "annex", "withheld"]}


def truth_of(case: dict[str, Any], heap: Heap) -> dict[str, Any]:
    """`truth.json` of the heap."""
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in heap.files.items()}
    return {
        "schema": "caseferry.truth/1", "case": case["case"], "as_of": str(case["as_of"]), "conflicts": [], "warnings": [],
        "options": {"therapies": [], **case["options"]},
        "patient": {**case["patient"], "birth_date": str(case["patient"]["birth_date"])},
        "files": [_file(name, data, sums[name], heap) for name, data in heap.files.items()],
        "file_prefixes": sorted({str(_first(paper.entry["category"])) for paper in heap.papers if paper.fate == ("placed", "annex")}),
        "documents": [_document(case, paper, sums) for paper in heap.papers],
        "facts": [fact for paper in heap.papers for fact in _facts(paper, sums)],
        "forbidden": _forbidden(case),
        "timeline": [{**_TIMELINE, **{key: _plain(value) for key, value in row.items()}} for row in case["timeline"]],
        "checklist": _checklist(case),
        "ledger": [
            {"file": fate.file, "page": fate.page, "sha256": sums[fate.file], "group": fate.group or None, "outcomes": list(fate.outcomes)}
            for fate in heap.fates
        ],
        "page_text": {f"{name}#{page}": paper.text for paper in heap.papers for name, page in (*paper.primary, *paper.copies)},
    }  # fmt: skip


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, list | int) else str(value)


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) else value


def _file(name: str, data: bytes, digest: str, heap: Heap) -> dict[str, Any]:
    """The scorer adds the states that follow from the fate of the file's pages."""
    pages = sum(fate.file == name for fate in heap.fates)
    return {"path": name, "sha256": digest, "bytes": len(data), "pages": pages, "container": None, "status": []}


def _at(places: Sequence[tuple[str, int]], sums: dict[str, str]) -> list[dict[str, Any]]:
    return [{"file": name, "page": page, "sha256": sums[name]} for name, page in places]


def _document(case: dict[str, Any], paper: Printed, sums: dict[str, str]) -> dict[str, Any]:
    entry = paper.entry
    category = entry["category"] if isinstance(entry["category"], list) else [entry["category"]]
    return {
        "id": entry["id"], "category": category[0], "also_category": [*category[1:], *entry.get("also_category", [])],
        "language": entry.get("language", case["language"]), "date": str(entry["date"]) if entry["date"] else None,
        "date_role": entry.get("role", "unknown"), "also_role": entry.get("also_role", []),
        "alternatives": [str(day) for day in entry.get("also_dates", [])], "patient_match": entry.get("match") or "match",
        "placed": _PLACED.get(paper.fate[0], ["packet", "annex"]),
        "pages": _at(paper.primary, sums), "also": _at(paper.copies, sums),
    }  # fmt: skip


def _facts(paper: Printed, sums: dict[str, str]) -> list[dict[str, Any]]:
    """A fact may be read from any page of its report, or of a copy. Nobody counts on what a stranger's paper says."""
    places = _at((*paper.primary, *paper.copies), sums)
    made = []
    for fact in map(fact_of, paper.entry["facts"]):
        made.append(
            {
                "document": paper.entry["id"], "kind": fact["kind"], "code": fact["code"] or None, "value": fact["value"],
                "alt": fact["others"], "unit": fact["unit"], "date": fact["date"] or None, "assertion": fact["assertion"],
                "optional": fact["optional"] or paper.fate == ("withheld",), "quote": fact["value"], "where": places,
            }
        )  # fmt: skip
    return made


def _forbidden(case: dict[str, Any]) -> list[dict[str, Any]]:
    strange = [
        {"kind": "lab", "code": code, "value": value, "assertions": ["present"], "why": "another person's blood count"}
        for code, value in words()["strange"].items()
    ]
    said = [fact for entry in case["documents"] for fact in map(fact_of, entry["facts"])]
    listed = [rule for rule in map(fact_of, case["forbidden"]) if not any(_within(fact, rule) for fact in said)]
    return strange + [
        {"kind": rule["kind"], "code": rule["code"] or None, "value": rule["value"], "assertions": [rule["assertion"]], "why": "listed"}
        for rule in listed
    ]  # fmt: skip


def _within(fact: dict[str, Any], rule: dict[str, Any]) -> bool:
    """The records say a part of what is forbidden (`CAR-T` of `CD22 CAR-T`): the scorer cannot tell the two apart."""
    same = fact["kind"] == rule["kind"] and fact["assertion"] == rule["assertion"] and fact["code"] == rule["code"]
    return same and any(
        len(plain(word)) > 3 and plain(word) in plain(rule["value"]) for word in (fact["value"], *fact["others"])
    )


def _checklist(case: dict[str, Any]) -> list[dict[str, Any]]:
    """The states of the case; the passport is in the heap now."""
    states = {item: wanted if isinstance(wanted, list) else [wanted] for item, wanted in case["checklist"].items()}
    states["passport"] = ["present" if case["case"] in words()["heaps"] else "missing"]
    return [{"item": item, "states": wanted} for item, wanted in states.items()]
