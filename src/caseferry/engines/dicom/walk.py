"""Walks over the data elements of one DICOM object without building any of them: the fast way to a few values near the start.

Only what PS3.5 7.1 calls little endian is walked; everything else is left to pydicom. Nothing is trusted: a length that leads
beyond the bytes ends the walk, nesting is bounded, no value is copied that nobody asked for.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass

LAST = 0x00280100
"""Elements come in ascending order (PS3.5 7.1): beyond this one nothing is needed, least of all pixels."""

_LONG = frozenset((b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV"))
_UNDEFINED = 0xFFFFFFFF
_ITEM, _ITEM_END, _SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD
_DEPTH = 16
_SYNTAX = 0x00020010
_EXPLICIT, _IMPLICIT = "1.2.840.10008.1.2.1", "1.2.840.10008.1.2"
_DEFLATED, _BIG = "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.2"
_PAIR = struct.Struct("<HH")
_SHORT = struct.Struct("<H")
_FULL = struct.Struct("<I")


class Unwalkable(Exception):
    """Not little endian, or not a sequence of elements."""


_PIXELS = b"\xe0\x7f\x10\x00"  # the first of these in a header is at its pixels, or before them in an icon


class CutOff(Exception):
    """The bytes end before the last element that is needed."""


@dataclass(frozen=True, slots=True)
class Walked:
    """Raw values by tag, the transfer syntax of the file (empty when not told), whether there was a preamble, and how many bytes
    lie before the pixels at least."""

    values: Mapping[int, bytes]
    syntax: str
    preamble: bool
    before: int = 0


def walk(data: bytes, wanted: frozenset[int]) -> Walked:
    """The `wanted` top-level values of an object, up to LAST. Raises Unwalkable or CutOff."""
    preamble = data[128:132] == b"DICM"
    at = 132 if preamble else 0
    meta: dict[int, bytes] = {}
    if data[at : at + 2] == b"\x02\x00":
        at = _elements(data, at, meta, (frozenset((_SYNTAX,)), True, 0x0002FFFF))
    syntax = meta.get(_SYNTAX, b"").rstrip(b"\0 ").decode("latin-1")
    if syntax in (_DEFLATED, _BIG):
        raise Unwalkable(syntax)
    values: dict[int, bytes] = {}
    before = _elements(data, at, values, (wanted, _is_explicit(data, at, syntax), LAST))
    pixels = data.find(_PIXELS, before)
    return Walked(values, syntax, preamble, before if pixels < 0 else pixels + 8)


def _is_explicit(data: bytes, at: int, syntax: str) -> bool:
    """What the bytes say outweighs what the file says of itself: the two letters of a value representation are told apart easily."""
    letters = data[at + 4 : at + 6]
    looks = len(letters) == 2 and letters.isalpha() and letters.isupper()
    if not looks and syntax not in (_IMPLICIT, "") and syntax != _EXPLICIT:
        raise Unwalkable(syntax)
    return looks


def _elements(data: bytes, at: int, found: dict[int, bytes], rule: tuple[frozenset[int], bool, int]) -> int:
    """Walk elements from `at` until one beyond the last; the place of that one. `rule`: wanted tags, explicit, last tag."""
    wanted, explicit, last = rule
    before = -1
    while at + 8 <= len(data):
        group, element = _PAIR.unpack_from(data, at)
        tag = group << 16 | element
        if tag > last:
            return at
        if tag <= before:
            raise Unwalkable("elements out of order")
        before = tag
        start, length = _head(data, at, explicit)
        if length == _UNDEFINED:
            at = _skip_sequence(data, start, explicit, 0)
            continue
        at = start + length
        if tag in wanted:
            if at > len(data):
                raise CutOff
            found[tag] = data[start:at]
    raise CutOff


def _head(data: bytes, at: int, explicit: bool) -> tuple[int, int]:
    """Where the value of the element at `at` starts, and its length (PS3.5 7.1.2, 7.1.3)."""
    try:
        if not explicit or data[at : at + 2] == b"\xfe\xff":
            return at + 8, int(_FULL.unpack_from(data, at + 4)[0])
        if data[at + 4 : at + 6] in _LONG:
            return at + 12, int(_FULL.unpack_from(data, at + 8)[0])
        return at + 8, int(_SHORT.unpack_from(data, at + 6)[0])
    except struct.error:
        raise CutOff from None


def _skip_sequence(data: bytes, at: int, explicit: bool, depth: int) -> int:
    """Behind a value of undefined length: a sequence of items, or encapsulated pieces (PS3.5 7.5)."""
    if depth > _DEPTH:
        raise Unwalkable("too deep")
    while at + 8 <= len(data):
        tag, length = _tag(data, at), int(_FULL.unpack_from(data, at + 4)[0])
        at += 8
        if tag == _SEQUENCE_END:
            return at
        if tag != _ITEM:
            raise Unwalkable("no item")
        at = _skip_item(data, at, explicit, depth) if length == _UNDEFINED else at + length
    raise CutOff


def _skip_item(data: bytes, at: int, explicit: bool, depth: int) -> int:
    while at + 8 <= len(data):
        tag = _tag(data, at)
        if tag == _ITEM_END:
            return at + 8
        start, length = _head(data, at, explicit)
        at = _skip_sequence(data, start, explicit, depth + 1) if length == _UNDEFINED else start + length
    raise CutOff


def _tag(data: bytes, at: int) -> int:
    group, element = _PAIR.unpack_from(data, at)
    return int(group << 16 | element)
