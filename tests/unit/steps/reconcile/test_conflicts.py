"""What disagrees is listed with both values; what only changed is not."""

from __future__ import annotations

from caseferry.domain.dates import PartialDate
from caseferry.domain.documents import DocumentReference
from caseferry.domain.facts import Assertion, Fact, Quantity, fact_id
from caseferry.domain.people import Identity, Patient
from caseferry.domain.quotation import Quotation
from caseferry.steps.reconcile import reconcile


def fact(kind: str, code: str, value: str, document: str, **more: object) -> Fact:
    """A fact quoted from a document."""
    quotation = Quotation.of(document, 1, [(0.0, 0.0, 1.0, 0.1)], f"{code} {value} {document}").within(document)
    return Fact(fact_id(kind, code, value, quotation), kind, code, value, (quotation,), **more)  # type: ignore[arg-type]


def conflicts(
    *facts: Fact, titles: dict[str, str] | None = None, identity: Identity | None = None
) -> list[tuple[str, str]]:
    """Kind and note of each conflict."""
    documents = [
        DocumentReference(name, "pathology", (), title=(titles or {}).get(name, ""), date=PartialDate(date))
        for name, date in (("a", "2025-01-01"), ("b", "2025-02-01"))
    ]
    outcome = reconcile(facts, documents, identity=identity or Identity(Patient()), cancer="breast")
    return [(conflict.kind, conflict.note) for conflict in outcome.conflicts]


def test_two_clinical_stages_are_both_shown() -> None:
    [(kind, note)] = conflicts(
        fact("stage", "TNM", "cT2N0M0", "a", normal=Quantity("cT2N0M0")),
        fact("stage", "TNM", "cT3N1M0", "b", normal=Quantity("cT3N1M0")),
    )
    assert kind == "stage"
    assert "cT2N0M0" in note and "cT3N1M0" in note and "2025-02-01" in note


def test_yp_after_c_is_not_a_conflict() -> None:
    assert conflicts(fact("stage", "TNM", "cT3N1M0", "a"), fact("stage", "TNM", "ypT1N0", "b")) == []


def test_a_finer_stage_does_not_contradict_a_coarse_one() -> None:
    assert conflicts(fact("stage", "FIGO", "III", "a"), fact("stage", "FIGO", "IIIC1(r)", "b")) == []


def test_stage_two_contradicts_stage_three() -> None:
    [(kind, _)] = conflicts(fact("stage", "FIGO", "II", "a"), fact("stage", "FIGO", "III", "b"))
    assert kind == "stage"


def test_two_her2_scores_on_one_specimen() -> None:
    found = conflicts(
        fact("biomarker", "HER2", "1+", "a", date="2025-01-01"),
        fact("biomarker", "HER2", "3+", "b", date="2025-01-01"),
    )
    assert [kind for kind, _ in found] == ["biomarker"]


def test_results_of_two_biopsies_are_a_change_and_no_conflict() -> None:
    assert (
        conflicts(
            fact("biomarker", "ER", "positive", "a", date="2020-01-01"),
            fact("biomarker", "ER", "negative", "b", date="2025-01-01"),
        )
        == []
    )


def test_a_value_corrected_by_an_addendum_says_so() -> None:
    [(_, note)] = conflicts(
        fact("biomarker", "ER", "negative", "a"),
        fact("biomarker", "ER", "positive 80%", "b"),
        titles={"b": "ADDENDUM REPORT"},
    )
    assert "addendum" in note


def test_a_grade_that_an_addendum_of_a_later_day_corrects_is_listed() -> None:
    one = fact("grade", "G", "2", "a", date="2025-03-04")
    other = fact("grade", "G", "3", "b", date="2025-03-28")
    [(kind, note)] = conflicts(one, other, titles={"b": "ADENDA AL INFORME"})
    assert kind == "grade" and "addendum" in note
    assert conflicts(one, other) == []


def test_a_status_by_word_contradicts_an_amplification() -> None:
    ish = fact("biomarker", "HER2", "amplified", "a", attributes={"method": "FISH"})
    [(kind, note)] = conflicts(ish, fact("biomarker", "HER2", "negative", "b"))
    assert kind == "biomarker" and "amplified" in note and "negative" in note


def test_a_score_of_three_contradicts_a_negative_status_and_two_contradicts_nothing() -> None:
    assert len(conflicts(fact("biomarker", "HER2", "3+", "a"), fact("biomarker", "HER2", "negative", "b"))) == 1
    found = conflicts(fact("biomarker", "HER2", "2+", "a"), fact("biomarker", "HER2", "negative", "b"))
    assert [kind for kind, _ in found] == ["unresolved_test"]


def test_her2_equivocal_without_hybridisation_is_unresolved() -> None:
    [(kind, note)] = conflicts(fact("biomarker", "HER2", "2+", "a"))
    assert kind == "unresolved_test"
    assert "2+" in note


def test_her2_equivocal_with_hybridisation_is_settled() -> None:
    ish = fact("biomarker", "HER2", "not amplified", "b", attributes={"method": "FISH"})
    assert conflicts(fact("biomarker", "HER2", "2+", "a"), ish) == []


def test_absent_and_family_facts_make_no_conflict() -> None:
    mother = fact("biomarker", "ER", "negative", "b", assertion=Assertion.FAMILY)
    assert conflicts(fact("biomarker", "ER", "positive", "a"), mother) == []


def test_two_birth_dates_come_from_the_identity_step() -> None:
    identity = Identity(Patient(), conflicts=("Two birth dates: 1980-01-02 and 1980-02-01.",))
    assert conflicts(identity=identity) == [("birth_date", "Two birth dates: 1980-01-02 and 1980-02-01.")]


def test_left_in_one_report_and_right_in_another() -> None:
    [(kind, note)] = conflicts(
        fact("primary_site", "breast", "left breast", "a"), fact("primary_site", "breast", "sein droit", "b")
    )
    assert kind == "laterality"
    assert "left breast" in note and "sein droit" in note
