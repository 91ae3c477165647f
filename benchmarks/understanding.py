"""python -m benchmarks.understanding SAMPLES [--details]   everything that is measured of understanding, one table after the other.

Documents, dates and people; facts; treatments and history (each on the labelled reports and cases under SAMPLES); the cases packed
whole; then the corpus of invented cases, the part that rules were tuned on and the part that they were not, and whether facts hang on
the words that they quote.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from benchmarks.understanding_corpus import print_corpus
from benchmarks.understanding_evidence import print_evidence

MEASURED = ("understanding_documents", "understanding_findings", "understanding_history", "cases")


def main() -> int:
    """Run each in a process of its own, in order; the exit code tells whether one of them failed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("samples", type=Path, nargs="?", help="folder with reports.dev.jsonl, cases/ and score.py")
    parser.add_argument("--details", action="store_true", help="name every error")
    options = parser.parse_args()
    failed = 0
    for name in MEASURED if options.samples else ():
        print(f"\n=== {name.removeprefix('understanding_')}", flush=True)
        words = [
            sys.executable,
            "-m",
            f"benchmarks.{name}",
            str(options.samples),
            *(["--details"] if options.details and name != "cases" else []),
        ]
        failed += subprocess.run(words, check=False).returncode != 0
    print("\n=== corpus", flush=True)
    print_corpus(details=options.details)
    print("\n=== evidence", flush=True)
    print_evidence(details=options.details)
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
