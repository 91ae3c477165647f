"""Finds cases by the names of people without storing a name that can be read."""

from __future__ import annotations

from caseferry.platform.cases.models import Case
from caseferry.platform.vault import index


def index_names(case: Case) -> None:
    """Index the patient's and the contact's names again, after they changed; the reference is found by itself."""
    content = case.content
    names = [content.get("name", ""), content.get("contact", {}).get("name", "")]
    names += [row.get("name", "") for row in content.get("attendants", [])]
    index.index_names(case.pk, [name for name in names if name])
