"""The one-page chronological treatment summary, as data for its template."""

from __future__ import annotations

import re
from typing import Any

from caseferry.domain.people import Patient
from caseferry.knowledge.lexicon import fold
from caseferry.knowledge.wording import sentence
from caseferry.steps.compose.letter_dossier import Dossier
from caseferry.steps.compose.letter_places import Row
from caseferry.steps.compose.letter_speech import brief
from caseferry.steps.compose.summary_chart import draw_chart
from caseferry.steps.compose.summary_findings import (
    biomarkers,
    conflicts,
    diagnosis,
    open_items,
    say_state,
    stage,
    status,
)
from caseferry.steps.compose.summary_rows import course_rows, more_rows

_QUESTION = 420
_OPEN = 10
_CONFLICTS = 4


def treatment_summary(dossier: Dossier) -> dict[str, Any]:
    """Everything on the page; lists are cut so that the densest setting fits, and say so."""
    return {
        "as_of": dossier.as_of,
        "title": sentence("treatment_title"),
        "patient": patient_row(dossier.case.identity.patient),
        "diagnosis": diagnosis(dossier),
        "stage": stage(dossier),
        "question": short_question(dossier),
        "chart": draw_chart(dossier),
        "rows": course_rows(dossier),
        "more_rows": more_rows(dossier),
        "markers": biomarkers(dossier),
        "status": status(dossier),
        "open": _open(dossier),
        "conflicts": conflicts(dossier)[:_CONFLICTS],
        "words": words_of(_WORDS),
    }


_WORDS = (
    "head_patient", "head_diagnosis", "head_stage", "head_question", "head_timeline", "head_course", "head_markers",
    "head_status", "head_open", "head_conflicts", "col_line", "col_treatment", "col_cycles", "col_cycles_note", "col_dates",
    "col_response", "col_reason", "col_source", "planned", "not_documented", "original_wording", "not_found", "no_timeline",
    "no_course", "no_markers", "status_none", "open_none", "conflicts_none", "end_open", "curve_band", "foot_software",
    "foot_promise", "as_of", "date_unknown", "undated_parts", "more_here",
)  # fmt: skip


def words_of(keys: tuple[str, ...]) -> dict[str, str]:
    """Fixed words for a template, by key, in English."""
    return {key: sentence(key) for key in keys}


def patient_row(patient: Patient) -> Row:
    """Who the page is about, as printed."""
    others = other_spellings(patient)
    about = [
        sentence("born", date=patient.birth_date) if patient.birth_date else "",
        sentence(f"sex_{patient.sex}") if patient.sex in ("F", "M") else "",
        ", ".join(patient.identifiers[:2]),
    ]
    return {
        "name": patient.name or sentence("name_unknown"),
        "also": sentence("also_written", names=", ".join(others[:3])) if others else "",
        "about": " · ".join(part for part in about if part),
    }


def other_spellings(patient: Patient) -> list[str]:
    """Forms of the name that are not just the same words in another order or in capitals."""
    found: dict[frozenset[str], str] = {}
    for name in patient.names:
        found.setdefault(_parts(name), name)
    return [name for parts, name in found.items() if parts != _parts(patient.name)]


def _parts(name: str) -> frozenset[str]:
    return frozenset(re.split(r"[\W_]+", fold(name))) - {""}


def short_question(dossier: Dossier) -> str:
    """The question, cut where it is long."""
    question = dossier.case.request.question
    if not question:
        return sentence("no_question")
    short = brief(question, _QUESTION)
    return f"{short} {sentence('question_in_letter')}" if short.endswith("…") else short


def _open(dossier: Dossier) -> list[Row]:
    """Open required items, one row per state."""
    items = open_items(dossier, levels=("required",))
    found: dict[str, list[str]] = {}
    for row in items[:_OPEN]:
        found.setdefault(say_state(row), []).append(brief(row.label, 48))
    if len(items) > _OPEN:
        found.setdefault(say_state(items[_OPEN]), []).append(f"+ {len(items) - _OPEN}")
    return [{"state": state, "items": labels} for state, labels in found.items()]
