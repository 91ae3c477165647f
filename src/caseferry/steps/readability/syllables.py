"""Counts the syllables of English words."""

from __future__ import annotations

import re

from caseferry.knowledge.plain_language import load_plain_language

_VOWELS = re.compile(r"[aeiouy]+")
# Two vowels that are spoken apart: me-di-a, bi-ol-o-gy, va-ri-ous, vi-de-o, man-u-al, val-u-a-tion; not spe-cial, na-tion, qual-i-ty.
_APART = re.compile(
    r"(?<![cstgx])i(?=[aou])|(?<=[ae]t)i(?=[au]l)|(?<=[dlnrp])i(?=e(?:nt|nc|t))|e(?=o|um|a(?:l|tion)$)|(?<![qg])u(?=a|ou|i(?:ty|n))|[aeo]y?i(?=ng)"
)
# An e that is not spoken: tim(e), tim(e)s, ask(e)d, saf(e)ly, mov(e)ment, car(e)ful; but ta-ble, chan-ges, nee-ded.
_SILENT = re.compile(
    r"(?<=[a-z])(?<![aeiouy])(?<![^aeiouy]l)e$"
    r"|(?<=[a-z])(?<![aeiouy])(?<![scxzgh])(?<![^aeiouy]l)e(?=s$)"
    r"|(?<=[a-z])(?<![aeiouytd])(?<![^aeiouy]l)e(?=d$)"
    r"|(?<=[a-z]{2})(?<![aeiouy])(?<![^aeiouy]l)e(?=(?:ly|ment|ments|ful|fully|less)$)"
    r"|(?<=[aiou][a-z])e(?=where$|times$)"
)
_DIGITS = {"0": 2, "7": 2}


def count_syllables(word: str) -> int:
    """The syllables of `word`, by rule and a table of exceptions; at least 1. Each digit counts as its name, a capital abbreviation as its letters.

    >>> [count_syllables(word) for word in ("treatment", "scans", "chemotherapy", "PET-CT")]
    [2, 1, 5, 5]
    """
    return sum(_part(part) for part in re.split(r"[^0-9A-Za-z]+", word.replace("’", "").replace("'", "")) if part) or 1


def _part(part: str) -> int:
    if part.isdigit():
        return sum(_DIGITS.get(digit, 1) for digit in part)
    if part.isupper() and 1 < len(part) <= 4 and part != "PET":
        return len(part) + 2 * part.count("W")
    return _plain(part.lower())


def _plain(word: str) -> int:
    known = load_plain_language().syllables.get(word)
    if known is not None:
        return known
    silent = len(_SILENT.findall(word)) if len(word) > 2 else 0
    return max(len(_VOWELS.findall(word)) + len(_APART.findall(word)) - silent, 1)
