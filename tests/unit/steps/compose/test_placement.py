"""Where documents go."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.invented_case import CaseMaker

from caseferry.domain.documents import Caution, Placement
from caseferry.domain.people import Attendant
from caseferry.steps.compose import place_documents


def placed(maker: CaseMaker) -> dict[str, str]:
    return {document.title: document.placed.value for document in place_documents(maker.case()).documents}


def test_private_strange_and_administrative_papers_stay_out_of_the_packet() -> None:
    maker = CaseMaker()
    maker.document("passport", "P<", title="passport", match="unknown")
    maker.document("labs", "Hb", title="stranger", match="mismatch")
    maker.document("administrative", "Invoice", title="invoice")
    maker.document("labs", "Hb", title="attendant's", placed=Placement.PRIVATE)
    maker.document("statement", "We say", title="statement")
    assert placed(maker) == {
        "passport": "private", "stranger": "withheld", "invoice": "administrative", "attendant's": "private",
        "statement": "packet",
    }  # fmt: skip


def test_the_latest_scan_and_two_prior_ones_of_a_region_stay_and_older_ones_go_to_the_annex() -> None:
    maker = CaseMaker()
    for year in range(2021, 2027):
        maker.document("imaging_mri", "x", title=f"MRI pelvis {year}", date=f"{year}-01-05", role="performed")
    maker.document("imaging_mri", "x", title="MRI brain 2020", date="2020-01-05", role="performed")
    maker.document("imaging_mri", "x", title="MRI pelvis undated")
    assert placed(maker) == {
        "MRI pelvis 2021": "annex", "MRI pelvis 2022": "annex", "MRI pelvis 2023": "annex", "MRI pelvis 2024": "packet",
        "MRI pelvis 2025": "packet", "MRI pelvis 2026": "packet", "MRI brain 2020": "packet", "MRI pelvis undated": "packet",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("number", "annex"), [(6, []), (9, ["labs 1", "labs 2", "labs 3", "labs 4", "labs 5", "labs 6"])]
)
def test_old_laboratory_reports_are_surplus_only_where_there_are_many(number: int, annex: list[str]) -> None:
    maker = CaseMaker()
    for month in range(1, number + 1):
        report = maker.document("labs", "Hb 10", title=f"labs {month}", date=f"2025-{month:02}-01", role="collected")
        maker.fact(report, "lab", "10", code="hemoglobin")
    maker.request = replace(maker.request, as_of=maker.request.as_of.replace(year=2025, month=9))
    assert [title for title, place in placed(maker).items() if place == "annex"] == annex


def test_the_only_value_of_a_test_stays_however_old_it_is() -> None:
    maker = CaseMaker()
    for month in range(1, 9):
        report = maker.document(
            "labs", "Hb 10\nFerritin 7", title=f"labs {month}", date=f"2025-{month:02}-01", role="collected"
        )
        maker.fact(report, "lab", "10", code="hemoglobin")
        if month == 1:
            maker.fact(report, "lab", "7", code="ferritin")
    assert placed(maker)["labs 1"] == "packet"
    assert placed(maker)["labs 2"] == "annex"


def test_a_place_that_a_person_decided_is_left_alone_except_for_identity_papers() -> None:
    maker = CaseMaker()
    decided = {"placed": Placement.PACKET, "place_reason": "Decided by Li on 2026-02-17: it is hers"}
    maker.document("labs", "Hb", title="labs", match="mismatch", **decided)
    maker.document("passport", "P<", title="passport", **decided)
    assert placed(maker) == {"labs": "packet", "passport": "private"}


def test_the_paper_of_a_person_who_travels_along_is_private_and_not_a_strangers() -> None:
    maker = CaseMaker()
    paper = maker.document("labs", "Bert Probe\nHb 12", title="donor", match="mismatch")
    named = maker.pages[0].quote(0, 10).within(paper.id)
    maker.identity = replace(maker.identity, attendants=(Attendant("Bert Probe", "brother", (named,)),))
    assert placed(maker) == {"donor": "private"}


def test_a_letter_that_names_a_paper_of_the_family_stays_with_the_family() -> None:
    maker = CaseMaker()
    maker.document("passport", "P<", title="passport", path="mail.eml/passport Anna.jpg")
    maker.document("medical_summary", "From: Dr Probe\nAttached: passport Anna.jpg", title="mail")
    maker.document("medical_summary", "Attached: the report.pdf", title="letter")
    assert placed(maker) == {"passport": "private", "mail": "administrative", "letter": "packet"}


def test_a_paper_that_nothing_tells_to_be_a_record_goes_behind_the_focused_file() -> None:
    maker = CaseMaker()
    maker.document("medical_summary", "Gate 14, seat 22A", title="ticket")
    case = maker.case()
    doubt = Caution("kind_unknown", "please look")
    unsure = replace(case, documents=tuple(replace(document, warnings=(doubt,)) for document in case.documents))
    assert [document.placed for document in place_documents(unsure).documents] == [Placement.ANNEX]
