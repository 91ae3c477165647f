"""Names of files: the prefix of the category and the newest document date inside."""

from __future__ import annotations

import re
from collections.abc import Iterable

from caseferry.domain.documents import DocumentReference
from caseferry.knowledge.categories import STATEMENT, load_categories
from caseferry.steps.compose.placement import naming_date

NAME = re.compile(r"^[A-Z][A-Za-z]*(_[A-Za-z]+)*_(\d{4}-\d{2}-\d{2}|undated)(_part\d+of\d+)?\.pdf$")
"""What every PDF that we make is called (packet contract)."""
UNDATED = "undated"
UNSORTED = "unsorted"
_OWN = {STATEMENT: ("Statement", 0), UNSORTED: ("Unsorted", 99)}


def prefix_of(category: str) -> str:
    """The prefix of a category's PDF. Raises KeyError for an unknown category."""
    return _OWN[category][0] if category in _OWN else load_categories()[category].prefix


def order_of(category: str) -> int:
    """Where a category stands among the others."""
    return _OWN[category][1] if category in _OWN else load_categories()[category].order


def title_of(category: str) -> str:
    """A category in words.

    >>> title_of("medical_summary")
    'Medical Summary'
    """
    return prefix_of(category).replace("_", " ")


def newest_date(documents: Iterable[DocumentReference]) -> str:
    """The newest exact date, or `undated`."""
    return max((naming_date(document) for document in documents), default="") or UNDATED


def file_name(category: str, date: str) -> str:
    """`Pathology_2025-09-12.pdf`."""
    return f"{prefix_of(category)}_{date or UNDATED}.pdf"
