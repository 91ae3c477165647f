"""The name by which a file is shown on pages that leave."""

from __future__ import annotations

from collections.abc import Mapping

from caseferry.domain.documents import Placement
from caseferry.domain.understanding import Understanding

_HELD_BACK = (Placement.PRIVATE, Placement.WITHHELD)
_LONGEST = 60


def source_names(case: Understanding) -> Mapping[str, str]:
    """A display name by source id: its path, or `File 7` when a private or withheld page stands in it. Documents must be placed."""
    hidden = hidden_sources(case)
    return {
        source.id: f"File {number}" if source.id in hidden else _short(source.path)
        for number, source in enumerate(case.sources, 1)
    }


def hidden_sources(case: Understanding) -> frozenset[str]:
    """Sources with a private or withheld page or study, and every file of the same bytes."""
    held = {ref.source for document in case.documents if document.placed in _HELD_BACK for ref in document.pages}
    held |= {copy.source for document in case.documents if document.placed in _HELD_BACK for copy, _ in document.copies}
    hashes = {source.sha256 for source in case.sources if source.id in held}
    return frozenset(source.id for source in case.sources if source.sha256 in hashes)


def _short(path: str) -> str:
    return path if len(path) <= _LONGEST else "…" + path[-_LONGEST + 1 :]
