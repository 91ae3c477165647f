"""The step: each translation beside its document, and whether it may be relied on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from caseferry.domain.documents import DocumentReference
from caseferry.domain.pages import Page, PageRef
from caseferry.domain.translation import AttachedTranslation, SourcePage, Translation
from caseferry.domain.understanding import Understanding
from caseferry.knowledge.glossary import Glossary
from caseferry.steps.translate.locks import Wording
from caseferry.steps.translate.segments import segment_document
from caseferry.steps.translate.statement import is_signed, open_flags
from caseferry.steps.translate.verify import verify_all

LOST = "No document of this case has exactly these pages now."
CHANGED = "The original is read in other words than those that were translated."
UNSIGNED = "Someone else than the translator must revise and sign it."
VOID = "The words were changed after the statement was signed."


def translate(case: Understanding) -> Understanding:
    """The case with every translation of its request attached, in the order of ids. Nothing is dropped: what fits no document is `lost`."""
    hashes = {source.id: source.sha256 for source in case.sources}
    documents = {_places(document, hashes): document for document in case.documents}
    pages = {PageRef(page.source, page.number): page for page in case.pages}
    glossary = Glossary(case.request.terms)
    found = [
        attach(translation, documents.get(translation.pages), pages, glossary)
        for translation in sorted(case.request.translations, key=lambda item: item.id)
        if not translation.superseded
    ]
    return replace(case, translations=tuple(found))


def _places(document: DocumentReference, hashes: Mapping[str, str]) -> tuple[SourcePage, ...]:
    return tuple(SourcePage(hashes[ref.source], ref.page) for ref in document.pages)


def attach(
    translation: Translation, document: DocumentReference | None, pages: Mapping[PageRef, Page], glossary: Glossary
) -> AttachedTranslation:
    """One translation with its state."""
    if document is None:
        return AttachedTranslation(translation, "", "lost", LOST)
    read = segment_document(document, pages)
    wording = Wording(translation.language, translation.to, translation.names, glossary)
    flags = open_flags(translation, verify_all(translation, wording))
    translated = [(segment.id, segment.source) for segment in translation.segments]
    if read != translation.layout or translated != [(segment.id, segment.text) for segment in read]:
        return AttachedTranslation(translation, document.id, "void", CHANGED, flags)
    if translation.statement is not None and not is_signed(translation):
        return AttachedTranslation(translation, document.id, "void", VOID, flags)
    if flags:
        number = "1 flag waits" if len(flags) == 1 else f"{len(flags)} flags wait"
        return AttachedTranslation(translation, document.id, "flagged", f"{number} for a person.", flags)
    if translation.statement is None:
        return AttachedTranslation(translation, document.id, "unsigned", UNSIGNED)
    return AttachedTranslation(translation, document.id, "reviewed")
