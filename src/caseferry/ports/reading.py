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
    `vectors` True when something besides text and pictures is drawn; `hidden` the share of characters drawn invisibly;
    `turn` how far the page as displayed must be turned clockwise so that its text stands upright; `garbled` the share of
    characters without a trustworthy Unicode value; `covered` how many letters and digits lie under a picture or a filled rectangle
    that was painted later. `lines` are pieces of visual rows; the recognise step makes rows of them."""

    lines: tuple[Line, ...]
    images: float
    vectors: bool
    hidden: float
    width: float  # points, upright
    height: float
    turn: int = 0
    garbled: float = 0.0
    covered: int = 0


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
    """What an engine read from a picture: lines with boxes in fractions of the picture, mean confidence 0 to 1.

    `lines` are pieces of visual rows; `found` counts the pieces where text was seen, read or not; `stamps` are pieces of a stamp's own
    words, which belong to no row of the page.
    """

    lines: tuple[Line, ...]
    confidence: float
    engine: str
    notes: tuple[Note, ...] = ()
    found: int = 0
    stamps: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """What a picture looks like before it is read. `marks` counts letter-sized marks; shares and measures run from 0 to 1."""

    photo: bool  # the ground is dark or uneven: not a flatbed scan
    marks: int
    ink: float  # share of pixels darker than the ground
    sharp: float  # steepness of the ink's edges; a clean scan is near 1
    glare: float = 0.0
    colourful: float = 0.0
    dark: float = 0.0  # of the ground
    light: float = 1.0  # of the lightest ground
    film: bool = False  # a photograph of an X-ray, CT or MRI film
    joined: bool = False  # most of the ink is in long pieces: joined handwriting, or a script that is printed so


@dataclass(frozen=True, slots=True)
class Prepared:
    """A page ready to be read. `raw` has the same geometry before the light was evened (None when nothing was evened).

    `gutter`: where across the picture two pages meet (0 to 1), or where down it (0 to -1); 0 for one page. Where a stamp or signature
    covers print, `lifted` is the picture without that ink (None when it cannot be taken off) and `cover` a smaller one, in grey, that is
    not 0 where it lies.
    """

    picture: Picture
    raw: Picture | None
    found: bool  # the edges of the sheet were found
    skew: float  # degrees clockwise it was turned
    notes: tuple[Note, ...] = ()
    gutter: float = 0.0
    lifted: Picture | None = None
    cover: Picture | None = None


@dataclass(frozen=True, slots=True)
class Sight:
    """Script (ISO 15924, `Zyyy` unknown) and turn (degrees clockwise to upright) of a picture, with how sure; `boxes` counts pieces of text."""

    script: str
    turn: int
    confidence: float
    boxes: int


class PageCleaner(Protocol):
    """Works on pictures of pages."""

    def look(self, picture: Picture) -> Look:
        """Measures before reading."""
        ...

    def prepare(self, picture: Picture, look: Look) -> Prepared:
        """Cut out, squared, evenly lit and straight; a scan only straightened."""
        ...

    def turn(self, picture: Picture, degrees: int) -> Picture:
        """Turned clockwise by a multiple of 90 degrees."""
        ...

    def fingerprint(self, picture: Picture) -> str:
        """A perceptual hash of 64 bits as 16 hex digits."""
        ...

    def encode(self, picture: Picture) -> bytes:
        """A small JPEG for the packet."""
        ...


class ScriptFinder(Protocol):
    """Decides script and turn from a picture, before an engine is chosen."""

    def find(self, picture: Picture) -> Sight:
        """What script the picture shows and how it must be turned."""
        ...


class Recogniser(Protocol):
    """An OCR engine. `scripts` are ISO 15924 codes it reads."""

    name: str
    scripts: frozenset[str]

    def recognise(self, picture: Picture, *, script: str) -> Recognised:
        """Read an upright picture in `script`."""
        ...


class PageReader(Protocol):
    """Reads whole files, in parallel and resumably; see `pack/reading.py`."""

    def read(
        self, sources: Sequence[SourceFile], *, progress: Progress | None = None
    ) -> Iterator[tuple[SourceFile, tuple[Page, ...]]]:
        """Pages per source, in input order; a refused page carries its reason. Consumed lazily; `progress` is told page by page."""
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
