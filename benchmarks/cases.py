"""Packs every case under a samples folder and scores it: python -m benchmarks.cases SAMPLES [OUT]

A case is a folder `cases/<name>/` with `records/` and `truth.json`; the scorer is `score.py` beside `cases/`.
Prints the scorer's main figures as one table and writes `bench-results/cases.json`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.bounds import print_bound

RESULTS = Path("bench-results")
BOUNDS = {
    "boundary.f1": 0.95, "category_accuracy": 0.95, "date_value_accuracy": 0.95, "date_role_accuracy": 0.95, "facts.precision": 0.97,
    "facts.recall": 0.90, "timeline_accuracy": 0.90, "checklist_accuracy": 0.95, "conflicts_found": 1.0,
}  # fmt: skip
"""What a case must reach at least."""
NEVER = ("wrong_silent_dates", "forbidden_assertions", "wrong_patient_pages_leaked", "private_pages_leaked")
SHOWN = (
    "mean", "boundary.f1", "category_accuracy", "date_value_accuracy", "date_role_accuracy", "wrong_silent_dates", "patient",
    "patient_match_accuracy", "placed_accuracy", "facts.precision", "facts.recall", "facts.unit", "facts.date",
    "facts_with_true_quotation", "quotation_boxes_valid", "forbidden_assertions", "wrong_patient_pages_leaked",
    "private_pages_leaked", "timeline_accuracy", "checklist_accuracy", "conflicts_found", "ledger_complete",
    "ledger_outcome_accuracy", "duplicate_groups", "source_status_accuracy", "file_names_ok", "pdfs_open", "pdfs_with_text",
    "treatment_summary_one_page", "four_generated_files", "sha256sums_ok", "safe", "seconds",
)  # fmt: skip


def main(samples: Path, out: Path) -> int:
    """Pack, score, print. Returns 1 when a case is not safe."""
    scores = {
        case.name: score(case, samples / "score.py", out / case.name) for case in sorted((samples / "cases").iterdir())
    }
    width = max(map(len, scores)) + 2
    print(f"{'':32}" + "".join(f"{name:>{max(width, 12)}}" for name in scores))
    for key in SHOWN:
        print(f"{key:32}" + "".join(f"{_value(result, key)!s:>{max(width, 12)}}" for result in scores.values()))
    for key, bound in BOUNDS.items():
        found = [float(value) for result in scores.values() if (value := _value(result, key)) is not None]
        if found:  # a case without conflicts has no rate of those found
            print_bound(f"{key}, the worst case", min(found), at_least=bound)
    for key in NEVER:
        print_bound(f"{key}, all cases", sum(_many(_value(result, key)) for result in scores.values()), at_most=0)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "cases.json").write_text(json.dumps(scores, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0 if all(result["safe"] for result in scores.values()) else 1


def score(case: Path, scorer: Path, out: Path) -> dict[str, Any]:
    """One case through the command line and the scorer."""
    truth = json.loads((case / "truth.json").read_text(encoding="utf-8"))
    options = truth["options"]
    words = [
        sys.executable,
        "-m",
        "caseferry",
        "pack",
        str(case / "records"),
        "--out",
        str(out),
        "--quiet",
        "--as-of",
        truth["as_of"],
    ]
    for name in ("cancer", "question", "hospital", "department", "patient"):
        words += [f"--{name}", options[name]] if options.get(name) else []
    for therapy in options.get("therapies", []):
        words += ["--therapy", therapy]
    began = time.monotonic()
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    seconds = round(time.monotonic() - began, 1)
    if done.returncode > 1:
        print(f"{case.name}: exit {done.returncode}\n{done.stderr[-2000:]}")
    report = out.with_name(out.name + ".score.json")
    subprocess.run(
        [sys.executable, str(scorer), str(out), str(case / "truth.json"), "--json", str(report), "--seconds", str(seconds)],
        check=True, capture_output=True,
    )  # fmt: skip
    result: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return result


def _value(result: dict[str, Any], key: str) -> Any:
    first, _, second = key.partition(".")
    value = result.get(first)
    return value.get(second) if second and isinstance(value, dict) else value


def _many(value: Any) -> int:
    return len(value) if isinstance(value, list | dict) else int(value or 0)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("usage: make bench-cases SAMPLES=DIR")
    samples_folder = Path(sys.argv[1])
    sys.exit(main(samples_folder, Path(sys.argv[2]) if len(sys.argv) > 2 else Path("out/cases")))
