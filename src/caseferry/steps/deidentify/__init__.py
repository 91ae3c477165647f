"""What on a page tells who the patient is, so that it can be covered."""

from caseferry.steps.deidentify.deidentify import Cover, Covered, deidentify
from caseferry.steps.deidentify.find import DateSpan, Span, find_identifiers, moved, still_named
from caseferry.steps.deidentify.who import Who, who_is

__all__ = [
    "Cover",
    "Covered",
    "DateSpan",
    "Span",
    "Who",
    "deidentify",
    "find_identifiers",
    "moved",
    "still_named",
    "who_is",
]
