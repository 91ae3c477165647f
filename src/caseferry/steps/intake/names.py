"""Names to show: whatever a container calls its members, what is shown is a short, plain, relative path."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 120
"""Characters of one part of a shown path."""

_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_DRIVE = re.compile(r"^[A-Za-z]:")


def shown_path(name: str) -> tuple[str, str]:
    """The path to show for a member called `name`, and a note when the name was hostile (empty otherwise)."""
    slashed = unicodedata.normalize("NFC", name).replace("\\", "/")
    parts = [part for part in _DRIVE.sub("", slashed).split("/") if part not in ("", ".", "..")]
    shown = [_plain(part) for part in parts] or ["unnamed"]
    hostile = (
        slashed.startswith("/")
        or bool(_DRIVE.match(slashed))
        or ".." in slashed.split("/")
        or any(_DEVICE.fullmatch(part) for part in parts)
        or any(_plain(part) != part and len(part) <= LONGEST for part in parts)
    )
    return "/".join(
        shown
    ), "hostile: the name of this file was made to mislead a computer; it is shown tamed" if hostile else ""


def _plain(part: str) -> str:
    """Without characters that hide or reorder others, and not too long; the ending is kept."""
    clean = "".join(char if _harmless(char) else f"\\x{ord(char):02x}" for char in part)
    if len(clean) <= LONGEST:
        return clean
    stem, dot, ending = clean.rpartition(".")
    tail = dot + ending if dot and len(ending) <= 8 else ""
    return (stem if tail else clean)[: LONGEST - len(tail) - 1] + "…" + tail


def _harmless(char: str) -> bool:
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} or char in "\u200c\u200d"
