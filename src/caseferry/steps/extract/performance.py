"""Finds performance status: ECOG (also written WHO, OMS, PS), Karnofsky, Lansky."""

from __future__ import annotations

import re
from collections.abc import Iterator

from caseferry.domain.facts import Assertion, Fact
from caseferry.knowledge.staging import performance_scales
from caseferry.steps.extract.assertion import assertion_of
from caseferry.steps.extract.context import Context, Draft
from caseferry.steps.extract.text import DocumentText

_LINK = re.compile(
    r"(?:[\s:=\-–,(\[（]|(?:status|score|scale|performance|is|was|of|at|=|PS|ps|de|es|est|à|a|балл\S{0,3}|шкал\S{0,3}|по|индекс|статус|分|为|评分|"
    r"ECOG|WHO|OMS|grade|stable|remains|currently|now|nivel|grado|index|indeks|стат\S*|составляет|是|المقياس|حسب|:|الحالة|درجة|the|evaluated|good|with)(?![a-z])){0,8}"
)
_ROUND = str.maketrans("OО", "00")  # a round letter in the place of a score is a nought to the eye of recognition
_ASA = re.compile(r"\bASA\s*$")


def find_performance(text: DocumentText, context: Context) -> Iterator[Fact]:
    """The score as printed ("1", "0-1", "80%"), dated by the document."""
    words, scales = performance_scales()
    reached = 0
    for hit in words.find(text.plain, text.folded):
        if hit.start < reached or _ASA.search(text.plain[max(0, hit.start - 5) : hit.start]):
            continue
        scale = scales[hit.key]
        link = _LINK.match(text.plain, hit.end)
        at = link.end() if link else hit.end
        score = re.compile(rf"(?:{scale.values})(?![\d.,/]\d|\d|\s?(?:mg|mm|cm|years|лет))").match(text.plain, at)
        if (
            not score
            or at - hit.end > 40
            or (scale.code == "ECOG" and text.plain[score.end() : score.end() + 1] == "%")
        ):
            continue
        reached = score.end()
        meaning = assertion_of(text, hit.start, score.end())
        yield Draft(
            kind="performance_status",
            code=scale.code,
            value=score.group().strip().translate(_ROUND),
            start=hit.start,
            end=score.end(),
            display=scale.display,
            date=context.date,
            assertion=meaning if meaning is Assertion.HISTORICAL else Assertion.PRESENT,
        ).fact(text, context)
