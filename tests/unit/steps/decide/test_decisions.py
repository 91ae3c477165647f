"""Decisions applied: found again by content, and reported when what they were about is gone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.unit.invented_case import CaseMaker, sha

from caseferry.domain.checklist import Gate
from caseferry.domain.dates import DateRole
from caseferry.domain.documents import DocumentReference, Placement
from caseferry.domain.facts import Conflict
from caseferry.domain.pages import PageRef
from caseferry.domain.people import PatientMatch
from caseferry.domain.request import Decision
from caseferry.steps.decide import Decisions, statement_text

GONE = {"sha256": "f" * 64, "page": 1}


def decision(action: str, target: dict[str, Any], value: object = None, reason: str = "seen on paper") -> Decision:
    return Decision("Li", "2026-02-17", action, target, value, reason)


def place(path: str, page: int = 1, **more: Any) -> dict[str, Any]:
    return {"sha256": sha(path), "page": page, **more}


def applied(maker: CaseMaker, *given: Decision) -> tuple[tuple[DocumentReference, ...], Decisions]:
    decisions = Decisions(given)
    return decisions.documents(maker.documents, maker.sources), decisions


def test_a_category_is_set_and_the_reason_is_kept_as_evidence() -> None:
    maker = CaseMaker()
    maker.document("labs", "Immunophenotype", path="a.pdf")
    (document,), decisions = applied(maker, decision("set_category", place("a.pdf"), "bone_marrow"))
    assert (document.category, document.confidence, document.evidence[0].words) == ("bone_marrow", 1.0, "seen on paper")
    assert decisions.lost() == ()


def test_a_decision_survives_more_files_before_and_after_and_the_same_bytes_under_another_name() -> None:
    maker = CaseMaker()
    maker.document("labs", "first", path="new.pdf")
    original = maker.source("b.pdf", bytes_of="the bytes")
    maker.source("copy of b.pdf", bytes_of="the bytes")
    maker.document("labs", "second", source=original)
    documents, decisions = applied(maker, decision("set_category", place("the bytes"), "cardiac"))
    assert [document.category for document in documents] == ["labs", "cardiac"]
    assert decisions.lost() == ()


def test_a_decision_about_a_file_that_is_gone_is_reported() -> None:
    maker = CaseMaker()
    maker.document("labs", "x", path="a.pdf")
    lost = decision("set_category", GONE, "cardiac")
    documents, decisions = applied(maker, lost)
    assert documents == tuple(maker.documents)
    assert decisions.lost() == (lost,)


def test_a_date_is_set_with_its_role() -> None:
    maker = CaseMaker()
    maker.document("pathology", "Carcinoma", path="a.pdf", date="2025-01-24")
    (document,), _ = applied(maker, decision("set_date", place("a.pdf"), {"value": "2025-01-14", "role": "collected"}))
    assert (document.date.value, document.date_role) == ("2025-01-14", DateRole.COLLECTED)
    assert document.warnings[0].code == "date_decided"


def test_a_document_is_split_before_the_page_and_the_new_part_has_no_borrowed_date() -> None:
    maker = CaseMaker()
    whole = maker.document("labs", "12 May Hb", "Another report", path="a.pdf", date="2025-05-12")
    documents, decisions = applied(maker, decision("split", place("a.pdf", 2)))
    assert [(d.id == whole.id, [ref.page for ref in d.pages], d.date.value) for d in documents] == [
        (True, [1], "2025-05-12"), (False, [2], ""),
    ]  # fmt: skip
    again, _ = applied(maker, decision("split", place("a.pdf", 2)))
    assert again[1].id == documents[1].id
    assert decisions.lost() == ()


def test_two_documents_are_merged_in_the_order_that_was_said() -> None:
    maker = CaseMaker()
    first = maker.document("pathology", "page one", path="a.jpg", date="2025-05-12")
    maker.document("labs", "page two", path="b.jpg")
    documents, _ = applied(maker, decision("merge", place("b.jpg"), place("a.jpg")))
    assert len(documents) == 1
    assert (documents[0].id, documents[0].category) == (first.id, "pathology")
    assert documents[0].pages == (PageRef(maker.sources[0].id, 1), PageRef(maker.sources[1].id, 1))


def test_a_place_is_decided_with_author_and_reason() -> None:
    maker = CaseMaker()
    maker.document("labs", "x", path="a.pdf")
    (document,), _ = applied(maker, decision("place", place("a.pdf"), "annex"))
    assert (document.placed, document.place_reason) == (Placement.ANNEX, "Decided by Li on 2026-02-17: seen on paper")


def test_a_page_held_back_as_a_strangers_comes_back_when_a_person_says_it_is_the_patients() -> None:
    maker = CaseMaker()
    maker.withheld(maker.document("labs", "x", path="a.pdf"))
    decisions = Decisions([decision("set_patient", place("a.pdf"), "match")])
    identity, (document,) = decisions.identity(maker.identity, maker.documents, maker.sources)
    assert (document.patient_match, document.placed) == (PatientMatch.MATCH, Placement.PACKET)
    assert identity.matches == {document.id: PatientMatch.MATCH}
    assert decisions.lost() == ()


def test_the_patient_of_the_case_is_named_by_a_person() -> None:
    maker = CaseMaker()
    maker.identity = replace(maker.identity, conflicts=("two birth dates",))
    decisions = Decisions([decision("set_patient", {}, {"name": "Anna B. Probe", "birth_date": "1960-02-01"})])
    identity, _ = decisions.identity(maker.identity, (), ())
    assert (identity.patient.name, identity.patient.birth_date, identity.conflicts) == (
        "Anna B. Probe",
        "1960-02-01",
        (),
    )


def test_a_turn_is_told_to_the_reader_and_a_page_that_was_not_read_that_way_says_so() -> None:
    maker = CaseMaker()
    maker.document("labs", "x", path="a.pdf")
    decisions = Decisions([decision("turn", place("a.pdf"), 180)])
    assert decisions.turns() == {(sha("a.pdf"), 1): 180}
    (page,) = decisions.pages(maker.pages, maker.sources)
    assert (page.turn, page.notes[0].code) == (180, "read_again")
    (read,) = decisions.pages([replace(maker.pages[0], turn=180)], maker.sources)
    assert read.notes == ()


def with_statement(maker: CaseMaker, *given: Decision) -> Decisions:
    text = statement_text(given) + "\n1 / 1"
    maker.document("statement", text, path="Statement of the coordinator.txt")
    decisions = Decisions(given)
    decisions.pages(maker.pages, maker.sources)
    return decisions


def test_a_corrected_fact_quotes_the_statement_first_and_keeps_the_words_it_was_read_from() -> None:
    maker = CaseMaker()
    report = maker.document("labs", "Haemoglobin 97 g/dL", path="a.pdf")
    read = maker.fact(report, "lab", "97", code="hemoglobin", unit="g/dL")
    decisions = with_statement(
        maker, decision("correct_fact", {"fact": read.id}, {"value": "9.7"}, "the point was lost")
    )
    (fact,) = decisions.facts([read], maker.documents, maker.pages)
    assert (fact.id, fact.value, fact.unit, fact.origin) == (read.id, "9.7", "g/dL", "coordinator")
    assert fact.quotations[0].document == maker.documents[1].id
    assert fact.quotations[0].text.endswith(
        "Entered by Li on 2026-02-17: corrects a value to 9.7. Reason: the point was lost"
    )
    assert fact.quotations[1:] == read.quotations
    assert decisions.lost() == ()


def test_a_correction_without_its_statement_is_reported_and_changes_nothing() -> None:
    maker = CaseMaker()
    read = maker.fact(maker.document("labs", "Hb 97", path="a.pdf"), "lab", "97", code="hemoglobin")
    given = decision("correct_fact", {"fact": read.id}, {"value": "9.7"})
    decisions = Decisions([given])
    assert decisions.facts([read], maker.documents, maker.pages) == (read,)
    assert decisions.lost() == (given,)


def test_an_added_fact_comes_from_the_coordinator_and_what_was_read_from_the_statement_is_left_out() -> None:
    maker = CaseMaker()
    given = decision("add_fact", {}, {"kind": "allergy", "value": "penicillin"}, "told by phone")
    decisions = with_statement(maker, given)
    reread = maker.fact(maker.documents[0], "allergy", "penicillin")
    (fact,) = decisions.facts([reread], maker.documents, maker.pages)
    assert (fact.kind, fact.value, fact.origin) == ("allergy", "penicillin", "coordinator")
    assert "adds allergy penicillin. Reason: told by phone" in fact.quotations[0].text


def test_a_rejected_fact_is_gone_and_a_confirmed_one_is_certain() -> None:
    maker = CaseMaker()
    report = maker.document("labs", "EGFR 72\nLDH 231", path="a.pdf")
    wrong = maker.fact(report, "biomarker", "72", code="EGFR", words="EGFR 72")
    right = maker.fact(report, "lab", "231", code="ldh", words="LDH 231", confidence=0.7)
    box = list(right.quotations[0].boxes[0])
    decisions = Decisions(
        [decision("reject_fact", {"fact": wrong.id}), decision("confirm_fact", place("a.pdf", 1, box=box))]
    )
    decisions.pages(maker.pages, maker.sources)
    assert decisions.facts([wrong, right], maker.documents, maker.pages) == (replace(right, confidence=1.0),)
    assert decisions.lost() == ()


def test_a_conflict_is_settled_with_the_words_of_the_person() -> None:
    conflict = Conflict("c-1", "stage", (), "IIB and IIIC1")
    settled = Decisions([decision("settle_conflict", {"conflict": "c-1"}, "IIIC1")]).conflicts([conflict])
    assert settled[0].settled == "IIIC1. Decided by Li on 2026-02-17: seen on paper"


def test_a_study_is_given_to_the_patient() -> None:
    maker = CaseMaker()
    study = maker.study("1.2.3", match="unknown")
    (decided,) = Decisions([decision("set_patient", {"study": "1.2.3"}, "match")]).studies([study])
    assert decided.patient_match is PatientMatch.MATCH


def test_a_waived_gate_is_closed_and_keeps_the_reason() -> None:
    case = replace(CaseMaker().case(), gates=(Gate("question", True, "none", "write it"), Gate("limits", False)))
    decisions = Decisions([decision("waive_gate", {"gate": "question"}, reason="agreed by phone")])
    assert decisions.gates(case).gates == (
        Gate("question", False, "none", "write it", "Decided by Li on 2026-02-17: agreed by phone"),
        Gate("limits", False),
    )
