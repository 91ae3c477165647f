"""The words of a folded text, in any script."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SPACELESS = r"\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f"
_WORD = re.compile(rf"[{_SPACELESS}]|(?:[^\W_{_SPACELESS}]|[\u0900-\u0dff\u064b-\u0652])+")
_ARTICLE = re.compile(r"^(?:[وفبك]?ال|لل)(?=[\u0621-\u064a]{3})")

_CYRILLIC = (("ьшт", "ып"), ("ьі", "ы"), ("ьi", "ы"), ("ьl", "ы"), ("ь1", "ы"), ("э", "з"))
"""Letters that recognition puts for others in Russian; both sides of a comparison go through it."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word (or one character of Chinese, Japanese, Thai) of a folded text, with its offsets."""

    text: str
    start: int
    end: int


def tokens(folded: str) -> list[Token]:
    """The words of a folded text; Arabic articles are dropped from their word.

    >>> [token.text for token in tokens("pet-ct 检查 التقرير")]
    ['pet', 'ct', '检', '查', 'تقرير']
    """
    return [Token(_bare(m.group()), m.start(), m.end()) for m in _WORD.finditer(folded)]


def _bare(word: str) -> str:
    if "\u0621" <= word[0] <= "\u064a":
        return _ARTICLE.sub("", word)
    if "\u0400" <= word[0] <= "\u04ff":
        for seen, meant in _CYRILLIC:
            word = word.replace(seen, meant)
    return word
