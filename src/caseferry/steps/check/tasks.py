"""What a person should do next, in plain words."""

from __future__ import annotations

from collections.abc import Iterator

from caseferry.domain.checklist import ChecklistRow, ItemState, Task
from caseferry.domain.pages import Page, PageState
from caseferry.domain.people import PatientMatch
from caseferry.domain.understanding import Understanding
from caseferry.knowledge.hospitals import load_hospitals
from caseferry.steps.check.losses import losses
from caseferry.steps.check.unpaired import unpaired

_MENDABLE = ("link", "omitted")  # codes of intake's notes
_ASK_FOR = (ItemState.MISSING, ItemState.MENTIONED_NOT_ATTACHED)


def name_tasks(case: Understanding) -> tuple[Task, ...]:
    """Tasks for the family, the coordinator and the local doctor; nothing of them is an order for a test or advice."""
    found = [
        *_again(case), *_images(case), *unpaired(case), *_notes(case), *_missing(case), *_department(case), *_decisions(case),
    ]  # fmt: skip
    return tuple(dict.fromkeys(found))


def _again(case: Understanding) -> Iterator[Task]:
    for loss in losses(case):
        yield Task("family", f"{loss.about}: {loss.reason} {loss.next_step}".strip(), loss.about)


def _department(case: Understanding) -> Iterator[Task]:
    """A hospital whose profile names no department, and nobody named one."""
    hospital = load_hospitals().get(case.request.hospital)
    if hospital is not None and not hospital.departments and not case.request.department:
        words = (
            f"The profile of {hospital.name_en} names no department: the letter goes to its International Patient "
            "Department unless one is named (--department)."
        )
        yield Task("coordinator", words, hospital.id)


def _images(case: Understanding) -> Iterator[Task]:
    """Images that did not come whole, of the patient's own studies."""
    for study in case.studies:
        if study.patient_match is PatientMatch.MATCH:
            for lack in study.lacks:
                about = f"The images of {study.date or 'an unknown day'} ({', '.join(study.modalities)})"
                yield Task(
                    "family",
                    f"{about}: {lack}. Copy the disc again, whole, or ask the hospital for a new one.",
                    study.study_instance_uid,
                )


def _notes(case: Understanding) -> Iterator[Task]:
    """What intake remarked of a file and a family can mend: links that are not followed, media that an export left out."""
    for source in case.sources:
        for note in source.notes:
            code, _, words = note.partition(": ")
            if code in _MENDABLE and not source.duplicate_of:
                yield Task("family", f"{source.path}: {words}.", source.id)


def _missing(case: Understanding) -> Iterator[Task]:
    for row in case.checklist:
        if row.level != "conditional" and row.state in _ASK_FOR and row.item not in ("core/passport", "core/question"):
            yield Task("family", _wording(row), row.item)
            if row.level == "required" and _kind(row) == "test":
                yield Task(
                    "local_doctor",
                    f"{row.label}: please give the family a copy of the report, if it was made.",
                    row.item,
                )


def _wording(row: ChecklistRow) -> str:
    mentioned = row.state is ItemState.MENTIONED_NOT_ATTACHED
    state = "mentioned in the records, but the report is not here" if mentioned else "not found in the records"
    return f"{row.label}: {state}. {row.help}".strip()


def _kind(row: ChecklistRow) -> str:
    return "paper" if row.item in ("core/summary", "core/medication", "core/ps", "core/treatment_history") else "test"


def _decisions(case: Understanding) -> Iterator[Task]:
    names = {source.id: source.path for source in case.sources}
    for document in case.documents:
        place = f"{names.get(document.pages[0].source, '')}, page {document.pages[0].page}"
        theirs = case.identity.speaks_of_attendant((ref.source, ref.page) for ref in document.pages)
        if document.patient_match is PatientMatch.MISMATCH and document.category != "passport" and not theirs:
            reason = case.identity.reasons.get(document.id, "it names someone else")
            yield Task(
                "coordinator", f"{place} is held back: {reason}. Decide whether it belongs to the patient.", document.id
            )
        elif document.date.ambiguous:
            readings = " or ".join(document.date.alternatives)
            yield Task("coordinator", f"{place}: the date can be read as {readings}. Say which.", document.id)
        if not document.kind_known and document.patient_match is not PatientMatch.MISMATCH:
            yield Task(
                "coordinator", f"{place}: nothing on it tells what kind of record it is. Look at it, and say what it is.", document.id
            )  # fmt: skip
    for study in case.studies:
        if study.patient_match is not PatientMatch.MATCH:
            yield Task(
                "coordinator", f"The images of {study.date or 'an unknown day'} ({', '.join(study.modalities)}) are held back: "
                "they do not clearly name the patient. Decide whether they belong to the patient.", study.study_instance_uid,
            )  # fmt: skip
        for conflict in study.conflicts:
            about = f"The images of {study.date or 'an unknown day'} ({', '.join(study.modalities)})"
            yield Task("coordinator", f"{about}: {conflict}", study.study_instance_uid)
    for page in case.pages:
        yield from _looks(page, names[page.source])


def _looks(page: Page, name: str) -> Iterator[Task]:
    """What a person must look at, since no program reads it well: films, pictures, handwriting, stamps over words."""
    place = f"{name}, page {page.number}"
    notes = {note.code: note.message for note in page.notes}
    if "film" in notes:
        yield Task("coordinator", f"{place} is a picture of a film. Look at it, and decide whose it is.", page.source)
        yield Task("family", f"{place}: {notes['film']}", page.source)
    elif page.state is PageState.PICTURE:
        yield Task("coordinator", f"{place} is a picture without text. Look at it.", page.source)
    for code in ("handwriting", "stamp"):
        if code in notes:
            yield Task("coordinator", f"{place}: {notes[code]}", page.source)
