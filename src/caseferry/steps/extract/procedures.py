"""Operations: what was done or is planned, when, with what margins and nodes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from caseferry.domain.facts import Assertion, Fact
from caseferry.knowledge.lexicon import Hit
from caseferry.knowledge.procedures import load_procedures, mistaken_for, modifier_words, procedure_words
from caseferry.steps.extract.context import Context, Draft
from caseferry.steps.extract.text import DocumentText
from caseferry.steps.extract.treatments_dates import date_beside
from caseferry.steps.extract.treatments_standing import standing_of
from caseferry.steps.extract.treatments_stretches import clause_at, printed, stretch_at

_MARGIN = re.compile(
    r"(?<![A-Za-z0-9])R[012](?![A-Za-z0-9])|(?:(?:surgical |resection )?margins?\s+(?:were |are |is |all )?(?:negative|positive|clear|free|involved|uninvolved)|"
    r"(?:negative|positive|clear|free)\s+margins|m[aá]rgenes?\s+(?:\w+\s+)?(?:libres?|negativos?|positivos?)|marges?\s+(?:\w+\s+)?(?:saines?|n[ée]gatives?|positives?|envahies)|"
    r"limites?\s+d'exérèse\s+saines?|margens\s+(?:\w+\s+)?(?:livres|negativas)|края?\s+резекции\s+(?:\S+\s+)?(?:чист\w*|негативн\w*|без\s+\S+(?:\s+\S+)?)|切缘(?:均)?(?:阴性|阳性|未见癌|干净)|"
    r"الحواف\s+(?:الجراحية\s+)?(?:سليمة|خالية|سلبية)|diện cắt\s+(?:âm tính|không còn u|\(-\)))",
    re.IGNORECASE,
)
_NODES = re.compile(
    r"(?<![\d.,/])(\d{1,2})\s*(?:/|out of|of|sur|de|из)\s*(\d{1,3})\s*(?:\w+\s+){0,2}?(?:lymph|node|ln\b|ganglio|ganglion|linfonod|л/у|лимф|узл|枚|淋巴结|hạch|عقد)|"
    r"(?:nodes?|ganglios?|ganglions?|л/у|лимфоузл\w*|淋巴结|hạch)[^.\n;]{0,30}?\(?(?<![\d/])(\d{1,2})\s*/\s*(\d{1,3})(?![\d/])|"
    r"pN[0-3x][a-c]?\s*\(\s*(\d{1,2})\s*/\s*(\d{1,3})\s*\)",
    re.IGNORECASE,
)
_CHAIN = re.compile(
    r"\s*(?:операци\w*|operation|surgery|手术)?\s*(?:,|:|\+|&|/|and|with|plus|con|y|avec|et|с|и|mit|und|com|e|kèm|và|和|及|、|伴|加)?\s*(?:(?:bilateral|left|right|systematic|pelvic|пахов\w*|\((?:L|R|Lt|Rt|B/L)\))\s+)?",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s+(?:des?\s+\d/\d|d'?\s?\d/\d|D[123]\b|type\s+(?:[IVX]{1,4}(?![A-Za-z])|[A-Z]\d?))", re.IGNORECASE
)
_BESIDE = 160
"""Characters around an abbreviation in which words say that it is no procedure."""
_AWAY = frozenset({"molecular", "labs"})


def find_procedures(text: DocumentText, context: Context) -> Iterator[Fact]:
    """Every operation and intervention against the tumour that a document names; words that touch are one operation."""
    if context.category in _AWAY:
        return
    hits = [hit for hit in procedure_words().find(text.plain, text.folded) if not _mistaken(text, hit)]
    for group in _chained(text, hits):
        yield _draft(text, context, group).fact(text, context)


def _mistaken(text: DocumentText, hit: Hit) -> bool:
    """True for an abbreviation that means something else here: "CRS grade 2" after CAR-T, "Sandostatin LAR", "3 APR 2024"."""
    others = mistaken_for().get(text.plain[hit.start : hit.end])
    if others is None:
        return False
    low, high = max(0, hit.start - _BESIDE), hit.end + _BESIDE
    dated = re.match(r"[\s.,'-]*(?:\d{1,2}[\s,]+)?(?:19|20)\d\d", text.plain[hit.end :][:14])
    return bool(dated) or next(others.find(text.plain, text.folded, low, min(len(text.plain), high)), None) is not None


def _chained(text: DocumentText, hits: Sequence[Hit]) -> Iterator[list[Hit]]:
    """Hits that one phrase joins: "gastrectomie des 4/5 avec curage D2"."""
    group: list[Hit] = []
    for hit in hits:
        if group:
            tail = _TAIL.match(text.plain, group[-1].end)
            gap = text.plain[tail.end() if tail else group[-1].end : hit.start]
            if "\n\n" not in gap and _CHAIN.fullmatch(gap) and gap.strip() not in ("/",):
                group.append(hit)
                continue
            yield group
        group = [hit]
    if group:
        yield group


def _draft(text: DocumentText, context: Context, group: Sequence[Hit]) -> Draft:
    start, end = _widened(text, group)
    assertion, _ = standing_of(text, group[0].start, group[0].end)
    main = load_procedures()[group[0].key]
    given = {"laterality": _side(text, start, end)}
    if context.category in ("surgery", "discharge", "medical_summary", "pathology"):
        given |= _outcome(text, end, len(text.plain) if context.category == "surgery" else end + 160)
    return Draft(
        kind="procedure",
        code=main.id,
        value=printed(text, start, end),
        start=start,
        end=end,
        display=main.display,
        date=_date(text, context, start, end) if assertion is Assertion.PRESENT else "",
        assertion=assertion,
        attributes=given,
        confidence=0.9,
    )


def _widened(text: DocumentText, group: Sequence[Hit]) -> tuple[int, int]:
    """The phrase with describing words that touch it on the left and levels that touch it on the right."""
    start, end = group[0].start, group[-1].end
    for _ in range(3):
        before = [
            h
            for h in modifier_words().find(text.plain, text.folded, max(0, start - 26), start)
            if not text.plain[h.end : start].strip(" -")
        ]
        if not before or "\n" in text.plain[before[-1].end : start]:
            break
        start = before[-1].start
    tail = _TAIL.match(text.plain, end)
    if tail:
        end = tail.end()
    after = next(modifier_words().find(text.plain, text.folded, end, min(len(text.plain), end + 16)), None)
    if after and not text.plain[end : after.start].strip(" ") and after.key == "laterality":
        end = after.end
    return start, end


def _side(text: DocumentText, start: int, end: int) -> str:
    left, right = clause_at(text, start, end)
    hits = [
        h
        for h in modifier_words().find(text.plain, text.folded, max(left, start - 20), min(right, end + 24))
        if h.key == "laterality"
    ]
    return printed(text, hits[0].start, hits[0].end) if hits else ""


def _date(text: DocumentText, context: Context, start: int, end: int) -> str:
    """The date beside the words; a surgical report's own date where the text tells none."""
    value = date_beside(text, context, start, end, stretch=stretch_at(text, start))
    return value or (context.date if context.category == "surgery" else "")


def _outcome(text: DocumentText, low: int, high: int) -> dict[str, str]:
    margin, nodes = _MARGIN.search(text.plain, low, high), _NODES.search(text.plain, low, high)
    found = {"margins": printed(text, *margin.span())} if margin else {}
    if nodes:
        found |= {
            "nodes_involved": nodes[1] or nodes[3] or nodes[5],
            "nodes_examined": nodes[2] or nodes[4] or nodes[6],
        }
    return found
