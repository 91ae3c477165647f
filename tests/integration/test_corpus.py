"""The invented cases of benchmarks/corpus: nothing forbidden is said, no wrong date is given silently, no page is a stranger's by mistake."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from benchmarks.understanding_corpus import CORPUS, score

# The round whose gold was written before any rule was tuned on it: measured by the bench, not yet required.
MEASURED_ONLY = 3


def cases_required() -> list[Path]:
    """The cases of the rounds that the rules have been through."""
    paths = sorted(CORPUS.glob("*.yaml"))
    return [path for path in paths if yaml.safe_load(path.read_text(encoding="utf-8")).get("round", 1) < MEASURED_ONLY]


@pytest.mark.parametrize("path", cases_required(), ids=lambda path: path.stem)
def test_an_invented_case_is_understood_without_a_dangerous_error(path: Path) -> None:
    tally = score(yaml.safe_load(path.read_text(encoding="utf-8")))
    told = [line for line in tally.wrong if line.startswith(("FORBIDDEN", "category"))]
    assert (tally.forbidden, tally.silent_dates, told) == (0, 0, [])
    right, of = tally.counts["precision"]
    assert right / of >= 0.9


def test_the_corpus_has_enough_languages_tumours_and_both_parts() -> None:
    cases = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in CORPUS.glob("*.yaml")]
    assert len({case["language"] for case in cases}) >= 8
    assert len({case["options"]["cancer"] for case in cases}) >= 12
    assert {case["split"] for case in cases} == {"tuned", "unseen"}
