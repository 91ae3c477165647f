"""The hospitals that a case can be addressed to (`data/hospitals.yaml`). No contact addresses: an administrator enters those."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from caseferry.domain.schedule import Band
from caseferry.knowledge.choices import choose
from caseferry.knowledge.tables import load_yaml
from caseferry.knowledge.working_calendars import load_calendars, usual_band

_NEEDED = ("id", "en", "zh", "city", "source", "confidence")
_POSSIBLE = frozenset(("departments", "strengths", "note", "ship", "languages", "calendar", "bands", "checklist"))
_CONFIDENCES = ("high", "medium", "low")


@dataclass(frozen=True, slots=True)
class Hospital:
    """A hospital: names, city, departments as its pages name them; `recency` days by checklist item id, `languages` it reads.

    `strengths` are for the coordinator's eye only, never a ranking. `calendar` is an id of working_calendars.yaml; `bands` are
    (service, shortest, longest) in working days where the hospital states its own.
    """

    id: str
    name_en: str
    name_zh: str
    city: str
    departments: tuple[str, ...] = ()
    strengths: tuple[str, ...] = ()
    source: str = ""
    confidence: str = ""
    recency: tuple[tuple[str, int], ...] = ()
    required: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("en", "zh")
    calendar: str = "mainland"
    bands: tuple[tuple[str, int, int], ...] = ()

    def band(self, service: str = "opinion") -> Band:
        """How many working days an answer of this service takes here; the usual band where the hospital states none."""
        own = {name: Band(shortest, longest, self.source) for name, shortest, longest in self.bands}
        return own.get(service) or usual_band()


@functools.cache
def load_hospitals() -> dict[str, Hospital]:
    """The hospitals by id; rows with `ship: false` are left out. Raises ValueError that names the row and what is wrong with it."""
    return read_hospitals(load_yaml("hospitals.yaml")["hospitals"])


def read_hospitals(rows: Sequence[Mapping[str, Any]]) -> dict[str, Hospital]:
    """The hospitals of these rows by id. Raises ValueError for a missing or unknown key, an empty name, an id that stands twice."""
    names = [str(row.get("id") or "") for row in rows]
    for name, row in zip(names, rows, strict=True):
        _check(name, row)
    if len(set(names)) != len(names):
        raise ValueError("hospitals.yaml: an id stands twice")
    return {name: _hospital(row) for name, row in zip(names, rows, strict=True) if row.get("ship", True)}


def find_hospital(text: str) -> str:
    """The id of the hospital that `text` names. Raises UsageError with close matches."""
    names = {row.id: (row.id, row.name_en, row.name_zh) for row in load_hospitals().values()}
    return choose(text, names, what="hospital")


def _check(name: str, row: Mapping[str, Any]) -> None:
    empty = [key for key in _NEEDED if not row.get(key)]
    unknown = sorted(set(row) - set(_NEEDED) - _POSSIBLE)
    if empty:
        raise ValueError(f"hospitals.yaml: {name or 'a row'} has no {', '.join(empty)}")
    if unknown:
        raise ValueError(f"hospitals.yaml: {name} has the unknown key {', '.join(unknown)}")
    if row["confidence"] not in _CONFIDENCES:
        raise ValueError(
            f"hospitals.yaml: {name} has the confidence {row['confidence']!r}, not {' or '.join(_CONFIDENCES)}"
        )


def _hospital(row: Mapping[str, Any]) -> Hospital:
    overlay = row.get("checklist", {})
    return Hospital(
        id=row["id"],
        name_en=row["en"],
        name_zh=row["zh"],
        city=row["city"],
        departments=tuple(row.get("departments", ())),
        strengths=tuple(row.get("strengths", ())),
        source=row["source"],
        confidence=row["confidence"],
        recency=tuple(sorted(overlay.get("recency_days", {}).items())),
        required=tuple(overlay.get("required", ())),
        languages=tuple(row.get("languages", ("en", "zh"))),
        calendar=_calendar(row),
        bands=tuple((name, *days) for name, days in sorted(row.get("bands", {}).items())),
    )


def _calendar(row: Mapping[str, Any]) -> str:
    name: str = row.get("calendar", "mainland")
    if name not in load_calendars():
        raise ValueError(f"hospitals.yaml: {row['id']} has an unknown calendar")
    return name
