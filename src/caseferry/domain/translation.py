"""Translations: the pieces of a document that are translated, what was made of them, and who answers for it."""

from __future__ import annotations

from dataclasses import dataclass, field

from caseferry.domain.quotation import content_id

LEVELS = ("none", "readable", "professional")
"""What a hospital asks for, in rising order. Machine output is never professional (requirement R14)."""
TARGETS = ("en", "zh")
FLAGS = (
    "number", "thousands", "date", "unit", "negation", "side", "polarity", "drug", "rendering", "gene", "residue", "length",
    "empty", "placeholder",
)  # fmt: skip
"""What the checks look at. Every flag waits for a person."""


@dataclass(frozen=True, slots=True, order=True)
class SourcePage:
    """A page by the SHA-256 of its file and its number (from 1), so that a translation survives a rebuild."""

    sha256: str
    page: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece that is translated by itself: a table cell (`cell` from 1), or `lines` lines of prose from `line` on (`cell` 0).

    `id` is `p<page of the document>.l<line>[.c<cell>]`; all count from 1. `text` joins the lines of prose with spaces.
    """

    id: str
    page: int  # of the document, from 1
    line: int
    text: str
    lines: int = 1
    cell: int = 0


@dataclass(frozen=True, slots=True)
class TranslationTask:
    """A document that may be translated. `level` is what the hospital asks for; `names` are people whose names stay as they are."""

    document: str
    category: str
    title: str
    date: str
    language: str
    level: str
    to: str
    pages: tuple[SourcePage, ...]
    segments: tuple[Segment, ...]
    names: tuple[str, ...] = ()

    def key(self, to: str = "") -> str:
        """The id of its translation into `to`: it derives from the pages, not from a run."""
        parts = (f"{page.sha256}:{page.page}" for page in self.pages)
        return content_id("t", to or self.to, *parts)


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a source language and what it is in English and in Chinese; a column may be empty."""

    language: str
    term: str
    en: str = ""
    zh: str = ""

    def rendering(self, to: str) -> str:
        """The word in `to`; empty when the row has none."""
        return self.zh if to == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Flag:
    """Something that a check found in a segment; `words` say it to a person."""

    segment: str
    code: str
    words: str


@dataclass(frozen=True, slots=True)
class TranslatedSegment:
    """A segment with its translation. `origin`: person, machine, memory, or carried (nothing in it needs a translator)."""

    id: str
    source: str
    target: str
    origin: str = "person"
    remark: str = ""  # the code of a flag that only the making of it could know (`placeholder`)


@dataclass(frozen=True, slots=True)
class Clearing:
    """A person looked at one flag and let the words stand. `seen` is the mark of the words as they were then."""

    segment: str
    flag: str
    by: str
    on: str
    seen: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """The reviser's word, bound by `sha256` to every character of source and translation."""

    reviser: str
    on: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Translation:
    """A whole document translated. `origin` is person or machine; `translator` a name, or the machine's."""

    pages: tuple[SourcePage, ...]
    language: str
    to: str
    translator: str
    origin: str
    segments: tuple[TranslatedSegment, ...]
    layout: tuple[Segment, ...]
    level: str = "readable"
    title: str = ""
    names: tuple[str, ...] = ()
    consent: str = ""  # who agreed to a provider on another machine, in the coordinator's words
    clearings: tuple[Clearing, ...] = ()
    statement: Statement | None = None
    superseded: int = 0  # the number of one that a later import replaced: kept, never bound

    @property
    def file_name(self) -> str:
        """What its file is called."""
        return f"{self.id}.superseded-{self.superseded}.yaml" if self.superseded else f"{self.id}.yaml"

    @property
    def id(self) -> str:
        """As `TranslationTask.key`."""
        return content_id("t", self.to, *(f"{page.sha256}:{page.page}" for page in self.pages))


@dataclass(frozen=True, slots=True)
class AttachedTranslation:
    """A translation beside the document that it is of.

    `state`: reviewed | flagged | unsigned | void | lost; `reason` says it in words. `document` is empty when lost.
    `printed` is its number of typeset pages, 0 until it was typeset.
    """

    translation: Translation
    document: str
    state: str
    reason: str = ""
    flags: tuple[Flag, ...] = field(default=())  # those that no person cleared
    printed: int = 0
