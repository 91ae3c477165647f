"""A fact hangs on the words that it quotes: change a digit on the page, and the fact changes or goes."""

from __future__ import annotations

import pytest
import yaml
from benchmarks.understanding_corpus import CORPUS, understand
from benchmarks.understanding_evidence import changed, stands

CASES = ("breast_ru", "cholangio_vi", "dlbcl_ar", "hcc_zh", "lung_fr", "ovary_in")


@pytest.mark.parametrize("name", CASES)
def test_every_number_of_a_fact_comes_from_its_page(name: str) -> None:
    known = understand(yaml.safe_load((CORPUS / f"{name}.yaml").read_text(encoding="utf-8")))
    assert all(stands(quotation, known.pages) for fact in known.facts for quotation in fact.quotations)
    outcomes = list(changed(known))
    assert len(outcomes) > 10
    assert [(fact.kind, fact.value) for fact, outcome in outcomes if outcome == "stayed"] == []
