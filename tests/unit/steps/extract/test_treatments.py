"""Treatments in running text of nine languages; the snippets were written before the rules."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from caseferry.domain.facts import Fact
from caseferry.steps.extract.context import Context
from caseferry.steps.extract.text import DocumentText
from caseferry.steps.extract.treatments import find_treatments
from caseferry.steps.extract.treatments_responses import find_responses

SNIPPETS = yaml.safe_load(Path(__file__).with_name("treatment_snippets.yaml").read_text(encoding="utf-8"))


def told(fact: Fact, want: dict[str, str]) -> bool:
    """True when a fact has every field that is wanted; of a reason a part is enough."""
    for name, value in want.items():
        got = {"code": fact.code, "assertion": fact.assertion.value}.get(name, fact.attributes.get(name, ""))
        if value.casefold() not in got.casefold() if name == "reason_stopped" else value != got:
            return False
    return True


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda snippet: snippet["text"][:40])
def test_treatments_of_a_sentence(snippet: dict[str, Any], document: Callable[..., DocumentText]) -> None:
    language, category = snippet["lang"][:2], snippet.get("category", "medical_summary")
    text = document(snippet["text"], category=category, language=language)
    facts = list(find_treatments(text, Context(category, language, snippet["cancer"])))
    missing = [want for want in snippet["want"] if not any(told(fact, want) for fact in facts)]
    asserted = {(fact.code, fact.assertion.value) for fact in facts}
    forbidden = [pair for pair in snippet.get("never", []) if tuple(pair) in asserted]
    assert (missing, forbidden) == ([], [])
    assert all(quote.text in text.text for fact in facts for quote in fact.quotations)


def values(text: DocumentText, **more: str) -> list[tuple[str, str, str]]:
    """Code, value and assertion of each treatment."""
    context = Context("medical_summary", "en", **more)
    return [(fact.code, fact.value, fact.assertion.value) for fact in find_treatments(text, context)]


def test_planned_and_given_cycles_are_two_facts(document: Callable[..., DocumentText]) -> None:
    text = document("Weekly cisplatin 40 mg/m2. Planned 5 cycles, given 3 cycles (creatinine rose).")
    assert values(text, cancer="cervix") == [
        ("cisplatin", "Planned 5 cycles", "planned"),
        ("cisplatin", "given 3 cycles", "present"),
    ]


def test_letters_that_collide_follow_the_tumour(document: Callable[..., DocumentText]) -> None:
    text = document("She had 4 cycles of TC chemotherapy.")
    assert [values(text, cancer=cancer)[0][0] for cancer in ("breast", "ovary", "")] == [
        "TC",
        "TC (paclitaxel-carboplatin)",
        "TC",
    ]


def test_letters_that_nothing_settles_name_no_drugs(document: Callable[..., DocumentText]) -> None:
    [fact] = find_treatments(document("She had 4 cycles of TC chemotherapy."), Context("medical_summary", "en"))
    assert fact.attributes.get("drugs", "") == ""
    assert fact.display is None
    assert fact.confidence == 0.5


def test_a_changed_number_changes_the_fact(document: Callable[..., DocumentText]) -> None:
    def given(text: str) -> list[str]:
        facts = find_treatments(document(text), Context("medical_summary", "en", "gastric"))
        return [fact.attributes["cycles_given"] for fact in facts]

    assert given("He received 4 cycles of FLOT.") == ["4"]
    assert given("He received 3 cycles of FLOT.") == ["3"]


def test_rituximab_stands_only_where_it_is_written(document: Callable[..., DocumentText]) -> None:
    context = Context("medical_summary", "en", "dlbcl")
    [with_r] = find_treatments(document("He received 3 cycles of R-ICE."), context)
    [without] = find_treatments(document("He received 3 cycles of ICE chemotherapy."), context)
    assert "rituximab" in with_r.attributes["drugs"]
    assert "rituximab" not in without.attributes["drugs"]


def test_coded_words_in_english_and_chinese(document: Callable[..., DocumentText]) -> None:
    context = Context("medical_summary", "es", "breast")
    [fact] = find_treatments(document("Recibió paclitaxel semanal."), context)
    assert fact.display is not None
    assert (fact.display.en, fact.display.zh) == ("Paclitaxel", "紫杉醇")


def test_pr_is_a_response_only_in_talk_of_treatment(document: Callable[..., DocumentText]) -> None:
    context = Context("medical_summary", "en")
    codes = [
        [fact.code for fact in find_responses(document(text), context)]
        for text in (
            "After 3 cycles there was PR.",
            "ER 90%, PR 40%, HER2 negative.",
            "Complete response was not achieved.",
        )
    ]
    assert codes[:2] == [["PR"], []]
    [denied] = find_responses(document("Complete response was not achieved."), context)
    assert denied.assertion.value == "absent"


def test_heart_sounds_sizes_and_counts_are_no_treatment(document: Callable[..., DocumentText]) -> None:
    text = document("Heart: S1 and S2 normal. Lesion 30 x 22 mm. Platelets 250 x10^9/L on ruxolitinib.")
    assert values(text) == [("ruxolitinib", "ruxolitinib", "present")]


def test_trials_and_wishes_are_not_given(document: Callable[..., DocumentText]) -> None:
    text = document(
        "We reviewed the phase II trials that have used temozolomide. I would use carboplatin and gemcitabine."
    )
    assert [assertion for _, _, assertion in values(text)] == ["planned"]


def test_an_anaesthetic_is_no_regimen(document: Callable[..., DocumentText]) -> None:
    text = document("Opérateur\tPr Martin\tAnesthésie\tAG\nDrainage x1.", category="surgery")
    assert list(find_treatments(text, Context("surgery", "fr", "gastric"))) == []
