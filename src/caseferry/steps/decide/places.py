"""Finds the pages, documents and facts that a decision is about, by content."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from caseferry.domain.documents import DocumentReference
from caseferry.domain.facts import Fact
from caseferry.domain.pages import PageRef
from caseferry.domain.quotation import Box
from caseferry.domain.request import Decision
from caseferry.domain.sources import SourceFile


class Places:
    """Sources by hash: files of the same bytes are one place."""

    def __init__(self, sources: Sequence[SourceFile] = ()) -> None:
        self._by_hash: dict[str, set[str]] = defaultdict(set)
        self.hashes = {source.id: source.sha256 for source in sources}
        for source in sources:
            self._by_hash[source.sha256].add(source.id)

    def refs(self, place: Mapping[str, Any]) -> frozenset[PageRef]:
        """Every page that `place` (sha256, page) names; none when the file is gone."""
        sources = self._by_hash.get(str(place.get("sha256", "")), ())
        return frozenset(PageRef(source, int(place["page"])) for source in sources)

    def document(self, place: Mapping[str, Any], documents: Sequence[DocumentReference]) -> int | None:
        """The position of the document that holds a place, itself or as a copy; None when none does."""
        wanted = self.refs(place)
        for number, document in enumerate(documents):
            if wanted & {*document.pages, *(copy for copy, _ in document.copies)}:
                return number
        return None

    def facts(self, decision: Decision, facts: Sequence[Fact]) -> tuple[Fact, ...]:
        """The facts that a decision names: by id, or by a place whose box they stand in."""
        target = decision.target
        if "fact" in target:
            return tuple(fact for fact in facts if fact.id == target["fact"])
        return tuple(fact for fact in facts if self._stands_in(fact, target))

    def _stands_in(self, fact: Fact, target: Mapping[str, Any]) -> bool:
        refs, box = self.refs(target), target.get("box")
        for quotation in fact.quotations:
            if PageRef(quotation.source, quotation.page) in refs and (
                box is None or any(_overlap(box, other) for other in quotation.boxes)
            ):
                return True
        return False


def _overlap(box: Sequence[float], other: Box) -> bool:
    """True when the boxes share more than half of the smaller one."""
    width = min(box[2], other[2]) - max(box[0], other[0])
    height = min(box[3], other[3]) - max(box[1], other[1])
    if width <= 0 or height <= 0:
        return False
    smaller = min((box[2] - box[0]) * (box[3] - box[1]), (other[2] - other[0]) * (other[3] - other[1]))
    return width * height > 0.5 * smaller
