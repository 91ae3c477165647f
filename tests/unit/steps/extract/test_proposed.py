"""What an optional reader proposes counts only as far as the page and the rules bear it out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pytest

from caseferry.domain.documents import DocumentReference
from caseferry.domain.facts import Assertion
from caseferry.domain.pages import PageRef
from caseferry.domain.people import PatientMatch
from caseferry.domain.request import CaseRequest
from caseferry.ports.proposing import Leaf, Proposal, ProviderFailed
from caseferry.steps.extract import extract, propose

REQUEST = CaseRequest(as_of=dt.date(2026, 2, 16))
LETTER = (
    "ONCOLOGY LETTER\n"
    "She has a carcinoma of the left maxillary sinus.\n"
    "Complaint: epistaxis with\nnumbness of the cheek.\n"
    "No metastasis in the liver. Her mother had breast cancer.\n"
    "Haemoglobin 9.7 g/dL. eGFR 72 mL/min.\n"
    "Urine creatinine 88 mg/dL.\n"
    "Zoledronate-like agent QX-77 was given on 3 May 2025.\n"
    "We propose pembrolizumab."
)


@dataclass
class Oracle:
    """Answers every page with the same proposals, or fails; remembers what it was shown."""

    proposals: tuple[Proposal, ...] = ()
    fails: bool = False
    name: str = "oracle"
    shown: list[Leaf] = field(default_factory=list)

    def propose(self, leaf: Leaf) -> tuple[Proposal, ...]:
        self.shown.append(leaf)
        if self.fails:
            raise ProviderFailed("It did not answer.")
        return self.proposals


def document(source="s1", category="medical_summary", match=PatientMatch.MATCH):
    return DocumentReference(f"d-{source}", category, (PageRef(source, 1),), language="en", patient_match=match)


def added(page, *proposals: Proposal, text: str = LETTER):
    documents, pages = [document()], [page(text)]
    read = extract(documents, pages, request=REQUEST)
    proposed = propose(read, documents, pages, proposers=[Oracle(proposals)], request=REQUEST)
    assert proposed.facts[: len(read)] == read
    return proposed.facts[len(read) :]


def test_words_that_stand_on_the_page_over_a_line_break_become_a_doubtful_fact_with_their_quotation(page):
    (fact,) = added(page, Proposal("toxicity", "numbness of the cheek", "epistaxis with numbness of the cheek"))
    told = (fact.kind, fact.value, fact.origin, fact.assertion, fact.confidence)
    assert told == ("toxicity", "numbness of the cheek", "provider", Assertion.PRESENT, 0.5)
    assert [(q.source, q.page, q.text, len(q.boxes)) for q in fact.quotations] == [
        ("s1", 1, "epistaxis with\nnumbness of the cheek", 2)
    ]


LIES = {
    "words that are not on the page": Proposal("toxicity", "fever", "grade 3 fever"),
    "a value that its words do not hold": Proposal("toxicity", "grade 4", "epistaxis with numbness"),
    "a number cut out of a longer one": Proposal("lab", "7", "Haemoglobin 9.7", code="hemoglobin"),
    "a number under the name of another test": Proposal("lab", "72", "eGFR 72", code="hemoglobin"),
    "urine as blood": Proposal("lab", "88", "creatinine 88 mg/dL", code="creatinine", unit="mg/dL"),
    "kidney function as a gene": Proposal("biomarker", "72", "eGFR 72 mL/min", code="EGFR"),
    "a unit that is not printed there": Proposal("lab", "9.7", "Haemoglobin 9.7", code="hemoglobin", unit="mg/dL"),
    "what the page denies": Proposal("metastasis", "liver", "metastasis in the liver"),
    "what the mother had": Proposal("comorbidity", "breast cancer", "Her mother had breast cancer"),
    "a plan as given": Proposal("treatment", "pembrolizumab", "pembrolizumab", code="pembrolizumab"),
    "a drug that its words do not name": Proposal("treatment", "QX-77", "agent QX-77", code="imatinib"),
    "a lab without a code of ours": Proposal("lab", "9.7", "Haemoglobin 9.7"),
    "a kind that there is none of": Proposal("prognosis", "numbness", "numbness of the cheek"),
    "no words at all": Proposal("toxicity", "", ""),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES.values(), ids=list(LIES))
def test_a_proposal_that_the_page_does_not_bear_out_is_dropped(page, lie):
    assert added(page, lie) == ()


COUNT = "BLOOD COUNT\nHaemoglobin\t9.7\tg/dL\t12.0 - 15.0\nPlatelets\t301\t10^9/L\t150 - 400\nComment: Haemoglobin 8.1 last week"
READ_OTHERWISE = {
    "the same": Proposal("lab", "9.7", "Haemoglobin 9.7 g/dL", code="hemoglobin", unit="g/dL"),
    "another value of the same test": Proposal("lab", "8.1", "Haemoglobin 8.1", code="hemoglobin"),
    "the same place as another kind": Proposal("toxicity", "301", "Platelets 301"),
}


@pytest.mark.parametrize("proposal", READ_OTHERWISE.values(), ids=list(READ_OTHERWISE))
def test_what_the_rules_read_stands(page, proposal):
    documents, pages = [document(category="labs")], [page(COUNT)]
    read = extract(documents, pages, request=REQUEST)
    assert {(fact.code, fact.value) for fact in read} >= {("hemoglobin", "9.7"), ("platelets", "301")}
    assert propose(read, documents, pages, proposers=[Oracle((proposal,))], request=REQUEST).facts == read


def test_two_proposals_for_one_place_give_one_fact(page):
    facts = added(
        page,
        Proposal("toxicity", "numbness", "numbness of the cheek"),
        Proposal("comorbidity", "numbness of the cheek", "numbness of the cheek"),
    )
    assert [(fact.kind, fact.value) for fact in facts] == [("toxicity", "numbness")]


def test_pages_that_are_not_known_to_be_the_patients_are_never_shown(page):
    oracle = Oracle()
    documents = [
        document("passport", "passport"),
        document("bill", "administrative"),
        document("statement", "statement"),
        document("stranger", match=PatientMatch.MISMATCH),
        document("nameless", match=PatientMatch.UNKNOWN),
        document("zone", "medical_summary"),
        document("own"),
    ]
    zone = "LETTER\nP<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
    pages = [page(zone if d.id == "d-zone" else f"Page of {d.id}", source=d.pages[0].source) for d in documents]
    propose((), documents, pages, proposers=[oracle], request=REQUEST)
    assert oracle.shown == [Leaf("Page of d-own", "und", "medical_summary")]


def test_a_provider_that_fails_twice_is_left_alone_and_named(page):
    oracle = Oracle(fails=True)
    documents = [document(f"s{n}") for n in range(5)]
    pages = [page("Some words", source=f"s{n}") for n in range(5)]
    proposed = propose((), documents, pages, proposers=[oracle], request=REQUEST)
    assert (proposed.facts, len(oracle.shown)) == ((), 2)
    assert [(w.code, w.about, w.message) for w in proposed.warnings] == [
        (
            "provider_failed",
            "oracle",
            "The optional reader 'oracle' failed on 2 page(s): It did not answer. It was not asked again in this run.",
        )
    ]
