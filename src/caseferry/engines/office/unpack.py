"""What an Office or record file holds besides its words: pictures and files. Runs in the sandbox."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from caseferry.domain.limits import Limits
from caseferry.domain.sources import Refused
from caseferry.engines.office.cda import cda_enclosures
from caseferry.engines.office.fhir import fhir_enclosures
from caseferry.engines.office.parts import Parts
from caseferry.engines.office.programs import remarks_on, remarks_on_rich_text
from caseferry.engines.office.words import rich_text_pictures, whole
from caseferry.ports.unpacking import Member, Remark

_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."

TYPES = (
    _OOXML + "wordprocessingml.document", _OOXML + "spreadsheetml.sheet", _OOXML + "presentationml.presentation",
    _ODF + "text", _ODF + "spreadsheet", "application/cda+xml", "application/fhir+json", "application/x-ole-encrypted",
    "text/rtf",
)  # fmt: skip
"""The media types that this engine opens."""

_ENCLOSURES = {
    "application/cda+xml": cda_enclosures,
    "application/fhir+json": fhir_enclosures,
    "text/rtf": rich_text_pictures,
}


def unpack(
    data: BinaryIO, media_type: str, passwords: Sequence[str], limits: Limits
) -> Iterator[Member | Refused | Remark]:
    """Pictures, then embedded files; a remark for programs that the file would start and content that it would load from elsewhere."""
    del limits
    if media_type == "application/x-ole-encrypted":
        from caseferry.engines.office.locked import unlock

        yield from unlock(data, passwords)
        return
    if media_type == "text/rtf":
        yield from map(Remark, remarks_on_rich_text(whole(data)))
    if media_type in _ENCLOSURES:
        yield from (Member(name, iter([content])) for name, content in _ENCLOSURES[media_type](data))
        return
    parts = Parts(data)
    yield from map(Remark, remarks_on(parts))
    for host in parts.outside_hosts():
        yield Remark(f"link: the file would load content from {host}; nothing was fetched")
    for name, content in (*parts.pictures(), *parts.embedded()):
        yield Member(name, iter([content]))
