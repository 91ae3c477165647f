"""Whether a page could be read, and what to ask of the family when it could not."""

from __future__ import annotations

from caseferry.domain.pages import Note
from caseferry.domain.sources import Refused
from caseferry.ports.reading import Look, Recognised

BLANK_MARKS = 6        # letter-sized marks that a page of specks may show
_INKLESS = 0.02        # share of dark pixels on an empty page
CLEAR = 0.6            # sharpness above which letters are plain to see
_FOGGY = 0.35          # sharpness below which letters have no edges
_SURE = 0.72           # mean confidence of a page that can be relied on
_DOUBTFUL = 0.88
_READ = 0.5            # share of the pieces seen that must be readable

AGAIN = "Please photograph this page again: flat on a table, in daylight, the whole page in the picture, holding the phone still."


def is_blank(look: Look) -> bool:
    """No letters, no ink: an empty page, whatever specks, holes and edges the scanner saw."""
    return look.marks < BLANK_MARKS and look.ink < _INKLESS


def unreadable(look: Look, read: Recognised) -> Refused | None:
    """Why nobody can rely on this reading, or None when one can."""
    if not read.lines:
        reason = "It is too blurred." if look.sharp < _FOGGY else "No words could be read."
        return Refused("unreadable", f"This page cannot be read. {reason}", AGAIN)
    if read.confidence >= _SURE and len(read.lines) >= _READ * read.found:
        return None
    return Refused("unreadable", f"This page cannot be read reliably. {_cause(look)}", AGAIN)


def _cause(look: Look) -> str:
    if look.sharp < 0.6:
        return "It is blurred."
    if look.glare > 0.05:
        return "Light is reflected on it."
    if look.dark > 0.6:
        return "It is too dark."
    return "The letters are too small or too faint."


def cautions(look: Look, read: Recognised) -> tuple[Note, ...]:
    """What a person should know about a page that was read."""
    found = []
    if read.confidence < _DOUBTFUL:
        found.append(Note("low_confidence", "Some words on this page were hard to read: compare with the picture."))
    if look.photo and look.sharp < 0.5:
        found.append(Note("blur", "This photograph is blurred."))
    if look.glare > 0.05:
        found.append(Note("glare", "Light is reflected on this page and may hide words."))
    return tuple(found)
