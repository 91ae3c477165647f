"""Decides who the case is about and which documents are about somebody else."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from caseferry.domain.documents import DocumentReference
from caseferry.domain.pages import Page
from caseferry.domain.people import Attendant, Identity, Patient, PatientMatch, PersonMention
from caseferry.domain.request import CaseRequest
from caseferry.steps.identify.compare import Verdict, compare_person
from caseferry.steps.identify.names import Likeness, compare_names
from caseferry.steps.identify.patient import settle_patient


@dataclass(frozen=True, slots=True)
class _Verdicts:
    """Verdict by document id; `inherited` have no name of their own."""

    by_document: Mapping[str, Verdict]
    inherited: frozenset[str]


def identify(
    documents: Sequence[DocumentReference], pages: Sequence[Page], *, request: CaseRequest
) -> tuple[Identity, tuple[DocumentReference, ...]]:
    """The identity of the case, and the documents with `patient_match` set, in the order given.

    A document without a name of its own matches only with evidence: the patient's number or birth date, or a place in one
    file between documents of the patient. Nobody is the patient merely for being named most often.
    """
    settled = settle_patient(documents, request=request)
    attendants = tuple(_with_quotations(attendant, documents) for attendant in request.attendants)
    own = {document.id: _verdict(document, settled.patient, attendants) for document in documents}
    verdicts = _inherit(documents, own, [page.source for page in pages])
    conflicts = list(settled.conflicts)
    for document in documents:
        conflict = verdicts.by_document[document.id].conflict
        if conflict and not any(_says(known, conflict) for known in conflicts):
            conflicts.append(conflict)
    identity = Identity(
        settled.patient,
        attendants,
        {key: verdict.match for key, verdict in verdicts.by_document.items()},
        {key: verdict.reason for key, verdict in verdicts.by_document.items()},
        verdicts.inherited,
        tuple(conflicts),
    )
    return identity, tuple(replace(d, patient_match=identity.matches[d.id]) for d in documents)


def _says(known: str, conflict: str) -> bool:
    """True when a conflict that is listed already holds the same dates, or the same words."""
    days = re.findall(r"\d{4}-\d{2}-\d{2}", conflict)
    return known == conflict or bool(days and "birth" in known and all(day in known for day in days))


def match_person(identity: Identity, person: PersonMention) -> PatientMatch:
    """How a person named elsewhere (a DICOM header) relates to the patient of the case."""
    return compare_person(person, identity.patient).match


def _verdict(document: DocumentReference, patient: Patient, attendants: Sequence[Attendant]) -> Verdict:
    if document.category == "statement":
        return Verdict(PatientMatch.MATCH, "a statement made for this case")
    verdict = compare_person(document.person, patient, on=document.date.day)
    if verdict.match is PatientMatch.MATCH or not document.person.name:
        return verdict
    for attendant in attendants:
        if compare_names(document.person.name, attendant.name) >= Likeness.INITIALS:
            return Verdict(PatientMatch.MISMATCH, "the paper of a person who travels along" + _relation(attendant))
    return verdict


def _relation(attendant: Attendant) -> str:
    return f" ({attendant.relation})" if attendant.relation else ""


def _with_quotations(attendant: Attendant, documents: Sequence[DocumentReference]) -> Attendant:
    """The attendant with the places where papers name them."""
    found = [
        quotation
        for document in documents
        if document.person.name and compare_names(document.person.name, attendant.name) >= Likeness.INITIALS
        for quotation in document.person.quotations
    ]
    return replace(attendant, quotations=tuple(dict.fromkeys((*attendant.quotations, *found))))


def _inherit(documents: Sequence[DocumentReference], own: Mapping[str, Verdict], sources: Sequence[str]) -> _Verdicts:
    """Documents without a person between two of the patient's in one file are the patient's."""
    verdicts = dict(own)
    inherited = {d.id for d in documents if not d.person.name and d.category != "statement"}
    by_source: dict[str, list[DocumentReference]] = defaultdict(list)
    for document in documents:
        by_source[document.pages[0].source].append(document)
    for source in dict.fromkeys(sources):
        row = sorted(by_source.get(source, []), key=lambda document: document.pages[0].page)
        for at, document in enumerate(row):
            if document.id not in inherited or own[document.id].match is not PatientMatch.UNKNOWN:
                continue
            around = {own[row[place].id].match for place in (at - 1, at + 1) if 0 <= place < len(row)}
            between = 0 < at < len(row) - 1
            if around == {PatientMatch.MATCH} and (between or len(row) > 2):
                verdicts[document.id] = Verdict(
                    PatientMatch.MATCH, "no name, but in one file between documents of the patient"
                )
    return _Verdicts(verdicts, frozenset(inherited))
