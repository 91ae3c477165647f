"""Treatments that are considered, conditional, refused, contraindicated or partly given, in each language."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from caseferry.domain.facts import Fact
from caseferry.steps.extract.context import Context
from caseferry.steps.extract.procedures import find_procedures
from caseferry.steps.extract.radiotherapy import find_radiotherapy
from caseferry.steps.extract.text import DocumentText
from caseferry.steps.extract.transplants import find_transplants
from caseferry.steps.extract.treatments import find_treatments

CASES = yaml.safe_load((Path(__file__).parent / "standing_snippets.yaml").read_text(encoding="utf-8"))
FINDERS = (find_treatments, find_procedures, find_radiotherapy, find_transplants)
COUNTS = ("cycles_given", "cycles_planned")


def said(fact: Fact) -> str:
    counts = [f"{name}={fact.attributes[name]}" for name in COUNTS if name in fact.attributes]
    return " ".join([fact.kind, fact.code, fact.assertion.value, *counts])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:60])
def test_what_a_record_says_of_a_treatment(case: dict[str, Any], document: Callable[..., DocumentText]) -> None:
    text = document(case["text"], category="medical_summary", language=case["lang"])
    context = Context("medical_summary", case["lang"], cancer=case["cancer"])
    assert sorted(said(fact) for find in FINDERS for fact in find(text, context)) == sorted(case["want"])
