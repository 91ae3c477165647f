"""Every BlockReader reads every kind of text without pages, in this process and in the sandbox alike."""

import io
import json
import zipfile

import docx
import openpyxl
import pytest
from tests.contract.container_files import mail_of, zip_of

from caseferry.domain.errors import Refusal
from caseferry.pack.unpacking import Blocks
from caseferry.ports.unpacking import Block

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def heading(text, level=1):
    return Block("heading", text, level=level)


def paragraph(text):
    return Block("paragraph", text)


def row(*cells):
    return Block("row", cells=cells)


def word_file():
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "City Hospital"
    document.add_heading("Discharge summary", 1)
    document.add_paragraph("Patient: Lena Example\tBorn 1961-04-02")
    table = document.add_table(1, 3)
    for cell, text in zip(table.rows[0].cells, ("Hb", "10.2", "g/dL"), strict=True):
        cell.text = text
    document.add_paragraph("Continue treatment.")
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def sheet_file():
    book = openpyxl.Workbook()
    book.active.title = "Labs"
    book.active.append(["Test", "Value", "Date"])
    book.active.append(["Hb", 10.2, __import__("datetime").datetime(2026, 2, 1)])
    book.active.append(["Ki-67", 0.35])
    book.active["B3"].number_format = "0%"
    hidden = book.create_sheet("Old")
    hidden.append(["WBC", 5])
    hidden.sheet_state = "hidden"
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


PAGE = b"""<html><head><meta charset="utf-8"><title>x</title><style>p{}</style></head><body><h1>MRI pelvis</h1>
<script>alert(1)</script><p>Tumour <b>4.2</b> cm</p><p style="display:none">unseen</p>
<table><tr><th>Site</th><th>Size</th></tr><tr><td>Cervix</td><td>42 mm</td></tr></table><ul><li>No nodes</li></ul>
<img src="http://tracker.example/x.png"></body></html>"""

CDA = b"""<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3"><title>Summary of care</title>
<effectiveTime value="20251020093000+0300"/><recordTarget><patientRole><id extension="MRN-77"/><patient>
<name><given>Lena</given> <family>Example</family></name><administrativeGenderCode code="F" displayName="Female"/>
<birthTime value="19610402"/></patient></patientRole></recordTarget>
<author><assignedAuthor><assignedPerson><name>Dr. Otto Sample</name></assignedPerson></assignedAuthor></author>
<custodian><assignedCustodian><representedCustodianOrganization><name>City Hospital</name></representedCustodianOrganization></assignedCustodian></custodian>
<component><structuredBody><component><section><title>Results</title><text><paragraph>Drawn fasting.</paragraph>
<table><thead><tr><th>Test</th><th>Value</th></tr></thead><tbody><tr><td>Hb</td><td>10.2 g/dL</td></tr></tbody></table>
<list><item>Repeat in <content styleCode="Bold">two</content> weeks</item></list></text></section></component></structuredBody></component>
</ClinicalDocument>"""

FHIR = json.dumps({
    "resourceType": "Bundle",
    "entry": [
        {"resource": {"resourceType": "Observation", "status": "final", "code": {"coding": [{"display": "Hemoglobin"}]},
                      "subject": {"reference": "Patient/1"}, "effectiveDateTime": "2025-10-20",
                      "valueQuantity": {"value": 10.2, "unit": "g/dL"},
                      "referenceRange": [{"low": {"value": 12, "unit": "g/dL"}, "high": {"value": 16, "unit": "g/dL"}}]}},
        {"resource": {"resourceType": "Patient", "id": "1", "name": [{"given": ["Lena"], "family": "Example"}],
                      "birthDate": "1961-04-02", "gender": "female", "identifier": [{"value": "MRN-77"}]}},
    ],
}).encode()  # fmt: skip

SLIDE = """<p:sld xmlns:p="p" xmlns:a="a"><p:txBody><a:p><a:r><a:t>Tumour </a:t></a:r><a:r><a:t>board</a:t></a:r></a:p></p:txBody>
<a:tbl><a:tr><a:tc><a:t>PD-L1</a:t></a:tc><a:tc><a:t>CPS 10</a:t></a:tc></a:tr></a:tbl></p:sld>"""

QUOTED = "Thank you.\n\nOn Mon, 9 Feb 2026 at 10:00, Desk <desk@example.org> wrote:\n> Please send\n> the slides."

KINDS = {
    "word": (WORD, word_file(), (
        paragraph("City Hospital"), heading("Discharge summary"), row("Patient: Lena Example", "Born 1961-04-02"),
        row("Hb", "10.2", "g/dL"), paragraph("Continue treatment."),
    )),
    "sheet": (SHEET, sheet_file(), (
        heading("Labs", 2), row("Test", "Value", "Date"), row("Hb", "10.2", "2026-02-01"), row("Ki-67", "35%"),
        heading("Old (hidden sheet)", 2), row("WBC", "5"),
    )),
    "slides": (SLIDES, zip_of({"ppt/slides/slide2.xml": SLIDE.replace("board", "notes").encode(), "ppt/slides/slide1.xml": SLIDE.encode()}), (
        heading("Slide 1", 2), paragraph("Tumour board"), row("PD-L1", "CPS 10"),
        heading("Slide 2", 2), paragraph("Tumour notes"), row("PD-L1", "CPS 10"),
    )),
    "page": ("text/html", PAGE, (
        heading("MRI pelvis"), paragraph("Tumour 4.2 cm"), row("Site", "Size"), row("Cervix", "42 mm"), paragraph("• No nodes"),
    )),
    "cda": ("application/cda+xml", CDA, (
        heading("Summary of care"), row("Patient", "Lena Example"), row("Date of birth", "1961-04-02"), row("Sex", "Female"),
        row("Patient number", "MRN-77"), row("Document date", "2025-10-20"), row("Author", "Dr. Otto Sample"),
        row("Organization", "City Hospital"), heading("Results", 2), paragraph("Drawn fasting."), row("Test", "Value"),
        row("Hb", "10.2 g/dL"), paragraph("• Repeat in two weeks"),
    )),
    "fhir": ("application/fhir+json", FHIR, (
        heading("Patient", 2), row("Name", "Lena Example"), row("Birth date", "1961-04-02"), row("Gender", "female"),
        row("Patient number", "MRN-77"), heading("Results", 2), row("Collected", "2025-10-20"),
        row("Test", "Result", "Units", "Reference interval", "Flag"), row("Hemoglobin", "10.2", "g/dL", "12 - 16", ""),
    )),
    "plain cyrillic": ("text/plain", "Выписка из истории болезни\nГемоглобин\t102 г/л\n".encode("cp1251"), (
        paragraph("Выписка из истории болезни"), row("Гемоглобин", "102 г/л"),
    )),
    "plain chinese": ("text/plain", "患者：王某某，病理诊断为胃腺癌".encode("gb18030"), (paragraph("患者：王某某，病理诊断为胃腺癌"),)),
    "plain arabic": ("text/plain", "تقرير الأشعة المقطعية للمريض".encode("cp1256"), (paragraph("تقرير الأشعة المقطعية للمريض"),)),
    "plain utf-16": ("text/plain", "Hämoglobin 10,2".encode("utf-16"), (paragraph("Hämoglobin 10,2"),)),
    "table": ("text/csv", "Test;Wert\nHb;10,2\n".encode("cp1252"), (row("Test", "Wert"), row("Hb", "10,2"))),
    "rich text": ("text/rtf", rb"{\rtf1\ansi\ansicpg1251 {\b \'cf\'e0\'f6\'e8\'e5\'ed\'f2}\par Hb 102\par}", (paragraph("Пациент"), paragraph("Hb 102"))),
    "mail": ("message/rfc822", mail_of({"ct.pdf": b"x"}, body=QUOTED), (
        heading("Records"), row("From", "Ana Pérez <ana@example.org>"), row("To", "desk@example.org"),
        row("Sent", "2026-02-10 14:03+03:00"), row("Attached", "ct.pdf"), paragraph("Thank you."),
        Block("note", "Earlier messages, quoted below this one:\nOn Mon, 9 Feb 2026 at 10:00, Desk <desk@example.org> wrote:\n> Please send\n> the slides."),
    )),
    "unknown xml": ("text/xml", b"<r xmlns='x'><a>Hb</a><b>10.2</b></r>", (paragraph("Hb"), paragraph("10.2"))),
    "json": ("application/json", b'{"test": {"name": "Hb", "values": [10.2, 11]}}', (
        row("test name", "Hb"), row("test values", "10.2"), row("test values", "11"),
    )),
}  # fmt: skip


@pytest.fixture
def reader():
    return Blocks()


@pytest.mark.parametrize("kind", KINDS)
def test_the_words_come_back_in_reading_order(reader, kind):
    media_type, data, blocks = KINDS[kind]
    assert reader.blocks(io.BytesIO(data), media_type) == blocks


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><ClinicalDocument xmlns="urn:hl7-org:v3"><title>&b;</title></ClinicalDocument>'
REFUSED = {
    "word cut off": (WORD, word_file()[:900], "damaged"),
    "word that is another zip": (WORD, zip_of({"a.txt": b"x"}), "empty"),
    "sheet that is noise": (SHEET, b"PK\x03\x04" + bytes(900), "damaged"),
    "own entities": ("application/cda+xml", LAUGHS, "hostile"),
    "fhir cut off": ("application/fhir+json", FHIR[:60], "damaged"),
    "json nested far too deeply": ("application/json", b"[" * 200_000, "hostile"),
    "no words": ("text/plain", b" \n \n", "empty"),
    "unknown kind": ("application/x-unknown", b"x", "unsupported"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_is_refused_with_a_reason(reader, case):
    media_type, data, code = REFUSED[case]
    with pytest.raises(Refusal) as caught:
        reader.blocks(io.BytesIO(data), media_type)
    assert (caught.value.code, bool(caught.value.what)) == (code, True)


def test_a_text_beyond_all_measure_is_cut_with_a_count(reader):
    blocks = reader.blocks(io.BytesIO(b"Hb 10.2\n" * 30_000), "text/plain")
    assert (len(blocks), blocks[-1].kind, "10,000 more lines" in blocks[-1].text) == (20_001, "note", True)


def test_a_sheet_that_claims_to_be_endless_is_read_as_far_as_it_goes(reader):
    made = io.BytesIO(sheet_file())
    with zipfile.ZipFile(made) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b'ref="A1:C3"', b'ref="A1:XFD1048576"')
    assert reader.blocks(io.BytesIO(zip_of(parts)), SHEET) == KINDS["sheet"][2]
