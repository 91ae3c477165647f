"""Reading DICOM objects, and drawing them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Literal, Protocol

from caseferry.domain.imaging import DirectoryEntry, Instance
from caseferry.domain.sources import SourceFile
from caseferry.ports.storage import BlobStore


class InstanceReader(Protocol):
    """Reads the headers of DICOM objects without their pixels."""

    def header(self, source: str, data: BinaryIO) -> Instance | None:
        """The instance, or None when SOP Class, SOP Instance, Study or Series UID is missing (not DICOM for us)."""
        ...

    def headers(self, sources: Sequence[SourceFile], blobs: BlobStore) -> Iterator[Instance | None]:
        """As `header`, for many, in their order. A file that kills or stalls its reader counts as None; the others are not lost."""
        ...

    def directory(self, data: BinaryIO) -> tuple[DirectoryEntry, ...]:
        """What the table of contents of a disc (DICOMDIR) promises; nothing when it cannot be read. A hint only."""
        ...


PictureCoding = Literal["image/webp", "image/jpeg"]
"""WebP is half the size and for screens; a PDF carries a JPEG as it is, but would have to unpack a WebP."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One frame as an encoded picture, upright, at a sensible window."""

    media_type: str
    data: bytes
    width: int  # pixels
    height: int


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame of one object: the SHA-256 of its file and the number of the frame, from 0."""

    sha256: str
    number: int = 0


class PictureDrawer(Protocol):
    """Draws single frames of DICOM objects."""

    def draw(
        self, frames: Sequence[Frame], blobs: BlobStore, *, edge: int, coding: PictureCoding = "image/webp"
    ) -> Iterator[Picture | None]:
        """A picture per frame, in order, its longer side `edge` pixels; None for what cannot be drawn."""
        ...
