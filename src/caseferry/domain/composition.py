"""What is to be written: plans that engines carry out, and what they gave back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from caseferry.domain.pages import PageRef


@dataclass(frozen=True, slots=True)
class Stamp:
    """The discreet line on a page of a category PDF. `source` is a display name (never of a private file)."""

    source: str
    page: int
    pages: int
    date: str  # ISO or `undated`


@dataclass(frozen=True, slots=True)
class BoundPage:
    """One page of a binder: which page, its stamp, and the bookmark that starts here (empty for none)."""

    ref: PageRef
    stamp: Stamp
    bookmark: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class ContentsRow:
    """One line of a binder's contents page."""

    title: str
    date: str
    pages: int
    source: str


@dataclass(frozen=True, slots=True)
class BinderPlan:
    """One PDF of original pages. `path` is relative to the packet folder; `contents` rows make a contents page when present."""

    path: str
    category: str
    title: str
    date: str
    documents: tuple[str, ...]
    pages: tuple[BoundPage, ...]
    contents: tuple[ContentsRow, ...] = ()


@dataclass(frozen=True, slots=True)
class LetterPlan:
    """One typeset file: a Typst template by name and the JSON-able data it shows; `at_most` pages, or None for no bound."""

    path: str
    category: str
    template: str
    data: Mapping[str, Any]
    date: str
    at_most: int | None = None
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PicturePlan:
    """One frame (from 0) of a DICOM file that is to be shown small, and the words below it."""

    source: str
    frame: int
    caption: str


@dataclass(frozen=True, slots=True)
class ContactSheetPlan:
    """The sheet of small pictures. `data` as in LetterPlan, with `studies`; `pictures` belong to them, in the same order."""

    path: str
    date: str
    data: Mapping[str, Any]
    pictures: tuple[tuple[PicturePlan, ...], ...]


@dataclass(frozen=True, slots=True)
class CopyPlan:
    """One file copied byte for byte from the sources."""

    path: str
    source: str


@dataclass(frozen=True, slots=True)
class TextPlan:
    """One plain UTF-8 text that is written as it stands."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """One file of the packet as written. `placed` maps each page of the input to its page in this file, from 1."""

    path: str
    category: str
    date: str
    pages: int
    bytes: int
    sha256: str
    documents: tuple[str, ...] = ()
    placed: tuple[tuple[PageRef, int], ...] = ()


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """What became of one page of one input. `file` and `file_page` are filled once files were written."""

    ref: PageRef
    outcome: str  # placed | annex | duplicate | private | withheld | administrative | imaging | rejected | blank
    file: str = ""
    file_page: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Composition:
    """Everything that is to be written for one packet."""

    binders: tuple[BinderPlan, ...]
    letters: tuple[LetterPlan, ...]
    copies: tuple[CopyPlan, ...]
    ledger: tuple[LedgerRow, ...]
    texts: tuple[TextPlan, ...] = ()
    contact_sheet: ContactSheetPlan | None = None
