"""python -m benchmarks.understanding_history SAMPLES [--details]   treatments and the history against labelled cases.

Three tables: treatment facts and timeline fields of the cases under SAMPLES/cases (documents and dates taken from the truth, so that
only the reading of the history is measured), and the invented snippets and histories of the tests, tuned and held-out parts apart.
"""

from __future__ import annotations

import argparse
import collections
import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

import yaml

from benchmarks.understanding_findings import as_json, case_of, scorer
from caseferry.domain.facts import TimelineEntry
from caseferry.domain.people import Identity, Patient
from caseferry.domain.request import CaseRequest
from caseferry.steps.extract import extract
from caseferry.steps.extract.context import Context
from caseferry.steps.extract.treatments import find_treatments
from caseferry.steps.reconcile import Reconciled, reconcile

ROOT = Path(__file__).resolve().parent.parent
KINDS = (
    "treatment",
    "radiotherapy",
    "procedure",
    "transplant",
    "cell_therapy",
    "response",
    "medication",
    "allergy",
)
FIELDS = (
    "kind",
    "regimen",
    "drugs",
    "cycles_given",
    "cycles_planned",
    "start",
    "end",
    "response",
    "stop_reason",
)


def outcome_of(truth: dict[str, Any], reading: int) -> Reconciled:
    """The case read and reconciled, from the truth's documents."""
    documents, pages = case_of(truth, reading)
    cancer = truth["options"]["cancer"]
    facts = extract(documents, pages, request=CaseRequest(dt.date.fromisoformat(truth["as_of"]), cancer=cancer))
    return reconcile(
        facts,
        documents,
        identity=Identity(Patient(), matches={d.id: d.patient_match for d in documents}),
        cancer=cancer,
    )


def found_facts(score: Any, truth: dict[str, Any], outcome: Reconciled) -> tuple[dict[str, list[int]], list[str]]:
    """Hits and totals by kind over the truth's facts that are not optional, and what was missed or forbidden."""
    found = [as_json(fact) for fact in outcome.facts]
    counts: dict[str, list[int]] = {}
    problems = []
    for true in truth["facts"]:
        if true["kind"] not in KINDS or true["optional"]:
            continue
        where = {(w["sha256"], w["page"]) for w in true["where"]}
        hit = any(
            fact["kind"] == true["kind"] and fact["assertion"] == true["assertion"] and score.same_code(true, fact)
            and score.same_value(true, fact) and where & {(q["source"], q["page"]) for q in fact["quotations"]}
            for fact in found
        )  # fmt: skip
        row = counts.setdefault(true["kind"], [0, 0])
        row[0], row[1] = row[0] + hit, row[1] + 1
        if not hit:
            problems.append(f"missed: {true['kind']} {true['code']} = {true['value']} ({true['document']})")
    for rule in truth["forbidden"]:
        for fact in found:
            if rule["kind"] in KINDS and fact["kind"] == rule["kind"] and fact["assertion"] in rule["assertions"]:
                same = score.same_code({**rule, "alt": []}, fact) and score.same_value({**rule, "alt": []}, fact)
                excused = any(
                    t["kind"] == rule["kind"] and t["assertion"] in rule["assertions"] and score.same_value(t, fact)
                    for t in truth["facts"]
                )
                if same and not excused:
                    problems.append(f"forbidden: {rule['why']}: {fact['code']} {fact['value']}")
    return counts, problems


def timeline_hits(score: Any, truth: dict[str, Any], timeline: tuple[TimelineEntry, ...]) -> tuple[int, int, list[str]]:
    """Timeline fields right, fields in all, and what is wrong, by the scorer's own comparisons."""
    right, total, wrong = 0, 0, []
    for want in truth["timeline"]:
        words = [score.norm(want["label"]), *map(score.norm, want["drugs"][:2])]
        best = max(
            timeline,
            key=lambda e: (
                2 * (e.kind == want["kind"]) + 3 * bool(want["start"] and e.start[:7] == want["start"][:7])
                + 2 * sum(word in score.norm(" ".join((e.label, e.regimen, *e.drugs))) for word in words)
            ),
            default=None,
        )  # fmt: skip
        for name in FIELDS:
            value = want.get(name)
            if value in (None, "", []):
                continue
            total += 1
            got = getattr(best, name) if best else ""
            if name == "drugs":
                good = len({score.squash(d) for d in got} & {score.squash(d) for d in value}) >= 0.75 * len(value)
            elif name in ("response", "stop_reason"):
                good = bool(got) and any(score.squash(v) in score.squash(got) for v in [value, *want["alt"]] if v)
            elif name in ("start", "end"):
                good = bool(got) and (value.startswith(got) or got.startswith(value))
            else:
                good = score.squash(got) == score.squash(value)
            right += good
            if not good:
                wrong.append(f"{want['label']}.{name}: {got!r} for {value!r}")
    return right, total, wrong


def print_cases(samples: Path, details: bool) -> None:
    """One row per case and reading of its text."""
    score = scorer(samples)
    print(f"{'case':<16}{'facts':>12}{'timeline':>12}{'conflicts':>11}{'forbidden':>11}")
    for path in sorted(samples.glob("cases/*/truth.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        for reading in (0, 1):
            outcome = outcome_of(truth, reading)
            counts, problems = found_facts(score, truth, outcome)
            right, total, wrong = timeline_hits(score, truth, outcome.timeline)
            hits, of = (sum(row[n] for row in counts.values()) for n in (0, 1))
            forbidden = sum(problem.startswith("forbidden") for problem in problems)
            print(
                f"{truth['case'] + ' ' + 'ab'[reading]:<16}{f'{hits}/{of}':>12}{f'{right}/{total}':>12}{len(outcome.conflicts):>11}{forbidden:>11}"
            )
            if details:
                print("".join(f"    {line}\n" for line in [*problems, *wrong]), end="")


def print_snippets(details: bool) -> None:
    """Invented sentences: treatments found, and treatments that must not be."""
    rows = yaml.safe_load((ROOT / "tests/unit/steps/extract/treatment_snippets.yaml").read_text(encoding="utf-8"))
    counts: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    sys.path.insert(0, str(ROOT / "tests/unit/steps/reconcile"))
    from history_cases import page_of

    from caseferry.domain.documents import DocumentReference
    from caseferry.domain.pages import PageRef
    from caseferry.steps.extract.text import document_text

    for row in rows:
        language, category = row["lang"][:2], row.get("category", "medical_summary")
        reference = DocumentReference("d", category, (PageRef("s", 1),), language=language)
        text = document_text(reference, [page_of(row["text"], "s", language)])
        facts = list(find_treatments(text, Context(category, language, row["cancer"])))
        for want in row["want"]:
            hit = any(f.code == want["code"] and f.assertion.value == want["assertion"] for f in facts)
            counts[row["part"]].update(wanted=1, found=int(hit))
            if details and not hit:
                print("    missed:", want, "in", row["text"])
        told = {(fact.code, fact.assertion.value) for fact in facts}
        counts[row["part"]].update(forbidden=sum(tuple(pair) in told for pair in row.get("never", [])))
    print(f"\n{'snippets':<16}{'found':>12}{'forbidden':>12}")
    for part, count in sorted(counts.items()):
        found = f"{count['found']}/{count['wanted']}"
        print(f"{part:<16}{found:>12}{count['forbidden']:>12}")


def print_histories(details: bool) -> None:
    """Invented cases of several documents: fields of the timeline that came out otherwise."""
    from history_cases import load_cases, misses, run_case

    counts: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    parts = [("tuned", case) for case in load_cases()] + [("held", case) for case in load_cases(held=True)]
    for part, case in parts:
        wrong = misses(case, run_case(case))
        fields = sum(map(len, case["timeline"])) + len(case.get("conflicts", []))
        counts[part].update(fields=fields, right=fields - len(wrong))
        if details:
            print("".join(f"    {case['name']}: {line}\n" for line in wrong), end="")
    print(f"\n{'histories':<16}{'fields':>12}")
    for part, count in sorted(counts.items()):
        print(f"{part:<16}{str(count['right']) + '/' + str(count['fields']):>12}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("samples", type=Path, nargs="?")
    parser.add_argument("--details", action="store_true")
    options = parser.parse_args()
    if options.samples:
        print_cases(options.samples, options.details)
    print_snippets(options.details)
    print_histories(options.details)


if __name__ == "__main__":
    main()
