"""One file of each format that the command takes, about the invented patient of the example; each blood count has its own day."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import docx
import openpyxl
import pikepdf
import pydicom
from benchmarks.example import reports
from benchmarks.example.build import _slices as slices_of_a_phantom
from benchmarks.example.layout import draw
from benchmarks.example.photos import image_pdf, jpeg, render, scan
from PIL import Image
from pydicom.fileset import FileSet
from tests.contract.container_files import disc_of, seven_of, tar_of, zip_of
from tests.integration.intake.outlook_files import compound, storage_of

PASSWORD = "mariana71"
Row = tuple[str, ...]
HEAD: Row = ("Test", "Result", "Units", "Reference interval")
BLOCK = (("Patient Name", "Mariana Lucía Ortega Villalba"), ("Date of birth", "22/03/1971"))


def rows(haemoglobin: str) -> tuple[Row, ...]:
    """A small blood count that is told apart by its haemoglobin."""
    return (
        HEAD,
        ("Haemoglobin", haemoglobin, "g/dL", "12.0 - 15.0"),
        ("Platelets", "188", "10^9/L", "150 - 400"),
        ("Creatinine", "78", "umol/L", "45 - 84"),
    )


def drawn(day: str, haemoglobin: str) -> bytes:
    """The blood count as a PDF of one page."""
    block = tuple(
        (name, day if name == "Collected" else value) for name, value in reports.LABS_OLD.block if name != "Printed"
    )
    block = tuple((name, f"MD-{haemoglobin}" if name == "Lab ID" else value) for name, value in block)
    return draw(replace(reports.LABS_OLD, block=block, parts=(("", rows(haemoglobin)),)))


def picture(day: str, haemoglobin: str, form: str, **options: object) -> bytes:
    """The blood count as a picture file."""
    out = io.BytesIO()
    page = Image.fromarray(render(drawn(day, haemoglobin), dpi=150)[:, :, ::-1])
    page = page.crop((0, 0, page.width, page.height // 2))
    page.save(out, form, **options)
    return out.getvalue()


def fax(days: Sequence[tuple[str, str]]) -> bytes:
    """A TIFF of several bitonal pages, as a fax machine keeps them."""
    pages = [Image.open(io.BytesIO(picture(day, value, "PNG"))).convert("1") for day, value in days]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], compression="group4", dpi=(150, 150))
    return out.getvalue()


def locked(data: bytes, password: str) -> bytes:
    """A PDF that asks for a password."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner=password, user=password, R=6))
    return out.getvalue()


def word(day: str, haemoglobin: str) -> bytes:
    """A letter with a table, and with the photo of another report in it."""
    letter = docx.Document()
    letter.add_heading("Laboratory report", 1)
    for name, value in (*BLOCK, ("Collected", day)):
        letter.add_paragraph(f"{name}: {value}")
    table = letter.add_table(0, 4)
    for row in rows(haemoglobin):
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = value
    letter.add_picture(io.BytesIO(picture("02/02/2025", "8.02", "JPEG")))
    out = io.BytesIO()
    letter.save(out)
    return out.getvalue()


def sheet(day: str, haemoglobin: str) -> bytes:
    """A workbook with one table, numbers kept as numbers."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "Blood"
    for row in (*BLOCK, ("Collected", day), ()):
        page.append(row)
    for row in rows(haemoglobin):
        page.append([float(cell) if cell.replace(".", "").isdigit() else cell for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rich(day: str, haemoglobin: str) -> bytes:
    """RTF with a table."""
    lines = [r"{\rtf1\ansi\ansicpg1252 {\b Laboratory report}\par"]
    lines += [rf"{name}: {value}\par".replace("í", r"\'ed") for name, value in (*BLOCK, ("Collected", day))]
    for row in rows(haemoglobin):
        cells = "".join(rf"\cellx{2000 * (place + 1)}" for place in range(4))
        lines.append(rf"\trowd{cells} " + "".join(rf"\pard\intbl {cell}\cell " for cell in row) + r"\row")
    return ("\n".join(lines) + r"\pard\par}").encode("ascii")


RUSSIAN = (
    "Лаборатория «Маяк»\r\nОБЩИЙ АНАЛИЗ КРОВИ\r\nПациент: Ортега Вильяльба Мариана Лусия\r\nДата рождения: 22.03.1971\r\n"
    "Дата взятия: 06.02.2025\r\n\r\nГемоглобин\t86\tг/л\t120 - 150\r\nТромбоциты\t188\t10^9/л\t150 - 400\r\n"
)  # fmt: skip


def web(day: str, haemoglobin: str) -> bytes:
    """A page of a hospital's portal, with a tracker and a script that must not count."""
    told = "".join(f"<p><b>{name}:</b> {value}</p>" for name, value in (*BLOCK, ("Collected", day)))
    table = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows(haemoglobin))
    return (
        "<html><head><meta charset='utf-8'><title>Portal</title><script>alert('no')</script></head><body><h1>Laboratory report</h1>"
        f"{told}<table>{table}</table><img src='http://tracker.invalid/p.gif'></body></html>"
    ).encode()


def comma(day: str, haemoglobin: str) -> bytes:
    """CSV with semicolons, as a spreadsheet of Spain writes it."""
    out = io.StringIO()
    table = csv.writer(out, delimiter=";")
    table.writerows([*BLOCK, ("Collected", day), *rows(haemoglobin)])
    return out.getvalue().encode("utf-8-sig")


def mail() -> bytes:
    """A mail with a picture in its text, a ZIP, and a mail forwarded inside it that has a PDF."""
    inner = EmailMessage()
    inner["From"], inner["To"] = "Marsa Diagnostics <lab@example.org>", "jorge@example.org"
    inner["Subject"], inner["Date"] = "Your result", "Sun, 9 Feb 2025 14:03:00 +0400"
    inner.set_content("The result is attached.")
    inner.add_attachment(drawn("09/02/2025", "8.09"), maintype="application", subtype="pdf", filename="result.pdf")
    outer = EmailMessage()
    outer["From"], outer["To"] = "Jorge Salazar <jorge@example.org>", "desk@example.org"
    outer["Subject"], outer["Date"] = "Fwd: blood", "Mon, 10 Feb 2025 14:03:00 +0400"
    outer.set_content("Please see the picture below.")
    outer.add_alternative("<p>Please see the picture below.</p><img src='cid:one@example.org'>", subtype="html")
    html = outer.get_payload()[1]
    html.add_related(
        picture("10/02/2025", "8.10", "PNG"), "image", "png", cid="<one@example.org>", filename="image001.png"
    )
    outer.add_attachment(
        zip_of({"zipped.pdf": drawn("11/02/2025", "8.11")}), maintype="application", subtype="zip", filename="more.zip"
    )
    outer.add_attachment(inner)
    return outer.as_bytes()


def outlook() -> bytes:
    """An Outlook message with a PDF."""
    attached = storage_of({0x3707: "outlook report.pdf", 0x3701: drawn("12/02/2025", "8.12"), 0x3705: 1}, 8)
    words = {
        0x001A: "IPM.Note",
        0x0037: "Report",
        0x1000: "See the report.",
        0x0C1A: "Jorge Salazar",
        0x0C1F: "jorge@example.org",
    }
    return compound(storage_of(words, 32, **{"__attach_version1.0_#00000000": attached}))


def chat() -> bytes:
    """An exported chat with a photo, one that was left out, and a link."""
    talk = (
        "[14/02/2025, 18:20:00] Jorge: \u200e<attached: 00000002-PHOTO-2025-02-14-18-20-00.jpg>\r\n"
        "[14/02/2025, 18:21:10] Jorge: \u200eimage omitted\r\n"
        "[14/02/2025, 18:22:00] Desk: Thank you. The MRI is at https://images.example.org/share/abc\r\n"
    )
    return zip_of(
        {"_chat.txt": talk.encode(), "00000002-PHOTO-2025-02-14-18-20-00.jpg": picture("14/02/2025", "8.14", "JPEG")}
    )


def ccda(day: str, haemoglobin: str) -> bytes:
    """A continuity of care document with a table of results. `day` as YYYYMMDD."""

    def line(row: Row, tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in row) + "</tr>"

    head, *body = rows(haemoglobin)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><ClinicalDocument xmlns="urn:hl7-org:v3"><title>Results of Marsa Hospital</title>'
        f'<effectiveTime value="{day}"/><recordTarget><patientRole><id extension="CCC-00451907"/><patient><name><given>Mariana Lucía</given>'
        '<family>Ortega Villalba</family></name><administrativeGenderCode code="F"/><birthTime value="19710322"/></patient></patientRole>'
        "</recordTarget><component><structuredBody><component><section><title>Laboratory results</title><text><paragraph>Collected: "
        f"{day[:4]}-{day[4:6]}-{day[6:]}</paragraph><table><thead>{line(head, 'th')}</thead><tbody>{''.join(line(row, 'td') for row in body)}"
        "</tbody></table></text></section></component></structuredBody></component></ClinicalDocument>"
    ).encode()


def fhir(day: str, haemoglobin: str) -> bytes:
    """A bundle: the patient, one report, its observations."""
    patient = {
        "resourceType": "Patient", "id": "p1", "name": [{"family": "Ortega Villalba", "given": ["Mariana", "Lucía"]}],
        "birthDate": "1971-03-22", "gender": "female",
    }  # fmt: skip
    values = [("Haemoglobin", haemoglobin, "g/dL", 12.0, 15.0), ("Platelets", "188", "10^9/L", 150, 400)]
    observations = [
        {
            "resourceType": "Observation", "id": f"o{number}", "status": "final", "code": {"text": name},
            "subject": {"reference": "Patient/p1"}, "effectiveDateTime": f"{day}T07:40:00+04:00",
            "valueQuantity": {"value": float(value), "unit": unit},
            "referenceRange": [{"low": {"value": low, "unit": unit}, "high": {"value": high, "unit": unit}}],
        }
        for number, (name, value, unit, low, high) in enumerate(values)
    ]  # fmt: skip
    report = {
        "resourceType": "DiagnosticReport", "id": "r1", "status": "final", "code": {"text": "Blood count"}, "subject": {"reference": "Patient/p1"},
        "effectiveDateTime": day, "result": [{"reference": f"Observation/o{number}"} for number in range(len(values))],
    }  # fmt: skip
    entries = [{"resource": resource} for resource in (patient, report, *observations)]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()


def disc() -> dict[str, bytes]:
    """A DICOMDIR with two images, and one image without a preamble beside it."""
    slices = slices_of_a_phantom()
    files = FileSet()
    for data in slices[:2]:
        image = pydicom.dcmread(io.BytesIO(data))
        image.StudyTime, image.StudyID = "091500", "771203"
        files.add(image)
    with tempfile.TemporaryDirectory() as folder:
        files.write(folder)
        found = {
            f"CD/{path.relative_to(folder).as_posix()}": path.read_bytes()
            for path in sorted(Path(folder).rglob("*"))
            if path.is_file()
        }
    return {**found, "CD/loose/no preamble": slices[2][132:]}


def every_format() -> dict[str, bytes]:
    """All of it, by path."""
    return {
        "digital.pdf": drawn("20/01/2025", "7.20"),
        "scanned.pdf": image_pdf([scan(render(drawn("21/01/2025", "7.21"), dpi=150), seed=1)], dpi=150),
        "locked.pdf": locked(drawn("22/01/2025", "7.22"), PASSWORD),
        "lost key.pdf": locked(drawn("23/01/2025", "7.23"), "nobody knows"),
        "phone.jpg": jpeg(scan(render(drawn("24/01/2025", "7.24"), dpi=150), seed=4)),
        "screen.png": picture("25/01/2025", "7.25", "PNG"),
        "fax.tiff": fax([("26/01/2025", "7.26"), ("27/01/2025", "7.27")]),
        "saved.webp": picture("28/01/2025", "7.28", "WEBP", quality=80),
        "saved.bmp": picture("29/01/2025", "7.29", "BMP"),
        "saved.gif": picture("30/01/2025", "7.30", "GIF"),
        "letter.docx": word("01/02/2025", "8.01"),
        "blood.xlsx": sheet("03/02/2025", "8.03"),
        "blood.rtf": rich("04/02/2025", "8.04"),
        "blood ru.txt": RUSSIAN.encode("cp1251"),
        "portal.html": web("07/02/2025", "8.07"),
        "blood.csv": comma("08/02/2025", "8.08"),
        "blood.eml": mail(),
        "blood.msg": outlook(),
        "outer.zip": zip_of({"papers/inner.zip": zip_of({"deep.pdf": drawn("13/02/2025", "8.13")})}),
        "Chat with Jorge.zip": chat(),
        "seven.7z": seven_of({"seven.pdf": drawn("15/02/2025", "8.15")}),
        "tape.tar.gz": gzip.compress(tar_of({"tape.pdf": drawn("16/02/2025", "8.16")}), mtime=0),
        "disc.iso": disc_of({"reports/disc.pdf": drawn("17/02/2025", "8.17")}),
        "summary.xml": ccda("20250218", "8.18"),
        "bundle.json": fhir("2025-02-19", "8.19"),
        "empty.pdf": b"",
        "unknown.bin": bytes(range(256)) * 8,
        ".DS_Store": b"\x00\x00\x00\x01Bud1" + bytes(200),
        **disc(),
    }
