"""Labels, titles and spellings of people (`data/people.yaml`)."""

from __future__ import annotations

import functools

from caseferry.knowledge.lexicon import fold
from caseferry.knowledge.phrases import PhraseBook
from caseferry.knowledge.tables import load_yaml
from caseferry.knowledge.words import tokens

LABELS = (
    "name",
    "surname",
    "given",
    "patronymic",
    "subject",
    "other_name",
    "age",
    "sex",
    "number",
    "document_number",
    "other",
)


@functools.cache
def person_labels() -> PhraseBook[str]:
    """Labels of a patient block; each means one of LABELS, the first listed wins. Raises ValueError for unknown kinds."""
    labels = load_yaml("people.yaml")["labels"]
    if set(labels) != set(LABELS):
        raise ValueError("people.yaml: labels")
    return PhraseBook((word, kind) for kind in LABELS for word in labels[kind])


@functools.cache
def sex_words() -> dict[str, str]:
    """A folded single word to M or F."""
    return {
        t.text: sex
        for sex, words in load_yaml("people.yaml")["sex"].items()
        for w in words
        for t in tokens(fold(w))[:1]
    }


@functools.cache
def honorifics() -> dict[str, str]:
    """A folded title to the sex it implies, or an empty string."""
    found: dict[str, str] = {}
    for sex, words in load_yaml("people.yaml")["honorifics"].items():
        for word in words:
            parts = [token.text for token in tokens(fold(word))]
            if len(parts) == 1:
                found.setdefault(parts[0], sex)
    return found


@functools.cache
def word_set(name: str) -> frozenset[str]:
    """The single words of `age_units`, `month_units`, `particles` or `relations`, folded; entries of several words are left out."""
    found = [[token.text for token in tokens(fold(word))] for word in load_yaml("people.yaml")[name]]
    return frozenset(words[0] for words in found if len(words) == 1)


@functools.cache
def spellings() -> tuple[tuple[str, str], ...]:
    """Pairs of (letters, one letter) that stand for one sound, in the order to apply them."""
    return tuple((str(a), str(b)) for a, b in load_yaml("people.yaml")["spellings"])
