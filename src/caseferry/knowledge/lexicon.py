"""Finds the words of a table in a text, all in one pass, whatever the script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from caseferry.knowledge.han import simplified_characters

LETTERS = "a-zßæœøłα-ωа-яіїєґ\u0620-\u065f\u066e-\u06d3\u0900-\u0965"
"""The letters of alphabets after folding, for character classes; Han, kana and hangul stand without spaces and are not among them."""

_UNSPACED = "\u0980-\u0dff\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
"""Letters that are found wherever they stand: Bengali to Sinhala, Thai, Lao, kana, Han, hangul."""

_SPECIAL = {"đ": "d", "Đ": "d", "ı": "i", "İ": "i", "ة": "ه", "ى": "ي", "µ": "u", "μ": "u", "×": "x", "х": "х"}
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d\ufffe\u00ad"
_QUOTES = "\u2018\u2019\u02bc\u00b4`"
_HIDDEN = "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_END = f"(?:(?![{LETTERS}0-9])|(?=[0-9]{{1,3}}分))"  # recognition drops the space of `PS 1分`
_PREFIX = "(?:(?:[وفبلك]?ال|لل|[وفبلك])(?=[\u0620-\u065f]))?"


class _Plain(dict[int, str]):
    def __missing__(self, code: int) -> str:
        self[code] = plain = _plain_character(chr(code))
        return plain


class _Fold(dict[int, str]):
    def __missing__(self, code: int) -> str:
        self[code] = folded = _folded_character(chr(code))
        return folded


def _plain_character(char: str) -> str:
    if char in _DASHES:
        return "-"
    if char in _QUOTES:
        return "'"
    if char in _HIDDEN or (char.isspace() and char not in "\n\t\f"):
        return " "
    if "\u4e00" <= char <= "\u9fff":
        return simplified_characters().get(char, char)
    if char == "٫":
        return "."
    if char == "٬":
        return ","
    if char == "٪":
        return "%"
    if unicodedata.category(char) == "Nd":
        return str(unicodedata.digit(char))
    wide = unicodedata.normalize("NFKC", char) if "\uff00" <= char <= "\uffef" else char
    return wide if len(wide) == 1 else char


def _folded_character(char: str) -> str:
    char = _plain_character(char)
    if char in _SPECIAL:
        return _SPECIAL[char]
    compatible = unicodedata.normalize("NFKC", char)
    if len(compatible) == 1:
        char = compatible
    parts = unicodedata.normalize("NFD", char)
    if len(parts) > 1 and all(unicodedata.combining(part) for part in parts[1:]):
        char = parts[0]
    low = char.lower()
    return low if len(low) == 1 else char


_PLAIN, _FOLD = _Plain(), _Fold()


def plain(text: str) -> str:
    """The same text with ASCII digits, dashes, quotes, full-width forms, spaces and simplified Han; every offset stays where it was."""
    return text.translate(_PLAIN)


def fold(text: str) -> str:
    """`plain` in lower case without accents, for comparing; every offset stays where it was.

    >>> fold("Adénocarcinome, ЁЛКА ９％")
    'adenocarcinome, елка 9%'
    """
    return text.translate(_FOLD)


def squeeze(folded: str) -> str:
    """A folded word without spaces and hyphens, so that spellings of one word are equal."""
    return re.sub(r"\.(?=\s)|[\s\-]+", "", folded)


@dataclass(frozen=True, slots=True)
class Hit:
    """A word of the table at `start` to `end` of the text; `keys` are the entries that it may stand for, in table order."""

    start: int
    end: int
    keys: tuple[str, ...]

    @property
    def key(self) -> str:
        """The first entry."""
        return self.keys[0]


class Lexicon:
    """Words and the entries (keys) they stand for.

    A word may end in `*` (any letters may follow: stems of inflected languages) and may begin with `=` (capitals must agree,
    for short abbreviations) or with `~` (accents must agree: Vietnamese "do", because, is not "độ", grade). A space stands for any white space or a hyphen, a hyphen for either or nothing. The longest word
    wins at each place. Alphabetic words stand between non-letters (Arabic ones may carry the article or a one-letter
    preposition); Chinese words stand anywhere.
    """

    def __init__(self, words: Iterable[tuple[str, str]]) -> None:
        self._exact: dict[str, list[tuple[str, str]]] = {}
        self._stems: dict[str, list[tuple[str, str]]] = {}
        spaced, unspaced = _Trie(), _Trie()
        for word, key in words:
            bare = word.lstrip("=~")
            stem, folded = bare.rstrip("*"), fold(bare.rstrip("*"))
            if not re.search(f"[{LETTERS}{_UNSPACED}0-9?]", folded):
                raise ValueError(f"a word without a letter: {word!r}")
            table = self._stems if bare.endswith("*") else self._exact
            marked = {"=": stem, "~": "~" + stem.lower()}.get(word[0], "")
            table.setdefault(squeeze(folded), []).append((marked, key))
            (spaced if re.match(f"[{LETTERS}0-9+(%]", folded) else unspaced).add(folded, open_ended=bare.endswith("*"))
        parts = []
        if spaced:
            parts.append(f"(?<![{LETTERS}]){_PREFIX}(?P<word>{spaced.pattern()}){_END}")
        if unspaced:
            parts.append(f"(?P<glyphs>{unspaced.pattern()})")
        self._regex = re.compile("|".join(parts) if parts else r"(?!)")

    @classmethod
    def of(cls, entries: Mapping[str, Iterable[str]]) -> Lexicon:
        """A lexicon from words by key."""
        return cls((word, key) for key, words in entries.items() for word in words)

    def find(self, plain_text: str, folded: str, start: int = 0, end: int | None = None) -> Iterator[Hit]:
        """Every word in order of place, never overlapping. `folded` is `fold(plain_text)`."""
        for match in self._regex.finditer(folded, start, len(folded) if end is None else end):
            group = match.lastgroup or "word"
            a, b = match.span(group)
            if a and folded[a].isdigit() and (folded[a - 1].isdigit() or folded[a - 1] in ".,"):
                continue
            keys = self._keys(folded[a:b], plain_text[a:b])
            if keys:
                yield Hit(a, b, keys)

    def first(self, text: str) -> Hit | None:
        """The first word in a short text that is not folded yet."""
        return next(self.find(plain(text), fold(text)), None)

    def _keys(self, folded: str, original: str) -> tuple[str, ...]:
        word = squeeze(folded)
        rows = self._exact.get(word) or next(
            (self._stems[word[:n]] for n in range(len(word), 0, -1) if word[:n] in self._stems), []
        )
        found = [key for exact, key in rows if not exact or _agrees(exact, original)]
        return tuple(dict.fromkeys(found))


def _agrees(exact: str, original: str) -> bool:
    """Letter by letter for `=`, for `~` whatever the capitals."""
    if exact.startswith("~"):
        return squeeze(exact[1:]) == squeeze(original.lower())
    return squeeze(exact) == squeeze(original)


class _Trie:
    """Words as a tree, written as one regular expression whose cost does not grow with the number of words."""

    def __init__(self) -> None:
        self._root: dict[str, dict[str, object]] = {}

    def __bool__(self) -> bool:
        return bool(self._root)

    def add(self, word: str, *, open_ended: bool) -> None:
        node: dict[str, object] = self._root  # type: ignore[assignment]
        for char in [*word, *("*" if open_ended else "")]:
            node = node.setdefault(" " if char.isspace() else char, {})  # type: ignore[assignment]
        node[""] = {}

    def pattern(self) -> str:
        return self._write(self._root)  # type: ignore[arg-type]

    def _write(self, node: dict[str, object]) -> str:
        ends = "" in node
        branches = [_atom(char) + self._write(child) for char, child in sorted(node.items()) if char]  # type: ignore[arg-type]
        if not branches:
            return ""
        body = branches[0] if len(branches) == 1 and not ends else f"(?:{'|'.join(branches)})"
        return body + ("?" if ends else "")


def _atom(char: str) -> str:
    if char == "*":
        return f"[{LETTERS}]*"
    if char == " ":
        return r"(?:\.(?=\s))?[\s\-]{1,3}"  # scanned lines may end in a stray full stop
    if char == "-":
        return r"[\s\-]{0,2}"
    return re.escape(char) + (r"\s?" if "\u3400" <= char <= "\u9fff" else "")
