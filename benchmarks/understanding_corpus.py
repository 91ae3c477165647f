"""python -m benchmarks.understanding_corpus [--details] [--case NAME]   invented cases in many languages, tuned and unseen.

Runs classify, identify, extract, reconcile and check over the texts of benchmarks/corpus/*.yaml (no engine reads anything) and
prints per case, and per split, what was right. `unseen` cases are never looked at when rules are changed.
"""

from __future__ import annotations

import argparse
import collections
import csv
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from benchmarks.matching import GENE_KINDS, TIGHT, plain, same_code, same_value
from benchmarks.understanding_documents import page_of
from caseferry.domain.documents import DocumentReference
from caseferry.domain.facts import Fact, TimelineEntry
from caseferry.domain.pages import Page
from caseferry.domain.request import CaseRequest
from caseferry.domain.sources import SourceFile, SourceKind
from caseferry.domain.understanding import Understanding
from caseferry.steps.check import check
from caseferry.steps.classify import classify
from caseferry.steps.extract import extract
from caseferry.steps.identify import identify
from caseferry.steps.recognise.language import language_of, script_of
from caseferry.steps.reconcile import reconcile

CORPUS = Path(__file__).parent / "corpus"
NEW_PAGE = "\n<page>\n"
FIELDS = ("kind", "code", "value", "unit", "date", "assertion", "others", "optional")
ENTRY_FIELDS = ("kind", "regimen", "drugs", "cycles_given", "cycles_planned", "start", "end", "response", "stop_reason")
SHOWN = (
    "documents", "category", "language", "date", "role", "match", "patient", "precision", "recall", "fact date", "timeline", "checklist",
)  # fmt: skip


@dataclass
class Tally:
    """Right and of, by figure; what was wrong; and how many forbidden assertions were made."""

    counts: dict[str, list[int]] = field(default_factory=lambda: collections.defaultdict(lambda: [0, 0]))
    wrong: list[str] = field(default_factory=list)
    forbidden: int = 0
    silent_dates: int = 0

    def note(self, figure: str, right: bool, about: str = "") -> None:
        """One comparison."""
        self.counts[figure][0] += right
        self.counts[figure][1] += 1
        if not right:
            self.wrong.append(f"{figure}: {about}")

    def add(self, other: Tally) -> None:
        """The counts of another case, too."""
        for figure, (right, of) in other.counts.items():
            self.counts[figure][0] += right
            self.counts[figure][1] += of
        self.forbidden += other.forbidden
        self.silent_dates += other.silent_dates


def fact_of(line: str) -> dict[str, Any]:
    """A labelled fact from `kind|code|value|unit|date|assertion|other;writings|optional` (tail may be left out)."""
    cells = [cell.strip() for cell in line.split("|")]
    row: dict[str, Any] = dict.fromkeys(FIELDS, "") | dict(zip(FIELDS, cells, strict=False))
    row["assertion"] = row["assertion"] or "present"
    row["optional"] = cells[-1] == "optional"
    row["others"] = [text for text in row["others"].split(";") if text and text != "optional"]
    return row


PagesOf = Callable[[str, str], list[Page]]


def typed(text: str, source: str) -> list[Page]:
    """The pages of a document as perfectly read text."""
    return [page_of(part, source, number) for number, part in enumerate(text.split(NEW_PAGE), 1)]


def understand(case: dict[str, Any], pages_of: PagesOf = typed) -> Understanding:
    """The case through the steps of the flow that need no engine; `pages_of` gives the pages of a document's text."""
    sources, pages = [], []
    for entry in case["documents"]:
        name = entry["id"]
        sources.append(SourceFile(name, f"{len(sources) + 1}.pdf", name, "application/pdf", 1, SourceKind.PDF))
        pages += map(_told, pages_of(entry["text"].strip("\n"), name))
    options = case["options"]
    request = CaseRequest(
        as_of=_date(case["as_of"]), question=options.get("question", ""), cancer=options.get("cancer", "")
    )
    identity, documents = identify(classify(pages, sources, request=request), pages, request=request)
    facts = extract(documents, pages, request=request)
    history = reconcile(facts, documents, identity=identity, cancer=request.cancer)
    return check(
        Understanding(
            request=request, sources=tuple(sources), pages=tuple(pages), documents=tuple(documents), identity=identity,
            facts=history.facts, timeline=history.timeline, conflicts=history.conflicts, studies=(),
        )
    )  # fmt: skip


def _told(page: Page) -> Page:
    """The page with script and language, as the step that reads pages tells them."""
    script = script_of(page.text)
    return replace(page, script=script, language=language_of(page.text, script))


def score(case: dict[str, Any], pages_of: PagesOf = typed) -> Tally:
    """Every comparison of one case."""
    known, tally = understand(case, pages_of), Tally()
    _score_documents(case, known, tally)
    _score_facts(case, known, tally)
    _score_timeline(case, known, tally)
    states = {row.item.rpartition("/")[2]: row.state.value for row in known.checklist}
    for item, wanted in case.get("checklist", {}).items():
        tally.note("checklist", states.get(item) in _several(wanted), f"{item}: {states.get(item)} for {wanted}")
    return tally


def _score_documents(case: dict[str, Any], known: Understanding, tally: Tally) -> None:
    for entry in case["documents"]:
        found = [d for d in known.documents if any(ref.source == entry["id"] for ref in d.pages)]
        tally.note("documents", len(found) == 1, f"{entry['id']}: {len(found)}")
        if found:
            _score_document({"language": case["language"], **entry}, found[0], tally)
    person, patient = case["patient"], known.identity.patient
    names = {frozenset(plain(word) for word in name.split()) for name in patient.names}
    wanted = [frozenset(plain(word) for word in name.split()) for name in [person["name"], *person["names"]]]
    tally.note("patient", any(name in names for name in wanted), f"name {patient.names}")
    tally.note("patient", patient.birth_date == str(person["birth_date"]), f"born {patient.birth_date}")
    tally.note("patient", patient.sex == person["sex"], f"sex {patient.sex!r}")


def _score_document(entry: dict[str, Any], found: DocumentReference, tally: Tally) -> None:
    name = entry["id"]
    tally.note("category", found.category in _several(entry["category"]), f"{name}: {found.category}")
    tally.note("language", found.language[:2] == entry["language"], f"{name}: {found.language}")
    match = entry.get("match", "match")
    tally.note(
        "match", found.patient_match.value == match, f"{name}: {found.patient_match.value} {found.person.name!r}"
    )
    if entry["date"]:
        value, other = found.date.value, map(str, entry.get("also_dates", []))
        right = value == str(entry["date"])
        tally.note("date", right, f"{name}: {value or found.date.alternatives} for {entry['date']}")
        role = found.date_role.value in (entry["role"], *entry.get("also_role", []))
        tally.note("role", right and role, f"{name}: {found.date_role.value} for {entry['role']}")
        tally.silent_dates += bool(value) and not right and value not in other and not found.warnings


def _score_facts(case: dict[str, Any], known: Understanding, tally: Tally) -> None:
    right: set[int] = set()
    for entry in case["documents"]:
        for true in map(fact_of, entry["facts"]):
            said = [f for f in known.facts if _says(true, f) and any(q.source == entry["id"] for q in f.quotations)]
            agreed = [fact for fact in said if fact.assertion.value == true["assertion"]]
            right.update(map(id, agreed))
            if not true["optional"]:
                why = f"[{said[0].assertion.value}]" if said else ""
                tally.note(
                    "recall", bool(agreed), f"{entry['id']}: {true['kind']} {true['code']} = {true['value']} {why}"
                )
                if agreed and true["date"]:
                    tally.note(
                        "fact date", any(f.date == true["date"] for f in agreed), f"{true['code']}: {agreed[0].date}"
                    )
    for fact in known.facts:
        if fact.kind in TIGHT:
            about = f"{fact.document}: {fact.kind} {fact.code} = {fact.value} [{fact.assertion.value}]"
            tally.note("precision", id(fact) in right, about)
    _score_forbidden(case, known, tally)


def _score_forbidden(case: dict[str, Any], known: Understanding, tally: Tally) -> None:
    """Assertions that must not be made, except of another person's page, and where a labelled fact says the same."""
    labelled = [true for entry in case["documents"] for true in map(fact_of, entry["facts"])]
    strangers = {d.id for d in known.documents if d.patient_match.value == "mismatch"}
    for rule in map(fact_of, case.get("forbidden", [])):
        said = [fact for fact in known.facts if _says(rule, fact) and fact.assertion.value == rule["assertion"]]
        for fact in said:
            true = any(_says(t, fact) and t["assertion"] == fact.assertion.value for t in labelled)
            if not true and fact.document not in strangers:
                tally.forbidden += 1
                tally.wrong.append(f"FORBIDDEN {fact.kind} {fact.code} {fact.value}: {fact.quotations[0].text[:70]!r}")


def _says(true: dict[str, Any], fact: Fact) -> bool:
    kinds = GENE_KINDS if true["kind"] in GENE_KINDS else {true["kind"]}
    return fact.kind in kinds and same_code(true, fact) and same_value(true, true["others"], fact)


def _score_timeline(case: dict[str, Any], known: Understanding, tally: Tally) -> None:
    for true in case.get("timeline", []):
        best = max(known.timeline, key=lambda entry: _closeness(true, entry), default=None)
        entry = best if best and _closeness(true, best) >= 3 else None
        for name in ENTRY_FIELDS:
            if wanted := true.get(name):
                found = getattr(entry, name) if entry else ""
                tally.note(
                    "timeline", _same_field(name, wanted, found), f"{true['label']}.{name}: {found!r} for {wanted!r}"
                )


def _closeness(true: dict[str, Any], entry: TimelineEntry) -> int:
    words = [plain(str(word)) for word in (true["label"], true.get("regimen", ""), *true.get("drugs", [])[:2]) if word]
    said = plain(" ".join((entry.label, entry.regimen, *entry.drugs)))
    month = str(true.get("start", ""))[:7]
    return (
        2 * (entry.kind == true["kind"])
        + 2 * sum(word in said for word in words)
        + 3 * (month != "" and entry.start[:7] == month)
    )


def _same_field(name: str, wanted: Any, found: Any) -> bool:
    if name == "drugs":
        return len({plain(d) for d in wanted} & {plain(d) for d in found or ()}) / len(wanted) >= 0.75
    a, b = plain(str(wanted)), plain(str(found))
    return a == b or (
        bool(b)
        and (
            (name in ("regimen", "response", "stop_reason") and (a in b or b in a))
            or (a.startswith(b) and name in ("start", "end"))
        )
    )


def _several(wanted: Any) -> list[Any]:
    return wanted if isinstance(wanted, list) else [wanted]


def _date(value: Any) -> dt.date:
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))


def row_of(name: str, tally: Tally, *, wide: int = 18) -> str:
    """A case or a split as a row of the table."""
    cells = [tally.counts[figure] for figure in SHOWN]
    rates = "".join(f"{right / of:>11.3f}" if of else f"{'-':>11}" for right, of in cells)
    return f"{name:<{wide}}{rates}{tally.forbidden:>11}{tally.silent_dates:>8}"


def main() -> None:
    """Print the table: one row a case, one row a split."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--details", action="store_true")
    parser.add_argument("--case", default="")
    parser.add_argument("--split", default="")
    options = parser.parse_args()
    print_corpus(details=options.details, only=options.case, split=options.split)


def print_corpus(*, details: bool = False, only: str = "", split: str = "") -> None:
    """The table of the corpus; `details` lists every error of the cases of the tuned split (or of `only`).

    Cases of the second round have a row with what was right at the first look, before a rule was changed for them.
    """
    splits: dict[str, Tally] = collections.defaultdict(Tally)
    print(f"{'corpus':<18}" + "".join(f"{name:>11}" for name in (*SHOWN, "forbidden")) + f"{'silent':>8}")
    for path in sorted(CORPUS.glob("*.yaml")):
        case = yaml.safe_load(path.read_text(encoding="utf-8"))
        if only not in ("", case["case"]) or split not in ("", case["split"]):
            continue
        tally = score(case)
        splits[f"{case['split']} {case.get('round', 1)}"].add(tally)
        print(row_of(case["case"], tally))
        if details and (only or case["split"] == "tuned"):
            print("".join(f"   {line}\n" for line in tally.wrong), end="")
    before = first_look()
    for name, tally in sorted(splits.items()):
        if name in before and not only:
            print(_first_row(before[name]))
        print(row_of(f"== {name}", tally))


def first_look() -> dict[str, dict[str, str]]:
    """What was right before any rule was changed for the cases, by split and round; written once, never changed."""
    with (CORPUS / "first_look.csv").open(encoding="utf-8", newline="") as lines:
        return {f"{row['split']} {row['round']}": row for row in csv.DictReader(lines)}


def _first_row(row: dict[str, str]) -> str:
    cells = "".join(f"{row[name]:>11}" for name in (*SHOWN, "forbidden"))
    return f"{'first look':<18}{cells}{row['silent']:>8}"


if __name__ == "__main__":
    main()
