"""Documents: which pages are one report, what kind, of when, about whom."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from caseferry.domain.dates import NO_DATE, DateReading, DateRole, PartialDate
from caseferry.domain.pages import PageRef
from caseferry.domain.people import PatientMatch, PersonMention


class Placement(StrEnum):
    """Where a document goes."""

    PACKET = "packet"
    ANNEX = "annex"
    PRIVATE = "private"
    IMAGING = "imaging"
    WITHHELD = "withheld"
    ADMINISTRATIVE = "administrative"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a category was chosen: the word that was found, where (`title`, `structure`, `body`) and its weight."""

    words: str
    where: str
    weight: float
    category: str


@dataclass(frozen=True, slots=True)
class Caution:
    """A warning about one thing: `code` for programs, `message` in plain words, `about` an id."""

    code: str
    message: str
    about: str = ""


KIND_UNKNOWN = "kind_unknown"
"""The code of the warning that nothing tells what kind of record a document is."""


@dataclass(frozen=True, slots=True)
class DocumentReference:
    """One report: its pages in order, category (an id of document_types.yaml, or `statement`), dates by role.

    `date` is the one that names a file (empty when partial, ambiguous or only printed), `date_role` its role,
    `dates` every date read. `copies` are pages that show the same page again (photographed or exported twice).
    """

    id: str
    category: str
    pages: tuple[PageRef, ...]
    title: str = ""
    language: str = "und"
    date: PartialDate = NO_DATE
    date_role: DateRole = DateRole.UNKNOWN
    dates: tuple[DateReading, ...] = ()
    person: PersonMention = PersonMention()
    patient_match: PatientMatch = PatientMatch.UNKNOWN
    confidence: float = 0.0
    evidence: tuple[Evidence, ...] = ()
    warnings: tuple[Caution, ...] = ()
    copies: tuple[tuple[PageRef, PageRef], ...] = ()  # (the copy, the page it repeats)
    placed: Placement = Placement.PACKET
    place_reason: str = ""

    @property
    def kind_known(self) -> bool:
        """False while nothing, and nobody, has told what kind of record this is: its category then shows nothing."""
        decided = any(item.where == "decision" for item in self.evidence)
        return decided or all(warning.code != KIND_UNKNOWN for warning in self.warnings)
