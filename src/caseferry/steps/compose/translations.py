"""Where translated pages stand: behind their original, in the same file."""

from __future__ import annotations

from collections.abc import Iterator

from caseferry.domain.composition import BoundPage, Stamp
from caseferry.domain.pages import PageRef
from caseferry.domain.translation import AttachedTranslation
from caseferry.domain.understanding import Understanding

_INTO = {"en": "English", "zh": "Chinese"}


def printed_translations(case: Understanding) -> dict[str, tuple[AttachedTranslation, ...]]:
    """The typeset translations by document id, in the order of languages."""
    found: dict[str, list[AttachedTranslation]] = {}
    for row in sorted(case.translations, key=lambda item: item.translation.to):
        if row.printed and row.document:
            found.setdefault(row.document, []).append(row)
    return {document: tuple(rows) for document, rows in found.items()}


def translated_pages(row: AttachedTranslation, *, title: str, source: str, date: str) -> Iterator[BoundPage]:
    """The pages of one translation; the source of each is the id of the translation."""
    into = f"Translation into {_INTO[row.translation.to]}"
    for number in range(1, row.printed + 1):
        stamp = Stamp(f"{into} of {source}", number, row.printed, date)
        mark = f"{date} {title} ({into})" if number == 1 else ""
        yield BoundPage(PageRef(row.translation.id, number), stamp, mark, row.document)
