"""Which documents await a translation before they are sent (`data/translation_policy.yaml`)."""

from __future__ import annotations

from caseferry.domain.documents import DocumentReference, Placement
from caseferry.domain.people import PatientMatch
from caseferry.domain.understanding import Understanding
from caseferry.knowledge.hospitals import load_hospitals
from caseferry.knowledge.translation_policy import load_policy


def awaiting_translation(case: Understanding) -> tuple[DocumentReference, ...]:
    """Documents in a language that the hospital's reviewers may not read, of the classes that the policy asks a translation for.

    Of imaging and other `latest` classes only the newest document counts. An unknown language asks for nothing.
    """
    hospital = load_hospitals().get(case.request.hospital)
    read = hospital.languages if hospital else load_policy().read
    newest: dict[str, DocumentReference] = {}
    found = []
    for document in case.documents:
        rule = load_policy().classes.get(document.category)
        if rule is None or not _sendable(document):
            continue
        if rule.latest:
            held = newest.get(document.category)
            if held is None or document.date.value > held.date.value:
                newest[document.category] = document
        else:
            found.append(document)
    wanted = {document.id for document in (*found, *newest.values()) if _foreign(document.language, read)}
    return tuple(document for document in case.documents if document.id in wanted)


def _sendable(document: DocumentReference) -> bool:
    return document.patient_match is not PatientMatch.MISMATCH and document.placed in (
        Placement.PACKET,
        Placement.ANNEX,
    )


def _foreign(language: str, read: tuple[str, ...]) -> bool:
    return language not in ("", "und") and language.split("-")[0].casefold() not in read
