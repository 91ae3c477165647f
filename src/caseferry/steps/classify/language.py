"""The language of a document: what its pages were read as, else a look at its words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from caseferry.knowledge.language import guess_language
from caseferry.steps.classify.views import PageView

_URDU, _PERSIAN = re.compile("[ٹڈڑںےہ]"), re.compile("[پچژگکی]")
_ARABIC = re.compile("[\u0621-\u064a]")
_MARKS = 3
"""From so many letters that Arabic does not have a text is not Arabic."""


def language_of(pages: Sequence[PageView]) -> str:
    """BCP 47, `und` when there is too little text; letters that Arabic does not have tell Persian and Urdu from it."""
    language = _read_as(pages)
    text = "\n".join(page.page.text for page in pages) if language.split("-")[0] == "ar" else ""
    for name, letters in (("ur", _URDU), ("fa", _PERSIAN)):
        if (count := len(letters.findall(text))) >= _MARKS and count * 50 > len(_ARABIC.findall(text)):
            return name
    return language


def _read_as(pages: Sequence[PageView]) -> str:
    """What the pages were read as, by the length of their text; else a guess."""
    votes: Counter[str] = Counter()
    for page in pages:
        if page.page.language != "und":
            votes[page.page.language] += max(1, len(page.folded))
    if votes:
        return max(sorted(votes), key=lambda language: votes[language])
    return guess_language("\n".join(page.page.text for page in pages))
