"""Hospitals and departments: what the package ships, with what an administrator changed since."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace

from django.utils import timezone

from caseferry.domain.directory import Assessment, DirectoryEntry
from caseferry.knowledge.hospitals import Hospital, load_hospitals
from caseferry.platform.cases.errors import BadInput
from caseferry.platform.cases.models import HospitalChange
from caseferry.platform.look.wording import is_key, say
from caseferry.steps.address import assess_entry


def directory() -> Mapping[str, Hospital]:
    """Every hospital by id, in the directory's order; departments as the administrator last verified them."""
    changes = {row.hospital: row.entry for row in HospitalChange.objects.all()}
    return {
        key: replace(entry, departments=tuple(changes[key].get("departments", entry.departments)))
        if key in changes
        else entry
        for key, entry in load_hospitals().items()
    }


def department_words(name: str, language: str) -> str:
    """A department as its hospital writes it; for a Chinese reader after its Chinese name, where there are words for it.

    >>> department_words("Department of Thoracic Surgery", "zh-Hans"), department_words("Hope Centre", "zh-Hans")
    ('胸外科（Department of Thoracic Surgery）', 'Hope Centre')
    """
    core = name.casefold().strip().removeprefix("department of ").removesuffix(" department").replace(" and ", " & ")
    key = f"desk.department.{re.sub('[^a-z]+', '_', core).strip('_')}"
    return f"{say(key, language)}（{name}）" if language == "zh-Hans" and is_key(key) else name


def verified_on(hospital: str) -> dt.date | None:
    """The day on which an administrator last verified the entry, if one did."""
    row = HospitalChange.objects.filter(hospital=hospital).first()
    return row.verified_on if row else None


def require_department(hospital: str, department: str, *, email: str = "") -> None:
    """Raises BadInput when there is no such hospital, no department is named, or the address is a general one (capability S1)."""
    if hospital not in load_hospitals():
        raise BadInput("hospital")
    for objection in assess_desk(hospital, department, email=email).refusals:
        raise BadInput("email" if "address" in objection.code else "department", objection.reason)


def assess_desk(hospital: str, department: str, *, email: str = "") -> Assessment:
    """What is to be said of sending to this desk: why it cannot be chosen, and warnings to show beside it."""
    change = HospitalChange.objects.filter(hospital=hospital).first()
    entry = DirectoryEntry(
        hospital,
        department.strip(),
        "department",
        email.strip() or "link",
        channel="email" if email.strip() else "portal",
        verified_on=change.verified_on if change else None,
        verified_by=change.verified_by if change else "",
    )
    return assess_entry(entry, as_of=timezone.now().date())
