"""What headings and running text say about the kind of a document."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

from caseferry.domain.documents import Evidence
from caseferry.knowledge.categories import Meaning
from caseferry.knowledge.phrases import Hit
from caseferry.steps.classify.views import LineView, PageView

_HEADING_END = re.compile(r"\s*(?:[(\[][^)\]]{0,30}[)\]])?\s*(?:[:：;]|[.](?:\s|$)|\t|$|[-–]\s)")
_BODY = {"names": 0.7, "subjects": 0.3, "headings": 0.25, "body": 0.4, "against": 0.0}
_HEADING = {"names": 2.2, "subjects": 0.8, "headings": 1.5, "body": 0.5, "against": -2.0}
FULL_HEADINGS = {"names": 1, "headings": 5, "against": 3}
"""Distinct headings of a tier that count in full; further ones count a fifth."""


def weigh_words(pages: Sequence[PageView], title_lines: frozenset[int]) -> list[Evidence]:
    """Evidence of headings and of running text; `title_lines` of the first page were weighed as titles."""
    heads: dict[tuple[str, str], tuple[float, str]] = {}
    bodies: Counter[tuple[str, str, str]] = Counter()
    for number, page in enumerate(pages):
        for line in page.lines:
            if number == 0 and line.number in title_lines:
                continue
            for hit in line.hits:
                _sort(line, hit, heads, bodies)
    return _headings(heads) + _bodies(bodies, sum(page.word_count for page in pages))


def _sort(
    line: LineView,
    hit: Hit[Meaning],
    heads: dict[tuple[str, str], tuple[float, str]],
    bodies: Counter[tuple[str, str, str]],
) -> None:
    heading = line.at_start(hit) and _HEADING_END.match(line.after(hit)) is not None
    for meaning in hit.meanings:
        if heading and meaning.tier in _HEADING:
            key = (meaning.category, hit.phrase)
            heads[key] = max(heads.get(key, (-9.0, "")), (_HEADING[meaning.tier], meaning.tier))
        else:
            bodies[meaning.category, meaning.tier, hit.phrase] += 1


def _headings(heads: dict[tuple[str, str], tuple[float, str]]) -> list[Evidence]:
    seen: Counter[tuple[str, str]] = Counter()
    found = []
    for (category, phrase), (weight, tier) in sorted(heads.items(), key=lambda item: (-item[1][0], item[0])):
        seen[category, tier] += 1
        share = 1.0 if seen[category, tier] <= FULL_HEADINGS.get(tier, 5) else 0.2
        found.append(Evidence(phrase, "structure", round(weight * share, 3), category))
    return found


def _bodies(bodies: Counter[tuple[str, str, str]], words: int) -> list[Evidence]:
    """Each word once, more when it recurs, less in a long text."""
    thin = max(1.0, math.sqrt(words / 150))
    return [
        Evidence(phrase, "body", round(_BODY[tier] * (1 + math.log2(count)) / thin, 3), category)
        for (category, tier, phrase), count in sorted(bodies.items())
        if _BODY[tier]
    ]
