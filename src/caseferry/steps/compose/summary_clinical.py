"""The clinical summary, two pages at most, every sentence with its place, as data for its template."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from caseferry.domain.facts import Assertion, Fact, TimelineEntry
from caseferry.knowledge.wording import sentence
from caseferry.steps.compose.letter_changes import change_rows
from caseferry.steps.compose.letter_dossier import Dossier
from caseferry.steps.compose.letter_places import Row
from caseferry.steps.compose.letter_speech import brief, coded_words, say_drugs, say_period
from caseferry.steps.compose.summary_findings import biomarkers, conflicts, distinct, performance, responses, stage
from caseferry.steps.compose.summary_imaging import imaging_rows
from caseferry.steps.compose.summary_labs import latest_labs, trends
from caseferry.steps.compose.summary_open import doubts
from caseferry.steps.compose.summary_rows import say_dose, say_name, shown_entries
from caseferry.steps.compose.summary_treatment import patient_row, words_of

_QUESTION = 1200
_MOST = 12  # findings of one kind
_MOST_LINES = 22  # of treatment
_WORDS = (
    "as_of", "foot_software", "foot_promise", "original_wording", "not_found", "not_documented", "latest_labs", "trends",
    "part_question", "part_diagnosis", "part_biology", "part_extent",
    "part_treatment", "part_condition", "part_background", "part_imaging", "part_doubt", "part_changed", "no_question", "more_here",
)  # fmt: skip


def clinical_summary(dossier: Dossier) -> dict[str, Any]:
    """Question, diagnosis, biology, extent, treatment, condition, background, imaging, doubts, changes: in this order."""
    return {
        "as_of": dossier.as_of,
        "title": sentence("clinical_title"),
        "patient": patient_row(dossier.case.identity.patient),
        "question": brief_lines(dossier.case.request.question) or sentence("no_question"),
        "parts": [
            {"head": sentence("part_diagnosis"), "rows": _diagnosis(dossier)},
            {"head": sentence("part_biology"), "rows": _lead("", biomarkers(dossier, at_most=24)), "inline": True},
            {"head": sentence("part_extent"), "rows": _extent(dossier)},
            {"head": sentence("part_treatment"), "rows": _treatment(dossier)},
        ],
        "condition": [*performance(dossier), *responses(dossier), *_kind(dossier, "toxicity")],
        "labs": latest_labs(dossier),
        "trends": trends(dossier),
        "background": _background(dossier),
        "imaging": imaging_rows(dossier),
        "doubts": doubts(dossier),
        "conflicts": conflicts(dossier),
        "changed": change_rows(dossier.changes),
        "words": words_of(_WORDS),
    }


def brief_lines(words: str) -> str:
    """A text of several lines, cut where it is long."""
    return "\n".join(brief(line, _QUESTION) for line in words[:_QUESTION].splitlines() if line.strip())


def _lead(lead: str, rows: Iterable[Row]) -> list[Row]:
    return [{**row, "lead": lead if number == 0 else ""} for number, row in enumerate(rows)]


def _diagnosis(dossier: Dossier) -> list[Row]:
    rows: list[Row] = []
    for kind in ("diagnosis", "histology", "primary_site", "grade"):
        found = distinct(dossier, reversed(dossier.of_kind(kind)))[:4]
        rows += _lead(sentence(f"lead_{kind}"), found)
    return rows + _lead(sentence("head_stage"), stage(dossier, at_most=6))


def _extent(dossier: Dossier) -> list[Row]:
    told = (Assertion.PRESENT, Assertion.UNCERTAIN, Assertion.ABSENT)
    sites = distinct(dossier, reversed(dossier.of_kind("metastasis", assertions=told)))[:_MOST]
    lesions = [_sized(row, fact) for row, fact in _with_facts(dossier, list(reversed(dossier.of_kind("lesion")))[:8])]
    return _lead(sentence("lead_metastasis"), sites) + _lead(sentence("lead_lesion"), lesions)


def _with_facts(dossier: Dossier, facts: Sequence[Fact]) -> list[tuple[Row, Fact]]:
    return [(distinct(dossier, [fact])[0], fact) for fact in facts]


def _sized(row: Row, fact: Fact) -> Row:
    """A lesion with its place and size where they were read apart from its words."""
    site, size = fact.attributes.get("site", ""), fact.attributes.get("size_mm", "")
    printed = any(char.isdigit() for char in row["text"])
    more = [part for part in (site, "" if printed or not size else f"{size} mm") if part and part not in row["text"]]
    return {**row, "text": ", ".join([row["text"], *more])}


def _treatment(dossier: Dossier) -> list[Row]:
    entries = shown_entries(dossier)
    rows = [_course(dossier, entry) for entry in entries[:_MOST_LINES]]
    if len(entries) > _MOST_LINES:
        rows.append(_plain(sentence("says_more", count=len(entries) - _MOST_LINES)))
    return rows


def _course(dossier: Dossier, entry: TimelineEntry) -> Row:
    """One course as a sentence: what, how much, when, how it answered, why it stopped."""
    name, period = say_name(dossier, entry), say_period(entry.start, entry.end)
    lead = sentence("lead_line", line=entry.line) if entry.line else sentence(f"kind_{entry.kind}")
    drugs = say_drugs(entry).en
    parts = [
        coded_words("settings", entry.setting).en.lower(),
        f"({brief(drugs, 90)})" if drugs and drugs.casefold() != name.en.casefold() else "",
        sentence("planned") if entry.planned else "",
    ]
    return {
        "lead": lead, "text": brief(name.en, 90), "original": name.original, "origin": "",
        "tail": "; ".join(part for part in (" ".join(p for p in parts if p), *_details(entry, period)) if part),
        "date": "", "cites": dossier.cite(*dossier.facts_of(entry.facts), at_most=3),
    }  # fmt: skip


def _details(entry: TimelineEntry, period: Row) -> list[str]:
    unknown = sentence("not_documented")
    dates = " ".join(filter(None, (period["text"], f"({period['lacking']})" if period["lacking"] else "")))
    cycles = sentence("says_cycles", given=entry.cycles_given or unknown, planned=entry.cycles_planned or unknown)
    response = brief(coded_words("responses", entry.response).en, 70) or unknown
    reason = brief(coded_words("reasons", entry.stop_reason).en, 90) or unknown
    if entry.kind != "systemic":
        single = entry.start or entry.end or sentence("date_unknown")
        return [
            dates or sentence("date_unknown") if entry.kind == "radiotherapy" else single,
            say_dose(entry),
            cycles if entry.cycles_given else "",
            *([sentence("says_best", what=response)] if entry.response else []),
            *([sentence("says_stopped", what=reason)] if entry.stop_reason else []),
        ]
    if entry.planned:
        return [dates, cycles if entry.cycles_given or entry.cycles_planned else ""]
    return [
        dates or sentence("date_unknown"),
        cycles,
        sentence("says_best", what=response),
        sentence("says_stopped", what=reason),
    ]


def _kind(dossier: Dossier, kind: str, *, assertions: Sequence[Assertion] = (Assertion.PRESENT,)) -> list[Row]:
    facts = list(reversed(dossier.of_kind(kind, assertions=assertions)))
    rows = distinct(dossier, facts)
    more = [_plain(sentence("says_more", count=len(rows) - _MOST))] if len(rows) > _MOST else []
    return _lead(sentence(f"lead_{kind}"), rows[:_MOST]) + more


def _background(dossier: Dossier) -> list[Row]:
    rows = [
        *_kind(dossier, "comorbidity"),
        *_kind(dossier, "allergy", assertions=(Assertion.PRESENT, Assertion.ABSENT)),
    ]
    rows += _kind(dossier, "medication")
    past = [
        fact
        for fact in dossier.facts
        if fact.assertion in (Assertion.HISTORICAL, Assertion.FAMILY) and fact.kind != "lab"
    ]
    return rows + _lead(sentence("lead_history"), distinct(dossier, past)[:6])


def _plain(text: str) -> Row:
    return {"lead": "", "text": text, "original": False, "origin": "", "date": "", "cites": []}
