"""Rows P1, P2, P4 and P5 of the product's promises, each on a packet that the command made."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from tests.integration.packet.conftest import Command

NAME = re.compile(r"^[A-Z][A-Za-z]*(_[A-Za-z]+)*_(\d{4}-\d{2}-\d{2}|undated)(_part\d+of\d+)?\.pdf$")
STAMP = re.compile(r"· page \d+ of \d+ · (\d{4}-\d{2}-\d{2}|undated)")


def sent(packet: Path) -> list[Path]:
    return sorted((packet / "send").rglob("*.pdf"))


def text_of(path: Path, page: int = 0) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        return str(document[page].get_textpage().get_text_range()).replace("\r\n", "\n")
    finally:
        document.close()


def test_P1_each_category_is_one_pdf_whose_name_fits_the_pattern(made: Path) -> None:
    names = [path.name for path in sent(made) if path.parent.name == "send"]
    assert all(NAME.match(name) for name in names)
    prefixes = [name.rpartition("_")[0] for name in names]
    assert sorted(set(prefixes)) == sorted(prefixes)
    assert {"Pathology", "Molecular", "PET_CT", "CT", "Labs", "Discharge_Summary"} <= set(prefixes)


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="needs qpdf: apt install qpdf")
def test_P1_qpdf_finds_nothing(made: Path) -> None:
    assert sent(made)
    for path in sent(made):
        done = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True)
        assert done.returncode == 0, (path.name, done.stdout, done.stderr)
        assert "No syntax or stream encoding errors found" in done.stdout


def test_P1_every_page_of_a_record_has_its_stamp_and_text_that_can_be_selected(made: Path) -> None:
    packet = json.loads((made / "packet.json").read_text())
    placed = [row for row in packet["ledger"] if row["outcome"] in ("placed", "annex")]
    assert len(placed) >= 10
    for row in placed:
        words = text_of(made / row["file"], row["file_page"] - 1)
        assert STAMP.search(words), row["file"]
        assert len(words) > 200


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler: apt install poppler-utils")
def test_P1_another_reader_copies_the_words_of_every_script(made: Path) -> None:
    told = ""
    for path in sent(made):
        told += subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    for words in ("Adenocarcinoma de pulmón", "Аденокарцинома верхней доли", "右肺上叶腺癌", "p.E746_A750del"):
        assert words in told


def test_P1_bookmarks_name_the_documents_of_a_file_with_their_dates(made: Path) -> None:
    packet = json.loads((made / "packet.json").read_text())
    for file in packet["files"]:
        own = [
            row for row in packet["documents"] if row["id"] in file["documents"] and row["category"] == file["category"]
        ]
        if not file["path"].startswith("send/") or not own:
            continue
        with pikepdf.open(made / file["path"]) as pdf, pdf.open_outline() as outline:
            titles = [item.title for item in outline.root if item.title != "Contents"]
        assert len(titles) == len(own), file["path"]
        assert all(any(title.startswith(row["date"] or "undated") for title in titles) for row in own)


def test_P2_the_treatment_summary_of_the_packet_is_exactly_one_a4_page(made: Path) -> None:
    with pikepdf.open(made / "send" / "Treatment_Summary_2026-01-25.pdf") as pdf:
        assert len(pdf.pages) == 1
        box = [float(value) for value in pdf.pages[0].mediabox]
    assert [round(value) for value in box] == [0, 0, 595, 842]


@pytest.mark.parametrize("name", ["Treatment_Summary", "Clinical_Summary", "Covering_Letter"])
def test_P3_every_link_leads_to_a_page_that_is_there(made: Path, name: str) -> None:
    with pikepdf.open(made / "send" / f"{name}_2026-01-25.pdf") as pdf:
        links = [str(note.A.URI) for page in pdf.pages for note in page.obj.get("/Annots", []) if "/A" in note]
    assert links
    for link in links:
        file, _, page = link.partition("#page=")
        document = pypdfium2.PdfDocument(made / "send" / file)
        assert 1 <= int(page or 1) <= len(document), link
        document.close()


def test_P4_the_letter_puts_the_question_first_and_says_what_is_enclosed_and_missing_in_both_languages(
    made: Path,
) -> None:
    path = made / "send" / "Covering_Letter_2026-01-25.pdf"
    words = text_of(path)
    assert len(pypdfium2.PdfDocument(path)) == 1
    places = [words.index(part) for part in ("Thoracic Surgery", "Is surgery possible?", "ENCLOSED", "NOT HERE")]
    assert places == sorted(places)
    for part in ("病历审阅申请", "随附资料", "缺少或不清楚的资料"):
        assert part in words
    with pikepdf.open(path) as pdf:
        links = [str(note.A.URI) for page in pdf.pages for note in page.obj.get("/Annots", []) if "/A" in note]
    named = {link.partition("#")[0] for link in links}
    core = {
        p.name for p in (made / "send").glob("*.pdf") if not p.name.startswith(("Covering_Letter", "Imaging_Contact"))
    }
    assert core <= named


def test_P5_rebuilt_into_an_empty_folder_every_hash_is_equal(
    records: Path, made: Path, tmp_path: Path, caseferry: Command
) -> None:
    again = tmp_path / "again"
    done = caseferry(
        "pack", records, "--out", again, "--as-of", "2026-01-25", "--quiet", "--no-originals", "--jobs", "1",
        "--question", "Is surgery possible?", "--hospital", "cicams", "--department", "Thoracic Surgery",
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert (again / "SHA256SUMS").read_text() == (made / "SHA256SUMS").read_text()
