"""Which documents await a translation before they are sent, and what is lacking (`data/translation_policy.yaml`)."""

from __future__ import annotations

from dataclasses import dataclass

from caseferry.domain.documents import DocumentReference, Placement
from caseferry.domain.people import PatientMatch
from caseferry.domain.translation import LEVELS, AttachedTranslation
from caseferry.domain.understanding import Understanding
from caseferry.knowledge.translation_policy import TranslationPolicy, load_policy


@dataclass(frozen=True, slots=True)
class Awaited:
    """A document whose translation is asked for and not there: the level, and what is lacking in words (empty: all of it)."""

    document: DocumentReference
    level: str
    lacking: str = ""


def awaiting_translation(case: Understanding) -> tuple[Awaited, ...]:
    """Documents in a language that the hospital's reviewers may not read, of the classes that the policy asks a translation for,
    without one that a person reviewed, or with one of a lower level.

    Of imaging and other `latest` classes only the newest document counts. An unknown language asks for nothing.
    """
    policy = load_policy(case.request.hospital)
    asked = _asked(case, policy)
    found = []
    for document in case.documents:
        if document.id in asked:
            held = [
                row for row in case.translations if row.document == document.id and row.translation.to in policy.read
            ]
            lacking = _lacking(held, asked[document.id])
            if lacking is not None:
                found.append(Awaited(document, asked[document.id], lacking))
    return tuple(found)


def _asked(case: Understanding, policy: TranslationPolicy) -> dict[str, str]:
    """The level by document id."""
    newest: dict[str, DocumentReference] = {}
    levels: dict[str, str] = {}
    for document in case.documents:
        rule = policy.rule(document.category, document.language)
        if rule.level == "none" or not _sendable(document):
            continue
        if rule.latest:
            held = newest.get(document.category)
            if held is not None and held.date.value >= document.date.value:
                continue
            if held is not None:
                del levels[held.id]
            newest[document.category] = document
        levels[document.id] = rule.level
    return levels


def _lacking(held: list[AttachedTranslation], level: str) -> str | None:
    """What is lacking in words; None when nothing is."""
    reviewed = [row for row in held if row.state == "reviewed"]
    if any(LEVELS.index(row.translation.level) >= LEVELS.index(level) for row in reviewed):
        return None
    if reviewed:
        return "a professional translation is asked for"
    return held[0].reason if held else ""


def _sendable(document: DocumentReference) -> bool:
    return document.patient_match is not PatientMatch.MISMATCH and document.placed in (
        Placement.PACKET,
        Placement.ANNEX,
    )
