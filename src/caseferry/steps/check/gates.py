"""The conditions for sending: each closed, or open with a reason and what to do next."""

from __future__ import annotations

from collections.abc import Sequence

from caseferry.domain.checklist import ChecklistRow, Gate, ItemState
from caseferry.domain.dates import DateRole
from caseferry.domain.documents import DocumentReference, Placement
from caseferry.domain.people import PatientMatch
from caseferry.domain.understanding import Understanding
from caseferry.knowledge.translation_policy import load_policy
from caseferry.steps.check.losses import Loss, losses
from caseferry.steps.check.translation import awaiting_translation

_OWN_GATES = ("core/question", "core/summary", "core/pathology", "core/passport")
_LACKING = (ItemState.MISSING, ItemState.MENTIONED_NOT_ATTACHED, ItemState.UNKNOWN)
_SHOWN = 8


def open_gates(case: Understanding) -> tuple[Gate, ...]:
    """Every gate of the packet contract, in its order. `case.checklist` must be filled."""
    lost = losses(case)
    return (
        _gate(
            "recipient", not case.request.hospital, "No hospital was chosen; the letter goes to the International Patient Department.",
            "Choose the hospital (--hospital) and, where it is known, the department (--department).",
        ),
        _gate(
            "question", not case.request.question, "The question to the hospital is not written down.",
            "Write it in one or two sentences (--question).",
        ),
        _identity(case),
        _item(case, "core/summary", "summary", "No recent letter or summary of the treating doctor was found."),
        _item(case, "core/pathology", "pathology", "No pathology report was found."),
        _biopsy_date(case),
        _lost(
            "unreadable", [loss for loss in lost if loss.code != "limit"], "could not be read",
            "Send them again as the tasks say, or state that they are not needed.",
        ),
        _translation(case),
        _conflicts(case),
        _required(case),
        _lost(
            "limits", [loss for loss in lost if loss.code == "limit"], "went beyond a limit",
            "Send the file in smaller parts.",
        ),
    )  # fmt: skip


def _gate(name: str, is_open: bool, reason: str, next_step: str) -> Gate:
    return Gate(name, is_open, reason, next_step) if is_open else Gate(name, False)


def _identity(case: Understanding) -> Gate:
    patient, problems = case.identity.patient, list(case.identity.conflicts)
    if not patient.name:
        problems.insert(0, "The name of the patient could not be settled.")
    strays = [document for document in _clinical(case) if document.patient_match is PatientMatch.UNKNOWN]
    if strays:
        number = "1 document" if len(strays) == 1 else f"{len(strays)} documents"
        problems.append(f"{number} cannot be tied to the patient: {_titles(strays)}.")
    return _gate(
        "identity", bool(problems), " ".join(problems),
        'Say who the case is about (--patient "NAME;YYYY-MM-DD"), or decide for each of these documents.',
    )  # fmt: skip


def _item(case: Understanding, item: str, name: str, reason: str) -> Gate:
    row = next(row for row in case.checklist if row.item == item)
    here = row.state in (ItemState.PRESENT, ItemState.PRESENT_BUT_OLD, ItemState.PRESENT_DATE_UNKNOWN)
    return _gate(name, not here, reason, row.help)


def _biopsy_date(case: Understanding) -> Gate:
    reports = [document for document in _clinical(case) if document.category == "pathology"]
    dark = [document for document in reports if not (document.date.value and document.date_role is DateRole.COLLECTED)]
    return _gate(
        "biopsy_date", bool(dark), f"The day of the biopsy could not be read on: {_titles(dark)}.",
        "Ask the laboratory for a copy that shows it, or enter the date with a reason (decision set_date).",
    )  # fmt: skip


def _lost(name: str, lost: Sequence[Loss], what: str, next_step: str) -> Gate:
    places = "; ".join(f"{loss.about}: {loss.reason.rstrip('.')}" for loss in lost[:_SHOWN])
    more = f"; and {len(lost) - _SHOWN} more" if len(lost) > _SHOWN else ""
    number = "1 file or page" if len(lost) == 1 else f"{len(lost)} files or pages"
    return _gate(name, bool(lost), f"{number} {what}: {places}{more}.", next_step)


def _translation(case: Understanding) -> Gate:
    waiting = awaiting_translation(case)
    bare = [row.document for row in waiting if not row.lacking]
    parts = [f"A translation into {_target(case)} is asked for: {_titles(bare)}."] if bare else []
    parts += [
        f"The translation of {_titles([row.document])} does not count yet: {row.lacking}"
        for row in waiting
        if row.lacking
    ]
    return _gate(
        "translation", bool(waiting), " ".join(parts),
        "Have these documents translated (caseferry translate export), or state that the hospital takes them as they are.",
    )  # fmt: skip


def _target(case: Understanding) -> str:
    read = load_policy(case.request.hospital).read
    return " or ".join(word for code, word in (("en", "English"), ("zh", "Chinese")) if code in read)


def _conflicts(case: Understanding) -> Gate:
    unsettled = [conflict for conflict in case.conflicts if not conflict.settled]
    notes = " ".join(conflict.note for conflict in unsettled[:_SHOWN])
    return _gate(
        "conflicts", bool(unsettled), f"The records disagree in {_places(len(unsettled))}. {notes}",
        "Ask the treating doctor which is right; both are shown until a person settles it.",
    )  # fmt: skip


def _places(count: int) -> str:
    return "one place" if count == 1 else f"{count} places"


def _required(case: Understanding) -> Gate:
    lacking = [row for row in case.checklist if is_lacking(row) and row.item not in _OWN_GATES]
    return _gate(
        "required_items", bool(lacking), f"Not found: {'; '.join(row.label for row in lacking)}.",
        "Send what exists; what cannot be had is explained in the letter.",
    )  # fmt: skip


def is_lacking(row: ChecklistRow) -> bool:
    """True for a required item of which nothing is here. What is only old is here."""
    return row.level == "required" and row.state in _LACKING


def _clinical(case: Understanding) -> list[DocumentReference]:
    sent = (Placement.PACKET, Placement.ANNEX)
    return [
        document
        for document in case.documents
        if document.placed in sent
        and document.patient_match is not PatientMatch.MISMATCH
        and document.category not in ("passport", "administrative", "statement")
    ]


def _titles(documents: Sequence[DocumentReference]) -> str:
    names = [f"{_title(document)} ({document.date.value or 'undated'}, {document.language})" for document in documents]
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return "; ".join(names[:_SHOWN]) + more


def _title(document: DocumentReference) -> str:
    return document.title or document.category.replace("_", " ")
