"""What may stand between a marker and its result: words of testing, a clone, punctuation."""

from __future__ import annotations

import functools
import re

from caseferry.knowledge.biomarkers import link_words, marker_names
from caseferry.knowledge.lexicon import fold
from caseferry.steps.extract.text import DocumentText

CLONE = re.compile(
    r"[(（]\s?(?!c\.|p\.|GCN|CN\s|ratio|score|IC\s|TC\s|TPS|CPS)(?:clone\s|клон\s|克隆号?\s?|anti-?\w+\s)?(?=[A-Za-z0-9 .\-]*\d)(?=[A-Za-z0-9 .\-]*[A-Z])[A-Za-z0-9][A-Za-z0-9 .\-/]{1,16}[)）]"
)
_TRANSCRIPT = re.compile(r"(?<![A-Za-z0-9])(?:N[MPR]_|ENST)\d+(?:\.\d+)?")
_CODON = re.compile(r"(?<![A-Za-z0-9])[A-Z]\d{2,4}(?![A-Za-z0-9])")  # the place that was tested: BRAF V600
_WORDS = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)?")
_LONGEST_GAP = 70


def linked(text: DocumentText, start: int, end: int, unknown_allowed: int) -> bool:
    """True when only words of testing, a clone and punctuation stand between."""
    gap = text.folded[start:end]
    if len(gap) > _LONGEST_GAP or re.search(r"\n\s*\n|[。；;]|\.\s", gap):
        return False
    gap = _TRANSCRIPT.sub(" ", _CODON.sub(" ", CLONE.sub(" ", text.plain[start:end])))
    names = [(m.start, m.end) for m in marker_names().find(text.plain, text.folded, start, end)]
    for a, b in names:
        gap = gap.replace(text.plain[a:b], " ")
    words = [word for word in _WORDS.findall(gap.casefold()) if not _is_link(word)]
    cells = "\t" in text.plain[start:end]  # a column between (the exon) may hold a small number
    return len([w for w in words if not (cells and w.isdigit() and len(w) < 3)]) <= unknown_allowed and (
        cells or not any(word.isdigit() for word in words)
    )


@functools.lru_cache(maxsize=4096)
def _is_link(word: str) -> bool:
    folded = fold(word)
    if folded in link_words() or (len(folded) == 1 and folded.isascii()):
        return True
    return bool(re.fullmatch(r"[\u4e00-\u9fff]+", folded)) and not _without_links(folded)


def _without_links(chinese: str) -> str:
    for word in sorted((w for w in link_words() if "\u4e00" <= w[0] <= "\u9fff"), key=len, reverse=True):
        chinese = chinese.replace(word, "")
    return chinese
