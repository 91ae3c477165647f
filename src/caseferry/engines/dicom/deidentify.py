"""A copy of one DICOM object without the person: PS3.15 E, basic profile with options. Its pixels are copied as they are."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID, ExplicitVRBigEndian, ExplicitVRLittleEndian
from pydicom.valuerep import PersonName

from caseferry.domain.errors import Refusal
from caseferry.engines.dicom.deidentify_elements import NUMBERS, Profile, strip_person
from caseferry.engines.dicom.deidentify_needles import Needles, gather
from caseferry.engines.dicom.deidentify_secrets import Stand
from caseferry.engines.dicom.media_clean import syntax_of, turn_binary
from caseferry.engines.dicom.media_letters import doubtful_letters, mend_letters
from caseferry.knowledge.deidentification import is_copied, methods, suspected_text
from caseferry.knowledge.dicom_objects import object_kind

_BROKEN = (
    ValueError, TypeError, EOFError, OSError, AttributeError, LookupError, NotImplementedError, RuntimeError, OverflowError,
    ArithmeticError,
)  # fmt: skip
_PIXELS = (0x7FE00008, 0x7FE00009, 0x7FE00010)


@dataclass(frozen=True, slots=True)
class Faceless:
    """The copy: its bytes, its new identifiers, why words may be burned into its picture, and the words that it must not show."""

    data: bytes
    study: str
    series: str
    sop_instance: str
    order: tuple[int, int]
    suspected: str
    needles: tuple[str, ...]
    drawn: bool
    origin: str  # the Series Instance UID before


def deidentify(data: bytes, secret: bytes, options: frozenset[str], words: tuple[str, ...] = ()) -> Faceless:
    """The object without its person; `words` are names and numbers that the case knows.

    Raises Refusal `unsupported` for a kind that is not copied (a report, a document, a private class), `damaged` when it cannot be
    written again, `unreadable` when a word of the person is still in it.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return _faceless(data, secret, options, words)
        except _BROKEN as error:
            raise Refusal("damaged", f"It cannot be written again ({type(error).__name__}).") from error


def _faceless(data: bytes, secret: bytes, options: frozenset[str], words: tuple[str, ...]) -> Faceless:
    found = pydicom.dcmread(io.BytesIO(data), force=True)
    kind = object_kind(str(found.get("SOPClassUID", "")))
    if not is_copied(kind.kind):
        raise Refusal(
            "unsupported",
            f"It is of a kind that may name a person anywhere in its text ({kind.name}).",
            next_step="Look at it yourself.",
        )
    syntax = syntax_of(found)
    if doubtful_letters(found):
        mend_letters(found)
    if syntax == ExplicitVRBigEndian:
        turn_binary(found)
    needles, suspected, origin = gather(found, words), _suspected(found), str(found.SeriesInstanceUID)
    stand = Stand(secret)
    strip_person(found, Profile(options, stand, needles))
    _declare(found, options)
    plain = ("1.2.840.10008.1.2", "1.2.840.10008.1.2.1.99", ExplicitVRBigEndian)
    written = _written(found, str(ExplicitVRLittleEndian) if syntax in plain else syntax)
    if _left(found, needles):
        raise Refusal("unreadable", "A word of the person is still in it.", next_step="Look at it yourself.")
    return Faceless(
        data=written,
        study=str(found.StudyInstanceUID),
        series=str(found.SeriesInstanceUID),
        sop_instance=str(found.SOPInstanceUID),
        order=(_whole(found.get("SeriesNumber")), _whole(found.get("InstanceNumber"))),
        suspected=suspected,
        needles=tuple(sorted(needles.words)),
        drawn=kind.drawn and "PixelData" in found,
        origin=origin,
    )


def _suspected(found: Dataset) -> str:
    image_type = found.get("ImageType") or ""
    told = image_type if isinstance(image_type, str) else "/".join(str(part) for part in image_type)
    sop_class, modality = str(found.get("SOPClassUID", "")), str(found.get("Modality", ""))
    return suspected_text(sop_class, modality, told, str(found.get("BurnedInAnnotation", "")))


def _declare(found: Dataset, options: frozenset[str]) -> None:
    """Says in the object what was done with it (PS3.3 C.12.1.1.9, C.7.1.1)."""
    found.SpecificCharacterSet = "ISO_IR 192"
    found.PatientIdentityRemoved = "YES"
    named = methods(options)
    found.DeidentificationMethod = [method.meaning[:64] for method in named]
    found.DeidentificationMethodCodeSequence = [_code(method.code, method.meaning) for method in named]
    found.LongitudinalTemporalInformationModified = "MODIFIED" if "dates" in options else "REMOVED"


def _code(value: str, meaning: str) -> Dataset:
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, "DCM", meaning[:64]
    return item


def _written(found: Dataset, syntax: str) -> bytes:
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = found.SOPClassUID, found.SOPInstanceUID
    meta.TransferSyntaxUID = UID(syntax)
    found.file_meta, found.preamble = meta, bytes(128)
    out = io.BytesIO()
    pydicom.dcmwrite(out, found, enforce_file_format=True)
    return out.getvalue()


def _left(found: Dataset, needles: Needles) -> bool:
    """A last look at everything that was kept, packed pixels too: a packing may carry a comment."""
    packed = found.file_meta.TransferSyntaxUID.is_compressed and "PixelData" in found
    if packed and needles.found_in_bytes(bytes(found.PixelData)):
        return True
    return any(needles.found_in(text, number=number) for text, number in _texts(found))


def _texts(found: Dataset) -> Iterator[tuple[str, bool]]:
    """Every value that was kept, as text, and whether it is a number by itself."""
    for element in found:
        if element.VR == "SQ":
            for item in element.value:
                yield from _texts(item)
        elif isinstance(element.value, bytes):
            if int(element.tag) not in _PIXELS:
                yield element.value.decode("latin-1"), True
        elif element.value is not None and int(element.tag) not in (0x00080005, 0x00120063):
            values = element.value if element.VM > 1 else [element.value]
            numeric = element.VR in NUMBERS or not isinstance(values[0], str | PersonName)
            yield "\\".join(str(value) for value in values), numeric


def _whole(value: object) -> int:
    try:
        return int(str(value))
    except ValueError:
        return 0
