"""For the family: what is still missing, in plain words of its own language and in English."""

from __future__ import annotations

from typing import Any

from caseferry.knowledge.wording import sentence
from caseferry.steps.compose.letter_dossier import Dossier
from caseferry.steps.compose.letter_items import languages_of, tell_groups
from caseferry.steps.compose.letter_places import Row
from caseferry.steps.compose.letter_speech import brief
from caseferry.steps.compose.summary_findings import open_items

_AGAIN = 40
_WORDS = (
    "family_title", "family_intro", "family_none", "family_required", "family_recommended", "family_why", "family_how",
    "family_again", "family_again_note", "family_disclaimer",
)  # fmt: skip


def missing_investigations(dossier: Dossier) -> dict[str, Any]:
    """One part per language, each with the items that families are asked for first; then files to be sent again."""
    languages = languages_of(dossier)
    return {
        "as_of": dossier.as_of,
        "title": sentence("family_title"),
        "patient": dossier.case.identity.patient.name,
        "parts": [_part(dossier, language) for language in languages],
        "again": _again(dossier),
    }


def _part(dossier: Dossier, language: str) -> Row:
    rows = open_items(dossier)
    return {
        "language": language,
        "words": {key: sentence(key, language) for key in _WORDS},
        "required": tell_groups([row for row in rows if row.level == "required"], language),
        "recommended": tell_groups([row for row in rows if row.level != "required"], language),
    }


def _again(dossier: Dossier) -> list[str]:
    """What the family is asked to do about single files (named by their source, not by a checklist item)."""
    items = {row.item for row in dossier.case.checklist}
    tasks = [task.what for task in dossier.case.tasks if task.who == "family" and task.about not in items]
    return [brief(what, 300) for what in tasks[:_AGAIN]] + ([f"+ {len(tasks) - _AGAIN}"] if len(tasks) > _AGAIN else [])
