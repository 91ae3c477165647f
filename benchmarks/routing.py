"""python -m benchmarks.routing [--details]   in how many invented cases the labelled department is suggested first."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import yaml

from caseferry.domain.routing import DepartmentSuggestion
from caseferry.knowledge.hospitals import load_hospitals
from caseferry.steps.route import suggest_departments

CASES = Path(__file__).with_name("routing_cases.yaml")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--details", action="store_true", help="show the reasons of every case")
    options = parser.parse_args()
    for group, cases in read_cases().items():
        results = [(case, suggest(case)) for case in cases]
        wrong = [(case, found) for case, found in results if found[0].department != case["label"]]
        print(f"{group}: right department first in {len(cases) - len(wrong)} of {len(cases)}")
        for case, found in results if options.details else wrong:
            print(f"  {case['id']} ({case['hospital']}): wanted {case['label']}, suggested")
            for item in found[:3]:
                print(f"    {item.department}: {' '.join(reason.text for reason in item.reasons)}")


def read_cases() -> dict[str, list[dict[str, Any]]]:
    """The labelled cases by group."""
    table = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    return {key: rows for key, rows in table.items() if isinstance(rows, list)}


def suggest(case: dict[str, Any]) -> tuple[DepartmentSuggestion, ...]:
    """What is suggested for one case at its hospital."""
    return suggest_departments(manifest_of(case), load_hospitals()[case["hospital"]].departments)


def manifest_of(case: dict[str, Any]) -> dict[str, Any]:
    """The part of packet.json that routing reads."""
    return {
        "as_of": "2026-11-24",
        "case": {"question": case["question"], "cancer": case["cancer"]},
        "patient": {"birth_date": case.get("born", "1961-04-02")},
        "facts": [_fact(number, text) for number, text in enumerate(case["facts"], 1)],
        "timeline": [_entry(number, text) for number, text in enumerate(case["timeline"], 1)],
    }


def _fact(number: int, text: str) -> dict[str, Any]:
    first, code, value = (part.strip() for part in text.split("|"))
    assertion, _, kind = first.rpartition(" ")
    said = {"": "present", "not": "absent", "planned": "planned"}[assertion]
    return {
        "id": f"f-{number}",
        "kind": kind,
        "code": code,
        "value": value.partition("@")[0].strip(),
        "assertion": said,
    }


def _entry(number: int, text: str) -> dict[str, Any]:
    kind, _, label = text.partition(": ")
    return {"kind": kind, "label": label, "facts": [f"t-{number}"], "planned": False}


if __name__ == "__main__":
    main()
