"""Is this document about the patient? Name, birth date, age, sex and numbers together, with the reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from caseferry.domain.people import Patient, PatientMatch, PersonMention
from caseferry.steps.identify.names import Likeness, compare_names

OTHER_GENERATION = 10
"""Years between two birth dates, or ages, from which one name is taken for two people."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The match, why, and what contradicts it (plain words; empty when nothing does)."""

    match: PatientMatch
    reason: str
    conflict: str = ""


def compare_person(person: PersonMention, patient: Patient, *, on: dt.date | None = None) -> Verdict:
    """`person` as a document names them against the patient. `on` is the document's date, for an age."""
    if not (patient.name or patient.names):
        return Verdict(PatientMatch.UNKNOWN, "the patient of the case is not settled")
    birth = _births(person, patient)
    number = bool(set(map(_plain, person.identifiers)) & set(map(_plain, patient.identifiers)))
    if not person.name:
        return _nameless(birth, number)
    likeness = max(compare_names(person.name, name) for name in dict.fromkeys((patient.name, *patient.names)) if name)
    if likeness >= Likeness.INITIALS:
        return _same_name(person, patient, birth, number, on)
    return _other_name(likeness, birth, number)


def _births(person: PersonMention, patient: Patient) -> str:
    """`equal`, `near` (one part differs, or two parts or digits are swapped), `far`, or empty when one is not known."""
    known = patient.birth_date
    readings = [r for r in (person.birth_date, *person.birth_readings) if r]
    if not known or not readings:
        return ""
    if any(known.startswith(r) or r.startswith(known) for r in readings):
        return "equal"
    return "near" if any(_near(known, r) for r in readings) else "far"


def _near(one: str, other: str) -> bool:
    a, b = one.split("-"), other.split("-")
    if len(a) != len(b) or len(a) != 3:
        return False
    swapped = a[0] == b[0] and a[1] == b[2] and a[2] == b[1]
    differ = [x != y for x, y in zip(a, b, strict=True)]
    turned = a[1:] == b[1:] and a[0][:2] == b[0][:2] and a[0][2:] == b[0][:1:-1]  # 1963 typed as 1936
    return swapped or turned or (sum(differ) == 1 and abs(int(a[0]) - int(b[0])) < OTHER_GENERATION)


def _plain(number: str) -> str:
    return "".join(character for character in number.casefold() if character.isalnum())


def _nameless(birth: str, number: bool) -> Verdict:
    if number:
        return Verdict(PatientMatch.MATCH, "no name, but the same number of the patient")
    if birth == "equal":
        return Verdict(PatientMatch.MATCH, "no name, but the same birth date")
    if birth == "far":
        return Verdict(PatientMatch.MISMATCH, "no name, and another birth date")
    return Verdict(PatientMatch.UNKNOWN, "no name on the document")


def _same_name(person: PersonMention, patient: Patient, birth: str, number: bool, on: dt.date | None) -> Verdict:
    other_sex = bool(person.sex and patient.sex and person.sex != patient.sex)
    years = _years_apart(person, patient, on)
    if birth == "far":
        return _other_birth(person, patient, number=number, other_sex=other_sex)
    if other_sex and birth != "equal" and not number:
        return Verdict(PatientMatch.MISMATCH, "a name that fits, but another sex")
    if years >= OTHER_GENERATION and birth != "equal" and not number:
        return Verdict(PatientMatch.MISMATCH, f"a name that fits, but an age that is {years} years off")
    conflict = ""
    if birth == "near":
        conflict = f"two birth dates under one name: {patient.birth_date} and {person.birth_date or ' or '.join(person.birth_readings)}"
    elif other_sex:
        conflict = f"two sexes under one name: {patient.sex} and {person.sex}"
    elif years > 2:
        conflict = f"the age {person.age} does not fit the birth date {patient.birth_date}"
    return Verdict(PatientMatch.MATCH, "the same name" + (" and birth date" if birth == "equal" else ""), conflict)


def _other_birth(person: PersonMention, patient: Patient, *, number: bool, other_sex: bool) -> Verdict:
    readings = person.birth_date or " or ".join(person.birth_readings)
    words = f"two birth dates under one name: {patient.birth_date} and {readings}"
    if number and not other_sex:
        return Verdict(PatientMatch.MATCH, "the same name and number of the patient, but another birth date", words)
    gap = abs(int(readings[:4]) - int(patient.birth_date[:4]))
    if other_sex or gap >= OTHER_GENERATION:
        return Verdict(PatientMatch.MISMATCH, "a name that fits, but another birth date")
    return Verdict(PatientMatch.UNKNOWN, "the same name with another birth date: a person must decide", words)


def _years_apart(person: PersonMention, patient: Patient, on: dt.date | None) -> int:
    """How far the printed age is from the age that the birth date gives on that day; 0 when it cannot be told."""
    if person.age is None or on is None or len(patient.birth_date) < 4:
        return 0
    full = len(patient.birth_date) == 10
    age = on.year - int(patient.birth_date[:4]) - int(full and (on.month, on.day) < _day(patient.birth_date))
    return max(0, abs(person.age - age) - (0 if full else 1))


def _day(iso: str) -> tuple[int, int]:
    return int(iso[5:7]), int(iso[8:10])


def _other_name(likeness: Likeness, birth: str, number: bool) -> Verdict:
    if birth == "equal" and (number or likeness >= Likeness.SHARED):
        return Verdict(PatientMatch.MATCH, "the same birth date and part of the name")
    if number and birth != "far":
        return Verdict(PatientMatch.MATCH, "the same number of the patient", "another name under the patient's number")
    if likeness is Likeness.DOUBTFUL and birth != "far":
        return Verdict(PatientMatch.UNKNOWN, "a name that may be the same in other letters: a person must decide")
    if likeness is Likeness.SINGLE and birth != "far":
        return Verdict(PatientMatch.UNKNOWN, "only one part of the name is written")
    if birth == "equal":
        return Verdict(
            PatientMatch.UNKNOWN, "the same birth date under another name", "another name with the patient's birth date"
        )
    return Verdict(PatientMatch.MISMATCH, "another person's name")
