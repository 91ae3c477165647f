"""What the family's question asks about, in the words of the routing table."""

from __future__ import annotations

import re

from caseferry.knowledge.lexicon import Hit, fold, plain
from caseferry.knowledge.routing import load_routing

_WORD = re.compile(r"[\u3400-\u9fff]|[^\s\u3400-\u9fff]+")
_CLAUSE = re.compile(r"[.;:,!?¿¡。；：，！？\n]")


def asked_topics(question: str) -> dict[str, str]:
    """Topics that the question asks about, in order of place, with the words. What it only looks back on (`after surgery`) is left out.

    >>> asked_topics("Is surgery possible after chemotherapy?")
    {'operation': 'surgery'}
    """
    text, folded = plain(question), fold(question)
    found: dict[str, str] = {}
    for hit in load_routing().asked.find(text, folded):
        if not _looked_back_on(text, folded, hit):
            for topic in hit.keys:
                found.setdefault(topic, question[hit.start : hit.end])
    return found


def _looked_back_on(text: str, folded: str, asked: Hit) -> bool:
    """Whether a cue (after, without, refused) stands in the same clause, at most so many words before, or right behind."""
    table = load_routing()
    if folded.startswith(table.behind, asked.end):
        return True
    clauses = [match.end() for match in _CLAUSE.finditer(folded, 0, asked.start)]
    start = clauses[-1] if clauses else 0
    cues = table.unasked.find(text, folded, start, asked.start)
    return any(len(_WORD.findall(folded, hit.end, asked.start)) < table.reach for hit in cues)
