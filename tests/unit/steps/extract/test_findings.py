"""Whole invented reports in twelve languages: every fact that must be found, and no other of its kinds."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from caseferry.domain.facts import Fact
from caseferry.steps.extract.context import Context
from caseferry.steps.extract.facts import facts_of

REPORTS = yaml.safe_load((Path(__file__).parent / "findings.yaml").read_text(encoding="utf-8"))
KINDS = {
    "diagnosis", "histology", "primary_site", "grade", "stage", "biomarker", "variant", "cytogenetics", "flow", "mrd", "lab",
    "performance_status", "lesion", "metastasis", "toxicity", "comorbidity",
}  # fmt: skip


def said(fact: Fact) -> str:
    normal = f" -> {fact.normal.value} {fact.normal.unit}".rstrip() if fact.normal else ""
    assertion = f" [{fact.assertion}]" if fact.assertion != "present" else ""
    return f"{fact.kind} {fact.code} = {fact.value} {fact.unit}".rstrip() + normal + assertion


@pytest.mark.parametrize("report", REPORTS, ids=[report["name"] for report in REPORTS])
def test_an_invented_report_gives_exactly_its_facts(document, report):
    text = document(report["text"].rstrip("\n"), category=report["category"], language=report["language"])
    found = facts_of(text, Context(report["category"], report["language"], date="2025-01-01"))
    assert [said(fact) for fact in found if fact.kind in KINDS] == report["facts"]


@pytest.mark.parametrize("report", REPORTS, ids=[report["name"] for report in REPORTS])
def test_every_quotation_stands_verbatim_on_its_page(document, report):
    text = document(report["text"].rstrip("\n"), category=report["category"], language=report["language"])
    for fact in facts_of(text, Context(report["category"], report["language"])):
        for quotation in fact.quotations:
            assert quotation.text in text.pages[0].text
            assert quotation.boxes and quotation.document == "d1"
