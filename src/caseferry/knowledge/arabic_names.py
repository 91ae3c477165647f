"""Whether a Latin name can be the writing of an Arabic one: letter by letter, with the vowels that Arabic leaves out (`data/arabic_letters.yaml`).

Consonants alone do not tell Hassan from Hussein, nor Samir from Samira; the long vowels and endings that Arabic does write, do.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from typing import Any

from caseferry.knowledge.tables import load_yaml

_ARTICLE = "ال"
_SONS = ("بن", "ابن", "بنت", "ابنة")
_MARKS = re.compile(r"[\u0640\u064b-\u065f\u0670\u200c-\u200f]")
_ONE_FORM = str.maketrans("یکٱہھ", "يكاهه")
_SAME_LETTER = str.maketrans("أإآىةؤئ", "ااايهوي")


def arabic_words(name: str) -> tuple[str, ...]:
    """The words of a name in Arabic letters without vowel signs; `son of` and `daughter of` stay before their word.

    >>> arabic_words("يُوسف بن عمر")
    ('يوسف', 'بنعمر')
    """
    found: list[str] = []
    before = ""
    for word in _MARKS.sub("", name).translate(_ONE_FORM).split():
        bare = re.sub(r"[^\u0621-\u06d3]", "", word)
        if bare in _SONS:
            before = "بن"
        elif bare:
            found.append(before + bare)
            before = ""
    return tuple(found)


def in_one_spelling(word: str) -> str:
    """An Arabic word with the letters that writers exchange (`أ` and `ا`, `ى` and `ي`, `ة` and `ه`) as one; no article."""
    return re.sub(rf"^(?:بن)?{_ARTICLE}?(?=.{{3}})", "", word).translate(_SAME_LETTER)


@functools.lru_cache(maxsize=4096)
def in_shapes(word: str) -> str:
    """An Arabic word with letters that differ by their dots alone as one letter; words under four letters stay as they are."""
    spelt = in_one_spelling(word)
    shapes = {letter: row[0] for row in load_yaml("arabic_letters.yaml")["shapes"] for letter in row}
    return "".join(shapes.get(letter, letter) for letter in spelt) if len(spelt) > 3 else spelt


@functools.lru_cache(maxsize=4096)
def latin_forms(word: str) -> re.Pattern[str]:
    """The Latin letters that may write `word` (from `arabic_words`, or two of them joined), as a pattern for `fullmatch`."""
    return re.compile("".join(_pieces(word)))


def _pieces(word: str) -> Iterator[str]:
    data = load_yaml("arabic_letters.yaml")
    if word.startswith("بن") and len(word) > 4:
        yield "(?:b[ei]n)?"
        word = word[2:]
    at, first = 0, True
    while at < len(word):
        piece, width = _at(data, word, at, first=first)
        yield piece
        first = first and width == len(_ARTICLE) and word[at : at + width] == _ARTICLE
        at += width


def _at(data: Mapping[str, Any], word: str, at: int, *, first: bool) -> tuple[str, int]:
    """The alternatives for what stands at `at`, and how many letters that is."""
    for letters, written in data["together"].items():
        if word.startswith(letters, at) and (at == 0 or letters[0] not in "إأآ"):
            return f"(?:{written})", len(letters)
    if word.startswith(_ARTICLE, at) and len(word) - at >= 5 - (at > 0) and (at == 0 or at >= 2):
        inside = "" if at == 0 else f"|{data['weak']['ا']['inside']}l{{1,2}}"
        return f"(?:{data['article']}{inside}|)", len(_ARTICLE)
    letter = word[at]
    if written := data["consonants"].get(letter):
        unwritten = data["unwritten_first" if first else "unwritten"]
        last = at == len(word) - 1
        silent = "|a|ah|eh|e" if letter == "ه" and last else ""
        return f"(?:{written}{silent}){{1,2}}" + ("" if last else f"(?:{unwritten}|)"), 1
    place = "start" if first else "end" if at == len(word) - 1 else "inside"
    written = str(data["weak"].get(letter, {}).get(place, "")).replace("''", "")
    follows = f"(?:{data['unwritten']}|)" if letter in "وي" and place != "end" else ""
    return f"(?:{written}){follows}", 1
