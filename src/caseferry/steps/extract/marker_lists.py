"""Results that stand before a list of markers ("表达CD19、CD10", "экспрессируют CD20, BCL2"), and markers that only a condition names."""

from __future__ import annotations

import re

from caseferry.steps.extract.marker_tokens import Token
from caseferry.steps.extract.text import DocumentText

_NOT_EXPRESSED = re.compile(
    r"(?:不表达|未表达|(?:does|do|did) not express|lack(?:s|ed)? (?:expression of)?|no expresan?|nao expressam?|n'exprim\w+ pas|не экспресс\w+|"
    r"отрицательн\w+ (?:по|на)|سلبي[هة]? ?ل(?:ـ| ?ل)?|لا تعبر عن|exprimier\w+ nicht|khong boc lo)\s*[:：]?\s*$"
)
_EXPRESSED = re.compile(
    r"(?:表达|express(?:es|ed|ing)?|expresan?|expressam?|exprim(?:e|ent|ant)|экспресс\w+|положительн\w+ (?:по|на)|"
    r"(?:موجب|ايجابي)[هة]? ?ل(?:ـ| ?ل)?|تعبر عن|exprimier\w+|boc lo)\s*[:：]?\s*$"
)
_CONDITION = re.compile(
    r"(?:\bif|\bunless|\bse|\bsi|\bfalls|\bwenn|\bsofern|если|при наличии|若|如果|(?<!例)如|假如|اذا|\bneu|\bjika|\bapabila|\bbila|\beger)\s*"
    r"(?:(?:the|her|his|a|كان|كانت|co|мутации|el|la|le|o|os|tumou?r|is|es|est|der|die|das|for)\s+){0,3}$"
)
_REACH = 36
_NEW_LINE = re.compile(r"\n\s*(?:[A-ZА-Я]|[\u4e00-\u9fff]{2,6}[:：])")


def expressed_before(text: DocumentText, start: int) -> tuple[int, str] | None:
    """Where the words of expression right before a marker begin, with `positive` or `negative`; None when there are none."""
    low = max(text.sentence_at(start)[0], start - _REACH)
    before = text.folded[low:start]
    for pattern, code in ((_NOT_EXPRESSED, "negative"), (_EXPRESSED, "positive")):
        if found := pattern.search(before):
            return low + found.start(), code
    return None


def only_if(text: DocumentText, start: int) -> bool:
    """True when a marker stands in a condition: "if HER2 positive, consider trastuzumab" says nothing about HER2."""
    low = max(text.sentence_at(start)[0], start - _REACH)
    return _CONDITION.search(text.folded[low:start]) is not None


def of_another(previous: Token, token: Token, gap: str) -> bool:
    """True when the same result word stands behind a further name that no table knows: "CK positive, LMP1 positive"."""
    return (
        previous.kind == token.kind == "word"
        and previous.code == token.code
        and re.search(r"[,，、]\s*\w", gap) is not None
    )


def contradicts(earlier: str, later: str) -> bool:
    """True for two result codes that cannot both be one marker's."""
    pairs = ({"positive", "negative"}, {"retained", "lost"}, {"amplified", "not_amplified"}, {"mutated", "wild_type"})
    return any({earlier, later} == pair for pair in pairs)


def begins_anew(text: DocumentText, start: int, end: int) -> bool:
    """True when a line that begins like a sentence or a heading begins between two offsets."""
    line = _NEW_LINE.search(text.plain, start, min(len(text.plain), end + 8))
    return line is not None and line.start() < end
