"""Walking over elements: what is found, what is refused, what asks for more bytes."""

from __future__ import annotations

import struct

import pytest

from caseferry.engines.dicom.walk import CutOff, Unwalkable, walk

ROWS = 0x00280010
END = struct.pack("<HH2sHH", 0x0028, 0x0101, b"US", 2, 12)


def short(group: int, element: int, kind: bytes, value: bytes) -> bytes:
    return struct.pack("<HH2sH", group, element, kind, len(value)) + value


def nested(depth: int) -> bytes:
    opened = b"\x08\x00\x40\x11SQ\0\0\xff\xff\xff\xff\xfe\xff\x00\xe0\xff\xff\xff\xff"
    closed = b"\xfe\xff\x0d\xe0\0\0\0\0\xfe\xff\xdd\xe0\0\0\0\0"
    return opened * depth + closed * depth


NAME = short(0x0010, 0x0010, b"PN", b"Probe^Anna")
PIXELS = short(0x0028, 0x0010, b"US", b"\x00\x02")


def test_wanted_values_are_found_and_others_passed_over() -> None:
    found = walk(nested(3) + NAME + PIXELS + END, frozenset((0x00100010, ROWS)))
    assert (found.values, found.syntax, found.preamble) == ({0x00100010: b"Probe^Anna", ROWS: b"\x00\x02"}, "", False)


def test_implicit_elements_are_told_by_their_bytes() -> None:
    data = struct.pack("<HHI", 0x0008, 0x0060, 2) + b"CT" + struct.pack("<HHI", 0x0028, 0x0101, 2) + b"\x0c\0"
    assert walk(data, frozenset((0x00080060,))).values == {0x00080060: b"CT"}


@pytest.mark.parametrize(
    "data", [NAME[:12], NAME, nested(2)[:30], b"", short(0x0008, 0x1030, b"LO", b"x")[:6] + b"\xff\xff"]
)
def test_bytes_that_end_early_ask_for_more(data: bytes) -> None:
    with pytest.raises(CutOff):
        walk(data, frozenset((0x00100010,)))


@pytest.mark.parametrize(
    "data", [nested(200) + END, PIXELS + NAME + END, b"\x08\x00\x40\x11SQ\0\0\xff\xff\xff\xff" + NAME + END]
)
def test_nonsense_is_not_walked(data: bytes) -> None:
    with pytest.raises(Unwalkable):
        walk(data, frozenset((0x00100010,)))
