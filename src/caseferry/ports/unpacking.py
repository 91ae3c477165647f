"""Opening what holds other files, and reading what has no pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from caseferry.domain.limits import Limits
from caseferry.domain.sources import Refused


@dataclass(frozen=True, slots=True)
class Arrival:
    """One file as given: its path relative to the input, and where its bytes are."""

    path: str
    sha256: str
    bytes: int
    received_from: str = ""
    refused: Refused | None = None  # could not even be opened


@dataclass(frozen=True, slots=True)
class Member:
    """A file found in a container; `chunks` must be consumed before the next member is asked for.

    `path` as the container names it, however hostile. `refused` when the member is named but its bytes could not be had.
    """

    path: str
    chunks: Iterator[bytes]
    received_from: str = ""
    refused: Refused | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to say of the container itself, in plain words; it becomes a note of its source."""

    text: str


class Container(Protocol):
    """Unpacks archives, mails, disc images. Runs in the sandbox, knows its passwords from its construction; nothing is written to disk but through the BlobStore."""

    def members(self, data: BinaryIO, media_type: str, *, limits: Limits) -> Iterator[Member | Refused | Remark]:
        """Members in a stable order. A `Refused` stands for one member (or, last, for the rest) that could not be had."""
        ...


@dataclass(frozen=True, slots=True)
class Block:
    """A neutral piece of a text without pages. `kind`: heading | paragraph | row | note. A table row has `cells`."""

    kind: str
    text: str = ""
    cells: tuple[str, ...] = ()
    level: int = 0


class BlockReader(Protocol):
    """Turns DOCX, sheets, RTF, HTML, plain text, mail bodies, C-CDA and FHIR into blocks."""

    def blocks(self, data: BinaryIO, media_type: str) -> tuple[Block, ...]:
        """The blocks in reading order. Raises Refusal (`encrypted`, `damaged`, `unsupported`)."""
        ...
