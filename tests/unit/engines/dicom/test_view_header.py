"""What a viewer must know of an object before its pixels."""

from __future__ import annotations

import pytest
from benchmarks.discs import slice_of, written
from benchmarks.scans import ROOT, odd_series, pet_series
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from caseferry.engines.dicom.view_header import Plane, Shown, describe_head
from caseferry.engines.dicom.walk import CutOff


def described(data: object) -> Shown:
    found = describe_head("s-1", written(data), whole=True)  # type: ignore[arg-type]
    assert found is not None
    return found


def test_a_slice_tells_where_it_lies_and_its_window() -> None:
    found = described(slice_of(4, edge=64, FrameOfReferenceUID="1.2.3"))
    assert found.planes == (Plane((-160.0, -160.0, 10.0), (1.0, 0.0, 0.0, 0.0, 1.0, 0.0), (5.0, 5.0)),)
    assert (found.windows, found.units, found.frame_of_reference, found.spacing_at) == (
        ((40.0, 400.0, ""),),
        "HU",
        "1.2.3",
        "patient",
    )
    assert (found.colour, found.inverted, found.suv, found.rate) == (False, False, None, 0.0)


def test_several_windows_keep_their_names_and_useless_ones_go() -> None:
    data = slice_of(
        1,
        WindowCenter=["40", "-600", "1"],
        WindowWidth=["400", "1500", "0"],
        WindowCenterWidthExplanation=["SOFT", "LUNG", "NONE"],
    )
    assert described(data).windows == ((40.0, 400.0, "SOFT"), (-600.0, 1500.0, "LUNG"))


@pytest.mark.parametrize(
    ("tags", "spacing", "at"),
    [
        ({}, (2.5, 2.5), "patient"),
        ({"PixelSpacing": None, "ImagerPixelSpacing": [0.1, 0.1]}, (0.1, 0.1), "detector"),
        ({"PixelSpacing": None, "PixelAspectRatio": ["2", "1"]}, (2.0, 1.0), ""),
        ({"PixelSpacing": [0.0, 0.0]}, None, ""),
        ({"PixelSpacing": None}, None, ""),
    ],
)
def test_lengths_are_told_only_where_they_are_known(
    tags: dict[str, object], spacing: tuple[float, float] | None, at: str
) -> None:
    found = described(slice_of(1, **tags))
    assert (found.planes[0].spacing, found.spacing_at) == (spacing, at)


def test_an_ultrasound_of_one_scale_has_a_length_and_one_of_two_has_none() -> None:
    regions = []
    for delta in (0.01, 0.02):
        region = Dataset()
        region.PhysicalUnitsXDirection = region.PhysicalUnitsYDirection = 3
        region.PhysicalDeltaX = region.PhysicalDeltaY = delta
        regions.append(region)
    one = slice_of(1, PixelSpacing=None, Modality="US", SequenceOfUltrasoundRegions=Sequence(regions[:1]))
    two = slice_of(1, PixelSpacing=None, Modality="US", SequenceOfUltrasoundRegions=Sequence(regions))
    assert (described(one).planes[0].spacing, described(one).spacing_at) == ((0.1, 0.1), "patient")
    assert (described(two).planes[0].spacing, described(two).spacing_at) == (None, "")


def test_frames_of_an_enhanced_object_lie_where_each_says() -> None:
    data = slice_of(
        1, edge=16, NumberOfFrames="3", ImagePositionPatient=None, ImageOrientationPatient=None, PixelSpacing=None
    )
    shared, orientation, measures = Dataset(), Dataset(), Dataset()
    orientation.ImageOrientationPatient, measures.PixelSpacing = [1, 0, 0, 0, 1, 0], [0.5, 0.5]
    shared.PlaneOrientationSequence, shared.PixelMeasuresSequence = Sequence([orientation]), Sequence([measures])
    frames = []
    for z in (0, 3, 6):
        frame, place = Dataset(), Dataset()
        place.ImagePositionPatient = [0, 0, z]
        frame.PlanePositionSequence = Sequence([place])
        frames.append(frame)
    data.SharedFunctionalGroupsSequence, data.PerFrameFunctionalGroupsSequence = Sequence([shared]), Sequence(frames)
    found = described(data)
    assert [plane.position for plane in found.planes] == [(0.0, 0.0, 0.0), (0.0, 0.0, 3.0), (0.0, 0.0, 6.0)]
    assert {(plane.orientation, plane.spacing) for plane in found.planes} == {
        ((1.0, 0.0, 0.0, 0.0, 1.0, 0.0), (0.5, 0.5))
    }


def test_uptake_is_told_after_the_dose_that_was_left() -> None:
    data = next(pet_series(ROOT, 1, 2, edge=16))
    assert described(data).suv == pytest.approx(70_000 / (510_800_000 * 2 ** (-3600 / 6586.2)))
    data.DecayCorrection = "ADMIN"
    assert described(data).suv == pytest.approx(70_000 / 510_800_000)


@pytest.mark.parametrize(
    ("keyword", "value"), [("PatientWeight", None), ("Units", "CNTS"), ("DecayCorrection", "NONE"), ("SeriesTime", "080000"), ("SeriesTime", "?")]
)  # fmt: skip
def test_no_uptake_is_guessed(keyword: str, value: str | None) -> None:
    data = next(pet_series(ROOT, 1, 2, edge=16))
    setattr(data, keyword, value)
    assert described(data).suv is None


def test_colour_film_and_inverted_pictures_are_known() -> None:
    odd = {data.SeriesDescription: described(data) for data in odd_series(ROOT)}
    assert (odd["Colour"].colour, odd["Inverted"].inverted, odd["Film"].rate) == (True, True, 12.5)
    assert (odd["Colour"].rate, odd["RLE"].colour) == (0.0, False)


def test_a_head_that_is_too_short_asks_for_more_and_nonsense_is_nothing() -> None:
    whole = written(slice_of(1))
    with pytest.raises(CutOff):
        describe_head("s-1", whole[:700], whole=False)
    assert describe_head("s-1", b"words", whole=True) is None
