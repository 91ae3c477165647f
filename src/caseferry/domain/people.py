"""Who a page is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from caseferry.domain.quotation import Quotation


class PatientMatch(StrEnum):
    """How a document relates to the patient of the case."""

    MATCH = "match"
    MISMATCH = "mismatch"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PersonMention:
    """The person a document says it is about, as printed. Empty strings where nothing was read.

    `birth_date` ISO (may be partial; empty when ambiguous, readings in `birth_readings`), `sex` is M, F or empty,
    `age` in years at the document's date, `identifiers` are hospital or laboratory numbers of the person.
    """

    name: str = ""
    birth_date: str = ""
    birth_readings: tuple[str, ...] = ()
    sex: str = ""
    age: int | None = None
    identifiers: tuple[str, ...] = ()
    quotations: tuple[Quotation, ...] = ()


@dataclass(frozen=True, slots=True)
class Patient:
    """The person the case is about. `name` is the fullest form read (or given by a person); `names` every form."""

    name: str = ""
    names: tuple[str, ...] = ()
    birth_date: str = ""
    sex: str = ""
    identifiers: tuple[str, ...] = ()
    quotations: tuple[Quotation, ...] = ()


@dataclass(frozen=True, slots=True)
class Attendant:
    """A person who travels along: their papers are private, not a stranger's."""

    name: str
    relation: str = ""
    quotations: tuple[Quotation, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """What the identity step decided: the patient, the attendants, and a match with its reason per document id."""

    patient: Patient
    attendants: tuple[Attendant, ...] = ()
    matches: dict[str, PatientMatch] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    inherited: frozenset[str] = frozenset()  # documents without a name of their own
    conflicts: tuple[str, ...] = ()  # e.g. two birth dates, in plain words

    def speaks_of_attendant(self, pages: Iterable[tuple[str, int]]) -> bool:
        """True when an attendant was read on one of `pages` (source id and number): their papers are private, not a stranger's."""
        held = {(quotation.source, quotation.page) for who in self.attendants for quotation in who.quotations}
        return not held.isdisjoint(pages)
