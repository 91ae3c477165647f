"""The covering letter: one page to a named department, English and Chinese side by side, as data for its template."""

from __future__ import annotations

from collections import Counter
from typing import Any

from caseferry.domain.people import PatientMatch
from caseferry.knowledge.hospitals import load_hospitals
from caseferry.knowledge.wording import CHINESE, has_sentence, sentence
from caseferry.steps.compose.letter_changes import change_rows
from caseferry.steps.compose.letter_dossier import Dossier
from caseferry.steps.compose.letter_places import Row
from caseferry.steps.compose.letter_speech import brief, outgoing
from caseferry.steps.compose.summary_findings import diagnosis, open_items, say_item, stage
from caseferry.steps.compose.summary_treatment import patient_row
from caseferry.steps.compose.translations import printed_translations
from caseferry.steps.compose.versions import version_of

_QUESTION = 900
_MISSING = 16
_WAIVED = 3
_WORDS = (
    "letter_title", "letter_subject", "to", "reference", "letter_date", "greeting", "opening", "patient", "case_line", "question",
    "question_original", "question_open", "enclosed", "enclosed_none", "pages", "newest", "undated", "missing", "missing_when",
    "missing_none", "images", "travel", "travel_note", "contact", "contact_fill", "consent", "consent_note", "consent_sign",
    "disclaimer", "original_wording", "changed_new", "changed_gone",
)  # fmt: skip


_CONTENTS = (
    "contents_note", "contents_document", "contents_date", "contents_pages", "contents_from", "contents_begins", "contents_source",
)  # fmt: skip


def covering_letter(dossier: Dossier) -> dict[str, Any]:
    """Everything on the letter, each text as {en, zh}."""
    case, items = dossier.case, open_items(dossier)
    return {
        "as_of": dossier.as_of,
        "title": sentence("letter_title"),
        "words": {key: both(key) for key in _WORDS},
        "to": addressee(dossier),
        "reference": f"{case.case_id} · {sentence('version', number=version_of(case))}",
        "urgent": both("urgent") if case.request.urgent else None,
        "patient": {
            **patient_row(case.identity.patient),
            "name_zh": "" if case.identity.patient.name else sentence("name_unknown", CHINESE),
        },
        "about": _about(dossier),
        "case": one_line(dossier),
        "question": brief(case.request.question, _QUESTION),
        "enclosed": _enclosed(dossier),
        "annex": _annex(dossier),
        "translations": _translations(dossier),
        "missing": _by_state([say_item(row) for row in items[:_MISSING]]),
        "missing_more": both("missing_more", count=len(items) - _MISSING) if len(items) > _MISSING else None,
        "images": _images(dossier),
        "changed": change_rows(dossier.changes),
        "waived": [
            {"en": _waiver(gate.gate, gate.waived, "en"), "zh": _waiver(gate.gate, gate.waived, CHINESE)}
            for gate in case.gates
            if gate.waived
        ][:_WAIVED],
    }  # fmt: skip


def both(key: str, **values: object) -> Row:
    """A fixed sentence in English and Chinese."""
    return {"en": sentence(key, **values), "zh": sentence(key, CHINESE, **values)}


def addressee(dossier: Dossier) -> Row:
    """Hospital and department; the International Patient Department where none was named."""
    request = dossier.case.request
    hospital = load_hospitals().get(request.hospital)
    department = (
        {"en": request.department, "zh": request.department} if request.department else both("international_department")
    )
    return {
        "department": department,
        "hospital": {"en": hospital.name_en, "zh": hospital.name_zh} if hospital else both("hospital_open"),
        "city": hospital.city if hospital else "",
    }


def _about(dossier: Dossier) -> Row:
    patient = dossier.case.identity.patient
    parts = []
    for language in ("en", CHINESE):
        born = sentence("born_on", language, date=patient.birth_date) if patient.birth_date else ""
        sex = sentence(f"sex_{patient.sex}", language) if patient.sex in ("F", "M") else ""
        parts.append(
            (", " if language == "en" else "，").join(part for part in (born, sex, *patient.identifiers[:1]) if part)
        )
    return {"en": parts[0], "zh": parts[1]}


def one_line(dossier: Dossier) -> Row:
    """The case in one line: diagnosis and stage as the records state them, and how much treatment was found."""
    found = diagnosis(dossier, at_most=2)
    if not found:
        return {**both("case_unknown"), "known": False, "original": False, "cites": []}
    counts = Counter(entry.kind for entry in dossier.entries if not entry.planned)
    lines = {entry.line for entry in dossier.entries if entry.kind == "systemic" and entry.line and not entry.planned}
    texts = {}
    for key, language in (("en", "en"), ("zh", CHINESE)):
        parts = [found[0]["text"] if key == "en" else found[0]["zh"]]
        stages = [row["text"] + _dated(row["date"], language) for row in stage(dossier)]
        parts += [sentence("case_stage", language, stage=brief(", ".join(stages), 80))] if stages else []
        if lines:
            parts.append(
                sentence("case_lines", language, count=len(lines))
                if len(lines) > 1
                else sentence("case_line_one", language)
            )
        parts += [
            sentence(f"case_{kind}", language, count=counts[kind])
            for kind in ("surgery", "radiotherapy")
            if counts[kind]
        ]
        texts[key] = ("; " if key == "en" else "；").join(parts) + ("." if key == "en" else "。")
    return {**texts, "known": True, "original": found[0]["original"], "cites": found[0]["cites"]}


def _dated(date: str, language: str) -> str:
    """A date in brackets; that of a document says so in the language."""
    of_document = sentence("document_date", date="")
    if date.startswith(of_document):
        date = sentence("document_date", language, date=date.removeprefix(of_document))
    if not date:
        return ""
    return f"（{date}）" if language == CHINESE else f" ({date})"


def _by_state(items: list[Row]) -> list[Row]:
    """Items of one state in one paragraph, in English and Chinese."""
    groups: dict[str, list[Row]] = {}
    for item in items:
        groups.setdefault(item["state"], []).append(item)
    return [
        {
            "en": "; ".join(item["item"] for item in group), "zh": "；".join(item["item_zh"] for item in group),
            "state": group[0]["state"], "state_zh": group[0]["state_zh"],
        }
        for group in groups.values()
    ]  # fmt: skip


def _enclosed(dossier: Dossier) -> list[Row]:
    """The files beside the letter: our two summaries, then each category."""
    own = [
        {
            "file": f"{name}_{dossier.as_of}.pdf",
            "category": both(f"category_{key}"),
            "date": "",
            "pages": "",
            "to": f"{name}_{dossier.as_of}.pdf",
        }
        for name, key in (("Treatment_Summary", "treatment_summary"), ("Clinical_Summary", "clinical_summary"))
    ]
    return own + [
        {
            "file": plan.path.removeprefix("send/"), "category": category_words(plan.category), "date": plan.date,
            "pages": str(len(plan.pages) + (1 if plan.contents else 0)), "to": plan.path.removeprefix("send/"),
        }
        for plan in dossier.binders
        if not plan.path.startswith("send/annex/")
    ]  # fmt: skip


def category_words(category: str) -> Row:
    """A category in English and Chinese."""
    key = f"category_{category}"
    return both(key if has_sentence(key) else "category_other")


def contents_words(category: str) -> Row:
    """What the contents page of a category says in English and Chinese: its heads, and the name of the category in Chinese."""
    return {"title_zh": category_words(category)["zh"], "words": {key: both(key) for key in _CONTENTS}}


def _annex(dossier: Dossier) -> Row | None:
    count = sum(plan.path.startswith("send/annex/") for plan in dossier.binders)
    return both("enclosed_annex", count=count) if count else None


def _translations(dossier: Dossier) -> Row | None:
    count = len(printed_translations(dossier.case).keys() & {document.id for document in dossier.documents})
    return both("enclosed_translations", count=count) if count else None


def _images(dossier: Dossier) -> Row:
    count = sum(study.patient_match is PatientMatch.MATCH for study in dossier.case.studies)
    return both("images_here", count=count) if count else both("images_none")


def _waiver(gate: str, reason: str, language: str) -> str:
    return sentence(
        "waived_gate", language, gate=sentence(f"gate_{gate}", language), reason=outgoing(reason, 120, language)
    )
