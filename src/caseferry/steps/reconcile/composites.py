"""Regimens told in parts: EC and then docetaxel, where the records call the whole EC-T."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from caseferry.knowledge.regimens import load_regimens
from caseferry.steps.reconcile.mentions import first_day, last_day
from caseferry.steps.reconcile.systemic import Course

_TAXANES = frozenset({"paclitaxel", "docetaxel", "nab-paclitaxel"})
_PARTED = re.compile(r"[-→>/]")
_REST = 90
"""Days between the parts of one sequential regimen, at most."""


def joined(courses: Sequence[Course]) -> list[Course]:
    """The courses, those parts put under a sequential regimen that a document of theirs names as the whole."""
    result = list(courses)
    for whole in courses:
        drugs = _drugs_of_sequence(whole)
        parts = [course for course in result if course is not whole and drugs and _is_part(course, whole, drugs)]
        covered = {_taxane(drug) for course in parts for drug in _drugs(course)}
        if not parts or covered != drugs or not _near(parts):
            continue
        for course in parts:
            whole.parts += course.parts
            whole.sequence.append(course)
            result.remove(course)
    return result


def _drugs_of_sequence(course: Course) -> set[str]:
    """The drugs of a regimen whose name shows a sequence (AC-T, EC-T); empty for others."""
    name = course.key.split("|")[0]
    regimen = next((r for r in load_regimens() if r.name == name), None)
    if regimen is None or not _PARTED.search(regimen.letters) or regimen.letters.startswith(("R-", "D-", "G-")):
        return set()
    return {_taxane(drug) for drug in regimen.drugs}


def _drugs(course: Course) -> set[str]:
    return {drug for part in course.parts for drug in part.attribute("drugs").split(", ") if drug}


def _taxane(drug: str) -> str:
    return "taxane" if drug in _TAXANES else drug


def _is_part(course: Course, whole: Course, drugs: set[str]) -> bool:
    own = {_taxane(drug) for drug in _drugs(course)}
    together = {p.fact.document for p in course.parts} & {p.fact.document for p in whole.parts}
    aside = course.key.split("|")[1]
    return bool(course.given) and not aside and bool(own) and own < drugs and bool(together)


def _near(parts: Sequence[Course]) -> bool:
    spans = sorted(
        (begin, last_day(c.end or c.start) or begin) for c in parts if (begin := first_day(c.start)) is not None
    )
    return all((later[0] - earlier[1]).days <= _REST for earlier, later in pairwise(spans))
