"""Makes a DICOM object fit for a disc: a whole envelope, an empty preamble, letters in UTF-8 where they were in doubt, a packing that
every reader knows. Nothing else of it is changed."""

from __future__ import annotations

import io
import warnings

import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID, ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from caseferry.domain.errors import Refusal
from caseferry.engines.dicom.media_letters import doubtful_letters, mend_letters

_UNITS = {"OW": 2, "OF": 4, "OL": 4, "OD": 8, "OV": 8}  # bytes that are turned together (PS3.5 7.3)
_PLAIN = ("1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.2")
_BROKEN = (
    ValueError, TypeError, EOFError, OSError, AttributeError, LookupError, NotImplementedError, RuntimeError, OverflowError,
    ArithmeticError,
)  # fmt: skip


def clean_object(data: bytes, syntaxes: frozenset[str]) -> bytes:
    """The bytes of the object as they may stand on a medium. A packing that cannot be opened here stays. Raises Refusal `damaged`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return _clean(data, syntaxes)
        except _BROKEN as error:
            raise Refusal("damaged", f"It cannot be written again ({type(error).__name__}).") from error


def _clean(data: bytes, syntaxes: frozenset[str]) -> bytes:
    found = pydicom.dcmread(io.BytesIO(data), force=True)
    syntax = syntax_of(found)
    if doubtful_letters(found):
        mend_letters(found)
    if syntax == ExplicitVRBigEndian:
        turn_binary(found)
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = found.SOPClassUID, found.SOPInstanceUID
    meta.TransferSyntaxUID = UID(syntax)
    found.file_meta = meta
    if syntax not in syntaxes:
        syntax = _unpacked(found, syntax)
        meta.TransferSyntaxUID = UID(syntax)
    found.preamble = bytes(128)
    out = io.BytesIO()
    pydicom.dcmwrite(out, found, enforce_file_format=True)  # unlike save_as, it also turns big endian numbers
    return out.getvalue()


def syntax_of(found: Dataset) -> str:
    """What the file says of its packing, else what its bytes say."""
    told = str(getattr(found.file_meta, "TransferSyntaxUID", ""))
    if told:
        return told
    implicit, little = found.original_encoding
    if not little:
        return str(ExplicitVRBigEndian)
    return str(ImplicitVRLittleEndian if implicit else ExplicitVRLittleEndian)


def _unpacked(found: Dataset, syntax: str) -> str:
    if syntax in _PLAIN or "PixelData" not in found:
        return str(ExplicitVRLittleEndian)
    try:
        found.decompress(generate_instance_uid=False)
    except _BROKEN:
        return syntax
    return str(ExplicitVRLittleEndian)


def turn_binary(found: Dataset) -> None:
    """Big endian binary values to little endian; pydicom turns numbers, not these."""
    for element in found:
        if element.VR == "SQ":
            for item in element.value:
                turn_binary(item)
        unit = _UNITS.get(element.VR, 0)
        if unit and isinstance(element.value, bytes) and len(element.value) % unit == 0:
            turned = bytearray(len(element.value))
            for at in range(unit):
                turned[at::unit] = element.value[unit - 1 - at :: unit]
            element.value = bytes(turned)
