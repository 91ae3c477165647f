"""P8: planted identifiers appear nowhere in a copy without names: text, metadata, names of files, pixels."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from benchmarks.example import reports
from benchmarks.example.layout import Report, draw
from benchmarks.example.photos import image_pdf, render, scan
from tests.integration.packet.conftest import Command

from caseferry.engines.ocr import open_eyes
from caseferry.engines.pdf.read import PdfPages

PLANTED = (
    "ortega", "villalba", "mariana", "ортега", "вильяльба", "мариана", "22.03.1971", "22-mar-1971", "1971", "00451907", "ct-771203",
    "orchard lane", "555 0199", "mariana.o@", "玛丽亚娜", "奥尔特加",
)  # fmt: skip
LETTER = Report(
    "Harbour Family Practice", "", "LETTER OF THE FAMILY DOCTOR",
    (("Patient", "Mariana Lucia Ortega Villalba"), ("DOB", "22-Mar-1971"), ("Address", "7 Orchard Lane, Port Vale"),
     ("Phone", "+971 4 555 0199"), ("Email", "mariana.o@mail.example"), ("Date", "20 January 2026")),
    (("Summary", "Mrs Ortega has adenocarcinoma of the lung, EGFR exon 19 deletion. ECOG 1. Mariana lives with her husband."),),
)  # fmt: skip


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory, caseferry: Command) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("planted")
    (folder / "records").mkdir()
    for name, pdf in (
        ("Mariana Ortega letter.pdf", draw(LETTER)),
        ("ortega_villalba_rt.pdf", draw(reports.RADIOTHERAPY_RU)),
        ("scan.pdf", image_pdf([scan(render(draw(reports.CT_NEW)), seed=3)])),
    ):
        (folder / "records" / name).write_bytes(pdf)
    packed = caseferry(
        "pack", folder / "records", "--out", folder / "packet", "--as-of", "2026-01-25", "--quiet", "--no-originals"
    )
    assert packed.returncode == 1, packed.stderr
    done = caseferry(
        "export", folder / "packet", "--folder", folder / "copy", "--deidentify", "--shift-days", "-11",
        "--even-so", "For a tumour board without names.",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder / "copy", done.stdout


def pdfs(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.pdf"))


@pytest.mark.slow
def test_P8_planted_identifiers_are_in_no_text_no_metadata_no_name_and_no_byte(copy: tuple[Path, str]) -> None:
    folder, _ = copy
    assert len(pdfs(folder)) >= 5
    for path in folder.rglob("*"):
        assert found_in(path.name) == []
    for path in pdfs(folder):
        document = pypdfium2.PdfDocument(path)
        assert found_in("\n".join(page.get_textpage().get_text_range() for page in document)) == [], path.name
        with pikepdf.open(path) as pdf:
            said = [str(value) for value in pdf.docinfo.values()]
            assert "/Metadata" not in pdf.Root
            assert len(pdf.attachments) == 0
            streams = [
                obj.read_bytes()
                for obj in pdf.objects
                if isinstance(obj, pikepdf.Stream) and obj.get("/Subtype") != "/Image"
            ]
            images = [
                obj.read_raw_bytes()
                for obj in pdf.objects
                if isinstance(obj, pikepdf.Stream) and obj.get("/Subtype") == "/Image"
            ]
        assert found_in(" ".join(said)) == []
        assert found_in(b" ".join(streams).decode("latin-1")) == []
        assert not any(b"Exif" in data or b"JFXX" in data for data in images), "a thumbnail could hide there"
    report = (folder / "Deidentification_Report.txt").read_text()
    assert found_in(report) == []


@pytest.mark.slow
def test_P8_planted_identifiers_are_in_no_pixel_that_recognition_can_read(copy: tuple[Path, str]) -> None:
    folder, _ = copy
    sight, recognisers = open_eyes()
    read = []
    for path in pdfs(folder):
        if path.name.startswith(("CT_", "Discharge", "Medical")):
            with path.open("rb") as stream, PdfPages(stream) as pages:
                picture = pages.picture(1, dpi=200, pixels=12_000_000)
            seen = sight.find(picture)
            engine = next(one for one in recognisers if seen.script in one.scripts)
            text = "\n".join(line.text for line in engine.recognise(picture, script=seen.script).lines)
            assert found_in(text) == [], path.name
            read.append(text)
    assert len(read) == 3
    assert "adenocarcinoma" in " ".join(read).casefold(), "the medicine must stay"


@pytest.mark.slow
def test_P8_dates_are_moved_in_names_and_pages_and_the_report_says_what_was_done(copy: tuple[Path, str]) -> None:
    folder, told = copy
    names = [path.name for path in pdfs(folder)]
    assert "CT_2025-09-28.pdf" in names, names  # eleven days before 9 October
    text = pypdfium2.PdfDocument(folder / "CT_2025-09-28.pdf")[0].get_textpage().get_text_range()
    assert "2025-09-28" in text
    assert "09 October 2025" not in text
    assert "names: " in told
    assert "birth dates: " in told
    assert "Left out: 2 file(s), because it is made of names and numbers." in told
    assert not list(folder.rglob("*.json"))


def found_in(text: str) -> list[str]:
    bare = re.sub(r"\s+", " ", text.casefold())
    return [planted for planted in PLANTED if planted in bare]
