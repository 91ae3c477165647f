"""What a viewer must know of a DICOM object before it has its pixels: where each frame lies, its windows, its units."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import pydicom

from caseferry.domain.imaging import Instance
from caseferry.engines.dicom.headers import MOST, read_header
from caseferry.engines.dicom.pixels import BROKEN, first_number
from caseferry.engines.dicom.suv import suv_factor
from caseferry.engines.dicom.walk import CutOff

_MOST_FRAMES = 20_000
_WANTED = [
    "FrameOfReferenceUID", "ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing", "ImagerPixelSpacing", "NominalScannedPixelSpacing",
    "PixelAspectRatio", "SequenceOfUltrasoundRegions", "WindowCenter", "WindowWidth", "WindowCenterWidthExplanation",
    "PhotometricInterpretation", "SamplesPerPixel", "Modality", "RescaleType", "Units", "SharedFunctionalGroupsSequence",
    "PerFrameFunctionalGroupsSequence", "Rows", "Columns", "NumberOfFrames", "RadiopharmaceuticalInformationSequence", "PatientWeight",
    "DecayCorrection", "SeriesTime", "SeriesDate", "AcquisitionTime", "AcquisitionDate", "FrameTime", "RecommendedDisplayFrameRate",
]  # fmt: skip
_CENTIMETRES = 3  # PS3.3 C.8.5.5.1.2


@dataclass(frozen=True, slots=True)
class Plane:
    """Where a frame lies in the patient (PS3.3 C.7.6.2): mm, direction cosines of row and column; None where nobody says."""

    position: tuple[float, ...] | None = None
    orientation: tuple[float, ...] | None = None
    spacing: tuple[float, ...] | None = None  # mm down and across


@dataclass(frozen=True, slots=True)
class Shown:
    """One object as a viewer needs it. `planes` has one entry per frame, or a single one that holds for all.

    `spacing_at` is `patient`, `detector` (lengths are magnified) or empty (no length can be told). `suv` turns a value into a
    standardised uptake value, None where the header does not allow it. `windows`: centre, width, name.
    """

    instance: Instance
    planes: tuple[Plane, ...] = (Plane(),)
    frame_of_reference: str = ""
    spacing_at: str = ""
    windows: tuple[tuple[float, float, str], ...] = ()
    colour: bool = False
    inverted: bool = False
    units: str = ""
    suv: float | None = None
    rate: float = 0.0  # frames a second of a film, 0 when it is none


class _Counted(io.BytesIO):
    """Tells whether somebody wanted to read on behind its end."""

    short = False

    def read(self, size: int | None = -1) -> bytes:
        found = super().read(size)
        self.short = self.short or (size is not None and size > len(found))
        return found


def describe_head(source: str, head: bytes, *, whole: bool) -> Shown | None:
    """The object that begins with `head`; None for what is no instance. Raises CutOff when more bytes are needed."""
    instance = read_header(source, head, whole=whole)
    if instance is None:
        return None
    stream = _Counted(head)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            header = pydicom.dcmread(stream, stop_before_pixels=True, force=True, specific_tags=_WANTED)
        except BROKEN:
            if not whole:
                raise CutOff from None
            return Shown(instance)
        if stream.short and not whole:
            raise CutOff
        return _shown(instance, header)


def describe_stream(data: BinaryIO, source: str) -> Shown | None:
    """As `describe_head`, for an object with a long header."""
    return describe_head(source, data.read(MOST), whole=True)


def _shown(instance: Instance, header: pydicom.Dataset) -> Shown:
    try:
        planes, at = _planes(header)
        modality = instance.modality
        return Shown(
            instance,
            planes=planes,
            frame_of_reference=str(header.get("FrameOfReferenceUID") or ""),
            spacing_at=at,
            windows=tuple(_windows(header)),
            colour=int(header.get("SamplesPerPixel") or 1) > 1
            or header.get("PhotometricInterpretation") == "PALETTE COLOR",
            inverted=header.get("PhotometricInterpretation") == "MONOCHROME1" or modality == "PT",
            units="HU" if modality == "CT" else str(header.get("Units") or header.get("RescaleType") or "")[:16],
            suv=suv_factor(header) if modality == "PT" else None,
            rate=_rate(header),
        )
    except BROKEN:
        return Shown(instance)


def _planes(header: pydicom.Dataset) -> tuple[tuple[Plane, ...], str]:
    shared = _first(header, "SharedFunctionalGroupsSequence")
    frames = header.get("PerFrameFunctionalGroupsSequence") or ()
    spacing, at = _spacing(header, shared)
    common = Plane(
        _numbers(
            header.get("ImagePositionPatient") or _group(shared, "PlanePositionSequence", "ImagePositionPatient"), 3
        ),
        _numbers(
            header.get("ImageOrientationPatient")
            or _group(shared, "PlaneOrientationSequence", "ImageOrientationPatient"),
            6,
        ),
        spacing,
    )
    own = tuple(_own(frame, common) for frame in frames[:_MOST_FRAMES])
    if own and at == "" and own[0].spacing:
        at = "patient"
    return own or (common,), at


def _own(frame: pydicom.Dataset, common: Plane) -> Plane:
    return Plane(
        _numbers(_group(frame, "PlanePositionSequence", "ImagePositionPatient"), 3) or common.position,
        _numbers(_group(frame, "PlaneOrientationSequence", "ImageOrientationPatient"), 6) or common.orientation,
        _positive(_group(frame, "PixelMeasuresSequence", "PixelSpacing")) or common.spacing,
    )


def _spacing(header: pydicom.Dataset, shared: pydicom.Dataset | None) -> tuple[tuple[float, ...] | None, str]:
    """Spacing and where it holds. An aspect ratio alone gives the right shape but no length."""
    if found := _positive(header.get("PixelSpacing") or _group(shared, "PixelMeasuresSequence", "PixelSpacing")):
        return found, "patient"
    if found := _positive(header.get("ImagerPixelSpacing")):
        return found, "detector"
    if found := _ultrasound(header):
        return found, "patient"
    return _positive(header.get("NominalScannedPixelSpacing") or header.get("PixelAspectRatio")), ""


def _ultrasound(header: pydicom.Dataset) -> tuple[float, ...] | None:
    """The scale of an ultrasound picture that is one region measured in centimetres; several regions have several scales."""
    regions = [
        region
        for region in header.get("SequenceOfUltrasoundRegions") or ()
        if region.get("PhysicalUnitsXDirection") == region.get("PhysicalUnitsYDirection") == _CENTIMETRES
    ]
    scales = {(abs(float(region.PhysicalDeltaY)) * 10, abs(float(region.PhysicalDeltaX)) * 10) for region in regions}
    return _positive(scales.pop()) if len(scales) == 1 else None


def _windows(header: pydicom.Dataset) -> Iterator[tuple[float, float, str]]:
    shared = _first(header, "SharedFunctionalGroupsSequence")
    frames = header.get("PerFrameFunctionalGroupsSequence") or ()
    holders = (
        header,
        _first(shared, "FrameVOILUTSequence"),
        _first(frames[0] if frames else None, "FrameVOILUTSequence"),
    )
    holder = next((one for one in holders if one is not None and one.get("WindowCenter") is not None), None)
    if holder is None:
        return
    names = _list(holder.get("WindowCenterWidthExplanation"))
    for number, (center, width) in enumerate(
        zip(_list(holder.WindowCenter), _list(holder.get("WindowWidth")), strict=False)
    ):
        if float(width) >= 1:
            yield float(center), float(width), str(names[number])[:40] if number < len(names) else ""


def _rate(header: pydicom.Dataset) -> float:
    milliseconds = first_number(header, "FrameTime", 0.0)
    rate = first_number(header, "RecommendedDisplayFrameRate", 0.0) or (
        1000 / milliseconds if milliseconds > 0 else 0.0
    )
    return min(60.0, rate) if int(header.get("NumberOfFrames") or 1) > 1 and rate > 0 else 0.0


def _first(holder: pydicom.Dataset | None, keyword: str) -> pydicom.Dataset | None:
    items = holder.get(keyword) if holder is not None else None
    return items[0] if items else None


def _group(holder: pydicom.Dataset | None, sequence: str, keyword: str) -> Any:
    item = _first(holder, sequence)
    return item.get(keyword) if item is not None else None


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, pydicom.multival.MultiValue | list | tuple) else [value]


def _numbers(value: Any, count: int) -> tuple[float, ...] | None:
    """`count` modest finite numbers, or None."""
    try:
        found = tuple(float(part) for part in _list(value))
    except (TypeError, ValueError):
        return None
    return found if len(found) == count and all(abs(part) < 1e6 for part in found) else None


def _positive(value: Any) -> tuple[float, ...] | None:
    found = _numbers(value, 2)
    return found if found and all(part > 0 for part in found) else None
