"""Which documents may be translated, and what of it the hospital asks for."""

from __future__ import annotations

from collections.abc import Sequence

from caseferry.domain.documents import DocumentReference, Placement
from caseferry.domain.pages import PageRef
from caseferry.domain.people import PatientMatch
from caseferry.domain.translation import SourcePage, TranslationTask
from caseferry.domain.understanding import Understanding
from caseferry.knowledge.categories import STATEMENT, load_categories
from caseferry.knowledge.translation_policy import TranslationPolicy, load_policy
from caseferry.steps.translate.segments import segment_document

_SENT = (Placement.PACKET, Placement.ANNEX)


def translation_tasks(case: Understanding) -> tuple[TranslationTask, ...]:
    """Every document that leaves and is in a language that the hospital does not read, in input order.

    Documents must be placed: nothing private or withheld is ever handed to a translator.
    """
    policy = load_policy(case.request.hospital)
    hashes = {source.id: source.sha256 for source in case.sources}
    pages = {PageRef(page.source, page.number): page for page in case.pages}
    chosen = [document for document in case.documents if _may_go(document) and not policy.reads(document.language)]
    latest = _latest(chosen, policy)
    patient = case.identity.patient
    names = tuple(dict.fromkeys(name for name in (patient.name, *patient.names) if name))
    return tuple(
        TranslationTask(
            document=document.id,
            category=document.category,
            title=document.title or document.category.replace("_", " "),
            date=document.date.value,
            language=document.language,
            level=policy.rule(document.category, document.language).level if document.id in latest else "none",
            to=policy.to,
            pages=tuple(SourcePage(hashes[ref.source], ref.page) for ref in document.pages),
            segments=segment_document(document, pages),
            names=names,
        )
        for document in chosen
    )


def _may_go(document: DocumentReference) -> bool:
    category = load_categories().get(document.category)
    private = category is not None and category.private
    return (
        document.placed in _SENT
        and document.patient_match is not PatientMatch.MISMATCH
        and not private
        and document.category != STATEMENT
    )


def _latest(documents: Sequence[DocumentReference], policy: TranslationPolicy) -> frozenset[str]:
    """Documents left when of each `latest` class only the newest counts."""
    newest: dict[str, DocumentReference] = {}
    kept = set()
    for document in documents:
        if not policy.rule(document.category, document.language).latest:
            kept.add(document.id)
        elif document.category not in newest or document.date.value > newest[document.category].date.value:
            newest[document.category] = document
    return frozenset(kept | {document.id for document in newest.values()})
