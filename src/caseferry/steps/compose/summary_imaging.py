"""Scans for the clinical summary: the newest report of each kind with the earlier ones beside it, and the images that are here."""

from __future__ import annotations

from caseferry.domain.documents import DocumentReference
from caseferry.domain.facts import Fact
from caseferry.domain.people import PatientMatch
from caseferry.knowledge.checklists import IMAGING
from caseferry.knowledge.wording import sentence
from caseferry.steps.compose.binders import document_date, document_title
from caseferry.steps.compose.letter_dossier import Dossier
from caseferry.steps.compose.letter_places import Row
from caseferry.steps.compose.letter_speech import brief, say_fact

_PRIORS = 2
_FINDINGS = 4


def imaging_rows(dossier: Dossier) -> list[Row]:
    """Reports newest first within each kind, each with what was read from it; then the studies whose images are here."""
    rows: list[Row] = []
    for category in IMAGING:
        held = [document for document in dossier.documents if document.category == category]
        newest_first = sorted(held, key=lambda document: (document.date.value, document.id), reverse=True)
        for number, document in enumerate(newest_first[: 1 + _PRIORS]):
            rows.append(_report(dossier, document, first=number == 0))
    return rows + _images(dossier)


def _report(dossier: Dossier, document: DocumentReference, *, first: bool) -> Row:
    found = [
        fact
        for fact in dossier.facts
        if fact.document == document.id and fact.kind in ("response", "metastasis", "lesion")
    ]
    return {
        "lead": sentence(f"category_{document.category}") if first else sentence("lead_prior"),
        "text": brief(document_title(document), 60),
        "original": document.language.split("-")[0] not in ("en", "und"),
        "origin": "",
        "tail": "; ".join(_finding(fact) for fact in found[:_FINDINGS]),
        "date": document_date(document),
        "cites": dossier.places.cite_document(document),
    }


def _finding(fact: Fact) -> str:
    said = say_fact(fact)
    words = brief(said.en, 70)
    return f"“{words}”" if said.original else words


def _images(dossier: Dossier) -> list[Row]:
    """One row per study of the patient; its place is its folder."""
    return [
        {
            "lead": sentence("category_dicom"),
            "text": sentence(
                "says_images", modalities=", ".join(study.modalities) or sentence("not_documented"), series=study.series, instances=study.instances
            ),
            "original": False, "origin": "", "tail": brief(study.description, 60), "date": study.date or sentence("date_unknown"), "cites": [],
        }
        for study in dossier.case.studies
        if study.patient_match is PatientMatch.MATCH
    ][:6]  # fmt: skip
