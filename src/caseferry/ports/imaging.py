"""Reading DICOM objects."""

from __future__ import annotations

from typing import BinaryIO, Protocol

from caseferry.domain.imaging import Instance


class InstanceReader(Protocol):
    """Reads the header of one DICOM object without its pixels."""

    def header(self, source: str, data: BinaryIO) -> Instance | None:
        """The instance, or None when SOP Class, SOP Instance, Study or Series UID is missing (not DICOM for us)."""
        ...
