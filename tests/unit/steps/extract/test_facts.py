"""The public function: which documents are read, how facts of one document are merged, what a changed page changes."""

from __future__ import annotations

import datetime as dt

import pytest

from caseferry.domain.documents import DocumentReference
from caseferry.domain.pages import PageRef
from caseferry.domain.people import PatientMatch
from caseferry.domain.request import CaseRequest
from caseferry.steps.extract import extract

REQUEST = CaseRequest(as_of=dt.date(2026, 2, 16))
WORDS = "Haemoglobin 9.7 g/dL 12-15"


@pytest.fixture
def of(page):
    def facts(words, category="labs", match=PatientMatch.MATCH, request=REQUEST):
        document = DocumentReference("d1", category, (PageRef("s1", 1),), language="en", patient_match=match)
        return extract([document], [page(words)], request=request)

    return facts


def test_private_administrative_and_foreign_documents_are_not_read(of):
    assert of(WORDS, "passport") == of(WORDS, "administrative") == of(WORDS, match=PatientMatch.MISMATCH) == ()
    assert len(of(WORDS, match=PatientMatch.UNKNOWN)) == 1


def test_a_changed_number_on_the_page_changes_the_fact(of):
    (before,), (after,) = of(WORDS), of(WORDS.replace("9.7", "8.7"))
    assert (before.value, after.value) == ("9.7", "8.7")
    assert before.id != after.id and after.quotations[0].text == "Haemoglobin 8.7 g/dL 12-15"


def test_the_same_statement_twice_in_a_document_is_one_fact_with_two_quotations(of):
    (fact,) = of("p16: positive.\nConclusion: p16 positive.", "pathology")
    assert (fact.code, fact.value, len(fact.quotations)) == ("p16_HPV", "positive", 2)


def test_nothing_is_put_together_over_a_page_break(page):
    """A name at the foot of a page takes no result from the next one: a letterhead or another report may stand between."""
    document = DocumentReference("d1", "pathology", (PageRef("s1", 1), PageRef("s1", 2)), language="en")
    facts = extract(
        [document], [page("ER: positive 90%. HER2:"), page("3+ positive. p16: positive.", number=2)], request=REQUEST
    )
    told = {fact.code: (fact.value, [quotation.page for quotation in fact.quotations]) for fact in facts}
    assert told == {"ER": ("positive 90%", [1]), "p16_HPV": ("positive", [2])}


def test_a_statement_carries_its_author_and_origin(of):
    request = CaseRequest(as_of=REQUEST.as_of, statements=(("note.txt", "coordinator"),))
    (family,) = of("She has diabetes.", "statement")
    (coordinator,) = of("She has diabetes.", "statement", request=request)
    assert (family.origin, family.attributes) == ("family", {"author": "family"})
    assert (coordinator.origin, coordinator.attributes) == ("coordinator", {"author": "coordinator"})


def test_extracting_twice_gives_equal_facts(of):
    assert of(WORDS) == of(WORDS)
