"""What is asked of a run: the options of `caseferry pack` as a value."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from caseferry.domain.people import Attendant
from caseferry.domain.translation import Term, Translation


@dataclass(frozen=True, slots=True)
class CaseRequest:
    """The options of the packet contract. `patient_name`/`patient_birth_date` only when a person gave them."""

    as_of: dt.date
    question: str = ""
    cancer: str = ""
    therapies: tuple[str, ...] = ()
    hospital: str = ""
    department: str = ""
    patient_name: str = ""
    patient_birth_date: str = ""
    attendants: tuple[Attendant, ...] = ()
    urgent: bool = False
    passwords: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    limit_mb: int | None = None
    originals: bool = True
    statements: tuple[
        tuple[str, str], ...
    ] = ()  # (source path, author: `family` or `coordinator`) of statements among the arrivals
    media: str = ""  # `cd`, `dvd` or `usb`: what the packet is also written for
    deidentify_images: str = ""  # a copy of the images without the person: `basic`, or options like `dates,descriptors`
    images_seen: tuple[str, ...] = ()  # series that a person looked at: no name is burned into their pictures
    translations: tuple[Translation, ...] = ()  # what people or machines made of documents, reviewed or not
    terms: tuple[Term, ...] = ()  # the glossary of the case


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided, applied after each step. `target` names content, never a position in a run.

    Target keys: `sha256` + `page` (+ `box`), or `fact`, `conflict`, `gate`, `study`. `value` depends on the action.
    """

    author: str
    at: str
    action: str
    target: dict[str, object]
    value: object = None
    reason: str = ""


DECISION_ACTIONS = (
    "set_category", "set_date", "split", "merge", "turn", "place", "set_patient", "confirm_fact", "reject_fact",
    "correct_fact", "add_fact", "settle_conflict", "waive_gate",
)  # fmt: skip
