"""Builds small invented cases as values, for the tests of steps that come after reading."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace
from typing import Any

from caseferry.domain.dates import NO_DATE, DateReading, DateRole, PartialDate
from caseferry.domain.documents import DocumentReference, Placement
from caseferry.domain.facts import Assertion, Conflict, Fact, TimelineEntry, fact_id
from caseferry.domain.imaging import ImagingStudy
from caseferry.domain.pages import Line, Page, PageRef, PageState, Word
from caseferry.domain.people import Identity, Patient, PatientMatch, PersonMention
from caseferry.domain.quotation import content_id
from caseferry.domain.request import CaseRequest
from caseferry.domain.sources import Refused, SourceFile, SourceKind
from caseferry.domain.understanding import Understanding


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def lines_of(text: str) -> tuple[Line, ...]:
    rows = []
    for number, words in enumerate(text.split("\n")):
        box = (0.1, 0.05 + 0.02 * number, 0.9, 0.065 + 0.02 * number)
        rows.append(Line(words, box, (Word(words, box, 0),)))
    return tuple(rows)


class CaseMaker:
    """Collects sources, pages, documents and facts; `case()` gives the whole as a value."""

    def __init__(self, *, as_of: str = "2026-02-16", **request: Any) -> None:
        self.request = CaseRequest(as_of=dt.date.fromisoformat(as_of), **request)
        self.sources: list[SourceFile] = []
        self.pages: list[Page] = []
        self.documents: list[DocumentReference] = []
        self.facts: list[Fact] = []
        self.conflicts: list[Conflict] = []
        self.timeline: list[TimelineEntry] = []
        self.studies: list[ImagingStudy] = []
        self.identity = Identity(Patient(name="Anna Probe", names=("Anna Probe",), birth_date="1960-01-02", sex="F"))

    def source(self, path: str, *, kind: SourceKind = SourceKind.PDF, bytes_of: str = "", **more: Any) -> SourceFile:
        digest = sha(bytes_of or path)
        copies = [source for source in self.sources if source.sha256 == digest]
        new_id = f"s-{digest[:12]}" + (f"-{len(copies) + 1}" if copies else "")
        source = SourceFile(
            new_id, path, digest, "application/pdf", 1000, kind,
            duplicate_of=copies[0].id if copies else "", **more,
        )  # fmt: skip
        self.sources.append(source)
        return source

    def refused(self, path: str, code: str = "damaged", **more: Any) -> SourceFile:
        return self.source(path, refused=Refused(code, "It is broken.", "Send it again."), **more)

    def page(self, source: SourceFile, text: str, *, state: PageState = PageState.READ, **more: Any) -> PageRef:
        number = 1 + sum(page.source == source.id for page in self.pages)
        self.pages.append(Page(source.id, number, 595.0, 842.0, state, lines_of(text), **more))
        return PageRef(source.id, number)

    def document(
        self, category: str, *texts: str, path: str = "", date: str = "", role: str = "reported", match: str = "match",
        language: str = "en", title: str = "", source: SourceFile | None = None, **more: Any,
    ) -> DocumentReference:  # fmt: skip
        source = source or self.source(path or f"{category} {len(self.documents)}.pdf")
        refs = tuple(self.page(source, text) for text in texts or (category,))
        new_id = content_id("d", source.sha256, refs[0].page)
        page = next(page for page in self.pages if PageRef(page.source, page.number) == refs[0])
        reading = DateReading(PartialDate(date), DateRole(role), page.quote(0, 5).within(new_id)) if date else None
        document = DocumentReference(
            new_id, category, refs, title or category.replace("_", " "), language,
            PartialDate(date) if date else NO_DATE, DateRole(role), (reading,) if reading else (),
            PersonMention(), PatientMatch(match), 0.9, **more,
        )  # fmt: skip
        self.documents.append(document)
        return document

    def fact(
        self, document: DocumentReference, kind: str, value: str, *, code: str = "", words: str = "",
        assertion: str = "present", **more: Any,
    ) -> Fact:  # fmt: skip
        for ref in document.pages:
            page = next(page for page in self.pages if PageRef(page.source, page.number) == ref)
            at = page.text.find(words or value)
            if at >= 0:
                quotation = page.quote(at, at + len(words or value)).within(document.id)
                new_id = fact_id(kind, code, value, quotation)
                fact = Fact(new_id, kind, code, value, (quotation,), assertion=Assertion(assertion), **more)
                self.facts.append(fact)
                return fact
        raise AssertionError(f"{words or value!r} stands on no page of the document")

    def study(self, uid: str, date: str = "2026-02-03", *, match: str = "match", files: int = 2) -> ImagingStudy:
        sources = [self.source(f"{uid}/{number}", kind=SourceKind.DICOM) for number in range(files)]
        study = ImagingStudy(
            uid, ("MR",), "Pelvis", "PELVIS", date, 1, files, 100, PersonMention(name="ANNA PROBE"),
            PatientMatch(match), tuple(source.id for source in sources),
        )  # fmt: skip
        self.studies.append(study)
        return study

    def withheld(self, document: DocumentReference) -> None:
        at = self.documents.index(document)
        self.documents[at] = replace(document, patient_match=PatientMatch.MISMATCH, placed=Placement.WITHHELD)

    def case(self, **more: Any) -> Understanding:
        return Understanding(
            request=self.request,
            sources=tuple(self.sources),
            pages=tuple(self.pages),
            documents=tuple(self.documents),
            identity=self.identity,
            facts=tuple(self.facts),
            timeline=tuple(self.timeline),
            conflicts=tuple(self.conflicts),
            studies=tuple(self.studies),
            **more,
        )
