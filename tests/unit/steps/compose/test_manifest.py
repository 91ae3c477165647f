"""packet.json and what of it leaves."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from tests.unit.invented_case import CaseMaker

from caseferry.domain.composition import Composition, WrittenFile
from caseferry.domain.people import Attendant
from caseferry.domain.sources import SourceKind
from caseferry.domain.understanding import Understanding
from caseferry.knowledge.schema import schema_problems
from caseferry.steps.check import check
from caseferry.steps.compose import manifest, place_documents, send_manifest
from caseferry.steps.compose.binders import bind
from caseferry.steps.compose.copies import copy_files
from caseferry.steps.compose.ledger import open_ledger

SOFTWARE = {"version": "0.1.0", "knowledge_sha256": "0" * 64, "engines": {}}


def packet_of(case: Understanding, previous: str | None = None) -> dict[str, Any]:
    placed = place_documents(case)
    composition = Composition(bind(placed), (), copy_files(placed), open_ledger(placed))
    files = [
        WrittenFile(
            plan.path, plan.category, plan.date, len(plan.pages), 100, "1" * 64, plan.documents,
            tuple((page.ref, number) for number, page in enumerate(plan.pages, 1)),
        )
        for plan in composition.binders
    ]  # fmt: skip
    return json.loads(json.dumps(manifest(case, composition, files, software=SOFTWARE, previous=previous)))


def heap() -> CaseMaker:
    maker = CaseMaker(question="What next?", cancer="cervical")
    mixed = maker.source("passport and labs.pdf")
    passport = maker.document("passport", "P<UTO AK0457812", source=mixed)
    report = maker.document("labs", "LDH 231", source=mixed, date="2026-01-29", role="collected")
    maker.fact(report, "lab", "231", code="ldh", words="LDH 231")
    letter = maker.document("medical_summary", "ECOG 1", path="letter.pdf", date="2026-02-10")
    maker.fact(letter, "performance_status", "1", code="ECOG", words="ECOG 1")
    stranger = maker.document("labs", "Hb 6.1", path="stranger.jpg", match="mismatch")
    maker.document("administrative", "Invoice", path="bill.jpg")
    maker.refused("broken.pdf")
    maker.study("1.2")
    quoted = maker.pages[0].quote(0, 15).within(passport.id)
    maker.identity = replace(
        maker.identity,
        patient=replace(maker.identity.patient, identifiers=("AK0457812",), quotations=(quoted,)),
        attendants=(Attendant("Bert Probe", "brother"),),
        reasons={stranger.id: "it names BEATRICE"},
    )
    return maker


def test_the_manifest_follows_the_schema_of_the_contract() -> None:
    assert list(schema_problems(packet_of(check(heap().case())))) == []


def test_the_same_case_gives_the_same_manifest() -> None:
    assert packet_of(check(heap().case())) == packet_of(check(heap().case()))


def test_every_quotation_that_is_cited_is_here_once_with_its_document() -> None:
    packet = packet_of(check(heap().case()))
    ids = [row["id"] for row in packet["quotations"]]
    assert len(ids) == len(set(ids))
    assert {quotation for fact in packet["facts"] for quotation in fact["quotations"]} <= set(ids)
    assert all(row["document"] for row in packet["quotations"])


def test_what_leaves_names_nothing_private_or_withheld() -> None:
    packet = packet_of(check(heap().case()))
    sent = json.dumps(send_manifest(packet))
    hidden = [row for row in packet["sources"] if row["path"] in ("passport and labs.pdf", "stranger.jpg")]
    words = [word for row in hidden for word in (row["id"], row["sha256"], row["path"])]
    words += ["AK0457812", "BEATRICE", "Bert Probe", "broken.pdf", "bill.jpg", *(
        row["id"] for row in packet["documents"] if row["placed"] in ("private", "withheld")
    )]  # fmt: skip
    assert [word for word in words if word in sent] == []


def test_a_file_that_is_held_back_in_part_leaves_under_a_neutral_name_and_its_facts_stay_cited() -> None:
    sent = send_manifest(packet_of(check(heap().case())))
    assert [(row["path"], "sha256" in row) for row in sent["sources"]] == [
        ("File 1", False), ("letter.pdf", True), ("1.2/0", True), ("1.2/1", True),
    ]  # fmt: skip
    known = {row["id"] for row in sent["sources"]}
    assert {row["source"] for row in sent["quotations"]} <= known
    assert {row["source"] for row in sent["ledger"]} == known
    assert [fact["code"] for fact in sent["facts"]] == ["ldh", "ECOG"]


def test_an_opened_archive_has_no_pages_and_does_not_leave() -> None:
    maker = heap()
    maker.source("all.zip", kind=SourceKind.CONTAINER)
    packet = packet_of(check(maker.case()))
    assert next(row["pages"] for row in packet["sources"] if row["path"] == "all.zip") == 0
    assert "all.zip" not in json.dumps(send_manifest(packet))


def test_a_second_version_counts_on_and_says_what_changed() -> None:
    first = packet_of(check(heap().case()))
    maker = heap()
    maker.document("imaging_mri", "MRI pelvis", path="mri.pdf", date="2026-02-03", role="performed")
    second = packet_of(check(replace(maker.case(), previous=first)), previous="2" * 64)
    assert (second["version"], second["previous"], second["case"]["id"]) == (2, "2" * 64, first["case"]["id"])
    changes = second["changes"]
    assert changes["documents"] == {"added": ["imaging mri 2026-02-03"], "removed": []}
    assert changes["facts"] == {"added": [], "removed": []}
    assert changes["files"] == {"added": ["MRI_2026-02-03.pdf"], "removed": []}
    assert {"item": "core/imaging_recent", "before": "missing", "now": "present"} in changes["checklist"]
    assert first["changes"] is None


def test_words_on_a_page_that_shows_a_page_again_stand_in_the_document_of_that_page() -> None:
    maker = CaseMaker()
    report = maker.document("labs", "LDH 231", path="scan.pdf")
    photo = maker.page(maker.source("photo.jpg"), "Anna Probe LDH 231")
    maker.documents[0] = replace(report, copies=((photo, report.pages[0]),))
    named = maker.pages[1].quote(0, 10)
    maker.identity = replace(maker.identity, patient=replace(maker.identity.patient, quotations=(named,)))
    packet = packet_of(check(maker.case()))
    assert [(row["id"], row["document"]) for row in packet["quotations"]] == [(named.id, report.id)]
    assert send_manifest(packet)["quotations"] == []
