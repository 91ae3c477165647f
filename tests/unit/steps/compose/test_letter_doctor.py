"""C3: the letter to the local doctor lists what is open, in the family's language and in English, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.steps.compose.cases import CASES, three_lines
from tests.unit.steps.compose.test_letters import data_of, every_text

from caseferry.domain.checklist import ItemState
from caseferry.domain.understanding import Understanding
from caseferry.knowledge.forbidden_claims import forbidden_claims
from caseferry.knowledge.item_words import item_words
from caseferry.knowledge.wording import sentence

OPEN = ("missing", "unknown", "mentioned_not_attached", "present_but_old", "present_date_unknown")


def open_labels(case: Understanding) -> dict[str, str]:
    """Items that are open and asked of everybody, by label: what a letter may ask for."""
    rows = [
        row for row in case.checklist if row.item not in ("core/passport", "core/question") and row.state.value in OPEN
    ]
    asked = [row for row in rows if row.level != "conditional" or row.state.value == "mentioned_not_attached"]
    return {row.label.casefold(): row.item for row in reversed(asked)}


@pytest.mark.parametrize("name", [name for name in CASES if name != "crowded"])
def test_C3_the_letter_to_the_local_doctor_lists_exactly_the_open_items_in_both_languages(name: str) -> None:
    case = CASES[name]()
    parts = data_of(case, "letter_to_local_doctor")["parts"]
    assert len(parts) == (1 if parts[0]["language"] == "en" else 2)
    for part in parts:
        told = [row["item"] for group in part["groups"] for row in group["items"]]
        assert sorted(told) == sorted(item_words(item, part["language"]) for item in open_labels(case).values())
        assert all(group["why"] for group in part["groups"])


@pytest.mark.parametrize("name", CASES)
def test_C3_the_letter_orders_no_test_and_gives_no_advice(name: str) -> None:
    for part in data_of(CASES[name](), "letter_to_local_doctor")["parts"]:
        assert part["words"]["doctor_not_order"] == sentence("doctor_not_order", part["language"])
        assert [claim for text in every_text(part) for claim in forbidden_claims(text, part["language"])] == []


def test_C3_an_item_that_arrived_is_asked_for_no_more() -> None:
    case = three_lines()
    gone = next(row for row in case.checklist if row.item == "gastric/scope")
    came = replace(
        case,
        checklist=tuple(replace(row, state=ItemState.PRESENT) if row is gone else row for row in case.checklist),
    )
    asked = [
        {
            row["item"]
            for group in data_of(each, "letter_to_local_doctor")["parts"][0]["groups"]
            for row in group["items"]
        }
        for each in (case, came)
    ]
    assert asked[0] - asked[1] == {"Compte rendu de gastroscopie"}
    assert asked[1] < asked[0]
