"""The files that a family sent, after mails and archives were unpacked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SourceKind(StrEnum):
    """How a file is read."""

    PDF = "pdf"
    IMAGE = "image"
    BLOCKS = "blocks"  # text without pages: DOCX, sheet, mail body, HTML, C-CDA, FHIR; typeset as a rendition
    CONTAINER = "container"  # archive, disc image, chat export: only its members count; it has no page of its own
    DICOM = "dicom"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a file or a page cannot be used: a code of `errors.REFUSAL_CODES`, the reason, what to do next."""

    code: str
    reason: str
    next_step: str = ""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One input file, or one member of a container.

    `path` is relative to the input as the family named it, members joined by `/` (`mail.eml/report.pdf`).
    `id` derives from `sha256`; the second and later copies of the same bytes get `-2`, `-3` and name the first
    in `duplicate_of`. `bytes` is the size. `received_from` is a mail or chat sender with time, where known.
    """

    id: str
    path: str
    sha256: str
    media_type: str
    bytes: int
    kind: SourceKind
    parent: str = ""
    received_from: str = ""
    duplicate_of: str = ""
    refused: Refused | None = None
    notes: tuple[str, ...] = ()
