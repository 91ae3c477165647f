"""The rows of the checklist: core, tumour type, therapies, with what the hospital asks beyond our usual."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from caseferry.domain.checklist import ChecklistRow, ItemState
from caseferry.domain.people import PatientMatch
from caseferry.domain.understanding import Understanding
from caseferry.knowledge.checklists import (
    IMAGING,
    Item,
    load_core,
    load_help,
    load_sources,
    load_therapies,
    load_tumours,
)
from caseferry.knowledge.hospitals import load_hospitals
from caseferry.steps.check.evidence import Evidence, facts_like, shown_by, stated_elsewhere
from caseferry.steps.check.recency import state_of
from caseferry.steps.check.records import Record, patient_records

_HERE = (ItemState.PRESENT, ItemState.PRESENT_BUT_OLD, ItemState.PRESENT_DATE_UNKNOWN)


def checklist_rows(case: Understanding) -> tuple[ChecklistRow, ...]:
    """One row per item that applies to the case, in the order of the data."""
    records = patient_records(case)
    return tuple(_row(item, case, records) for item in _applying(case))


def _applying(case: Understanding) -> tuple[Item, ...]:
    items = list(load_core())
    if case.cancer:
        items += load_tumours()[case.cancer].items
    for therapy in case.request.therapies:
        items += load_therapies()[therapy].items
    hospital = load_hospitals().get(case.request.hospital)
    if hospital is None:
        return tuple(items)
    days = dict(hospital.recency)
    return tuple(
        replace(
            item,
            recency_days=days.get(item.id, item.recency_days),
            recency_basis=f"asked by {hospital.name_en}" if item.id in days else item.recency_basis,
            level="required" if item.id in hospital.required else item.level,
        )
        for item in items
    )


def _row(item: Item, case: Understanding, records: Sequence[Record]) -> ChecklistRow:
    evidence = _evidence(item, case, records)
    if evidence:
        state, why = _state_here(item, evidence, case, records)
    else:
        state, why = _state_lacking(item, case, records)
    return ChecklistRow(
        item=item.id,
        label=item.label,
        label_zh=item.label_zh,
        level=item.level,
        state=state,
        documents=tuple(found.document for found in evidence if found.document),
        facts=tuple(dict.fromkeys(fact for found in evidence for fact in found.facts)),
        basis=f"{why} {_rule(item)}",
        help="" if state is ItemState.PRESENT else load_help(item.category),
        newest=evidence[0].newest if evidence else "",
    )


def _evidence(item: Item, case: Understanding, records: Sequence[Record]) -> tuple[Evidence, ...]:
    if item.rule == "question":
        return (Evidence("", (), (case.request.as_of.isoformat(),)),) if case.request.question else ()
    if item.rule == "dicom":
        return _studies(case)
    if item.rule == "passport":
        return tuple(Evidence(r.document.id, (), r.dates) for r in records if r.document.category == "passport")
    if item.rule == "imaging_prior":
        return _priors(records)
    return shown_by(item.found, records)


def _studies(case: Understanding) -> tuple[Evidence, ...]:
    mine = [study for study in case.studies if study.patient_match is PatientMatch.MATCH]
    found = [Evidence(study.report, (), (study.date,) if study.date else ()) for study in mine]
    return tuple(sorted(found, key=lambda item: item.newest, reverse=True))


def _priors(records: Sequence[Record]) -> tuple[Evidence, ...]:
    """Reports that have a later one of the same kind, newest first."""
    found = []
    for category in IMAGING:
        same = [record for record in records if record.document.category == category]
        same.sort(key=lambda record: (max(record.dates, default=""), record.document.id), reverse=True)
        found += [Evidence(record.document.id, (), record.dates) for record in same[1:]]
    return tuple(sorted(found, key=lambda item: (item.newest, item.document), reverse=True))


def _state_here(
    item: Item, evidence: Sequence[Evidence], case: Understanding, records: Sequence[Record]
) -> tuple[ItemState, str]:
    first = evidence[0]
    if item.rule == "question":
        return ItemState.PRESENT, "The question to the hospital is written down."
    state = state_of(first.dates, case.request.as_of, item.recency_days)
    if item.needs_date and not _has_role(item.needs_date, [found.document for found in evidence], records):
        return ItemState.PRESENT_DATE_UNKNOWN, f"Found, but the day it was {item.needs_date} could not be read."
    return state, _found_words(item, evidence, state)


def _has_role(role: str, documents: Sequence[str], records: Sequence[Record]) -> bool:
    held = [record.document for record in records if record.document.id in documents]
    return any(document.date_role.value == role and document.date.value for document in held)


def _found_words(item: Item, evidence: Sequence[Evidence], state: ItemState) -> str:
    number = len(evidence)
    when = f", newest {evidence[0].newest}" if evidence[0].newest else ", without a readable date"
    words = [f"Found in {number} {'place' if number == 1 else 'places'}{when}."]
    if item.partly and evidence[0].codes:
        words.append(f"It holds: {', '.join(evidence[0].codes)}.")
    if state is ItemState.PRESENT_BUT_OLD:
        words.append(f"Older than our usual {item.recency_days} days.")
    if state is ItemState.PRESENT_DATE_UNKNOWN:
        words.append(f"Whether it is within our usual {item.recency_days} days cannot be told.")
    return " ".join(words)


def _state_lacking(item: Item, case: Understanding, records: Sequence[Record]) -> tuple[ItemState, str]:
    if item.rule == "question":
        return ItemState.MISSING, "No question to the hospital was given."
    clinical = [record for record in records if record.document.category not in ("passport", "administrative")]
    cues = [(cue, record) for record in clinical for cue in record.mentions(item.mentions)]
    triggered = facts_like(item.trigger, clinical)
    for name in ("awaited", "not_done"):
        hit = next((record for cue, record in cues if cue == name), None)
        if hit is not None and (name == "not_done" or triggered or not item.trigger):
            state, words = _WORDS[name]
            denied = name == "not_done" and item.level == "conditional"  # `if operated`: it was not
            return ItemState.NOT_APPLICABLE if denied else state, words.format(_name(hit))
    elsewhere = stated_elsewhere(item.found, clinical)
    named = next((record for record in clinical if elsewhere and record.document.id == elsewhere[0].document), None)
    plain = next((record for cue, record in cues if not cue), None) if item.plain else None
    if triggered or named or (plain and not item.trigger):
        return ItemState.MENTIONED_NOT_ATTACHED, _mentioned(named or plain)
    return _state_unsaid(item, case)


def _state_unsaid(item: Item, case: Understanding) -> tuple[ItemState, str]:
    """The state of an item of which the records say nothing."""
    if case.cancer and item.id in load_tumours()[case.cancer].never:
        return ItemState.NOT_APPLICABLE, "This does not belong to the care of this tumour."
    if item.otherwise == ItemState.MISSING and (item.trigger or item.level == "conditional"):
        return ItemState.NOT_APPLICABLE, "Nothing in the records received says that this applies."
    if item.trigger and item.otherwise == ItemState.UNKNOWN:
        return ItemState.UNKNOWN, "The records received do not say whether it was done."
    return ItemState(item.otherwise), "Not found in the records received."


_WORDS = {
    "awaited": (
        ItemState.MENTIONED_NOT_ATTACHED,
        "The records state that it was requested, is awaited or comes separately ({}); the report itself was not found.",
    ),
    "not_done": (ItemState.STATED_NOT_PERFORMED, "The records state that it was not done ({})."),
}


def _mentioned(record: Record | None) -> str:
    where = f" ({_name(record)})" if record else ""
    return f"The records mention it{where}; the report itself was not found."


def _name(record: Record) -> str:
    document = record.document
    return ", ".join(part for part in (document.category.replace("_", " "), document.date.value) if part)


def _rule(item: Item) -> str:
    source = load_sources()[item.source]
    basis = "our own default" if item.recency_basis.startswith("DEFAULT") else item.recency_basis
    limit = "" if item.recency_days is None else f" Within {item.recency_days} days ({basis})."
    return f"Rule: {source.title}, checked {source.checked}, kept by {source.owner}.{limit}"
