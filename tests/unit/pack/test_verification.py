"""A packet is verified: what was changed, lost, renamed or leaked is found."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from tests.unit.invented_case import CaseMaker

from caseferry.domain.composition import Composition, WrittenFile
from caseferry.domain.errors import UsageError
from caseferry.pack.verification import verify
from caseferry.steps.check import check
from caseferry.steps.compose import manifest, place_documents, send_manifest
from caseferry.steps.compose.binders import bind
from caseferry.steps.compose.copies import copy_files
from caseferry.steps.compose.ledger import open_ledger

SOFTWARE = {"version": "0.1.0", "knowledge_sha256": "0" * 64, "engines": {}}
SECRET = "stranger photo.jpg"


def pdf(path: Path, *, title: str = "Records") -> None:
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(200, 200))
        made.docinfo["/Title"] = title
        path.parent.mkdir(parents=True, exist_ok=True)
        made.save(path, deterministic_id=True)


def write_sums(folder: Path) -> None:
    rows = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "SHA256SUMS"):
        rows.append(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n")
    (folder / "SHA256SUMS").write_text("".join(rows))


def write_packet(folder: Path, packet: dict[str, Any]) -> None:
    (folder / "packet.json").write_text(json.dumps(packet))
    (folder / "send" / "manifest.json").write_text(json.dumps(send_manifest(packet)))
    write_sums(folder)


@pytest.fixture
def packet(tmp_path: Path) -> Path:
    maker = CaseMaker()
    report = maker.document("labs", "LDH 231", path="labs.pdf", date="2026-01-29", role="collected")
    maker.fact(report, "lab", "231", code="ldh")
    maker.document("labs", "Hb 6.1", path=SECRET, match="mismatch")
    case = place_documents(check(maker.case()))
    files = []
    plans = bind(case)
    for plan in plans:
        path = tmp_path / plan.path
        pdf(path, title=plan.title + (" held back" if plan.path.startswith("keep") else ""))
        placed = tuple((page.ref, number) for number, page in enumerate(plan.pages, 1))
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        files.append(
            WrittenFile(plan.path, plan.category, plan.date, 1, path.stat().st_size, digest, plan.documents, placed)
        )
    composition = Composition(plans, (), copy_files(case), open_ledger(case))
    write_packet(tmp_path, json.loads(json.dumps(manifest(case, composition, files, software=SOFTWARE))))
    return tmp_path


def codes(folder: Path) -> list[tuple[str, str]]:
    return [(finding.code, finding.place) for finding in verify(folder)]


def change(folder: Path, alter: Callable[[dict[str, Any]], None]) -> None:
    packet = json.loads((folder / "packet.json").read_text())
    alter(packet)
    write_packet(folder, packet)


def test_a_good_packet_has_no_findings(packet: Path) -> None:
    assert verify(packet) == ()


def test_a_folder_without_a_packet_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        verify(tmp_path)


def test_a_changed_a_lost_and_a_smuggled_file_are_found(packet: Path) -> None:
    (packet / "send" / "Labs_2026-01-29.pdf").write_bytes(b"%PDF-1.7 other")
    (packet / "send" / "manifest.json").unlink()
    (packet / "send" / "note.txt").write_text("hello")
    found = codes(packet)
    assert ("sums", "send/Labs_2026-01-29.pdf") in found
    assert ("sums", "send/manifest.json") in found
    assert ("sums", "send/note.txt") in found


def test_a_page_twice_and_a_page_lost_from_the_ledger_are_found(packet: Path) -> None:
    change(packet, lambda value: value["ledger"].append(value["ledger"][0]))
    assert "ledger" in {code for code, _ in codes(packet)}
    change(packet, lambda value: value.update(ledger=value["ledger"][2:]))
    assert "ledger" in {code for code, _ in codes(packet)}


def test_a_value_outside_the_contract_is_found_without_repeating_it(packet: Path) -> None:
    change(packet, lambda value: value["facts"][0].update(assertion="PROBE"))
    (finding,) = verify(packet)
    assert (finding.code, finding.place) == ("contract", "packet.json/facts/0/assertion: enum")
    assert "PROBE" not in str(finding)


def test_a_fact_without_its_quotation_is_found(packet: Path) -> None:
    change(packet, lambda value: value["facts"][0].update(quotations=["q-gone"]))
    assert "fact" in {code for code, _ in codes(packet)}


def test_a_box_without_an_area_is_found(packet: Path) -> None:
    change(packet, lambda value: value["quotations"][0].update(boxes=[[0.5, 0.5, 0.5, 0.6]]))
    assert "quotation" in {code for code, _ in codes(packet)}


def test_a_wrong_name_is_found(packet: Path) -> None:
    pdf(packet / "send" / "scan 1.pdf")
    write_sums(packet)
    assert ("name", "send/scan 1.pdf") in codes(packet)


def test_a_withheld_file_under_send_is_found_by_its_bytes(packet: Path) -> None:
    held = next((packet / "keep" / "withheld").glob("*.pdf"))
    pdf(held, title="the stranger's page")

    def alter(value: dict[str, Any]) -> None:
        row = next(row for row in value["files"] if row["path"].startswith("keep/withheld/"))
        row.update(sha256=hashlib.sha256(held.read_bytes()).hexdigest(), bytes=held.stat().st_size)

    (packet / "send" / "imaging").mkdir()
    (packet / "send" / "imaging" / "IM00001.dcm").write_bytes(held.read_bytes())
    change(packet, alter)
    assert codes(packet) == [("leak", "send/imaging/IM00001.dcm")]


def test_the_name_of_a_withheld_file_in_the_metadata_of_a_sent_pdf_is_found(packet: Path) -> None:
    sent = packet / "send" / "Labs_2026-01-29.pdf"
    pdf(sent, title=f"from {SECRET}")

    def alter(value: dict[str, Any]) -> None:
        row = next(row for row in value["files"] if row["path"].startswith("send/"))
        row.update(sha256=hashlib.sha256(sent.read_bytes()).hexdigest(), bytes=sent.stat().st_size)

    change(packet, alter)
    assert codes(packet) == [("leak", "send/Labs_2026-01-29.pdf")]


def test_a_manifest_that_says_more_than_it_may_is_found(packet: Path) -> None:
    path = packet / "send" / "manifest.json"
    value = json.loads(path.read_text())
    value["note"] = SECRET
    path.write_text(json.dumps(value))
    write_sums(packet)
    assert codes(packet) == [("manifest", "send/manifest.json"), ("leak", "send/manifest.json")]
