"""Says what bytes are, from the bytes: the name is asked only where the bytes leave it open."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import BinaryIO

from caseferry.domain.sources import Refused, SourceKind
from caseferry.knowledge.media import is_too_small, media_rows, signatures
from caseferry.steps.intake.pictures import picture_size
from caseferry.steps.intake.structures import dicom_type, ole_type, zip_type
from caseferry.steps.intake.words import text_type

HEAD = 64 << 10
"""Bytes at the start of a file that are looked at."""

_PDF_PARTS = re.compile(rb"%PDF|\b\d+ \d+ obj\b|/Type\s*/(?:Catalog|Pages?)\b|\bstartxref\b")
_UNKNOWN = "application/octet-stream"
_SINGLE = {"image/jpeg", "image/png", "image/gif", "application/pdf", "image/webp", "image/bmp"}
_ZEROS = Refused(
    "damaged",
    "It holds nothing but zeros: it was not copied or downloaded completely.",
    "Please copy or download it again.",
)
_NEVER_TEXT = (
    ".pdf",
    ".jpg",
    ".jpeg",
    ".png",
    ".heic",
    ".tif",
    ".tiff",
    ".docx",
    ".xlsx",
    ".zip",
    ".dcm",
    ".rar",
    ".7z",
)
_NO_SUCH = Refused("damaged", "Its name promises another kind of file than it is.", "Please ask for this file again.")
_EMPTY = Refused("empty", "The file is empty (zero bytes).", "Please send this file again.")

JUNK = "junk: nothing medical"
_SYMBOL = Refused("unsupported", "It is a logo or a symbol, too small for a page. Nothing is lost.")
_OLE_REFUSED = {
    "application/x-ole-locked": Refused(
        "encrypted",
        "The Office file is locked with a password.",
        "Open it with its password, save it as PDF, and send the PDF.",
    ),
    "application/x-ole-cut-off": Refused(
        "damaged", "The Office file or Outlook mail is cut off.", "Please send this file again."
    ),
}


@dataclass(frozen=True, slots=True)
class Media:
    """What some bytes are. `opens` when they hold other files; `refused` when we do not read them."""

    media_type: str
    kind: SourceKind
    opens: bool = False
    refused: Refused | None = None
    notes: tuple[str, ...] = ()


def identify(data: BinaryIO, path: str) -> Media:
    """The kind of the seekable stream `data`. The leading structure wins; a second one is noted and never served."""
    size = data.seek(0, io.SEEK_END)
    if not size:
        return Media(_UNKNOWN, SourceKind.UNKNOWN, refused=_EMPTY)
    data.seek(0)
    head = data.read(HEAD)
    if not head.strip(b"\0"):
        return Media(_UNKNOWN, SourceKind.UNKNOWN, refused=_ZEROS)
    if _misnamed(head, path):
        return Media("text/plain", SourceKind.UNKNOWN, refused=_NO_SUCH)
    media_type, notes = _refined(_leading(head, path), data, size, head)
    return _told(media_type, (*notes, *_second_face(media_type, data, size, head)), picture_size(head, media_type))


def _leading(head: bytes, path: str) -> str:
    for signature in signatures():
        if signature.fits(head):
            return signature.media_type
    if _PDF_PARTS.search(head, 0, 1024):
        return "application/pdf"  # with its header late or lost: whether it can be read is the PDF engine's to say
    return text_type(head, path) or dicom_type(head) or _UNKNOWN


def _misnamed(head: bytes, path: str) -> bool:
    """Whether the bytes are plain words where the name promises a PDF, a picture or an Office file: most often an error page."""
    return path.lower().endswith(_NEVER_TEXT) and _leading(head, path) in {"text/plain", "text/csv", "application/json"}


def _refined(media_type: str, data: BinaryIO, size: int, head: bytes) -> tuple[str, tuple[str, ...]]:
    """The kind inside a general envelope."""
    if media_type == "application/zip":
        return zip_type(data, size, head)
    if media_type == "application/x-ole-storage":
        return ole_type(data, size), ()
    if media_type == "application/dicom":
        return dicom_type(head) or media_type, ()
    return media_type, ()


def _second_face(media_type: str, data: BinaryIO, size: int, head: bytes) -> tuple[str, ...]:
    """A note when the bytes would also pass for something else."""
    if media_type.startswith("text/") or media_type not in media_rows():
        return ()
    also = []
    if media_type != "application/pdf" and b"%PDF-" in head[:1024] and not media_rows()[media_type].opens:
        also.append("a PDF")
    if media_type in _SINGLE:
        data.seek(max(0, size - HEAD))
        if b"PK\x05\x06" in data.read(HEAD):
            also.append("an archive")
    return (
        (f"hostile: the file would also pass for {' and '.join(also)}; only its leading content is read",)
        if also
        else ()
    )


def _told(media_type: str, notes: tuple[str, ...], pixels: tuple[int, int] | None) -> Media:
    if media_type in _OLE_REFUSED:
        return Media("application/x-ole-storage", SourceKind.UNKNOWN, refused=_OLE_REFUSED[media_type], notes=notes)
    row = media_rows()[media_type]
    if pixels is not None and is_too_small(*pixels):
        return Media(media_type, row.kind, refused=_SYMBOL, notes=(JUNK, *notes))
    if row.reason:
        marked = (JUNK, *notes) if row.junk else notes
        return Media(media_type, row.kind, refused=Refused("unsupported", row.reason, row.next_step), notes=marked)
    return Media(media_type, row.kind, row.opens, notes=notes)
