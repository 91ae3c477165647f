"""Finds documents whose words name a file that may not leave, such as a mail that lists the passport attached to it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from caseferry.domain.documents import DocumentReference, Placement
from caseferry.domain.pages import PageRef, PageState
from caseferry.domain.understanding import Understanding

_SHORTEST = 6  # shorter file names occur by chance


def name_hidden_files(documents: Iterable[DocumentReference], case: Understanding) -> frozenset[str]:
    """Ids of the documents for the packet that name a file with private or withheld pages and nothing else."""
    documents = tuple(documents)
    pattern = _names(documents, case)
    if pattern is None:
        return frozenset()
    words = {PageRef(page.source, page.number): page.text for page in case.pages}
    return frozenset(
        document.id
        for document in documents
        if document.placed is Placement.PACKET and any(pattern.search(words.get(ref, "")) for ref in document.pages)
    )


def _names(documents: tuple[DocumentReference, ...], case: Understanding) -> re.Pattern[str] | None:
    held = {
        ref.source
        for document in documents
        if document.placed in (Placement.PRIVATE, Placement.WITHHELD)
        for ref in document.pages
    }
    held |= {page.source for page in case.pages if page.state is PageState.PICTURE}
    hidden = {source.sha256 for source in case.sources if source.id in held}
    shown = {_base(source.path) for source in case.sources if source.sha256 not in hidden}
    names = {_base(source.path) for source in case.sources if source.sha256 in hidden} - shown
    parts = "|".join(re.escape(name) for name in sorted(names) if len(name) >= _SHORTEST)
    return re.compile(rf"(?<![\w.-])(?:{parts})(?![\w-])") if parts else None


def _base(path: str) -> str:
    return path.rpartition("/")[2]
