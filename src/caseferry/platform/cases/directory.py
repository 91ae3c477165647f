"""Hospitals and departments: what the package ships, with what an administrator changed since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from caseferry.knowledge.hospitals import Hospital, load_hospitals
from caseferry.platform.cases.errors import BadInput
from caseferry.platform.cases.models import HospitalChange


def directory() -> Mapping[str, Hospital]:
    """Every hospital by id, in the directory's order; departments as the administrator last verified them."""
    changes = {row.hospital: row.entry for row in HospitalChange.objects.all()}
    return {
        key: replace(entry, departments=tuple(changes[key].get("departments", entry.departments)))
        if key in changes
        else entry
        for key, entry in load_hospitals().items()
    }


def verified_on(hospital: str) -> dt.date | None:
    """The day on which an administrator last verified the entry, if one did."""
    row = HospitalChange.objects.filter(hospital=hospital).first()
    return row.verified_on if row else None


def require_department(hospital: str, department: str) -> None:
    """Raises BadInput when there is no such hospital, or when no department is named: a general address cannot be chosen."""
    if hospital not in load_hospitals():
        raise BadInput("hospital")
    if not department.strip():
        raise BadInput("department", "a named department, never a general address")
