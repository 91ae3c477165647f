"""From bytes to pages: pictures, text layers, recognition, cleaning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from caseferry.domain.pages import Line, Note, Page
from caseferry.domain.sources import SourceFile


@dataclass(frozen=True, slots=True)
class Picture:
    """Pixels, row by row, top first: `mode` `L` (1 byte) or `RGB` (3 bytes) a pixel."""

    mode: str
    width: int
    height: int
    pixels: bytes
    dpi: float = 0.0  # 0: unknown


@dataclass(frozen=True, slots=True)
class Layer:
    """The text layer of a PDF page: `lines` in boxes of the upright page; `images` is the share of the page covered by pictures;
    `vectors` True when something besides text and pictures is drawn; `hidden` the share of characters drawn invisibly."""

    lines: tuple[Line, ...]
    images: float
    vectors: bool
    hidden: float
    width: float   # points, upright
    height: float


class PageSource(Protocol):
    """An opened file with pages (PDF, TIFF, image). Use as a context manager."""

    @property
    def pages(self) -> int:
        """How many pages; at least 1."""
        ...

    def layer(self, number: int) -> Layer | None:
        """The text layer of page `number` (from 1), or None where the format has none."""
        ...

    def picture(self, number: int, *, dpi: int, pixels: int) -> Picture:
        """The page as a picture, at `dpi` or less so that it has at most `pixels` pixels; EXIF turns already applied."""
        ...


@dataclass(frozen=True, slots=True)
class Recognised:
    """What an engine read from a picture: lines with boxes in fractions of the picture, mean confidence 0 to 1."""

    lines: tuple[Line, ...]
    confidence: float
    engine: str
    notes: tuple[Note, ...] = ()


class Recogniser(Protocol):
    """An OCR engine. `scripts` are ISO 15924 codes it reads."""

    name: str
    scripts: frozenset[str]

    def recognise(self, picture: Picture, *, script: str) -> Recognised:
        """Read an upright picture in `script`."""
        ...


class PageReader(Protocol):
    """Reads whole files, in parallel and resumably; see `pack/reading.py`."""

    def read(self, sources: Sequence[SourceFile]) -> Iterator[tuple[SourceFile, tuple[Page, ...]]]:
        """Pages per source, in input order; a refused page carries its reason. Consumed lazily."""
        ...


class Progress(Protocol):
    """Tells a person what is being done."""

    def start(self, step: str, total: int) -> None:
        """A step begins; `total` units of work (0 unknown)."""
        ...

    def advance(self, units: int = 1, *, about: str = "") -> None:
        """Work was done; `about` a short word without patient data."""
        ...

    def finish(self) -> None:
        """The step is done."""
        ...


def joined(parts: Iterable[Sequence[Page]]) -> tuple[Page, ...]:
    """Pages of several sources as one row."""
    return tuple(page for part in parts for page in part)
