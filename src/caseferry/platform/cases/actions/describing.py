"""What the case is about, as people say it: question, patient, travel companions, hospital."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping
from typing import Any, Final

from caseferry.knowledge.checklists import load_therapies
from caseferry.platform.access.actor import Actor
from caseferry.platform.cases.actions.building import want_build
from caseferry.platform.cases.actions.doing import action
from caseferry.platform.cases.directory import require_department
from caseferry.platform.cases.errors import BadInput
from caseferry.platform.cases.models import Case
from caseferry.platform.cases.names import index_names

WORDS: Final = {"question": 4000, "name": 200, "notes": 8000}
LISTS: Final = ("therapies", "attendants", "passwords")


@action("case.describe")
def describe(actor: Actor, case: Case, changes: Mapping[str, Any]) -> Case:
    """Change what people say of the case. Keys: question, name, birth_date, notes, contact{}, therapies[], attendants[], passwords[].

    Raises BadInput for a text that is too long, and for a therapy that there is no checklist of.
    """
    content = dict(case.content)
    for key, value in changes.items():
        if key in WORDS and len(value) > WORDS[key]:
            raise BadInput(key, f"at most {WORDS[key]} signs")
        if key == "therapies" and not set(value) <= set(load_therapies()):
            raise BadInput(key)
        if key in (*WORDS, *LISTS, "contact", "birth_date"):
            content[key] = value
    case.set_content({key: value for key, value in content.items() if value})
    case.save()
    index_names(case)
    if set(changes) - {"notes", "contact"}:
        want_build(case)
    return case


@action("case.locate")
def set_zone(actor: Actor, case: Case, zone: str) -> Case:
    """The zone in which the family's days and times are said, as a browser of theirs told it. Raises BadInput for one that is none."""
    if zone not in zoneinfo.available_timezones():
        raise BadInput("zone")
    case.zone = zone
    case.save(update_fields=["zone"])
    return case


@action("decision.make")
def choose_hospital(actor: Actor, case: Case, *, hospital: str, department: str, urgent: bool) -> Case:
    """Where the case is to go. Raises BadInput for a hospital or department that the directory does not have."""
    require_department(hospital, department)
    case.hospital, case.department, case.urgent = hospital, department, urgent
    case.save()
    want_build(case)
    return case


@action("decision.make")
def choose_cancer(actor: Actor, case: Case, *, cancer: str) -> Case:
    """The tumour type whose checklist counts; empty: as the records say."""
    case.cancer = cancer
    case.save()
    want_build(case)
    return case
