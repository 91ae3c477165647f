"""Puts a question rewritten for a family beside the original and says what would make it easier."""

from __future__ import annotations

import re
from collections.abc import Iterator

from caseferry.domain.readability import Reading, ReadingComparison
from caseferry.knowledge.plain_language import Bounds, load_plain_language
from caseferry.steps.readability.measure import long_words, measure_reading, sentences
from caseferry.steps.readability.syllables import count_syllables

_ABBREVIATION = re.compile(r"(?<![\w-])[A-Z][A-Z0-9]*(?:[-/][A-Z0-9]+)*[A-Z0-9](?![\w-])")
_SHOWN = 5
_HARD = 4  # syllables


def compare_reading(original: str, rewritten: str, *, language: str) -> ReadingComparison:
    """How easy `rewritten` is in `language`, and how easy `original` (measured as the same language) was.

    English is easy at grade 8 or less; in the other languages sentences and words must stay within bounds, which is no grade. Raises
    KeyError for a language without bounds.
    """
    table = load_plain_language()
    bounds = table.bounds[language]
    graded = language == table.graded
    found = measure_reading(rewritten, language)
    reasons = tuple(
        _over_grade(rewritten, found, table.most) if graded else _over_bounds(rewritten, found, bounds, language)
    )
    return ReadingComparison(
        language=language,
        method="flesch_kincaid" if graded else "lengths",
        original=measure_reading(original, language),
        rewritten=found,
        easy=not reasons,
        reasons=reasons,
        remarks=tuple(f"Explain or spell out {name}." for name in dict.fromkeys(_ABBREVIATION.findall(rewritten))),
    )


def _over_grade(text: str, found: Reading, most: float) -> Iterator[str]:
    if not found.words:
        yield "There is no text."
    elif found.grade is not None and found.grade > most:
        yield f"Reading grade {found.grade:g}; {most:g} or less is the aim."
        hard = sorted({word.lower() for word in re.findall(r"[A-Za-z]+", text) if count_syllables(word) >= _HARD})
        if hard:
            yield f"Hard words: {', '.join(hard[:_SHOWN])}."
        yield from _long_sentence(text, load_plain_language().bounds["en"], "en")


def _over_bounds(text: str, found: Reading, bounds: Bounds, language: str) -> Iterator[str]:
    if not found.words:
        yield "There is no text."
    if found.sentence_mean > bounds.sentence_mean:
        yield f"Sentences have {found.sentence_mean:g} {bounds.unit}s in the mean; {bounds.sentence_mean:g} or less is the aim."
    yield from _long_sentence(text, bounds, language)
    if found.long_share > bounds.long_share:
        yield f"Too many long words: {', '.join(long_words(text, language)[:_SHOWN])}."


def _long_sentence(text: str, bounds: Bounds, language: str) -> Iterator[str]:
    longest = max(sentences(text), key=lambda sentence: measure_reading(sentence, language).words, default="")
    length = measure_reading(longest, language).words
    if length > bounds.sentence_most:
        start = longest if len(longest) <= 60 else longest[:60].rsplit(" ", 1)[0] + " …"
        yield f"The longest sentence has {length} {bounds.unit}s; divide it: “{start}”."
