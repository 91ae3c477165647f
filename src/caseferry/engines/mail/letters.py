"""A mail as neutral parts, whatever format it came in."""

from __future__ import annotations

from dataclasses import dataclass

from caseferry.domain.sources import Refused
from caseferry.knowledge.media import starts_quoted_mail


@dataclass(frozen=True, slots=True)
class Enclosure:
    """Something attached: its name and bytes, or why there are none. `mail` when it is a mail itself."""

    name: str
    data: bytes
    refused: Refused | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail. `date` is ISO 8601 with offset where it could be read, else as written; `text` and `html` are its bodies."""

    sender: str = ""
    to: str = ""
    cc: str = ""
    date: str = ""
    subject: str = ""
    text: str = ""
    html: str = ""
    enclosures: tuple[Enclosure, ...] = ()

    @property
    def received_from(self) -> str:
        """Sender and time, for what was attached."""
        return ", ".join(part for part in (self.sender, self.date) if part)


_ENDINGS = {
    "image/jpeg": ".jpg", "image/jpg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/tiff": ".tif", "image/heic": ".heic",
    "application/pdf": ".pdf", "text/plain": ".txt", "text/html": ".html", "message/rfc822": ".eml", "text/calendar": ".ics",
}  # fmt: skip


def named(name: str, media_type: str, number: int) -> str:
    """The enclosure's name, or one made from its kind and place."""
    return name or f"part-{number}{_ENDINGS.get(media_type.lower(), '')}"


def without_quotes(text: str) -> tuple[str, str]:
    """The words of this mail, and the tail that quotes earlier ones (empty when there is none)."""
    lines = text.splitlines()
    for at in range(len(lines)):
        if starts_quoted_mail(lines[at : at + 4]) and _nothing_new(lines[at + 1 :]):
            return "\n".join(lines[:at]).rstrip(), "\n".join(lines[at:]).strip()
    at = len(lines)
    while at and (lines[at - 1].lstrip().startswith(">") or not lines[at - 1].strip()):
        at -= 1
    tail = "\n".join(lines[at:]).strip()
    return ("\n".join(lines[:at]).rstrip(), tail) if tail else (text.rstrip(), "")


def _nothing_new(rest: list[str]) -> bool:
    """Whether an answer below the quoted lines is absent: once quoting by `>` began, nothing follows it unquoted."""
    marks = [line.lstrip().startswith(">") for line in rest if line.strip()]
    return not any(marks) or all(marks[marks.index(True) :])
