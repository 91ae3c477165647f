"""The language of a document: what its pages were read as, else a look at its words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from caseferry.knowledge.language import guess_language
from caseferry.steps.classify.views import PageView


def language_of(pages: Sequence[PageView]) -> str:
    """BCP 47, `und` when there is too little text. The pages' own languages count by the length of their text."""
    votes: Counter[str] = Counter()
    for page in pages:
        if page.page.language != "und":
            votes[page.page.language] += max(1, len(page.folded))
    if votes:
        return max(sorted(votes), key=lambda language: votes[language])
    return guess_language("\n".join(page.page.text for page in pages))
