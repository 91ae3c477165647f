"""Changes of genes that are findings by themselves ("MET amplification"), and changes whose gene stands elsewhere or nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from caseferry.domain.facts import Assertion
from caseferry.knowledge.biomarkers import Marker, known_changes, markers
from caseferry.knowledge.lexicon import Hit
from caseferry.knowledge.results import NOT_DONE
from caseferry.steps.extract.assertion import assertion_of
from caseferry.steps.extract.context import Context, Draft
from caseferry.steps.extract.marker_chains import Chain, Mention, chains_of, denied, tokens_about
from caseferry.steps.extract.marker_facts import draft_of
from caseferry.steps.extract.marker_links import linked
from caseferry.steps.extract.marker_lists import only_if
from caseferry.steps.extract.marker_tokens import Token, tokens_between
from caseferry.steps.extract.sections import section_at
from caseferry.steps.extract.text import DocumentText

_AMPLIFIED = (
    r"(?:gene\s)?(?:amplification|amplificacion|amplificacao|amplifikation|amplificazione|amplifikasi|amplifikasyon\w{0,3}|"
    r"амплификаци[яию]|ампліфікаці[яії]|扩增|تضخيم|تضخم|khuech dai)"
)
_BEHIND = re.compile(
    rf"[\s\-]{{0,2}}(?:gene\s|基因|ген\w?\s)?(?:FISH\s?)?(?P<said>{_AMPLIFIED})(?=\s*(?:$|[\n\t,;.。；，、()]|(?:and|y|et|и|و|和|及)\b|CN|ratio|比值|copy))",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"(?:^|\W|و)(?P<said>{_AMPLIFIED})\s?(?:of|of the|del?|du|des|da|do|dos|гена|генов|في|ل|gen|basis)?\s?(?:gen(?:e|es)?\s|gen\s|جين\s)?$"
)
_AFTER_NAME = re.compile(r"\s*(?:$|[\n\t,;.。；，、()]|(?:and|y|et|и|و|和|及)\b)")
_ASKED = re.compile(
    r"\b(?:test\w*|assay|analys[ei]s|search\w*|request\w*|solicit\w*|estudi\w*|recherche\w*|demand\w*|анализ|исследован\w*|определени\w*)\b|检测|检查|送检|建议|فحص|طلب|xet nghiem|de nghi"
)
_ROW = re.compile(r"[ \t]*(?:[-*•]|\d{1,2}[.)])?[ \t]*$")


def amplified_between(text: DocumentText, start: int, first: Token) -> Token | None:
    """The word of amplification between a name and the number that measures it: "HER2 amplification, copy number 12"."""
    said = re.search(_AMPLIFIED, text.folded[start : first.start])
    if first.kind != "number" or said is None:
        return None
    return Token(start + said.start(), start + said.end(), "word", "amplified")


def stated_change(text: DocumentText, group: Sequence[Mention], limit: int) -> list[Chain]:
    """An amplification that is stated without a word of result, behind the name or before it; none that is only asked for."""
    first, last = group[0].hit, group[-1].hit
    low = text.sentence_at(first.start)[0]
    if group[-1].own or _only_asked(text, first.start):
        return []
    behind = _BEHIND.match(text.folded, last.end, limit)
    before = None if behind else _BEFORE.search(text.folded, max(low, first.start - 40), first.start)
    found = behind or (before if before and _AFTER_NAME.match(text.folded, last.end) else None)
    if found is None:
        return []
    told = Token(*found.span("said"), "word", "amplified")
    if behind:
        return chains_of(text, group[-1], told, tokens_about(text, group[-1], told.end, limit))
    return [Chain(told.start, last.end, (told,))]


def _only_asked(text: DocumentText, offset: int) -> bool:
    """True in a sentence about a test that is asked for, awaited or described."""
    low, high = text.sentence_at(offset)
    return _ASKED.search(text.folded, low, high) is not None or any(
        token.code == NOT_DONE for token in tokens_between(text, low, high)
    )


def unnamed_changes(
    text: DocumentText, context: Context, mentions: Sequence[Mention], told: Sequence[tuple[int, int]]
) -> Iterator[Draft]:
    """Changes that no name stands beside: the rows of a report about one gene, and those that only one gene has (T790M).

    `told` are the words of results that are read already.
    """
    alone = _only_gene(context, mentions)
    reached = 0
    for token in tokens_between(text, 0, len(text.plain)):
        fresh = token.change and token.start >= reached and not any(a <= token.start < b for a, b in told)
        marker = _owner(text, token, mentions, alone) if fresh else None
        if (
            marker is None
            or only_if(text, token.start)
            or section_at(text, token.start).kind in ("plan", "technique", "comparison")
        ):
            continue
        mention = Mention(marker, Hit(token.start, token.start, (marker.id,)))
        limit = _limit(text, token, mentions)
        rest = tokens_about(text, mention, token.end, limit)
        result = next((later for later in rest if later.code), None)
        reached = limit
        if result is not None and result.code == NOT_DONE and linked(text, token.end, result.start, 1):
            continue
        chain = denied(text, mention, chains_of(text, mention, token, rest)[0])
        if assertion_of(text, token.start, token.end) in (Assertion.PRESENT, Assertion.ABSENT, Assertion.HISTORICAL):
            yield draft_of(text, context, [mention], chain)


def _only_gene(context: Context, mentions: Sequence[Mention]) -> Marker | None:
    """The one gene that a molecular report is about; None when it names several, or none."""
    named = {mention.marker.id: mention.marker for mention in mentions}
    only = next(iter(named.values())) if len(named) == 1 else None
    return only if context.category == "molecular" and only is not None and only.genes else None


def _owner(text: DocumentText, token: Token, mentions: Sequence[Mention], alone: Marker | None) -> Marker | None:
    """The gene of a change that stands without one in its line; None when the line names a gene."""
    low, high = text.line_at(token.start)
    sentence = max(low, text.sentence_at(token.start)[0])
    if any(sentence <= mention.hit.start < high for mention in mentions):
        beside = [m for m in mentions if sentence <= m.hit.start < high]
        if min(abs(m.hit.start - token.start) for m in beside) < 60 and not _own_clause(text, token, beside):
            return None
    if alone is not None and _ROW.fullmatch(text.plain[low : token.start]):
        return alone
    if _only_asked(text, token.start):
        return None
    known = known_changes().get(text.plain[token.start : token.end].removeprefix("p."))
    return markers()[known] if known else None


def _own_clause(text: DocumentText, token: Token, beside: Sequence[Mention]) -> bool:
    """True when every name of the line stands behind the change: "C797S mutation and MET amplification"."""
    return all(m.hit.start > token.end and not re.search(r"[(（]", text.plain[token.end : m.hit.start]) for m in beside)


def _limit(text: DocumentText, token: Token, mentions: Sequence[Mention]) -> int:
    """Where the words about a change end: with its line, its sentence, or at the next name."""
    ends = [text.line_at(token.start)[1], text.sentence_at(token.start)[1]]
    return min([*ends, *(m.hit.start for m in mentions if m.hit.start > token.end)])
