"""Builds `examples/`: python -m benchmarks.example.build examples"""

from __future__ import annotations

import email.message
import email.policy
import io
import json
import shutil
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import numpy as np
import pydicom
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian

from benchmarks.example import reports
from benchmarks.example.layout import Report, draw
from benchmarks.example.photos import Pixels, image_pdf, jpeg, photograph, render, scan

_STAMP = (2026, 1, 22, 9, 0, 0)
_OPTIONS = {
    "as-of": "2026-01-25",
    "cancer": "nsclc",
    "question": "After progression in the liver on osimertinib: is a new biopsy with sequencing, or a trial, possible at your hospital?",
    "hospital": "fuscc",
    "department": "Medical Oncology",
    "attendant": ["Jorge Andrés Salazar Pino;husband"],
}
_LETTER = (
    "Creekside Cancer Centre\nDepartment of Medical Oncology, Al Warqa Street 8, Dubai",
    "22 January 2026",
    "To whom it may concern",
    "Re: Mrs Mariana Lucía ORTEGA VILLALBA, born 22.03.1971, MRN CCC-00451907",
    "Diagnosis: adenocarcinoma of the lung, right upper lobe, cT2aN2M1b, diagnosed in September 2024. EGFR exon 19 deletion; PD-L1 TPS 40%.",
    "She has taken osimertinib 80 mg once daily since 14 October 2024 with a partial response. A single brain metastasis was treated "
    "in June 2025 in Kaliningrad with stereotactic radiotherapy, 27 Gy in 3 fractions.",
    "In October 2025 CT showed new liver metastases. Second-line carboplatin and pemetrexed was started on 21 October 2025; 4 cycles were "
    "planned and 2 cycles were given, stopped because of neutropenia grade 3. Osimertinib was continued.",
    "A biopsy of the liver lesion is planned; repeat NGS has been requested and the result is pending.",
    "Her ECOG performance status is 1. Her sister had ovarian cancer (BRCA2 carrier); the patient has not been tested. "
    "Hypertension, on amlodipine. No known drug allergies. There was no surgery.",
    "Yours faithfully,\nDr Amir Rahmani\nConsultant Medical Oncologist",
)


def build(folder: Path) -> None:
    """Write the example case into `folder`: `records/` and `options.json`."""
    records = folder / "records"
    shutil.rmtree(records, ignore_errors=True)
    records.mkdir(parents=True)
    (folder / "options.json").write_text(json.dumps(_OPTIONS, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for name, data in {**_papers(), **_photos(), **_bundles()}.items():
        (records / name).write_bytes(data)
    for number, data in enumerate(_slices()):
        target = records / "CD Creekside" / "DICOM" / "SE1" / f"IM{number:04d}"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    (records / "CD Creekside" / "README.TXT").write_text(
        "CT-771203 Creekside Cancer Centre, imaging disc\r\n", encoding="utf-8"
    )


def _papers() -> dict[str, bytes]:
    blank = np.full((2339, 1654, 3), 246, np.uint8)
    ct_new = draw(reports.CT_NEW)
    return {
        "NGS_Helix_24-11873.pdf": draw(reports.NGS),
        "PET sept 2024.pdf": draw(reports.PET),
        "广州门诊 2025-12.pdf": draw(reports.CONSULT_ZH),
        "CT_Oct_2025.pdf": ct_new,
        "CT_Oct_2025 (1).pdf": ct_new,
        "lab_MD-330712.pdf": draw(reports.LABS_NEW),
        "scan0007.pdf": image_pdf([_scanned(reports.PATHOLOGY, 1), scan(blank, seed=2), _scanned(reports.CT_PRIOR, 3)]),
        "CT informe final.pdf": ct_new[: len(ct_new) // 3],
        "letter Dr Rahmani 22 Jan.docx": _letter(),
        "notes.txt": b"",
    }


def _photos() -> dict[str, bytes]:
    return {
        "Informe broncoscopia.jpg": _photo(reports.BRONCHOSCOPY, 11),
        "IMG-20260122-WA0003.jpg": _photo(reports.LABS_NEW, 12, turns=1),
        "IMG-20260122-WA0004.jpg": _photo(reports.LABS_STRANGER, 13),
        "IMG-20260122-WA0005.jpg": _photo(reports.INVOICE, 14),
        "passport mariana.jpg": _photo(_with_mrz(reports.PASSPORT, "555120934", "710322", "F", "310817"), 15),
        "pasaporte Jorge.jpg": _photo(_with_mrz(reports.PASSPORT_HUSBAND, "555120951", "691103", "M", "310817"), 16),
        "эпикриз июнь 2025.jpg": jpeg(_scanned(reports.RADIOTHERAPY_RU, 17), quality=75),
        "تحاليل أكتوبر.jpg": jpeg(_scanned(reports.LABS_AR, 18), quality=75),
    }


def _bundles() -> dict[str, bytes]:
    return {"Fwd MRI and November bloods.eml": _mail(), "more papers.zip": _zip()}


def _scanned(report: Report, seed: int) -> Pixels:
    return scan(render(draw(report)), seed=seed)


def _photo(report: Report, seed: int, *, turns: int = 0) -> bytes:
    return jpeg(photograph(render(draw(report), dpi=170), seed=seed, turns=turns))


def _with_mrz(report: Report, number: str, born: str, sex: str, expiry: str) -> Report:
    """The passport with its second MRZ line, check digits after ICAO 9303 part 3."""
    body = f"{number}{check_digit(number)}PER{born}{check_digit(born)}{sex}{expiry}{check_digit(expiry)}{'<' * 14}0"
    whole = check_digit(body[:10] + body[13:20] + body[21:])
    name, content = report.parts[0]
    return replace(report, parts=((name, str(content).replace("{MRZ}", body + whole)),))


def check_digit(field: str) -> str:
    values = [int(char, 36) if char != "<" else 0 for char in field]
    return str(sum(value * (7, 3, 1)[place % 3] for place, value in enumerate(values)) % 10)


def _letter() -> bytes:
    document = docx.Document()
    for paragraph in _LETTER:
        document.add_paragraph(paragraph)
    out = io.BytesIO()
    document.save(out)
    return same_zip(out.getvalue())


def same_zip(data: bytes) -> bytes:
    """A ZIP again with fixed times, so that the example is the same bytes each time it is built."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _STAMP), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _mail() -> bytes:
    message = email.message.EmailMessage(policy=email.policy.SMTP)
    message["From"] = "Jorge Salazar <jorge.salazar@family.invalid>"
    message["To"] = "records@charity.invalid"
    message["Subject"] = "Fwd: MRI and November bloods"
    message["Date"] = "Thu, 22 Jan 2026 18:20:00 +0400"
    message["Message-ID"] = "<20260122-1820@family.invalid>"
    message.set_content(
        "Good evening,\n\nplease find the MRI of my wife's brain and the blood test of November.\n"
        "The pictures of the MRI are on a second disc that we will collect next week.\n\nJorge\n"
    )
    for name, report in (("MRI brain.pdf", reports.MRI_BRAIN), ("bloods nov.pdf", reports.LABS_OLD)):
        message.add_attachment(draw(report), maintype="application", subtype="pdf", filename=name)
    message.set_boundary("=_caseferry_example")
    return message.as_bytes()


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("medicines.jpg", _STAMP), _photo(reports.PRESCRIPTION, 21))
        archive.writestr(zipfile.ZipInfo("chemo/day care.pdf", _STAMP), draw(reports.CHEMO))
    return out.getvalue()


def _slices(count: int = 12) -> list[bytes]:
    """A small CT of a round phantom: circles of bone, lung and a nodule in water."""
    root = "1.2.826.0.1.3680043.8.498.20251009"
    rows = np.arange(128)
    distance = np.hypot(*np.meshgrid(rows - 64, rows - 64))
    found = []
    for number in range(count):
        pixels = np.full((128, 128), -1000, np.int16)
        pixels[distance < 56] = 40
        pixels[distance < 40] = -820
        pixels[np.hypot(*np.meshgrid(rows - 80, rows - 60)) < 5 - abs(number - 6) / 2] = 60
        found.append(_slice(root, number, pixels))
    return found


def _slice(root: str, number: int, pixels: np.ndarray) -> bytes:
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = CTImageStorage
    meta.MediaStorageSOPInstanceUID = pydicom.uid.UID(f"{root}.1.{number + 1}")
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    data = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    data.SOPClassUID, data.SOPInstanceUID = CTImageStorage, meta.MediaStorageSOPInstanceUID
    data.StudyInstanceUID, data.SeriesInstanceUID = root, f"{root}.1"
    data.PatientName, data.PatientID = "ORTEGA VILLALBA^MARIANA LUCIA", "CCC-00451907"
    data.PatientBirthDate, data.PatientSex = "19710322", "F"
    data.StudyDate = data.SeriesDate = data.ContentDate = "20251009"
    data.Modality, data.BodyPartExamined, data.AccessionNumber = "CT", "CHEST", "CT-771203"
    data.StudyDescription, data.SeriesDescription = "CT CHEST ABDOMEN PELVIS", "Portal venous 5 mm"
    data.InstitutionName = "Creekside Cancer Centre"
    data.SeriesNumber, data.InstanceNumber = 1, number + 1
    data.ImagePositionPatient, data.ImageOrientationPatient = [0, 0, number * 5], [1, 0, 0, 0, 1, 0]
    data.PixelSpacing, data.SliceThickness = [2.8, 2.8], 5
    data.Rows, data.Columns, data.SamplesPerPixel = *pixels.shape, 1
    data.PhotometricInterpretation, data.PixelRepresentation = "MONOCHROME2", 1
    data.BitsAllocated = data.BitsStored = 16
    data.HighBit, data.RescaleIntercept, data.RescaleSlope = 15, 0, 1
    data.WindowCenter, data.WindowWidth = 40, 400
    data.PixelData = pixels.tobytes()
    out = io.BytesIO()
    data.save_as(out, enforce_file_format=True)
    return out.getvalue()


if __name__ == "__main__":
    build(Path(sys.argv[1]))
