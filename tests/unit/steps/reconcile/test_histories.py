"""Invented histories in nine languages: scattered mentions become lines of therapy."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from history_cases import load_cases, misses, run_case


@pytest.mark.parametrize("case", load_cases(), ids=lambda case: case["name"])
def test_history_is_assembled(case: dict[str, Any]) -> None:
    assert misses(case, run_case(case)) == []


def test_same_facts_give_the_same_history_twice() -> None:
    case = load_cases()[0]
    assert run_case(case) == run_case(case)


def test_a_strangers_treatment_takes_no_part() -> None:
    from dataclasses import replace

    from caseferry.domain.people import Identity, Patient, PatientMatch
    from caseferry.steps.reconcile import reconcile

    outcome = run_case(load_cases()[1])
    strangers = Identity(Patient(), matches={f"d{n}": PatientMatch.MISMATCH for n in range(3)})
    again = reconcile(tuple(replace(fact) for fact in outcome.facts), (), identity=strangers, cancer="colorectal")
    assert again.timeline == ()
    assert again.facts == outcome.facts
