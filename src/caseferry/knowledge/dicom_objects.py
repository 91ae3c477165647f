"""What a DICOM object is, by its SOP class, and how its pixels are packed, by its transfer syntax (`data/dicom.yaml`)."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from caseferry.knowledge.tables import load_yaml

_UID = re.compile(r"[0-9]+(\.[0-9]+)+")
_STANDARD = "1.2.840.10008."
_UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ObjectKind:
    """A kind of object: its `name` in plain words, and what it is for (`image`, `report`, `dose`, `unknown` ...)."""

    name: str
    kind: str

    @property
    def drawn(self) -> bool:
        """True when it has pictures. Of what no table names, nobody knows: it is tried."""
        return self.kind in ("image", "capture", _UNKNOWN)


def object_kind(sop_class_uid: str) -> ObjectKind:
    """The kind of a SOP class; a class outside the table is named as private or unknown, with its UID.

    >>> object_kind("1.2.840.10008.5.1.4.1.1.88.67").name
    'radiation dose report'
    >>> object_kind("1.3.12.2.1107.5.9.1").name
    'object of a private class (1.3.12.2.1107.5.9.1)'
    """
    known = _classes().get(sop_class_uid)
    if known is not None:
        return known
    owner = "an unknown class" if sop_class_uid.startswith(_STANDARD) else "a private class"
    return ObjectKind(f"object of {owner} ({sop_class_uid})", _UNKNOWN)


def transfer_syntax_name(uid: str) -> str:
    """The packing in plain words, else the UID itself.

    >>> transfer_syntax_name("1.2.840.10008.1.2.4.90"), transfer_syntax_name("1.2.3")
    ('lossless JPEG 2000', '1.2.3')
    """
    return str(load_yaml("dicom.yaml")["transfer_syntaxes"].get(uid, uid))


def directory_record(sop_class_uid: str) -> str:
    """The type of its record in the table of contents of a disc (PS3.3 F.4).

    >>> directory_record("1.2.840.10008.5.1.4.1.1.88.67"), directory_record("1.3.12.2.1107.5.9.1")
    ('SR DOCUMENT', 'PRIVATE')
    """
    table = load_yaml("dicom.yaml")["directory_records"]
    beginnings = [
        start for start in table if sop_class_uid == start or sop_class_uid.startswith(start.rstrip(".") + ".")
    ]
    if beginnings:
        return str(table[max(beginnings, key=len)])
    return "IMAGE" if sop_class_uid.startswith(_STANDARD) else "PRIVATE"


def medium_syntaxes(medium: str) -> frozenset[str]:
    """The transfer syntaxes that may stand on a medium: `cd`, `dvd` or `usb`. Raises KeyError for another."""
    return frozenset(load_yaml("dicom.yaml")["medium_syntaxes"][medium])


@functools.cache
def _classes() -> Mapping[str, ObjectKind]:
    table = load_yaml("dicom.yaml")
    found = {uid: ObjectKind(row["name"], row["kind"]) for uid, row in table["sop_classes"].items()}
    for uid, row in found.items():
        if not _UID.fullmatch(uid) or not row.name or row.kind not in table["kinds"]:
            raise ValueError(f"dicom.yaml: {uid} is no SOP class with a name and a kind")
    return found
