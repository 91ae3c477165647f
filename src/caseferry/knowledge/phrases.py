"""Finds many phrases of many languages in a text at once; the longest phrase wins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from rapidfuzz.distance import Levenshtein

from caseferry.knowledge.lexicon import fold
from caseferry.knowledge.words import Token, tokens

T = TypeVar("T")
SHORTEST_NOISY = 6
NEARLY = 0.8
"""How like (normalized Levenshtein) a misread word of at least SHORTEST_NOISY letters must be to a word of the book."""


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
    """A phrase that was found: its first and last token (`last` exclusive), what it stands for, and how it is written."""

    first: int
    last: int
    meanings: tuple[T, ...]
    phrase: str


@dataclass(slots=True)
class _Entry(Generic[T]):
    words: tuple[str, ...]
    open: tuple[bool, ...]  # True: any ending
    phrase: str
    meanings: list[T] = field(default_factory=list)


def parse_phrase(phrase: str) -> tuple[tuple[str, ...], tuple[bool, ...]]:
    """The words of a phrase as written in the data; a word with `*` takes any ending, a lone `*` any word."""
    words: list[str] = []
    open_ended: list[bool] = []
    for part in fold(phrase).split():
        found = tokens(part.rstrip("*"))
        if not found and part == "*":
            words.append("")
            open_ended.append(True)
            continue
        words += [token.text for token in found]
        open_ended += [False] * (len(found) - 1) + ([part.endswith("*")] if found else [])
    return tuple(words), tuple(open_ended)


class PhraseBook(Generic[T]):
    """Phrases with what they stand for. Built once, searched often; a phrase may stand for several things."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        known: dict[tuple[tuple[str, ...], tuple[bool, ...]], _Entry[T]] = {}
        self._by_word: dict[str, list[_Entry[T]]] = defaultdict(list)
        self._by_start: dict[str, list[_Entry[T]]] = defaultdict(list)  # phrases whose first word takes any ending
        for phrase, meaning in entries:
            words, open_ended = parse_phrase(phrase)
            if not words or not words[0]:
                raise ValueError(f"a phrase must begin with a word: {phrase!r}")
            entry = known.get((words, open_ended))
            if entry is None:
                entry = known[words, open_ended] = _Entry(words, open_ended, phrase)
                if open_ended[0]:
                    self._by_start[words[0][:2]].append(entry)
                else:
                    self._by_word[words[0]].append(entry)
            if meaning not in entry.meanings:
                entry.meanings.append(meaning)
        for index in (self._by_word, self._by_start):
            for entries_here in index.values():
                entries_here.sort(key=_rank)
        self._words = {word for words, open_ended in known for word, o in zip(words, open_ended, strict=True) if not o}
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in sorted(self._words):
            self._by_length[len(word)].append(word)
        self._repaired: dict[str, str] = {}

    def find(self, words: Sequence[Token], *, forgiving: bool = False) -> Iterator[Hit[T]]:
        """Phrases in `words`, left to right, longest first, never overlapping.

        `forgiving`: a long word that no phrase has is taken for the one word that it nearly is (recognition noise).
        """
        texts = [self._nearest(word.text) if forgiving else word.text for word in words]
        at = 0
        while at < len(texts):
            entry = self._longest(texts, at)
            if entry is None:
                at += 1
                continue
            yield Hit(at, at + len(entry.words), tuple(entry.meanings), entry.phrase)
            at += len(entry.words)

    def _longest(self, texts: list[str], at: int) -> _Entry[T] | None:
        found = None
        for entry in self._by_word.get(texts[at], ()):
            if _fits(entry, texts, at):
                found = entry
                break
        for entry in self._by_start.get(texts[at][:2], ()):
            if found is not None and _rank(found) < _rank(entry):
                break
            if _fits(entry, texts, at):
                return entry
        return found

    def _nearest(self, text: str) -> str:
        """The word of the book that `text` nearly is; itself when there is none, or several."""
        if len(text) < SHORTEST_NOISY or text in self._words:
            return text
        found = self._repaired.get(text)
        if found is None:
            found = self._repaired[text] = self._search(text)
        return found

    def _search(self, text: str) -> str:
        scored = sorted(
            (-Levenshtein.normalized_similarity(text, word), word)
            for length in range(len(text) - 2, len(text) + 3)
            for word in self._by_length.get(length, ())
            if word[0] == text[0] or word[-1] == text[-1]
        )
        if not scored or -scored[0][0] < NEARLY or (len(scored) > 1 and scored[1][0] == scored[0][0]):
            return text
        return scored[0][1]

    def meanings(self) -> set[T]:
        """Everything that some phrase of the book stands for."""
        return {
            meaning
            for index in (self._by_word, self._by_start)
            for entries in index.values()
            for entry in entries
            for meaning in entry.meanings
        }


def _rank(entry: _Entry[T]) -> tuple[int, int, str]:
    """Longer phrases first."""
    return (-len(entry.words), -sum(map(len, entry.words)), entry.phrase)


def _fits(entry: _Entry[T], texts: list[str], at: int) -> bool:
    if len(texts) - at < len(entry.words):
        return False
    for offset, (word, open_ended) in enumerate(zip(entry.words, entry.open, strict=True)):
        text = texts[at + offset]
        if text != word and not (open_ended and text.startswith(word)):
            return False
    return True
