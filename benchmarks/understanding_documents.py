"""python -m benchmarks.understanding_documents SAMPLES [--details]   documents, dates and people against labelled text and cases.

Prints: category accuracy and calibration on SAMPLES/reports.dev.jsonl (one page of text each), and for each case under
SAMPLES/cases boundaries, categories, dates, roles, patient and matches, from the truth's page texts (so that only understanding
is measured, not reading). Reports of every label, the same on the rows of one source, and the time for 500 reports.
"""

from __future__ import annotations

import argparse
import collections
import datetime as dt
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.bounds import print_bound
from caseferry.domain.documents import DocumentReference
from caseferry.domain.pages import Line, Page, PageState, Word
from caseferry.domain.people import Identity
from caseferry.domain.request import CaseRequest
from caseferry.domain.sources import SourceFile, SourceKind
from caseferry.steps.classify import classify
from caseferry.steps.identify import identify

AS_OF = dt.date(2026, 11, 1)
STANDS_FOR = {
    "imaging": {"imaging_pet", "imaging_ct", "imaging_mri", "imaging_other"},
    "medications": {"medication"},
    "treatment_history": {"treatment"},
    "other": {"administrative"},
}
BINS = 10


def page_of(text: str, source: str, number: int = 1) -> Page:
    """A page whose lines are those of `text`, one below the other."""
    rows = text.replace("\r", "").split("\n")
    lines = []
    for at, row in enumerate(rows):
        box = (0.05, at / len(rows), 0.95, (at + 0.8) / len(rows))
        lines.append(Line(row, box, (Word(row, box, 0),)))
    return Page(source, number, 595, 842, PageState.READ, tuple(lines), origin="text_layer", confidence=1.0)


def reports(samples: Path) -> list[tuple[dict[str, Any], DocumentReference, bool]]:
    """Every labelled report with the document it became and whether the category is right."""
    found = []
    for line in (samples / "reports.dev.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        source = SourceFile("s1", "report.pdf", "s1", "application/pdf", 1, SourceKind.PDF)
        (document,) = classify([page_of(row["text"], "s1")], [source], request=CaseRequest(as_of=AS_OF))
        labels = [row["label"], *(row.get("also_acceptable") or [])]
        right = document.category in set().union(*(STANDS_FOR.get(label, {label}) for label in labels))
        found.append((row, document, right))
    return found


def calibration_error(pairs: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error over ten equal bins."""
    bins: dict[int, list[tuple[float, bool]]] = collections.defaultdict(list)
    for confidence, right in pairs:
        bins[min(BINS - 1, int(confidence * BINS))].append((confidence, right))
    return sum(abs(sum(c for c, _ in one) - sum(r for _, r in one)) for one in bins.values()) / len(pairs)


def print_reports(samples: Path, *, details: bool) -> None:
    """The table of categories."""
    began = time.process_time()
    found = reports(samples)
    seconds = time.process_time() - began
    one_source = [right for row, _, right in found if "mtsamples" in row["source"]]
    print_bound(f"category right, all {len(found)} reports", sum(r for *_, r in found) / len(found), at_least=0.95)
    print_bound(f"category right, {len(one_source)} of MTSamples", sum(one_source) / len(one_source), at_least=0.93)
    by_label: dict[str, list[bool]] = collections.defaultdict(list)
    for row, _, right in found:
        by_label[row["label"]].append(right)
    for label, rights in sorted(by_label.items()):
        print(f"   {label:41}{sum(rights):5} of {len(rights)}")
    print_bound("expected calibration error", calibration_error([(d.confidence, r) for _, d, r in found]), at_most=0.05)
    print(f"{'processor seconds for 500 reports':44}{seconds * 500 / len(found):8.1f}")
    for row, document, right in found:
        if details and not right:
            print(
                f"   {row['label']} -> {document.category} ({document.confidence:.2f})   {row.get('title') or row['id']}"
            )


def first_writing(text: str) -> str:
    """The truth writes each page twice, as in the file and flowed; the first is the page."""
    rows = text.replace("\r", "").split("\n")
    head = "".join(rows[:2]).replace(" ", "").casefold()[:24]
    for at in range(2, len(rows)):
        if "".join(rows[at : at + 2]).replace(" ", "").casefold().startswith(head[:16]):
            return "\n".join(rows[:at])
    return text


def read_case(truth: dict[str, Any]) -> tuple[list[SourceFile], list[Page]]:
    """Sources and pages of a case in the order of its ledger."""
    sources: dict[str, SourceFile] = {}
    first: dict[str, str] = {}
    for entry in truth["files"]:
        sha, path = entry["sha256"], entry["path"]
        kind = SourceKind.PDF if path.endswith(".pdf") else SourceKind.IMAGE
        name = sha[:12] + ("-2" if sha in first else "")
        sources[path] = SourceFile(name, path, sha, "x/y", 1, kind, duplicate_of=first.get(sha, ""))
        first.setdefault(sha, name)
    texts: dict[tuple[str, int], str] = {}
    for place, text in truth["page_text"].items():
        path, _, number = place.rpartition("#")
        texts[sources[path].sha256, int(number)] = text
    pages = []
    for row in truth["ledger"]:
        source = sources[row["file"]]
        text = texts.get((source.sha256, row["page"]))
        if text:
            pages.append(page_of(first_writing(text), source.id, row["page"]))
        else:
            pages.append(Page(source.id, row["page"], 595, 842, PageState.BLANK))
    return list(sources.values()), pages


def measure_case(truth: dict[str, Any]) -> tuple[dict[str, tuple[int, int]], list[str], Identity]:
    """(right, of) by figure, what was wrong, and the identity."""
    sources, pages = read_case(truth)
    request = CaseRequest(as_of=dt.date.fromisoformat(truth["as_of"]))
    identity, documents = identify(classify(pages, sources, request=request), pages, request=request)
    shas = {source.id: source.sha256 for source in sources}
    at = {(shas[ref.source], ref.page): d for d in documents for ref in d.pages}
    score: dict[str, list[bool]] = collections.defaultdict(list)
    wrong = []
    for expected in truth["documents"]:
        places = [(place["sha256"], place["page"]) for place in expected["pages"]]
        also = [(place["sha256"], place["page"]) for place in expected["also"]]
        found = next((at[place] for place in [*places, *also] if place in at), None)
        pairs = _compare(expected, found, places)
        for key, right in pairs.items():
            score[key].append(right)
            if not right:
                wrong.append(f"{expected['id']}: {key}")
    score["documents found against true"] = [True] * min(len(documents), len(truth["documents"])) + [False] * abs(
        len(documents) - len(truth["documents"])
    )
    patient, true = identity.patient, truth["patient"]
    names = {frozenset(name.casefold().replace(",", "").split()) for name in patient.names}
    score["patient"] = [
        any(frozenset(n.casefold().replace(",", "").split()) in names for n in [true["name"], *true["names"]]),
        patient.birth_date == true["birth_date"],
        patient.sex == true["sex"],
    ]
    return {key: (sum(rights), len(rights)) for key, rights in score.items()}, wrong, identity


def _compare(expected: dict[str, Any], found: DocumentReference | None, places: Sequence[object]) -> dict[str, bool]:
    if found is None:
        return {"pages together": False, "category": False, "patient match": False}
    result = {
        "pages together": len(found.pages) == len(places),
        "category": found.category in (expected["category"], *expected.get("also_category", [])),
        "patient match": found.patient_match.value == expected["patient_match"],
        "language": found.language[:2] == expected["language"][:2],
    }
    if expected["date"]:
        result["date"] = found.date.value == expected["date"]
        result["date role"] = found.date_role.value in (expected["date_role"], *expected.get("also_role", []))
        result["no silent wrong date"] = not found.date.value or result["date"] or bool(found.warnings)
    return result


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("samples", type=Path)
    parser.add_argument("--details", action="store_true")
    options = parser.parse_args()
    print_reports(options.samples, details=options.details)
    for folder in sorted((options.samples / "cases").iterdir()):
        figures, wrong, identity = measure_case(json.loads((folder / "truth.json").read_text(encoding="utf-8")))
        print(f"== case {folder.name}")
        for key, (right, of) in figures.items():
            print(f"   {key:41}{right:5} of {of}")
        for line in [*wrong, *identity.conflicts] if options.details else []:
            print(f"      {line}")


if __name__ == "__main__":
    main()
