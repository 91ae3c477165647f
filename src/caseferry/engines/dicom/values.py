"""Turns raw values of a DICOM header into an Instance."""

from __future__ import annotations

import functools
import struct
from collections.abc import Mapping

from pydicom.pixels.decoders.base import get_decoder

from caseferry.domain.imaging import Instance
from caseferry.domain.people import PersonMention
from caseferry.engines.dicom.names import decode
from caseferry.engines.dicom.walk import Walked
from caseferry.knowledge.dicom_objects import transfer_syntax_name

_CHARSET = 0x00080005
_SOP_CLASS, _SOP_INSTANCE, _STUDY, _SERIES = 0x00080016, 0x00080018, 0x0020000D, 0x0020000E
_DATES = (0x00080020, 0x00080022, 0x00080021, 0x00080023)  # study, acquisition, series, content
_ACCESSION, _MODALITY, _INSTITUTION = 0x00080050, 0x00080060, 0x00080080
_STUDY_WORDS, _SERIES_WORDS = 0x00081030, 0x0008103E
_NAME, _PATIENT_ID, _BORN, _SEX = 0x00100010, 0x00100020, 0x00100030, 0x00100040
_CONTRAST, _BODY_PART = 0x00180010, 0x00180015
_SERIES_NUMBER, _INSTANCE_NUMBER, _POSITION, _ORIENTATION, _FRAME = (
    0x00200011,
    0x00200013,
    0x00200032,
    0x00200037,
    0x00200052,
)
_SAMPLES, _FRAMES, _ROWS, _COLUMNS, _BITS = 0x00280002, 0x00280008, 0x00280010, 0x00280011, 0x00280100

WANTED = frozenset((
    _CHARSET, _SOP_CLASS, _SOP_INSTANCE, _STUDY, _SERIES, *_DATES, _ACCESSION, _MODALITY, _INSTITUTION, _STUDY_WORDS,
    _SERIES_WORDS, _NAME, _PATIENT_ID, _BORN, _SEX, _CONTRAST, _BODY_PART, _SERIES_NUMBER, _INSTANCE_NUMBER, _POSITION,
    _ORIENTATION, _FRAME, _FRAMES, _ROWS, _COLUMNS, _BITS, _SAMPLES,
))  # fmt: skip
"""Tags that an inventory needs."""

_PLAIN = ("1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.2", "")
_STORED = ("1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2")
_STRAIGHT = 0.9  # cosine above which a slice counts as lying in one of the three planes
_LONGEST = 256  # characters of one value that are kept
_PLANES = ("sagittal", "coronal", "axial")


def instance_of(source: str, walked: Walked) -> Instance | None:
    """The instance, or None when one of its four UIDs is missing."""
    text = _Texts(walked.values)
    uids = [text.ascii(tag) for tag in (_SOP_CLASS, _SOP_INSTANCE, _STUDY, _SERIES)]
    if not all(uids):
        return None
    normal = _normal(text.numbers(_ORIENTATION))
    patient = _person(text)
    rows = _size(walked.values, _ROWS)
    return Instance(
        source=source,
        sop_class_uid=uids[0],
        sop_instance_uid=uids[1],
        study_instance_uid=uids[2],
        series_instance_uid=uids[3],
        modality=text.ascii(_MODALITY),
        study_date=next((day for tag in _DATES if (day := _iso(text.ascii(tag)))), ""),
        study_description=text.words(_STUDY_WORDS),
        series_description=text.words(_SERIES_WORDS),
        series_number=text.ascii(_SERIES_NUMBER),
        instance_number=text.ascii(_INSTANCE_NUMBER),
        body_part=text.words(_BODY_PART),
        accession=text.words(_ACCESSION),
        institution=text.words(_INSTITUTION),
        transfer_syntax=walked.syntax,
        position=_position(text.numbers(_POSITION), normal),
        rows=rows,
        columns=_size(walked.values, _COLUMNS),
        frames=_whole(text.ascii(_FRAMES)) or 1,
        patient=patient,
        contrast=text.words(_CONTRAST),
        orientation=_plane(normal),
        unshown=why_unshown(walked.syntax),
        pixel_bytes=_pixel_bytes(walked, _whole(text.ascii(_FRAMES)) or 1),
        frame_of_reference=text.ascii(_FRAME),
        problems=_problems(walked, rows, text.doubt),
    )


class _Texts:
    """Values as text. `doubt` tells what was wrong with the character set, once."""

    def __init__(self, values: Mapping[int, bytes]) -> None:
        self._values, self.doubt = values, ""
        self._charset = self.ascii(_CHARSET)

    def ascii(self, tag: int) -> str:
        return self._values.get(tag, b"").decode("latin-1").strip(" \0")[:_LONGEST]

    def words(self, tag: int) -> str:
        raw = self._values.get(tag, b"").strip(b" \0")[:_LONGEST]
        text, doubt = decode(raw, self._charset)
        self.doubt = self.doubt or doubt
        return " ".join("".join(char for char in text if char.isprintable()).split())

    def numbers(self, tag: int) -> tuple[float, ...]:
        try:
            return tuple(float(part) for part in self.ascii(tag).split("\\"))
        except ValueError:
            return ()


@functools.cache
def why_unshown(syntax: str) -> str:
    """Why pixels of a transfer syntax cannot be drawn on this machine; empty when they can."""
    if syntax in _PLAIN:
        return ""
    try:
        if get_decoder(syntax).is_available:
            return ""
    except NotImplementedError:
        pass
    return f"packed as {transfer_syntax_name(syntax)}, which cannot be shown here"


def _person(text: _Texts) -> PersonMention:
    """The patient named in the header. Component groups of PN (PS3.5 6.2.1.1) are joined by ` = ` so that each script is kept."""
    groups = [" ".join(group.replace("^", " ").split()) for group in text.words(_NAME).split("=")]
    sex, identifier = text.ascii(_SEX).upper(), text.words(_PATIENT_ID)
    return PersonMention(
        name=" = ".join(group for group in groups if group),
        birth_date=_iso(text.ascii(_BORN)),
        sex=sex if sex in ("M", "F") else "",
        identifiers=(identifier,) if identifier else (),
    )


def _size(values: Mapping[int, bytes], tag: int) -> int:
    raw = values.get(tag, b"")
    return int(struct.unpack_from("<H", raw)[0]) if len(raw) >= 2 else 0


def _pixel_bytes(walked: Walked, frames: int) -> int:
    """What a file with uncompressed pixels takes at least (PS3.5 8.1.1). Half of a colour picture may be left out by subsampling, hence counts less."""
    if walked.syntax not in _STORED:
        return 0
    samples = _size(walked.values, _SAMPLES) or 1
    bits = _size(walked.values, _ROWS) * _size(walked.values, _COLUMNS) * _size(walked.values, _BITS) * frames
    return walked.before + bits // 8 * (samples if samples == 1 else 2) if bits else 0


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 8 else 0


def _iso(text: str) -> str:
    """A DICOM DA value as ISO 8601; empty when it is not eight digits of a real shape."""
    digits = text.replace(".", "").replace("-", "")[:8]
    if (
        len(digits) != 8
        or not digits.isdecimal()
        or not ("01" <= digits[4:6] <= "12")
        or not ("01" <= digits[6:8] <= "31")
    ):
        return ""
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}"


def _normal(cosines: tuple[float, ...]) -> tuple[float, float, float] | None:
    """The direction in which slices follow each other (PS3.3 C.7.6.2.1.1)."""
    if len(cosines) != 6:
        return None
    a, b, c, d, e, f = cosines
    return b * f - c * e, c * d - a * f, a * e - b * d


def _position(place: tuple[float, ...], normal: tuple[float, float, float] | None) -> float | None:
    """Millimetres along the normal, or None."""
    if len(place) != 3 or normal is None:
        return None
    along = sum(x * n for x, n in zip(place, normal, strict=True))
    return round(along, 3) if abs(along) < 1e6 else None


def _plane(normal: tuple[float, float, float] | None) -> str:
    if normal is None or not any(normal):
        return ""
    size, axis = max((abs(value), axis) for axis, value in enumerate(normal))
    return _PLANES[axis] if size >= _STRAIGHT else "oblique"


def _problems(walked: Walked, rows: int, doubt: str) -> tuple[str, ...]:
    found = []
    if not walked.preamble:
        found.append("no DICOM preamble")
    if _ROWS in walked.values and rows == 0:
        found.append("no picture size")
    if doubt:
        found.append(doubt)
    return tuple(found)
