"""Letters of a DICOM object whose declared character set cannot be right: found, and written again in UTF-8."""

from __future__ import annotations

from collections.abc import Iterator

from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset

from caseferry.engines.dicom.names import decode

_TEXT = ("SH", "LO", "ST", "LT", "UC", "UT", "PN")
_TOLD = (0x00081030, 0x0008103E, 0x00100010, 0x00100020, 0x00080080)  # where a wrong set shows first
_CHARSET = 0x00080005
_NAMES = 0x00100010


def doubtful_letters(data: Dataset) -> bool:
    """Whether the usual texts do not fit the character set that the object declares."""
    declared = declared_set(data)
    return any(decode(raw, declared)[1] for tag in _TOLD if (raw := _raw(data, tag)))


def declared_set(data: Dataset) -> str:
    """The Specific Character Set as it stands."""
    value = data.get(_CHARSET)
    found = value.value if value is not None else ""
    return found if isinstance(found, str) else "\\".join(str(part) for part in found or ())


def mend_letters(data: Dataset) -> None:
    """Read every text by its likeliest character set and declare UTF-8 (PS3.3 C.12.1.1.2)."""
    _mend(data, declared_set(data))
    data.SpecificCharacterSet = "ISO_IR 192"


def _mend(data: Dataset, declared: str) -> None:
    texts = list(_texts(data, declared))
    for tag, vr, text in texts:
        data.add_new(tag, vr, text.split("\\") if "\\" in text and vr not in ("ST", "LT", "UT") else text)
    for element in list(data):
        if element.VR == "SQ":
            for item in element.value:
                _mend(item, declared)
                if _CHARSET in item:
                    item.SpecificCharacterSet = "ISO_IR 192"


def _texts(data: Dataset, declared: str) -> Iterator[tuple[int, str, str]]:
    for tag in list(data.keys()):
        raw = data.get_item(tag)
        if not isinstance(raw, RawDataElement) or not isinstance(raw.value, bytes) or int(tag) == _CHARSET:
            continue
        if raw.value.isascii() and b"\x1b" not in raw.value:
            continue
        vr = raw.VR or data[tag].VR
        if vr in _TEXT:
            yield int(tag), vr, decode(raw.value.rstrip(b" \0"), declared)[0]


def _raw(data: Dataset, tag: int) -> bytes:
    item = data.get_item(tag) if tag in data else None
    value = getattr(item, "value", None)
    return value if isinstance(value, bytes) else b""
