"""Every shape of object that discs bring ends in the inventory with the right state, and its picture is drawn or it is said why not."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import gdcm
import numpy as np
import pydicom
import pydicom.data
import pytest
from benchmarks.discs import STUDY, slice_of, written
from pydicom.dataset import Dataset
from pydicom.pixels import get_decoder
from pydicom.uid import (
    HTJ2KLossless,
    JPEGLosslessSV1,
    JPEGLSLossless,
    MultiFrameSingleBitSecondaryCaptureImageStorage,
    ParametricMapStorage,
    PositronEmissionTomographyImageStorage,
    RLELossless,
    SecondaryCaptureImageStorage,
)

from caseferry.domain.errors import Refusal
from caseferry.domain.imaging import ImagingSeries, ImagingStudy
from caseferry.domain.people import PatientMatch
from caseferry.domain.sources import SourceFile, SourceKind
from caseferry.engines.dicom import PydicomHeaders
from caseferry.engines.dicom.media_directory import write_directory
from caseferry.engines.dicom.media_objects import MediaObject, examine_object
from caseferry.engines.dicom.pictures import draw_frame
from caseferry.engines.storage import MemoryBlobs
from caseferry.steps.image import absent_studies, image

FILES = Path(pydicom.data.__file__).parent / "test_files"
SHOWN, DAMAGED = "shown", "its pixels cannot be drawn"


def studies_of(*objects: bytes, directory: bytes = b"") -> tuple[ImagingStudy, ...]:
    """The inventory of files that arrive in this order."""
    blobs, sources = MemoryBlobs(), []
    for number, data in enumerate(objects):
        sha256, size = blobs.put([data])
        sources.append(SourceFile(f"s{number}", f"IM{number}", sha256, "application/dicom", size, SourceKind.DICOM))
    if directory:
        sha256, size = blobs.put([directory])
        sources.append(SourceFile("dir", "DICOMDIR", sha256, "application/dicomdir", size, SourceKind.DICOM))
    return image(sources, match=lambda _: PatientMatch.MATCH, reader=PydicomHeaders(), blobs=blobs)


def shipped(name: str) -> bytes:
    return (FILES / name).read_bytes()


def compressed(syntax: str) -> bytes:
    data = slice_of(3, edge=64)
    data.compress(syntax, generate_instance_uid=False)
    return written(data)


def lossless_jpeg() -> bytes:
    """Packed by gdcm, since nothing else here writes it."""
    source = Path(pydicom.data.get_testdata_file("CT_small.dcm", download=False))
    reader = gdcm.ImageReader()
    reader.SetFileName(str(source))
    assert reader.Read()
    change = gdcm.ImageChangeTransferSyntax()
    change.SetTransferSyntax(gdcm.TransferSyntax(gdcm.TransferSyntax.JPEGLosslessProcess14_1))
    change.SetInput(reader.GetImage())
    assert change.Change()
    fragments = change.GetOutput().GetDataElement().GetSequenceOfFragments().GetFragment(0).GetByteValue().GetBuffer()
    data = pydicom.dcmread(source)
    data.PixelData = pydicom.encaps.encapsulate([fragments.encode("utf-8", "surrogateescape")])
    data["PixelData"].is_undefined_length = True
    data.file_meta.TransferSyntaxUID = JPEGLosslessSV1
    return written(data)


def unknown_packing() -> bytes:
    data = slice_of(3, edge=64)
    data.PixelData = pydicom.encaps.encapsulate([b"\xff\x4f\xff\x51" + bytes(60)])
    data["PixelData"].is_undefined_length = True
    data.file_meta.TransferSyntaxUID = HTJ2KLossless
    return written(data)


def one_bit() -> bytes:
    data = slice_of(
        1, edge=64, SOPClassUID=MultiFrameSingleBitSecondaryCaptureImageStorage, Modality="OT", NumberOfFrames="2"
    )
    data.file_meta.MediaStorageSOPClassUID = MultiFrameSingleBitSecondaryCaptureImageStorage
    data.BitsAllocated = data.BitsStored = 1
    data.HighBit = 0
    data.PixelData = np.packbits(np.tril(np.ones((64, 64), np.uint8)), bitorder="little").tobytes() * 2
    return written(data)


def colour() -> bytes:
    data = slice_of(
        1, edge=64, SOPClassUID=SecondaryCaptureImageStorage, Modality="OT", PhotometricInterpretation="RGB"
    )
    data.file_meta.MediaStorageSOPClassUID = SecondaryCaptureImageStorage
    data.SamplesPerPixel, data.PlanarConfiguration = 3, 0
    data.BitsAllocated = data.BitsStored = 8
    data.HighBit = 7
    data.PixelData = np.zeros((64, 64, 3), np.uint8).tobytes()
    return written(data)


def film() -> bytes:
    data = slice_of(1, edge=64, NumberOfFrames="5")
    data.PixelData = data.PixelData * 5
    return written(data)


def pet(slope: str = "0.734201") -> bytes:
    """Becquerel per millilitre by a slope that is no whole number."""
    data = slice_of(1, edge=64, SOPClassUID=PositronEmissionTomographyImageStorage, Modality="PT", RescaleSlope=slope)
    data.file_meta.MediaStorageSOPClassUID = PositronEmissionTomographyImageStorage
    data.RescaleIntercept = "0"
    return written(data)


def floats() -> bytes:
    """Pixels that are floating point numbers themselves, one of them none at all."""
    data = slice_of(1, edge=64, SOPClassUID=ParametricMapStorage, Modality="PT")
    data.file_meta.MediaStorageSOPClassUID = ParametricMapStorage
    values = np.linspace(0, 14.5, 64 * 64, dtype="<f4")
    values[7] = np.nan
    for name in ("PixelData", "BitsStored", "HighBit", "PixelRepresentation"):
        delattr(data, name)
    data.BitsAllocated, data.FloatPixelData = 32, values.tobytes()
    return written(data)


STATES: dict[str, tuple[Callable[[], bytes], str, int, str]] = {
    # situation: how it is made, what it is, slices, shown or why not
    "plain": (lambda: written(slice_of(1)), "CT image", 1, SHOWN),
    "without a preamble": (lambda: written(slice_of(1))[132:], "CT image", 1, SHOWN),
    "JPEG 2000": (lambda: shipped("MR_small_jp2klossless.dcm"), "MR image", 1, SHOWN),
    "lossy JPEG 2000": (lambda: shipped("693_J2KI.dcm"), "CT image", 1, SHOWN),
    "JPEG-LS": (lambda: compressed(JPEGLSLossless), "CT image", 1, SHOWN),
    "lossless JPEG": (lossless_jpeg, "CT image", 1, SHOWN),
    "baseline JPEG": (lambda: shipped("SC_rgb_jpeg_dcmtk.dcm"), "screen capture", 1, SHOWN),
    "RLE": (lambda: compressed(RLELossless), "CT image", 1, SHOWN),
    "HTJ2K": (unknown_packing, "CT image", 1, "packed as lossless HTJ2K, which cannot be shown here"),
    "deflated": (lambda: shipped("image_dfl.dcm"), "screen capture", 1, SHOWN),
    "big endian": (lambda: shipped("MR_small_bigendian.dcm"), "MR image", 1, SHOWN),
    "implicit": (lambda: shipped("MR_small_implicit.dcm"), "MR image", 1, SHOWN),
    "several frames": (film, "CT image", 5, SHOWN),
    "two packed frames": (lambda: shipped("SC_rgb_rle_2frame.dcm"), "screen capture", 2, SHOWN),
    "a film of an ultrasound": (lambda: shipped("examples_ybr_color.dcm"), "ultrasound film", 30, SHOWN),
    "colour": (colour, "screen capture", 1, SHOWN),
    "a palette": (lambda: shipped("examples_palette.dcm"), "ultrasound image", 1, SHOWN),
    "one bit": (one_bit, "one-bit screen capture", 2, SHOWN),
    "PET": (pet, "PET image", 1, SHOWN),
    "floating point": (floats, "parametric map", 1, SHOWN),
    "pixels cut off": (lambda: shipped("MR_truncated.dcm"), "MR image", 1, DAMAGED),
    "a segmentation": (lambda: shipped("liver_1frame.dcm"), "segmentation", 0, ""),
    "a structured report": (lambda: shipped("reportsi.dcm"), "structured report", 0, ""),
    "a radiotherapy plan": (lambda: shipped("rtplan.dcm"), "radiotherapy plan", 0, ""),
    "a dose distribution": (lambda: shipped("rtdose.dcm"), "radiotherapy dose distribution", 0, ""),
    "structures": (lambda: shipped("rtstruct.dcm"), "radiotherapy structure set", 0, ""),
    "an electrocardiogram": (lambda: shipped("waveform_ecg.dcm"), "electrocardiogram", 0, ""),
}


def seen(data: bytes, series: ImagingSeries) -> str:
    if not series.drawn or series.unshown:
        return series.unshown
    try:
        picture = draw_frame(io.BytesIO(data), series.slices - 1, 64)
    except Refusal as refusal:
        return DAMAGED if refusal.code == "damaged" else refusal.what
    assert max(picture.width, picture.height) == 64
    return SHOWN


@pytest.mark.parametrize("situation", STATES)
def test_an_object_has_its_kind_its_slices_and_a_picture_or_a_reason(situation: str) -> None:
    make, kind, slices, state = STATES[situation]
    data = make()
    if situation == "HTJ2K" and get_decoder(HTJ2KLossless).is_available:
        state = DAMAGED
    (study,) = studies_of(data)
    (series,) = study.series_list
    assert (series.kind, series.slices, seen(data, series)) == (kind, slices, state)
    assert study.instances == 1


@pytest.mark.parametrize("name", ["MR_truncated.dcm"])
def test_pixels_that_are_cut_off_are_told_before_anybody_draws_them(name: str) -> None:
    (study,) = studies_of(shipped(name))
    assert study.lacks == ("1 images are cut off: their files are shorter than their pixels",)


@pytest.mark.parametrize(
    "name", ["no_meta.dcm", "priv_SQ.dcm", "UN_sequence.dcm", "zipMR.gz", "crayons.icc", "DICOMDIR-empty.dcm"]
)
def test_what_lacks_an_identifier_of_an_image_is_no_image(name: str) -> None:
    (path,) = FILES.rglob(name)
    assert studies_of(path.read_bytes()) == ()


def test_two_patients_on_a_disc_are_two_studies() -> None:
    other = slice_of(1, study="1.2.826.0.1.3680043.10.998.4", PatientName="Fremd^Bert", PatientID="9")
    found = studies_of(written(slice_of(1)), written(other))
    assert sorted(study.person.name for study in found) == ["Fremd Bert", "Probe Anna"]


def test_two_patients_in_one_study_are_a_conflict() -> None:
    (study,) = studies_of(written(slice_of(1)), written(slice_of(2, PatientName="Fremd^Bert")))
    assert study.conflicts == ("its images name 2 different people or spellings. Say whose it is.",)


def test_one_identifier_on_two_contents_is_a_conflict_and_both_stay() -> None:
    (study,) = studies_of(written(slice_of(1)), written(slice_of(1, SeriesDescription="Other")))
    assert (study.instances, len(study.conflicts)) == (2, 1)
    assert "stand on more than one image with different content" in study.conflicts[0]


def listed(*objects: Dataset) -> bytes:
    about = [examine_object(written(one), frozenset(), whole=True) for one in objects]
    return write_directory(
        [(one, f"DICOM/IM{n}") for n, one in enumerate(about) if isinstance(one, MediaObject)], "DISC"
    )


def test_a_table_of_contents_that_disagrees_names_what_is_not_here_and_hides_nothing() -> None:
    table = listed(slice_of(1), slice_of(2), slice_of(1, series=2, SeriesDescription="Coronal"))
    (study,) = studies_of(written(slice_of(1)), written(slice_of(9)), directory=table)
    assert study.instances == 2
    assert study.lacks == (
        "the table of contents of the disc names 1 objects of this study that are not here",
        "the table of contents of the disc names a whole series (2 CT) of 1 objects that is not here",
    )


def test_a_private_record_in_a_table_of_contents_is_counted_like_any_other() -> None:
    private = slice_of(1, series=3, SOPClassUID="1.3.12.2.1107.5.9.1")
    private.file_meta.MediaStorageSOPClassUID = "1.3.12.2.1107.5.9.1"
    table = listed(slice_of(1), private)
    assert b"PRIVATE" in table
    (study,) = studies_of(written(slice_of(1)), written(private), directory=table)
    assert (study.instances, study.lacks) == (2, ())
    (study,) = studies_of(written(slice_of(1)), directory=table)
    assert study.lacks == (
        "the table of contents of the disc names a whole series (3 CT) of 1 objects that is not here",
    )


def test_only_a_table_of_contents_came() -> None:
    blobs = MemoryBlobs()
    sha256, size = blobs.put([listed(slice_of(1), slice_of(2))])
    sources = [SourceFile("dir", "DICOMDIR", sha256, "application/dicomdir", size, SourceKind.DICOM)]
    (absent,) = absent_studies(sources, (), match=lambda _: PatientMatch.MATCH, reader=PydicomHeaders(), blobs=blobs)
    assert (absent.study_instance_uid, absent.date, absent.modalities, absent.instances) == (
        STUDY,
        "2025-10-09",
        ("CT",),
        2,
    )


@pytest.mark.parametrize(
    "name", ["DICOMDIR", "DICOMDIR-implicit", "DICOMDIR-bigEnd", "DICOMDIR-reordered", "DICOMDIR-nooffset"]
)
def test_a_table_of_contents_in_any_encoding_or_order_tells_the_same(name: str) -> None:
    (path,) = (found for found in FILES.rglob(name) if found.parent.name == "dicomdirtests")
    entries = PydicomHeaders().directory(io.BytesIO(path.read_bytes()))
    assert len(entries) == 31
    assert all(entry.study_instance_uid and entry.series_instance_uid and entry.study_date for entry in entries)
    assert len({entry.study_instance_uid for entry in entries}) == 6
