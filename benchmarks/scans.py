"""Invented scans that look like a body: a CT of the chest, the CT before it, a PET on the first, and pictures of every odd kind.

Nobody was scanned: ellipses and noise. Feeds the viewer's tests and its benchmark.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileDataset
from pydicom.sequence import Sequence
from pydicom.uid import (
    JPEG2000Lossless,
    JPEGLSLossless,
    PositronEmissionTomographyImageStorage,
    RLELossless,
    SecondaryCaptureImageStorage,
    UltrasoundMultiFrameImageStorage,
)

from benchmarks.discs import slice_of, written

ROOT = "1.2.826.0.1.3680043.10.999.77"
PRIOR, NOW = f"{ROOT}.1", f"{ROOT}.2"
WIDTH_MM, HEIGHT_MM = 360.0, 300.0
_LESION = (0.30, -0.12, 0.52)  # x, y (half widths), and where along the body
Values = NDArray[np.float32]


def _inside(x: Values, y: Values, at: tuple[float, float], size: tuple[float, float]) -> NDArray[np.bool_]:
    return np.asarray(((x - at[0]) / size[0]) ** 2 + ((y - at[1]) / size[1]) ** 2 < 1)


def _grid(edge: int) -> tuple[Values, Values]:
    y, x = np.mgrid[-1 : 1 : edge * 1j, -1 : 1 : edge * 1j].astype(np.float32)
    return x, y


def chest(edge: int, along: float, *, lesion: float = 0.085, noise: float = 12.0) -> Values:
    """One axial slice in Hounsfield units; `along` from 0 (apex) to 1 (liver)."""
    x, y = _grid(edge)
    hu = np.full((edge, edge), -1000.0, np.float32)
    wide = 0.78 + 0.08 * np.sin(np.pi * along)
    hu[_inside(x, y, (0, 0), (wide + 0.03, 0.60))] = -95  # fat
    hu[_inside(x, y, (0, 0), (wide - 0.02, 0.555))] = 48  # muscle
    for number in range(14):
        turn = 2 * np.pi * (number / 14 + along * 0.7)
        hu[_inside(x, y, (0.70 * np.cos(turn), 0.49 * np.sin(turn)), (0.052, 0.034))] = 520  # ribs
    lung = float(np.clip(np.sin(np.pi * min(1.0, 0.12 + along * 0.95)), 0, 1)) ** 0.6
    for side in (-1, 1):
        hu[_inside(x, y, (side * 0.36, 0.0), (0.29 * lung, 0.42 * lung))] = -860
        _vessels(hu, (x, y), side, along, lung)
    hu[_inside(x, y, (0.07, -0.10), (0.20, 0.21 * max(0.3, np.sin(np.pi * along))))] = 55  # heart
    hu[_inside(x, y, (0.10, 0.22), (0.055, 0.055))] = 165  # aorta with contrast
    hu[_inside(x, y, (0.0, -0.02 - 0.2 * (1 - along)), (0.035, 0.03))] = -990 if along < 0.45 else 55  # windpipe
    if along > 0.78:
        hu[_inside(x, y, (-0.30, -0.02), (0.38 * (along - 0.5) * 2, 0.36))] = 105  # liver
    _spine(hu, (x, y), along)
    off = (along - _LESION[2]) * 3.0
    radius = float(np.sqrt(max(0.0, lesion**2 - (off * lesion) ** 2)))
    if radius > 0:
        hu[_inside(x, y, _LESION[:2], (radius, radius * 0.9))] = 38
    grain = np.random.default_rng(int(along * 100_000)).normal(0, noise, hu.shape).astype(np.float32)
    return np.where(hu > -999, hu + grain, hu)


def _vessels(hu: Values, grid: tuple[Values, Values], side: int, along: float, lung: float) -> None:
    rng = np.random.default_rng(7 + side)
    for _ in range(26):
        turn, far, thick = rng.uniform(0, 2 * np.pi), rng.uniform(0.15, 0.85), rng.uniform(0.006, 0.02)
        turn += along * rng.uniform(-2, 2)
        at = side * 0.36 + 0.27 * lung * far * np.cos(turn), 0.39 * lung * far * np.sin(turn)
        hu[_inside(*grid, at, (thick, thick))] = 20


def _spine(hu: Values, grid: tuple[Values, Values], along: float) -> None:
    disc = (along * 17) % 1 < 0.2
    hu[_inside(*grid, (0, 0.36), (0.115, 0.095))] = 95 if disc else 640
    hu[_inside(*grid, (0, 0.36), (0.095, 0.078))] = 80 if disc else 260
    hu[_inside(*grid, (0, 0.475), (0.05, 0.035))] = 25  # canal
    hu[_inside(*grid, (0, 0.54), (0.025, 0.05))] = 600


def ct_series(study: str, series: int, slices: int, *, edge: int = 512, **tags: object) -> Iterator[FileDataset]:
    """A CT from the apex to the liver."""
    lesion = 0.085 if study == NOW else 0.05
    for number in range(slices):
        values = chest(edge, number / max(1, slices - 1), lesion=lesion)
        yield slice_of(
            number, study=study, series=series, edge=edge, of=slices,
            PixelData=np.clip(values + 1024, 0, 4095).astype(np.uint16).tobytes(),
            PixelSpacing=[WIDTH_MM / edge] * 2, ImagePositionPatient=[-180, -180, -round(number * HEIGHT_MM / slices, 3)],
            FrameOfReferenceUID=f"{study}.99", **{"StudyDescription": "CT CHEST", "SeriesDescription": "Chest 1.2 mm soft", **tags},
        )  # fmt: skip


def pet_series(study: str, series: int, slices: int, *, edge: int = 128) -> Iterator[FileDataset]:
    """A PET in Bq/ml on the same body, its scale another for each slice, as scanners write it."""
    for number in range(slices):
        along = number / max(1, slices - 1)
        suv = _uptake(edge, along)
        activity = suv * 5000.0
        slope = round(float(activity.max()) / 32000, 6)
        data = slice_of(
            number, study=study, series=series, edge=edge, of=slices,
            PixelData=np.clip(activity / slope, 0, 32767).astype(np.int16).tobytes(),
            PixelSpacing=[WIDTH_MM / edge] * 2, ImagePositionPatient=[-180, -180, -round(number * HEIGHT_MM / slices, 3)],
            FrameOfReferenceUID=f"{study}.99", Modality="PT", StudyDescription="PET-CT", SeriesDescription="PET corrected",
            RescaleSlope=str(slope), RescaleIntercept="0", BitsStored=16, HighBit=15, PixelRepresentation=1, WindowCenter=None,
            WindowWidth=None, Units="BQML", DecayCorrection="START", PatientWeight="70", SeriesTime="101500",
            SeriesDate="20251009", SOPClassUID=PositronEmissionTomographyImageStorage,
        )  # fmt: skip
        dose = Dataset()
        dose.RadiopharmaceuticalStartTime, dose.RadionuclideTotalDose, dose.RadionuclideHalfLife = (
            "091500",
            "510800000",
            "6586.2",
        )
        data.RadiopharmaceuticalInformationSequence = Sequence([dose])
        data.file_meta.MediaStorageSOPClassUID = PositronEmissionTomographyImageStorage
        yield data


def _uptake(edge: int, along: float) -> Values:
    x, y = _grid(edge)
    suv = np.zeros((edge, edge), np.float32)
    suv[_inside(x, y, (0, 0), (0.80, 0.58))] = 0.7
    for side in (-1, 1):
        suv[_inside(x, y, (side * 0.36, 0.0), (0.28, 0.40))] = 0.35
    suv[_inside(x, y, (0.07, -0.10), (0.20, 0.2))] = 3.0
    if along > 0.78:
        suv[_inside(x, y, (-0.30, -0.02), (0.3, 0.3))] = 2.2
    far = (x - _LESION[0]) ** 2 + (y - _LESION[1]) ** 2 + ((along - _LESION[2]) * 0.6) ** 2
    suv += 9.0 * np.exp(-far / 0.008)
    grain = np.random.default_rng(int(along * 100_000)).normal(0, 0.06, suv.shape)
    return np.asarray(np.clip(suv + grain, 0, None), dtype=np.float32)


def odd_series(study: str) -> Iterator[FileDataset]:
    """One small series of each kind that viewers stumble over."""
    edge = 160
    hu = np.clip(chest(edge, 0.5) + 1024, 0, 4095).astype(np.uint16)
    for number, (name, syntax) in enumerate(
        (("RLE", RLELossless), ("JPEG-LS", JPEGLSLossless), ("JPEG 2000", JPEG2000Lossless))
    ):
        data = slice_of(1, study=study, series=20 + number, edge=edge, PixelData=hu.tobytes(), SeriesDescription=name)
        yield _compressed(data, syntax)
    yield slice_of(1, study=study, series=30, edge=edge, SeriesDescription="Inverted", PhotometricInterpretation="MONOCHROME1",
                   PixelData=hu.tobytes())  # fmt: skip
    yield from (_colour(study, edge), _film(study, edge), _one_bit(study, edge), _floating(study, edge))


def _compressed(data: FileDataset, syntax: str) -> FileDataset:
    try:
        data.compress(syntax, generate_instance_uid=False)
    except (RuntimeError, NotImplementedError, ValueError, AttributeError):
        return data  # no packer on this machine
    return data


def _picture(edge: int, turn: float = 0.0) -> NDArray[np.uint8]:
    x, y = _grid(edge)
    grey = np.clip(110 + 90 * np.sin(9 * x + turn) * np.cos(7 * y), 0, 255)
    rgb = np.stack([grey, grey * 0.8, grey * 0.6], axis=2)
    rgb[_inside(x, y, (0.3, 0.2), (0.2, 0.2))] = (210, 40, 40)
    rgb[_inside(x, y, (-0.3, -0.2), (0.2, 0.2))] = (40, 80, 220)
    return rgb.astype(np.uint8)


_EIGHT = {"BitsAllocated": 8, "BitsStored": 8, "HighBit": 7, "WindowCenter": None, "WindowWidth": None, "RescaleSlope": None,
          "RescaleIntercept": None}  # fmt: skip


def _colour(study: str, edge: int) -> FileDataset:
    data = slice_of(1, study=study, series=40, edge=edge, SeriesDescription="Colour", Modality="OT", SamplesPerPixel=3, PlanarConfiguration=0,
                    PhotometricInterpretation="RGB", PixelData=_picture(edge).tobytes(), **_EIGHT)  # fmt: skip
    return _of_class(data, SecondaryCaptureImageStorage)


def _film(study: str, edge: int) -> FileDataset:
    frames = b"".join(_picture(edge, turn / 4).tobytes() for turn in range(12))
    data = slice_of(1, study=study, series=41, edge=edge, SeriesDescription="Film", Modality="US", SamplesPerPixel=3, PlanarConfiguration=0,
                    PhotometricInterpretation="RGB", PixelData=frames, NumberOfFrames="12", FrameTime="80", ImagePositionPatient=None,
                    ImageOrientationPatient=None, PixelSpacing=None, **_EIGHT)  # fmt: skip
    return _of_class(data, UltrasoundMultiFrameImageStorage)


def _one_bit(study: str, edge: int) -> FileDataset:
    x, y = _grid(edge)
    bits = np.packbits(_inside(x, y, (0, 0), (0.6, 0.3)).ravel(), bitorder="little").tobytes()
    data = slice_of(1, study=study, series=42, edge=edge, SeriesDescription="One bit", Modality="OT", PixelData=bits,
                    **{**_EIGHT, "BitsAllocated": 1, "BitsStored": 1, "HighBit": 0})  # fmt: skip
    return _of_class(data, "1.2.840.10008.5.1.4.1.1.7.1")


def _floating(study: str, edge: int) -> FileDataset:
    data = slice_of(1, study=study, series=43, edge=edge, SeriesDescription="Floating", Modality="MR", WindowCenter=None, WindowWidth=None,
                    RescaleSlope=None, RescaleIntercept=None, BitsAllocated=32, BitsStored=None, HighBit=None, PixelRepresentation=None)  # fmt: skip
    del data.PixelData
    data.FloatPixelData = (_uptake(edge, 0.52) / 1000).astype("<f4").tobytes()
    return _of_class(data, "1.2.840.10008.5.1.4.1.1.30")


def _of_class(data: FileDataset, uid: str) -> FileDataset:
    data.SOPClassUID = data.file_meta.MediaStorageSOPClassUID = uid
    return data


def write_scans(folder: Path, *, slices: int = 60, edge: int = 256, odd: bool = True) -> None:
    """A disc with the CT of today and its PET, the CT before, and the odd kinds."""
    every = [
        *ct_series(NOW, 1, slices, edge=edge, StudyDate="20251009", StudyDescription="PET-CT"),
        *pet_series(NOW, 2, max(2, slices // 2)),
    ]
    every += ct_series(PRIOR, 1, max(2, slices * 2 // 3), edge=edge, StudyDate="20250314")
    every += odd_series(f"{ROOT}.3") if odd else ()
    folder.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(every):
        (folder / f"IM{number:05d}").write_bytes(written(data))
