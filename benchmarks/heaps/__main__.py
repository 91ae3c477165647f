"""python -m benchmarks.heaps OUT [--case NAME ...] [--seed N] [--scorer FILE]   messy folders of invented families, packed and scored.

Each case of the corpus that `words.yaml` lists becomes `OUT/cases/<name>/` with `records/` and `truth.json`. With --scorer (the
`score.py` of the sample cases, which is not shipped) every heap is packed and scored, one row a case; without, the heaps are made.
What was wrong is listed with --details, of tuned cases only.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import yaml

from benchmarks.cases import score
from benchmarks.heaps.heap import heap_of
from benchmarks.heaps.papers import words
from benchmarks.heaps.truth import truth_of
from benchmarks.understanding_corpus import CORPUS

_COLUMNS = (
    ("precision", "facts.precision"), ("recall", "facts.recall"), ("date", "date_value_accuracy"), ("role", "date_role_accuracy"),
    ("category", "category_accuracy"), ("bounds", "boundary.f1"), ("exact", "exact_documents"), ("match", "patient_match_accuracy"),
    ("patient", "patient"), ("ledger", "ledger_outcome_accuracy"), ("copies", "duplicate_groups"), ("timeline", "timeline_accuracy"),
    ("checks", "checklist_accuracy"), ("mean", "mean"), ("forbid", "forbidden_assertions"), ("strange", "wrong_patient_pages_leaked"),
    ("private", "private_pages_leaked"), ("silent", "wrong_silent_dates"), ("seconds", "seconds"),
)  # fmt: skip
_MUST_BE_ZERO = ("forbid", "strange", "private", "silent")


def build(case: dict[str, Any], folder: Path, seed: int) -> None:
    """Write the heap of a case: `records/` and `truth.json`."""
    heap = heap_of(case, seed)
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "records").mkdir(parents=True)
    for name, data in heap.files.items():
        (folder / "records" / name).write_bytes(data)
    (folder / "truth.json").write_text(
        json.dumps(truth_of(case, heap), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )


def value_of(result: dict[str, Any], key: str) -> Any:
    """A figure of the scorer by its dotted name."""
    first, _, second = key.partition(".")
    value = result.get(first)
    return value.get(second) if second and isinstance(value, dict) else value


def row_of(name: str, result: dict[str, Any]) -> str:
    """One case as a row."""
    cells = [value_of(result, key) for _, key in _COLUMNS]
    return f"{name:<20}" + "".join(f"{cell:>9.3f}" if isinstance(cell, float) else f"{cell!s:>9}" for cell in cells)


def main() -> int:
    """Build, pack, score, print. Returns 1 when something was said or sent that must not be."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--case", nargs="*", default=list(words()["heaps"]))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scorer", type=Path)
    parser.add_argument("--details", action="store_true")
    given = parser.parse_args()
    if given.scorer:
        print(f"{'heap':<20}" + "".join(f"{name:>9}" for name, _ in _COLUMNS))
    safe = True
    for name in given.case:
        case = yaml.safe_load((CORPUS / f"{name}.yaml").read_text(encoding="utf-8"))
        folder = given.out / "cases" / name
        build(case, folder, given.seed)
        if not given.scorer:
            continue
        packed = given.out / "packed" / name
        shutil.rmtree(packed, ignore_errors=True)
        packed.parent.mkdir(parents=True, exist_ok=True)
        result = score(folder, given.scorer, packed)
        safe &= not any(value_of(result, key) for column, key in _COLUMNS if column in _MUST_BE_ZERO)
        print(row_of(f"{name} {case['split']}", result), flush=True)
        if given.details and case["split"] == "tuned":
            print(
                "".join(f"   {about}: {line}\n" for about, lines in result["problems"].items() for line in lines),
                end="",
                flush=True,
            )
    return 0 if safe else 1


if __name__ == "__main__":
    sys.exit(main())
