"""How to send: for families who send the packet by themselves. Which desk, what to attach, what to keep."""

from __future__ import annotations

from typing import Any

from caseferry.domain.people import PatientMatch
from caseferry.knowledge.hospitals import load_hospitals
from caseferry.knowledge.wording import CHINESE, sentence
from caseferry.steps.compose.letter_dossier import Dossier
from caseferry.steps.compose.letter_items import languages_of
from caseferry.steps.compose.letter_places import Row

_OWN_LETTERS = 3  # covering letter, treatment summary, clinical summary
_STEPS = ("desk", "before", "attach", "not", "private", "after")


def how_to_send(dossier: Dossier) -> dict[str, Any]:
    """Numbered steps, one part per language."""
    return {
        "as_of": dossier.as_of,
        "title": sentence("how_title"),
        "parts": [_part(dossier, language) for language in languages_of(dossier)],
    }


def _part(dossier: Dossier, language: str) -> Row:
    return {
        "language": language,
        "words": {"how_title": sentence("how_title", language), "page_note": sentence("page_note", language)},
        "steps": [
            {"head": sentence(f"how_{step}_head", language), "lines": _lines(dossier, step, language)}
            for step in _STEPS
        ],
    }


def _lines(dossier: Dossier, step: str, language: str) -> list[str]:
    if step == "desk":
        return [sentence("how_desk", language, **_desk(dossier, language)), sentence("how_address", language)]
    if step == "attach":
        images = any(study.patient_match is PatientMatch.MATCH for study in dossier.case.studies)
        count = _OWN_LETTERS + len(dossier.binders) + images  # images come with their contact sheet
        return [sentence("how_attach", language, count=count), *([sentence("how_images", language)] if images else [])]
    return [sentence(f"how_{step}", language)]


def _desk(dossier: Dossier, language: str) -> dict[str, str]:
    request = dossier.case.request
    hospital = load_hospitals().get(request.hospital)
    name = (hospital.name_zh if language == CHINESE else f"{hospital.name_en} ({hospital.name_zh})") if hospital else ""
    return {
        "department": request.department or sentence("international_desk", language),
        "hospital": name or sentence("hospital_to_choose", language),
    }
