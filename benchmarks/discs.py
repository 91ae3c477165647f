"""Invented imaging discs: CT-like slices of nobody, as many as are asked for. Also feeds the tests."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pydicom
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian

PERSON = {"PatientName": "Probe^Anna", "PatientID": "77001", "PatientBirthDate": "19600102", "PatientSex": "F"}
STUDY = "1.2.826.0.1.3680043.10.999.1"


def phantom(edge: int, at: float) -> np.ndarray:
    """One slice through an egg-shaped body with two lungs, a spine and a node; `at` from 0 to 1. Hounsfield units + 1024."""
    y, x = np.mgrid[-1 : 1 : edge * 1j, -1 : 1 : edge * 1j]
    size = 0.55 + 0.35 * np.sin(np.pi * (0.15 + 0.7 * at))
    picture = np.full((edge, edge), 24, np.int32)
    picture[(x / size) ** 2 + (y / (0.72 * size)) ** 2 < 1] = 1074
    for side in (-0.38, 0.38):
        picture[((x - side * size) / (0.28 * size)) ** 2 + ((y + 0.02) / (0.45 * size)) ** 2 < at * (1 - at) * 3.6] = (
            174
        )
    picture[x**2 + (y - 0.5 * size) ** 2 < (0.11 * size) ** 2] = 1724
    picture[(x - 0.3 * size) ** 2 + (y + 0.1) ** 2 + ((at - 0.5) * 2) ** 2 < 0.004 + (0.09 * size) ** 2] = 1124
    noise = np.random.default_rng(int(at * 10_000)).normal(0, 12, picture.shape)
    return np.clip(picture + noise, 0, 4095).astype(np.uint16)


def slice_of(
    number: int, *, edge: int = 128, study: str = STUDY, series: int = 1, of: int = 100, **tags: object
) -> FileDataset:
    """Slice `number` of `of` of one series, 2.5 mm apart; `tags` replace what it says (None removes)."""
    uid = f"{study}.{series}.{number}"
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = CTImageStorage, pydicom.uid.UID(uid)
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    data = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    data.SpecificCharacterSet = "ISO_IR 192"
    data.SOPClassUID, data.SOPInstanceUID, data.StudyInstanceUID, data.SeriesInstanceUID = (
        CTImageStorage,
        uid,
        study,
        f"{study}.{series}",
    )
    data.StudyDate, data.Modality, data.StudyDescription, data.SeriesDescription = (
        "20251009",
        "CT",
        "CT CHEST",
        "Axial 2.5",
    )
    data.SeriesNumber, data.InstanceNumber, data.BodyPartExamined = str(series), str(number), "CHEST"
    data.ImagePositionPatient, data.ImageOrientationPatient = [-160, -160, 2.5 * number], [1, 0, 0, 0, 1, 0]
    data.PixelSpacing, data.SliceThickness = [320 / edge, 320 / edge], "2.5"
    data.RescaleIntercept, data.RescaleSlope, data.WindowCenter, data.WindowWidth = "-1024", "1", "40", "400"
    data.SamplesPerPixel, data.PhotometricInterpretation = 1, "MONOCHROME2"
    data.Rows = data.Columns = edge
    data.BitsAllocated, data.BitsStored, data.HighBit, data.PixelRepresentation = 16, 12, 11, 0
    for name, value in {**PERSON, **tags}.items():
        if value is None:
            delattr(data, name)
        else:
            setattr(data, name, value)
    if "PixelData" not in tags:
        data.PixelData = phantom(edge, number / max(of - 1, 1)).tobytes()
    return data


def written(data: FileDataset) -> bytes:
    """The bytes of the file."""
    out = io.BytesIO()
    data.save_as(out, enforce_file_format=True)
    return out.getvalue()


def write_disc(folder: Path, slices: int, *, edge: int = 128) -> None:
    """A disc of `slices` slices in series of 250, as scanners name them: no extension."""
    template = written(slice_of(1, edge=edge))
    pixels = [phantom(edge, at / 9).tobytes() for at in range(10)]
    for number in range(slices):
        series, place = divmod(number, 250)
        data = pydicom.dcmread(io.BytesIO(template))
        data.SOPInstanceUID = data.file_meta.MediaStorageSOPInstanceUID = f"{STUDY}.{series + 1}.{place + 1}"
        data.SeriesInstanceUID, data.SeriesNumber, data.InstanceNumber = (
            f"{STUDY}.{series + 1}",
            str(series + 1),
            str(place + 1),
        )
        data.ImagePositionPatient = [-160, -160, 2.5 * place]
        data.PixelData = pixels[place * 10 // 250]
        place_of = folder / f"SER{series:03d}"
        place_of.mkdir(parents=True, exist_ok=True)
        (place_of / f"IMG{place:05d}").write_bytes(written(data))
