"""What is known of a case after all reading steps, before anything is composed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from caseferry.domain.checklist import ChecklistRow, Gate, Task
from caseferry.domain.documents import Caution, DocumentReference
from caseferry.domain.facts import Conflict, Fact, TimelineEntry
from caseferry.domain.imaging import AbsentStudy, ImagingStudy
from caseferry.domain.pages import Page
from caseferry.domain.people import Identity
from caseferry.domain.quotation import content_id
from caseferry.domain.request import CaseRequest, Decision
from caseferry.domain.sources import SourceFile
from caseferry.domain.translation import AttachedTranslation


@dataclass(frozen=True, slots=True)
class Understanding:
    """The whole case as values, in input order. `case_id` derives from the patient and survives more files."""

    request: CaseRequest
    sources: tuple[SourceFile, ...]
    pages: tuple[Page, ...]
    documents: tuple[DocumentReference, ...]
    identity: Identity
    facts: tuple[Fact, ...]
    timeline: tuple[TimelineEntry, ...]
    conflicts: tuple[Conflict, ...]
    studies: tuple[ImagingStudy, ...]
    cancer: str = ""  # the tumour type (an id of checklists.yaml), given or from the evidence
    checklist: tuple[ChecklistRow, ...] = ()
    gates: tuple[Gate, ...] = ()
    tasks: tuple[Task, ...] = ()
    warnings: tuple[Caution, ...] = ()
    decisions: tuple[Decision, ...] = ()
    lost_decisions: tuple[Decision, ...] = ()  # their target is gone: reported, never dropped
    translations: tuple[AttachedTranslation, ...] = ()
    absent_studies: tuple[AbsentStudy, ...] = ()  # a disc lists them, but they are not here
    previous: Mapping[str, Any] | None = None  # packet.json of the version before

    @property
    def case_id(self) -> str:
        """The id of the case: that of the version before, else from the patient, else from the first file."""
        if self.previous is not None:
            return str(self.previous["case"]["id"])
        patient = self.identity.patient
        if patient.name or patient.birth_date:
            return content_id("case", patient.name.casefold(), patient.birth_date)
        return content_id("case", *sorted(source.sha256 for source in self.sources)[:1])
