"""Finds the person the case is about among all that documents name, and what is known of them."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from caseferry.domain.documents import DocumentReference
from caseferry.domain.people import Patient, PatientMatch, PersonMention
from caseferry.domain.quotation import Quotation
from caseferry.domain.request import CaseRequest
from caseferry.steps.identify.compare import compare_person
from caseferry.steps.identify.names import Likeness, compare_names, fullness

WEIGHTS = {
    "medical_summary": 3.0, "pathology": 3.0, "discharge": 3.0, "treatment": 3.0, "radiotherapy": 3.0, "surgery": 3.0,
    "molecular": 2.5, "bone_marrow": 2.5, "labs": 1.0, "medication": 1.0, "passport": 1.0, "administrative": 0.4,
}  # fmt: skip
OTHER_WEIGHT = 2.0
CLEAR_LEAD = 1.5
"""The patient's documents must outweigh those of any other person by this factor."""


IDENTITY_PAPERS = frozenset({"passport"})


@dataclass(frozen=True, slots=True)
class Settled:
    """The patient (empty when not settled) and what is open, in plain words."""

    patient: Patient
    conflicts: tuple[str, ...] = ()


def settle_patient(documents: Sequence[DocumentReference], *, request: CaseRequest) -> Settled:
    """The patient of the case. What a person gave (`--patient`) is never overruled by documents."""
    named = [d for d in documents if d.person.name and not _is_attendant(d.person, request)]
    clusters = _clusters(named)
    if request.patient_name:
        return _given(request, named)
    if not clusters:
        return Settled(Patient(), ("no document names a patient",) if documents else ())
    ranked = sorted(clusters, key=lambda cluster: -_weight(cluster))
    if len(ranked) > 1 and _weight(ranked[0]) < CLEAR_LEAD * _weight(ranked[1]):
        people = " and ".join(sorted(_fullest(cluster) for cluster in ranked[:2]))
        return Settled(Patient(), (f"the documents name {people}, and neither clearly more: say who the patient is",))
    return _described(ranked[0], Patient(name=_fullest(ranked[0])))


def _is_attendant(person: PersonMention, request: CaseRequest) -> bool:
    return any(compare_names(person.name, attendant.name) >= Likeness.INITIALS for attendant in request.attendants)


def _clusters(documents: Sequence[DocumentReference]) -> list[list[DocumentReference]]:
    """Documents of one person together: those that name most come first, so that short forms join the fuller one."""
    clusters: list[list[DocumentReference]] = []
    for document in sorted(documents, key=lambda d: (-sum(fullness(d.person.name)[:1]), not d.person.birth_date)):
        home = next((cluster for cluster in clusters if _belongs(document, cluster)), None)
        if home is None:
            clusters.append([document])
        else:
            home.append(document)
    return clusters


def _belongs(document: DocumentReference, cluster: Sequence[DocumentReference]) -> bool:
    known = _gathered(cluster)
    return compare_person(document.person, known, on=document.date.day).match is PatientMatch.MATCH


def _gathered(cluster: Sequence[DocumentReference]) -> Patient:
    people = [document.person for document in cluster]
    births = Counter(person.birth_date for person in people if len(person.birth_date) == 10)
    sexes = Counter(person.sex for person in people if person.sex)
    return Patient(
        name=people[0].name,
        names=tuple(dict.fromkeys(person.name for person in people)),
        birth_date=births.most_common(1)[0][0] if births else "",
        sex=sexes.most_common(1)[0][0] if sexes else "",
        identifiers=tuple(dict.fromkeys(number for person in people for number in person.identifiers)),
    )


def _weight(cluster: Sequence[DocumentReference]) -> float:
    """Clinical letters and reports weigh most; many papers of one kind do not add up without end."""
    kinds = Counter(document.category for document in cluster)
    return sum(WEIGHTS.get(kind, OTHER_WEIGHT) * (1 + 0.5 * min(count - 1, 4)) for kind, count in kinds.items())


def _fullest(cluster: Sequence[DocumentReference]) -> str:
    """The fullest form in the script that most of the documents use."""
    names = [document.person.name for document in cluster]
    scripts = Counter(_alphabet(name) for name in names if name)
    return max(names, key=lambda name: (scripts[_alphabet(name)], fullness(name), name))


def _alphabet(name: str) -> str:
    """`LATIN`, `CYRILLIC`, `CJK` ...: the first word of the Unicode name of the first letter."""
    return next((unicodedata.name(char, "").split(" ")[0] for char in name if char.isalpha()), "")


def _given(request: CaseRequest, named: Sequence[DocumentReference]) -> Settled:
    """What a person said, enriched by the documents that fit it."""
    base = Patient(name=request.patient_name, names=(request.patient_name,), birth_date=request.patient_birth_date)
    fitting = [d for d in named if compare_person(d.person, base, on=d.date.day).match is PatientMatch.MATCH]
    settled = _described(fitting, base)
    missing = () if fitting or not named else ("no document names the patient that was given",)
    return Settled(settled.patient, settled.conflicts + missing)


def _described(cluster: Sequence[DocumentReference], base: Patient) -> Settled:
    """Everything the patient's documents say of them; contradictions are listed, and a tie decides nothing."""
    people = [document.person for document in cluster]
    births = Counter(person.birth_date for person in people if len(person.birth_date) == 10)
    sexes = Counter(person.sex for person in people if person.sex)
    birth = base.birth_date or _majority(births)
    conflicts = []
    others = sorted(value for value in births if value != birth)
    if others:
        conflicts.append(
            "birth dates written for the patient: " + ", ".join(sorted({*others, *births, *([birth] if birth else [])}))
        )
    if len(sexes) > 1:
        conflicts.append("sexes written for the patient: " + ", ".join(sorted(sexes)))
    partial = _partial_birth(people) if not birth and not births else ""
    patient = Patient(
        base.name,
        tuple(dict.fromkeys([*base.names, *(person.name for person in people)])),
        birth or partial,
        _majority(sexes),
        _numbers(cluster),
        _quotations(cluster, base.name),
    )
    return Settled(patient, tuple(conflicts))


def _numbers(cluster: Sequence[DocumentReference]) -> tuple[str, ...]:
    """Hospital and laboratory numbers; never that of an identity paper, which must not travel with clinical files (requirement R10)."""
    clinical = [document.person for document in cluster if document.category not in IDENTITY_PAPERS]
    return tuple(dict.fromkeys(number for person in clinical for number in person.identifiers))


def _majority(votes: Counter[str]) -> str:
    """The value that more documents give than all others together; empty otherwise."""
    if not votes:
        return ""
    value, count = votes.most_common(1)[0]
    return value if 2 * count > sum(votes.values()) else ""


def _partial_birth(people: Sequence[PersonMention]) -> str:
    values = sorted(
        {person.birth_date for person in people if person.birth_date}, key=lambda value: (-len(value), value)
    )
    return values[0] if values else ""


def _quotations(cluster: Sequence[DocumentReference], name: str) -> tuple[Quotation, ...]:
    """Where the patient's data stand: every document's, that of the fullest name first."""
    ordered = sorted(cluster, key=lambda document: document.person.name != name)
    return tuple(dict.fromkeys(quotation for document in ordered for quotation in document.person.quotations))
