"""How easy a text is to read, as measured."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reading:
    """One text. `grade` is a reading grade of English, None in every other language; lengths in the language's unit."""

    sentences: int
    words: int
    sentence_mean: float
    sentence_most: int
    long_share: float
    grade: float | None = None


@dataclass(frozen=True, slots=True)
class ReadingComparison:
    """A text for a family beside the original. `method` says what `easy` rests on: flesch_kincaid, or lengths (which is no grade).

    `reasons` say what to change; `remarks` name abbreviations that a family may not know.
    """

    language: str
    method: str
    original: Reading
    rewritten: Reading
    easy: bool
    reasons: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
