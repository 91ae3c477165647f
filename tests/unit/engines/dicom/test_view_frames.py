"""Frames for a viewer: what is packed is unpacked to the same values, whatever the packing of the file."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import numpy as np
import pydicom
import pydicom.data
import pytest
from benchmarks.discs import slice_of, written
from benchmarks.scans import ROOT, chest, odd_series, pet_series
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from caseferry.domain.errors import Refusal
from caseferry.engines.dicom.view_frames import PackedFrame, pack_frame


def unpacked(frame: PackedFrame) -> NDArray[np.generic]:
    """As the browser does it (`viewer/src/frames.ts`), value by value."""
    data, size = zlib.decompress(frame.body), frame.rows * frame.columns
    if frame.type == "f4":
        planes = [
            np.frombuffer(data[at * size : (at + 1) * size], np.uint8).astype(np.uint32) << 8 * at for at in range(4)
        ]
        return np.cumsum(sum(planes), dtype=np.uint32).view(np.float32).reshape(frame.rows, frame.columns)  # fmt: skip
    found = [
        _plane(frame, data[at * size : (at + 1) * size] if frame.samples > 1 else data) for at in range(frame.samples)
    ]
    return np.stack(found, axis=-1) if frame.samples > 1 else found[0]


def _plane(frame: PackedFrame, data: bytes) -> NDArray[np.generic]:
    size, columns, wide = frame.rows * frame.columns, frame.columns, frame.type != "u1"
    out = [0] * size
    for at in range(size):
        up = out[at - columns] if at >= columns else None
        left = out[at - 1] if at % columns else up
        left, up = (left if left is not None else 0), (up if up is not None else left)
        off = data[at] | (data[at + size] << 8) if wide else data[at]
        off = (off >> 1) ^ -(off & 1) if wide else off
        out[at] = (((left or 0) + (up or 0)) // 2 + off) & (0xFFFF if wide else 0xFF)
    values = np.array(out, np.int64) - (0x8000 if frame.type == "i2" else 0)
    return values.astype(np.dtype(frame.type)).reshape(frame.rows, frame.columns)


def packed(data: pydicom.dataset.FileDataset | bytes, frame: int = 0, edge: int = 0) -> PackedFrame:
    raw = data if isinstance(data, bytes) else written(data)
    return pack_frame(io.BytesIO(raw), frame, edge)


def test_a_slice_comes_back_value_by_value() -> None:
    data = slice_of(40, edge=48)
    found = packed(data)
    assert (found.type, found.step, found.slope, found.intercept, found.window) == (
        "u2",
        1,
        1.0,
        -1024.0,
        (40.0, 400.0),
    )
    assert np.array_equal(unpacked(found), data.pixel_array)


@pytest.mark.parametrize(("low", "high", "kind"), [(-30_000, 30_000, "i2"), (0, 65_535, "u2"), (-2_000, 40_000, "f4")])
def test_every_range_of_values_comes_back(low: int, high: int, kind: str) -> None:
    values = np.random.default_rng(1).integers(low, high, (20, 17), endpoint=True).astype(np.int32)
    values[0, 0], values[0, 1] = low, high
    signed = low < 0
    data = slice_of(
        1, edge=20, Rows=20, Columns=17, BitsAllocated=32, BitsStored=32, HighBit=31, PixelRepresentation=int(signed), PixelData=values.tobytes()
    )  # fmt: skip
    found = packed(data)
    assert found.type == kind
    assert np.array_equal(unpacked(found), values)


def test_a_preview_is_the_mean_of_its_squares_at_the_same_window() -> None:
    data = slice_of(40, edge=50)
    found = packed(data, edge=20)
    assert (found.rows, found.columns, found.step, found.window) == (17, 17, 3, (40.0, 400.0))
    assert unpacked(found)[3, 4] == round(float(data.pixel_array[9:12, 12:15].mean()))


def test_a_real_slice_packs_as_tightly_as_the_formats_of_the_field() -> None:
    values = np.clip(chest(512, 0.5) + 1024, 0, 4095).astype(np.uint16)
    data = slice_of(1, edge=512, PixelData=values.tobytes())
    assert len(packed(data).body) < 0.45 * values.nbytes


def test_a_pet_slice_keeps_its_own_scale() -> None:
    data = list(pet_series(ROOT, 1, 6, edge=32))[3]
    found = packed(data)
    assert found.slope == pytest.approx(float(data.RescaleSlope))
    assert np.array_equal(unpacked(found), data.pixel_array)


def test_odd_pictures_come_back() -> None:
    odd = {data.SeriesDescription: data for data in odd_series(ROOT)}
    plain = unpacked(packed(odd["RLE"]))
    assert np.array_equal(unpacked(packed(odd["JPEG-LS"])), plain)
    assert np.array_equal(unpacked(packed(odd["JPEG 2000"])), plain)
    assert unpacked(packed(odd["Colour"]))[96, 104].tolist() == [210, 40, 40]
    assert np.array_equal(unpacked(packed(odd["Film"], 5)), odd["Film"].pixel_array[5])
    assert sorted(np.unique(unpacked(packed(odd["One bit"])))) == [0, 1]
    floating = packed(odd["Floating"])
    assert floating.type == "f4"
    assert np.array_equal(unpacked(floating), odd["Floating"].pixel_array.astype(np.float32))


def test_values_that_are_no_numbers_become_the_least_one() -> None:
    data = next(data for data in odd_series(ROOT) if data.SeriesDescription == "Floating")
    values = data.pixel_array.astype("<f4").copy()
    values[3, 3], values[4, 4] = np.nan, np.inf
    data.FloatPixelData = values.tobytes()
    found = unpacked(packed(data))
    assert (found[3, 3], found[4, 4]) == (np.nanmin(values), np.max(values[np.isfinite(values)]))


def test_a_table_of_values_is_applied() -> None:
    table = Dataset()
    table.LUTDescriptor, table.ModalityLUTType = [4, 0, 16], "US"
    table.add_new(0x00283006, "US", [100, 200, 300, 400])
    values = np.arange(16, dtype=np.uint16).reshape(4, 4) % 4
    data = slice_of(1, edge=4, RescaleSlope=None, RescaleIntercept=None, PixelData=values.tobytes())
    data.ModalityLUTSequence = Sequence([table])
    found = packed(data)
    assert np.array_equal(unpacked(found), (values + 1) * 100)
    assert (found.slope, found.intercept) == (1.0, 0.0)


def test_a_frame_of_an_enhanced_object_has_its_own_scale_and_window() -> None:
    data = slice_of(1, edge=8, NumberOfFrames="2", PixelData=bytes(8 * 8 * 2 * 2))
    frames = []
    for slope in (2.0, 3.0):
        frame, transformation, window = Dataset(), Dataset(), Dataset()
        transformation.RescaleSlope, transformation.RescaleIntercept = str(slope), "-5"
        window.WindowCenter, window.WindowWidth = "-5", "10"
        frame.PixelValueTransformationSequence, frame.FrameVOILUTSequence = (
            Sequence([transformation]),
            Sequence([window]),
        )
        frames.append(frame)
    data.PerFrameFunctionalGroupsSequence = Sequence(frames)
    assert [(packed(data, at).slope, packed(data, at).intercept) for at in (0, 1)] == [(2.0, -5.0), (3.0, -5.0)]
    assert packed(data, 1).window == (-5.0, 10.0)


@pytest.mark.parametrize("data", [written(slice_of(1))[:9000], b"words", written(slice_of(1, Rows=0))])
def test_what_cannot_be_shown_is_refused(data: bytes) -> None:
    with pytest.raises(Refusal):
        packed(data)


FILES = sorted(Path(pydicom.data.__file__).parent.joinpath("test_files").glob("*.dcm"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_file_that_pydicom_ships_is_packed_as_it_decodes_or_refused(path: Path) -> None:
    try:
        found = packed(path.read_bytes(), edge=64)
    except Refusal as refused:
        assert refused.code in ("damaged", "limit")
        assert path.stem not in refused.what
        return
    assert max(found.rows, found.columns) <= 64
    assert zlib.decompress(found.body)
    assert found.window[1] > 0
