"""The review page as data."""

import json
from dataclasses import replace

import pytest
import yaml
from tests.unit.steps.compose.review_case import CASE, COMPOSITION, DOCUMENT, FILES, LAB, MARKER, SHA256

from caseferry.domain.dates import NO_DATE
from caseferry.domain.errors import UsageError
from caseferry.domain.pages import PageRef
from caseferry.steps.compose.review import review
from caseferry.steps.decide import load_decisions

REVIEW = review(CASE, COMPOSITION, FILES)


def test_all_of_it_can_be_written_as_json():
    assert json.loads(json.dumps(REVIEW.data))["patient"]["name"] == "Amina Haddad"


def test_the_same_case_gives_the_same_review():
    assert review(CASE, COMPOSITION, FILES) == REVIEW


def test_every_fact_has_its_words_its_place_and_a_picture_to_be_cut():
    row = next(row for row in REVIEW.data["facts"] if row["id"] == LAB.id)
    assert (row["value"], row["unit"], row["doubtful"], row["attributes"]) == (
        "10.4",
        "g/dL",
        True,
        [("range", "12-16")],
    )
    (quote,) = row["quotes"]
    assert (quote["text"], quote["source"], quote["page"]) == ("Hemoglobin\t10.4", "scans/blood.pdf", 1)
    assert quote["view"]["window"] in {window.key for window in REVIEW.windows}
    assert {window.ref for window in REVIEW.windows} == {PageRef("s-1", 1)}


def test_facts_stand_in_the_order_of_their_kinds():
    assert [row["kind"] for row in REVIEW.data["facts"]] == ["biomarker", "lab"]
    assert REVIEW.data["kinds"] == ["biomarker", "lab"]


def test_the_ledger_says_where_each_page_stands_and_names_what_is_kept_apart():
    placed, private = REVIEW.data["ledger"]
    assert (placed["source"], placed["file"], placed["file_page"]) == ("scans/blood.pdf", "send/Labs_2025-10-02.pdf", 2)
    assert REVIEW.data["apart"] == [private] and private["source"] == "passport.jpg"
    assert REVIEW.data["counts"] == {"placed": 1, "private": 1}


def test_a_ledger_that_already_knows_the_file_is_believed():
    row = replace(COMPOSITION.ledger[0], file="send/annex/Labs_undated.pdf", file_page=4)
    ledger = review(CASE, replace(COMPOSITION, ledger=(row,)), ()).data["ledger"]
    assert (ledger[0]["file"], ledger[0]["file_page"]) == ("send/annex/Labs_undated.pdf", 4)


def test_open_gates_come_first_and_only_they_can_be_waived():
    assert [(gate["gate"], bool(gate["waive"])) for gate in REVIEW.data["gates"]] == [
        ("pathology", True),
        ("recipient", False),
    ]


def test_a_document_says_why_it_was_taken_for_its_kind():
    (row,) = REVIEW.data["documents"]
    assert (row["evidence"], row["warnings"], row["facts"]) == (["blood count (title)"], ["Two readings."], 2)
    assert row["dates"][0]["quote"]["text"] == "Collected 02.10.2025"
    assert row["pages"] == [
        {"source": "scans/blood.pdf", "page": 1, "file": "send/Labs_2025-10-02.pdf", "file_page": 2}
    ]


def test_ids_are_told_as_titles_and_paths():
    assert REVIEW.data["tasks"] == [{"who": "family", "what": "Photograph it again.", "about": "scans/blood.pdf"}]
    assert REVIEW.data["checklist"][0]["documents"] == ["Blood count · 2025-10-02"]


def test_both_sides_of_a_conflict_are_shown():
    (row,) = REVIEW.data["conflicts"]
    assert [(side["id"], side["value"]) for side in row["facts"]] == [(MARKER.id, "2+"), (LAB.id, "10.4")]


def test_a_conflict_about_a_fact_that_was_rejected_shows_the_other():
    row = review(replace(CASE, facts=(LAB,)), COMPOSITION, FILES).data["conflicts"][0]
    assert [side["id"] for side in row["facts"]] == [LAB.id]


def test_a_case_without_anything_is_still_a_review():
    empty = replace(CASE, facts=(), documents=(), conflicts=(), pages=(), checklist=(), gates=(), tasks=())
    assert review(empty, replace(COMPOSITION, ledger=()), ()).windows == ()


def _filled(text):
    (row,) = yaml.safe_load(text)
    row |= {"author": "M. Reyes", "reason": "checked on paper"}
    if row["action"] == "settle_conflict":
        row["value"] = "2+ is right"
    return yaml.safe_dump([row], allow_unicode=True)


def test_every_entry_is_a_decision_once_author_and_reason_are_filled_in():
    data = REVIEW.data
    entries = [text for row in (*data["facts"], *data["documents"]) for _, text in row["entries"]]
    entries += [row["settle"] for row in data["conflicts"]] + [row["waive"] for row in data["gates"] if row["waive"]]
    made = [load_decisions(_filled(text))[0] for text in entries]
    assert sorted({decision.action for decision in made}) == [
        "confirm_fact", "correct_fact", "place", "reject_fact", "set_category", "set_date", "set_patient", "settle_conflict",
        "waive_gate",
    ]  # fmt: skip
    assert {"fact": LAB.id} in [decision.target for decision in made]
    assert {"sha256": SHA256, "page": 1} in [decision.target for decision in made]


def test_an_entry_without_its_author_reason_or_date_is_not_taken():
    undated = replace(DOCUMENT, date=NO_DATE)
    data = review(replace(CASE, documents=(undated,)), COMPOSITION, FILES).data
    entries = [
        dict(data["facts"][0]["entries"])["Reject it"],
        _filled(dict(data["documents"][0]["entries"])["Another date"]),
    ]
    for entry in entries:
        with pytest.raises(UsageError):
            load_decisions(entry)
