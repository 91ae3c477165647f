"""Measures a text: sentences, words, and for English the Flesch-Kincaid grade."""

from __future__ import annotations

import re

from caseferry.domain.readability import Reading
from caseferry.knowledge.plain_language import load_plain_language
from caseferry.steps.readability.syllables import count_syllables

_HAN = re.compile(r"[\u3400-\u9fff]|[A-Za-z0-9]+(?:[.,\-/][A-Za-z0-9]+)*")
_WORD = re.compile(r"[^\W_]+(?:['’.,\-/:][^\W_]+)*[%°]?")
_END = re.compile(r"[.!?…]+(?=[\s\"'”’)\]]|$)|[。！？؟；]+|\n+")


def measure_reading(text: str, language: str) -> Reading:
    """What `text` in `language` (a language of plain_language.yaml; any other is measured like English, without a grade) is like.

    An empty text has no sentence and the grade 0.
    """
    table = load_plain_language()
    bounds = table.bounds.get(language, table.bounds[table.graded])
    counted = [words for words in (_words(sentence, bounds.unit) for sentence in sentences(text)) if words]
    every = [word for words in counted for word in words]
    total = max(len(every), 1)
    mean = len(every) / max(len(counted), 1)
    grade = 0.39 * mean + 11.8 * sum(map(count_syllables, every)) / total - 15.59 if every else 0.0
    return Reading(
        sentences=len(counted),
        words=len(every),
        sentence_mean=round(mean, 1),
        sentence_most=max(map(len, counted), default=0),
        long_share=round(sum(_long(word, bounds.long_word) for word in every) / total, 2),
        grade=round(grade, 1) if language == table.graded else None,
    )


def sentences(text: str) -> list[str]:
    """The sentences of `text`. A line is one at least; decimal points and the stops of abbreviations end none."""
    found, start = [], 0
    for match in _END.finditer(text):
        if match.group() == "." and _abbreviated(text[start : match.start()]):
            continue
        found.append(text[start : match.end()].strip())
        start = match.end()
    return [sentence for sentence in (*found, text[start:].strip()) if sentence]


def long_words(text: str, language: str) -> list[str]:
    """The long words of `text`, each once, longest first."""
    bounds = load_plain_language().bounds[language]
    found = dict.fromkeys(word for word in _words(text, bounds.unit) if _long(word, bounds.long_word))
    return sorted(found, key=lambda word: (-len(word), word))


def _abbreviated(before: str) -> bool:
    last = before.split()[-1:] or [""]
    return last[0].strip("(\"'").casefold() in load_plain_language().abbreviations


def _words(sentence: str, unit: str) -> list[str]:
    found: list[str] = (_HAN if unit == "character" else _WORD).findall(sentence)
    return found


def _long(word: str, least: int) -> bool:
    return 0 < least <= sum(character.isalpha() for character in word)
