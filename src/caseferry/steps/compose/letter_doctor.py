"""The letter to the local doctor: exactly the open items, in the family's language and in English. No order, no advice."""

from __future__ import annotations

from typing import Any

from caseferry.knowledge.wording import sentence
from caseferry.steps.compose.letter_dossier import Dossier
from caseferry.steps.compose.letter_items import languages_of, tell_groups
from caseferry.steps.compose.letter_places import Row
from caseferry.steps.compose.summary_findings import open_items

_WORDS = (
    "doctor_title", "doctor_greeting", "doctor_patient", "doctor_intro", "doctor_not_order", "doctor_original", "doctor_none",
    "doctor_thanks", "doctor_sign", "page_note",
)  # fmt: skip


def doctor_letter(dossier: Dossier) -> dict[str, Any]:
    """One page per language."""
    patient = dossier.case.identity.patient
    return {
        "as_of": dossier.as_of,
        "title": sentence("doctor_title"),
        "patient": " · ".join(part for part in (patient.name, patient.birth_date, *patient.identifiers[:1]) if part),
        "parts": [_part(dossier, language) for language in languages_of(dossier)],
    }


def _part(dossier: Dossier, language: str) -> Row:
    return {
        "language": language,
        "words": {key: sentence(key, language) for key in _WORDS},
        "groups": tell_groups(open_items(dossier), language),
    }
