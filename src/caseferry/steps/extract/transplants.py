"""Stem cell transplants and cell therapies: given or planned, and when."""

from __future__ import annotations

from collections.abc import Iterator

from caseferry.domain.facts import Assertion, Fact
from caseferry.knowledge.lexicon import Hit
from caseferry.knowledge.procedures import load_procedures, procedure_words
from caseferry.steps.extract.context import Context, Draft
from caseferry.steps.extract.text import DocumentText
from caseferry.steps.extract.treatments_dates import date_beside
from caseferry.steps.extract.treatments_standing import standing_of
from caseferry.steps.extract.treatments_stretches import (
    clause_at,
    found_words,
    printed,
    stretch_at,
)


def find_transplants(text: DocumentText, context: Context) -> Iterator[Fact]:
    """Every transplant (kind `transplant`) and cell therapy (kind `cell_therapy`) that a document tells of."""
    for hit in procedure_words("transplants").find(text.plain, text.folded):
        if not _only_spoken_of(text, hit):
            yield _draft(text, context, hit).fact(text, context)


def _only_spoken_of(text: DocumentText, hit: Hit) -> bool:
    """True for "candidate for", "eligible", trials: words of suitability without a plan."""
    left, right = clause_at(text, hit.start, hit.end)
    return bool(found_words(text, "not_taken", left, right))


def _draft(text: DocumentText, context: Context, hit: Hit) -> Draft:
    entry = load_procedures("transplants")[hit.key]
    assertion, _ = standing_of(text, hit.start, hit.end)
    date = (
        date_beside(text, context, hit.start, hit.end, stretch=stretch_at(text, hit.start))
        if assertion is Assertion.PRESENT
        else ""
    )
    return Draft(
        kind=entry.group,
        code=entry.id,
        value=printed(text, hit.start, hit.end),
        start=hit.start,
        end=hit.end,
        display=entry.display,
        date=date,
        assertion=assertion,
        attributes={"start": date},
        confidence=0.9,
    )
