"""python -m benchmarks.understanding_findings SAMPLES [--details]   facts found against labelled cases and reports.

Prints a table for each case under SAMPLES/cases (documents and dates taken from the truth, so that only the finding of facts is
measured; text taken from the truth's page texts) and one for the pathology reports of SAMPLES/reports.dev.jsonl.
"""

from __future__ import annotations

import argparse
import collections
import datetime as dt
import importlib.util
import json
import re
import time
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks.bounds import print_bound
from caseferry.domain.dates import DateReading, DateRole, PartialDate
from caseferry.domain.documents import DocumentReference
from caseferry.domain.facts import Fact
from caseferry.domain.pages import Line, Page, PageRef, PageState, Word
from caseferry.domain.people import PatientMatch
from caseferry.domain.request import CaseRequest
from caseferry.steps.extract import extract

AS_OF = dt.date(2026, 1, 1)


def page_of(text: str, source: str, number: int) -> Page:
    """A page whose lines are those of `text`, one box per word."""
    rows = text.split("\n")
    lines = []
    for at, row in enumerate(rows):
        top, bottom, width = at / len(rows), (at + 0.9) / len(rows), max(len(row), 1)
        words = [
            Word(m.group(), (m.start() / width, top, m.end() / width, bottom), m.start())
            for m in re.finditer(r"\S+", row)
        ]
        lines.append(Line(row, (0.0, top, 1.0, bottom), tuple(words)))
    return Page(source, number, 595, 842, PageState.READ, tuple(lines), origin="text_layer")


def halves(text: str) -> list[str]:
    """The truth writes each page twice (as in the file, and flowed); each is a reading of its own."""
    first = text.split("\n", 1)[0].strip()[:18]
    cut = text.find("\n" + first, 1)
    return [text] if cut < 0 else [text[:cut], text[cut + 1 :]]


def case_of(truth: dict[str, Any], reading: int) -> tuple[list[DocumentReference], list[Page]]:
    """Documents and pages of a case as the truth gives them."""
    shas = {entry["path"]: entry["sha256"] for entry in truth["files"]}
    pages = []
    for place, text in truth["page_text"].items():
        path, _, number = place.rpartition("#")
        parts = halves(text.replace("\r", ""))
        pages.append(page_of(parts[min(reading, len(parts) - 1)], shas[path], int(number)))
    documents = []
    for entry in truth["documents"]:
        refs = tuple(PageRef(w["sha256"], w["page"]) for w in entry["pages"])
        first = next(page for page in pages if PageRef(page.source, page.number) == refs[0])
        role = DateRole(entry["date_role"]) if entry["date"] else DateRole.UNKNOWN
        dates = (DateReading(PartialDate(entry["date"]), role, first.quote(0, 4)),) if entry["date"] else ()
        documents.append(
            DocumentReference(
                entry["id"], entry["category"], refs, language=entry["language"], date=PartialDate(entry["date"] or ""),
                date_role=role, dates=dates, patient_match=PatientMatch(entry["patient_match"]),
            )
        )  # fmt: skip
    return documents, pages


def as_json(fact: Fact) -> dict[str, Any]:
    """A fact as packet.json has it, quotations inline."""
    normal = {"value": fact.normal.value, "unit": fact.normal.unit} if fact.normal else None
    quotations = [{"source": q.source, "page": q.page, "text": q.text, "document": q.document} for q in fact.quotations]
    return {
        "kind": fact.kind, "code": fact.code, "value": fact.value, "unit": fact.unit, "normal": normal, "date": fact.date,
        "assertion": str(fact.assertion), "quotations": quotations, "attributes": dict(fact.attributes),
    }  # fmt: skip


def scorer(samples: Path) -> ModuleType:
    """The scorer beside the cases."""
    spec = importlib.util.spec_from_file_location("score", samples / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def score_case(score: ModuleType, truth: dict[str, Any], facts: tuple[Fact, ...]) -> dict[str, Any]:
    """Recall over the truth's facts, precision over the kinds that it lists completely, forbidden assertions."""
    found = [as_json(fact) for fact in facts]
    places = [{(q["source"], q["page"]) for q in fact["quotations"]} for fact in found]
    listed = {(w["sha256"], w["page"]) for d in truth["documents"] for w in d["pages"] + d["also"]}
    right: set[int] = set()
    missed, total, dates = [], 0, 0
    for true in truth["facts"]:
        where = {(w["sha256"], w["page"]) for w in true["where"]}
        alike = score.ALIKE.get(true["kind"], {true["kind"]})
        hits = [
            n for n, fact in enumerate(found)
            if fact["kind"] in alike and where & places[n] and score.same_code(true, fact) and score.same_value(true, fact)
            and fact["assertion"] == true["assertion"]
        ]  # fmt: skip
        right.update(hits)
        if not true["optional"]:
            total += 1
            if not hits:
                missed.append(true)
            else:
                dates += not true["date"] or found[hits[0]]["date"] == true["date"]
    tight = [n for n, fact in enumerate(found) if fact["kind"] in score.TIGHT and places[n] & listed]
    wrong = [found[n] for n in tight if n not in right]
    forbidden = [
        fact for rule in truth["forbidden"] for fact in found
        if fact["kind"] in score.ALIKE.get(rule["kind"], {rule["kind"]}) and fact["assertion"] in rule["assertions"]
        and score.same_code({**rule, "alt": []}, fact) and score.same_value({**rule, "alt": []}, fact)
        and not any(
            t["kind"] == rule["kind"] and t["assertion"] in rule["assertions"] and score.same_code(t, fact) and score.same_value(t, fact)
            for t in truth["facts"]
        )
    ]  # fmt: skip
    return {
        "precision": 1 - len(wrong) / len(tight) if tight else 0.0, "recall": 1 - len(missed) / total, "tight": len(tight),
        "true": total, "wrong": wrong, "missed": missed, "forbidden": forbidden, "dates": dates / max(total - len(missed), 1),
        "kinds": collections.Counter(fact["kind"] for fact in found), "found": found,
    }  # fmt: skip


def print_cases(samples: Path, details: bool, kinds: set[str]) -> None:
    """One row per case and reading."""
    score = scorer(samples)
    print(f"{'case':<16}{'precision':>10}{'recall':>8}{'true':>6}{'found':>7}{'dates':>7}{'forbidden':>11}")
    for path in sorted(samples.glob("cases/*/truth.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        for reading in (0, 1):
            documents, pages = case_of(truth, reading)
            request = CaseRequest(as_of=AS_OF, cancer=truth["options"]["cancer"])
            row = score_case(score, truth, extract(documents, pages, request=request))
            name = f"{truth['case']} {'ab'[reading]}"
            print(
                f"{name:<16}{row['precision']:>10.3f}{row['recall']:>8.3f}{row['true']:>6}{row['tight']:>7}{row['dates']:>7.2f}{len(row['forbidden']):>11}"
            )
            if details:
                print_details(row, kinds)


def print_details(row: dict[str, Any], kinds: set[str]) -> None:
    for true in row["missed"]:
        print("   missed   ", true["document"], true["kind"], true["code"], "=", true["value"], true["assertion"])
    for fact in row["wrong"] + row["forbidden"]:
        print("   wrong    ", fact["kind"], fact["code"], "=", fact["value"], fact["assertion"])
    for fact in row["found"]:
        if fact["kind"] in kinds:
            print(
                "   ",
                fact["kind"],
                fact["code"],
                "=",
                fact["value"],
                "|",
                fact["unit"],
                fact["date"],
                fact["assertion"],
                fact["attributes"],
                fact["normal"],
            )


def gold_of(row: dict[str, Any]) -> dict[str, str]:
    """The gold fields of a pathology row that are stated: pT, pN, grade, ER, PR, HER2."""
    data = (row.get("gold") or {}).get("cancer_data") or {}
    gold = {"pT": data.get("pt_category"), "pN": data.get("pn_category"), "grade": data.get("grade")}
    for marker in data.get("biomarkers") or ():
        kind = marker["biomarker_category"]
        if kind in ("er", "pr") and marker["expression"] is not None:
            gold[kind.upper()] = "positive" if marker["expression"] else "negative"
        if kind == "her2" and marker["score"] is not None:
            gold["HER2"] = str(marker["score"])
    return {key: str(value).lower() for key, value in gold.items() if value is not None}


def found_of(facts: tuple[Fact, ...]) -> dict[str, list[str]]:
    """The same fields as found, every value."""
    found: dict[str, list[str]] = collections.defaultdict(list)
    for fact in facts:
        value = (fact.normal.value if fact.normal else fact.value).replace(" ", "")
        if fact.assertion != "present":
            continue
        if fact.kind == "stage" and fact.code == "TNM":
            for key, pattern in (("pT", r"T(is|a|x|[0-4][a-d]?(?:mi)?)"), ("pN", r"N(x|[0-3][a-c]?(?:mi)?)")):
                if match := re.search(pattern, value, re.IGNORECASE):
                    found[key].append(f"{key[1]}{match.group(1)}".lower())
        if fact.kind == "grade" and (match := re.search(r"[1-4]", value)):
            found["grade"].append(match.group())
        if fact.kind == "biomarker" and fact.code in ("ER", "PR"):
            found[fact.code].append(value)
        if fact.kind == "biomarker" and fact.code == "HER2" and value in ("amplified", "not_amplified"):
            found["HER2"].append("3" if value == "amplified" else "0")  # as the gold counts FISH
        if (
            fact.kind == "biomarker"
            and fact.code == "HER2"
            and (match := re.search(r"[0-3](?=\s?\+)|(?<!\d)0(?!\d)", fact.value))
        ):
            found["HER2"].append(match.group())
    return found


OUTCOMES = ("right", "coarser", "other", "wrong", "missed", "unprinted")
STATED = ("right", "wrong", "missed")
"""Outcomes of a gold value that stands in the report's text."""
_WORDS_OF_GRADE = {
    "1": r"(?<!moderately to )well[\s-]{0,2}different|low[\s-]grade",
    "2": r"moderate(?:ly)?[\s-]{0,2}different|intermediate[\s-]grade",
    "3": r"poorly[\s-]{0,2}different|high[\s-]grade",
}


def stands(key: str, value: str, text: str) -> bool:
    """Whether a gold value's own letters (or, for a grade, its number or words) are printed: T1c as `T1c` or `Tlc`, N0 as `NO`."""
    if key in ("pT", "pN"):
        letter, digit, rest = value[0].upper(), value[1:2], value[2:]
        slips = {"0": "0", "1": "[1lI|]"}.get(digit, re.escape(digit))
        plain = rf"(?:(?<![A-Za-z])|(?<=[pcyr])|(?<=[0-9][a-d])){letter}\s?{slips}{rest}(?![A-Za-z0-9])"
        slip = r"(?:[pcyr]|T\s?[0-4lI]\w?[\s,]{0,2})N\s?[oO](?![A-Za-z0-9])" if value == "n0" else "(?!)"  # "pT1 NO"
        return bool(re.search(f"{plain}|{slip}", text))
    if key == "grade":
        words = _WORDS_OF_GRADE.get(value, "(?!)")
        number = rf"(?:{value}|{'I' * int(value)})(?![0-9I])" if value in ("1", "2", "3") else re.escape(value)
        return bool(re.search(rf"(?:grade|\bG)[\s:=(-]{{0,3}}{number}|{words}", text, re.IGNORECASE))
    return True


def outcome_of(key: str, value: str, found: list[str], text: str) -> str:
    """What became of a gold value.

    right; coarser (T1 is printed and found, T1c stands nowhere); other (another value is printed and found, the gold's stands
    nowhere); wrong (it stands in the text, another was found); missed (it stands in the text); unprinted (it stands nowhere).
    """
    if value in found:
        return "right"
    stated = stands(key, value, text)
    if found and any(value.startswith(given) for given in found if key in ("pT", "pN")) and not stated:
        return "coarser"
    if found:
        return "wrong" if stated else "other"
    return "missed" if stated else "unprinted"


def print_reports(samples: Path, details: bool) -> None:
    """Pathology gold fields: precision; recall over gold that stands in the text; recall where inferred gold counts as missed."""
    rows = [json.loads(line) for line in (samples / "reports.dev.jsonl").read_text(encoding="utf-8").splitlines()]
    counts: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    absent: list[str] = []
    for row in rows:
        gold = gold_of(row)
        if not gold:
            continue
        page = page_of(row["text"], row["id"], 1)
        document = DocumentReference(row["id"], "pathology", (PageRef(row["id"], 1),), language=row["lang"])
        found = found_of(extract([document], [page], request=CaseRequest(as_of=AS_OF)))
        for key, value in gold.items():
            outcome = outcome_of(key, value, found.get(key, []), row["text"])
            counts[key][outcome] += 1
            line = f"   {outcome:<9} {row['id']} {key}: {value} found {found.get(key)}"
            if outcome not in ("right", *STATED):
                absent.append(line)
            elif details and outcome != "right":
                print(line)
    _print_counts(counts)
    _print_accepted(sum(counts.values(), collections.Counter()))
    print(f"\ngold finer than the text, or not in it: {len(absent)}")
    print("\n".join(absent))


def _print_counts(counts: dict[str, collections.Counter[str]]) -> None:
    """`precision` counts a coarser print as right and another value as wrong; `recall` is over gold in the text, `strict` over all."""
    print(
        f"\n{'field':<8}{'gold':>6}"
        + "".join(f"{head:>11}" for head in OUTCOMES)
        + f"{'precision':>11}{'recall':>8}{'strict':>8}"
    )
    for key, tally in [*counts.items(), ("all", sum(counts.values(), collections.Counter()))]:
        good, total = tally["right"] + tally["coarser"], sum(tally.values())
        stated = sum(tally[name] for name in STATED)
        print(
            f"{key:<8}{total:>6}" + "".join(f"{tally[head]:>11}" for head in OUTCOMES)
            + f"{good / max(good + tally['wrong'] + tally['other'], 1):>11.3f}{tally['right'] / max(stated, 1):>8.3f}"
            + f"{tally['right'] / max(total, 1):>8.3f}"
        )  # fmt: skip


def _print_accepted(tally: collections.Counter[str]) -> None:
    """By what a report prints: T1 is right where the gold's doctor staged T1c anew, since nothing may be staged here; a gold value
    that is printed in no form counts as missed. Beside it, the recall where the coarser print counts as missed too.
    """
    right, total = tally["right"] + tally["coarser"], sum(tally.values())
    precision = right / max(right + tally["wrong"] + tally["other"], 1)
    print_bound(f"pathology gold as printed, precision ({total} values)", precision, at_least=0.95)
    print_bound(
        "pathology gold as printed, recall (what is not printed counts as missed)", right / total, at_least=0.85
    )
    print_bound("  the same with T1 for T1c as missed", tally["right"] / total, at_least=0.85)


def print_speed(samples: Path) -> None:
    """Seconds for every report of the samples, by one process."""
    rows = [json.loads(line) for line in (samples / "reports.dev.jsonl").read_text(encoding="utf-8").splitlines()]
    pages = [page_of(row["text"], row["id"], 1) for row in rows]
    documents = [
        DocumentReference(
            row["id"],
            "medical_summary" if row["label"] == "discharge" else "pathology",
            (PageRef(row["id"], 1),),
            language=row["lang"],
        )
        for row in rows
    ]
    begun = time.process_time()
    facts = extract(documents, pages, request=CaseRequest(as_of=AS_OF))
    spent = time.process_time() - begun
    print(f"\n{len(rows)} reports, {len(facts)} facts: {spent:.1f} s of one core")
    print_bound("seconds of one core for the facts of 500 reports", spent * 500 / len(rows), at_most=60)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("samples", type=Path)
    parser.add_argument("--details", action="store_true", help="name every miss and every wrong fact")
    parser.add_argument("--show", default="", help="kinds of facts to list, by commas")
    options = parser.parse_args()
    print_cases(options.samples, options.details or bool(options.show), set(options.show.split(",")))
    print_reports(options.samples, options.details)
    print_speed(options.samples)


if __name__ == "__main__":
    main()
