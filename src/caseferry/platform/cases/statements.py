"""What a family said, as the text that `pack --statement` reads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from caseferry.platform.cases.models import Statement

_HEADINGS: Final = {
    "walking": "Walking and daily life",
    "eating": "Eating",
    "breathing": "Breathing",
    "pain": "Pain",
    "weight": "Weight",
    "allergies": "Allergies",
    "medicines": "Medicines",
    "other": "Other",
}


def statement_of(rows: Iterable[Statement]) -> str:
    """The newest word on each question, with its day; empty when nothing was said."""
    latest: dict[str, tuple[str, str]] = {}
    newest = ""
    for row in rows:
        newest = max(newest, row.said_on.isoformat())
        for key, answer in row.content.get("answers", {}).items():
            latest[key] = (row.said_on.isoformat(), answer)
    if not latest:
        return ""
    lines = [f"{_HEADINGS[key]} ({latest[key][0]}): {latest[key][1]}" for key in _HEADINGS if key in latest]
    return f"Statement of the family\n\nDate: {newest}\n\n" + "\n\n".join(lines) + "\n"
