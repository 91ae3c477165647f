"""Reads the header of one DICOM object: the InstanceReader port.

Pixels are never touched. A file without preamble is accepted when it carries the four UIDs that make an instance (PS3.3 C.12.1,
C.7.2.1, C.7.3.1). Little endian objects are walked element by element; anything unusual is read by pydicom.
"""

from __future__ import annotations

import io
import logging
import struct
import warnings
from collections.abc import Iterator, Sequence
from typing import BinaryIO

import pydicom
from pydicom.errors import InvalidDicomError
from pydicom.tag import Tag

from caseferry.domain.imaging import DirectoryEntry, Instance
from caseferry.domain.sources import SourceFile
from caseferry.engines.dicom.directory import read_directory
from caseferry.engines.dicom.values import WANTED, instance_of
from caseferry.engines.dicom.walk import LAST, CutOff, Unwalkable, Walked, walk
from caseferry.ports.storage import BlobStore

FIRST = 32 << 10
"""Bytes that hold the header of nearly every object."""

MOST = 32 << 20
"""A header that is longer is not read on: nobody writes such a one."""

_TAGS = [Tag(tag) for tag in sorted(WANTED)]
_BROKEN = (
    InvalidDicomError, ValueError, TypeError, EOFError, OSError, AttributeError, LookupError, NotImplementedError, struct.error,
    RecursionError, MemoryError, OverflowError,
)  # fmt: skip

logging.getLogger("pydicom").setLevel(logging.CRITICAL)  # its warnings quote values of the record


class PydicomHeaders:
    """InstanceReader in this process."""

    def header(self, source: str, data: BinaryIO) -> Instance | None:
        """The instance in `data`, or None when it is not a DICOM object of a study (DICOMDIR, other bytes)."""
        head = data.read(FIRST)
        for most in (1 << 20, MOST):
            try:
                return read_header(source, head, whole=len(head) < FIRST)
            except CutOff:
                more = data.read(most - len(head))
                if not more:
                    break
                head += more
        try:
            return read_header(source, head, whole=True)
        except CutOff:
            return None

    def headers(self, sources: Sequence[SourceFile], blobs: BlobStore) -> Iterator[Instance | None]:
        """As `header`, for many."""
        for source in sources:
            with blobs.open(source.sha256) as data:
                yield self.header(source.id, data)

    def directory(self, data: BinaryIO) -> tuple[DirectoryEntry, ...]:
        """What a DICOMDIR promises."""
        return read_directory(data.read(MOST))


def read_header(source: str, head: bytes, *, whole: bool) -> Instance | None:
    """The instance whose first bytes are `head`; `whole` when there are no more. Raises CutOff when more are needed."""
    walked: Walked | None
    try:
        walked = walk(head, WANTED)
    except CutOff:
        if not whole:
            raise
        walked = _read(head)
    except (Unwalkable, *_BROKEN):
        walked = _read(head)
        if not whole and walked is not None and not _complete(walked):
            raise CutOff from None
    try:
        return None if walked is None else instance_of(source, walked)
    except _BROKEN:
        return None


def _complete(walked: Walked) -> bool:
    return bool(walked.values) and 0x00280010 in walked.values


def _read(head: bytes) -> Walked | None:
    """By pydicom: big endian, deflated, out of order, cut off."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            dataset = pydicom.dcmread(io.BytesIO(head), stop_before_pixels=True, force=True, specific_tags=_TAGS)
            values = dict(_raw(dataset))
        except _BROKEN:
            return None
        meta = getattr(dataset, "file_meta", None)
        return Walked(values, str(getattr(meta, "TransferSyntaxUID", "")), bool(getattr(dataset, "preamble", None)))


def _raw(dataset: pydicom.Dataset) -> Iterator[tuple[int, bytes]]:
    """Values as bytes; numbers of two bytes are turned to little endian."""
    for tag in dataset.keys():  # noqa: SIM118 - a Dataset yields elements
        if int(tag) > LAST:
            continue
        element = dataset.get_item(tag)
        value = getattr(element, "value", None)
        if isinstance(value, bytes):
            big = not getattr(element, "is_little_endian", True)
            yield int(tag), value[::-1] if big and getattr(element, "VR", "") == "US" else value
