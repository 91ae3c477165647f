"""What is missing or doubtful, for the clinical summary."""

from __future__ import annotations

from caseferry.domain.people import PatientMatch
from caseferry.knowledge.wording import sentence
from caseferry.steps.compose.letter_dossier import Dossier
from caseferry.steps.compose.letter_places import Row
from caseferry.steps.compose.letter_speech import brief, outgoing
from caseferry.steps.compose.summary_findings import open_items, say_state

_SURE = 0.6  # below it a value waits for a person's look
_MOST = 16


def doubts(dossier: Dossier) -> list[Row]:
    """Open items by state, documents whose date or person is not clear, values read with little confidence, conditions waived."""
    return [*_items(dossier), *_documents(dossier), *_values(dossier), *_waived(dossier)]


def _items(dossier: Dossier) -> list[Row]:
    groups: dict[str, list[str]] = {}
    items = open_items(dossier)
    for row in items[:_MOST]:
        groups.setdefault(say_state(row), []).append(brief(row.label, 70))
    rows = [_row(state[:1].upper() + state[1:], "; ".join(labels)) for state, labels in groups.items()]
    return [*rows, _row("", sentence("says_more_items", count=len(items) - _MOST))] if len(items) > _MOST else rows


def _documents(dossier: Dossier) -> list[Row]:
    ambiguous = [document for document in dossier.documents if document.date.ambiguous]
    rows = [
        _row(
            sentence("lead_ambiguous"),
            " / ".join(document.date.alternatives[:4]),
            cites=dossier.places.cite_document(document),
        )
        for document in ambiguous[:4]
    ]
    strays = [document for document in dossier.documents if document.patient_match is PatientMatch.UNKNOWN]
    cites = [cite for document in strays[:4] for cite in dossier.places.cite_document(document)]
    return [*rows, _row(sentence("lead_unnamed"), str(len(strays)), cites=cites)] if strays else rows


def _values(dossier: Dossier) -> list[Row]:
    count = sum(fact.confidence < _SURE for fact in dossier.facts)
    return [_row("", sentence("says_doubtful", count=count))] if count else []


def _waived(dossier: Dossier) -> list[Row]:
    return [
        _row("", sentence("waived", gate=sentence(f"gate_{gate.gate}"), reason=outgoing(gate.waived, 140)))
        for gate in dossier.case.gates
        if gate.waived
    ][:4]


def _row(lead: str, text: str, *, cites: list[Row] | None = None) -> Row:
    return {"lead": lead, "text": text, "original": False, "origin": "", "date": "", "cites": cites or []}
