"""Takes the PDF out of its DICOM envelope (PS3.3 A.45.1), so that a report on a disc is read like any other. Runs in the sandbox."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import BinaryIO

import pydicom

from caseferry.domain.errors import Refusal
from caseferry.domain.limits import Limits
from caseferry.engines.dicom.streams import named_stream
from caseferry.ports.unpacking import Member

TYPES = ("application/dicom+pdf",)
"""The media types that this engine opens."""

_LARGEST = 1 << 29
_PIECE = 1 << 20
_NAME = "report.pdf"


def unpack(data: BinaryIO, media_type: str, limits: Limits) -> Iterator[Member]:
    """The one document inside. Raises Refusal `limit` for more than half a gigabyte, `damaged` when there is none."""
    del media_type, limits
    if data.seek(0, 2) > _LARGEST:
        raise Refusal("limit", "The document in its DICOM envelope is larger than half a gigabyte.")
    data.seek(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        dataset = pydicom.dcmread(named_stream(data), force=True)
        document = dataset.get("EncapsulatedDocument")
    if not isinstance(document, bytes) or not document.strip(b"\0"):
        raise Refusal(
            "damaged", "The DICOM envelope holds no document.", next_step="Please ask for the report as a PDF."
        )
    yield Member(_NAME, (document[at : at + _PIECE] for at in range(0, len(document), _PIECE)))
