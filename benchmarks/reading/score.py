"""Compares what was read with what is on the page."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from benchmarks.reading.pages import KnownPage

_NUMBER = re.compile(r"\d+(?:[.,/:^]\d+)*")
_UNSPACED = ("zh", "ja", "th")
_WORD = re.compile(r"[^\s\d.,:;()/%<>+=^_-]{3,}")
_SAME_SCRIPT = (
    50.0  # likeness of a word to itself misread; look-alikes in another script have no letter in common with it
)


@dataclass(frozen=True)
class Score:
    """Character error (edits per character), share of numbers found, of table rows found whole, of words read in their own script."""

    error: float
    numbers: float
    rows: float
    words: float

    @property
    def verdict(self) -> str:
        """`readable` and `unreadable` as the issue defines them; `between` otherwise."""
        if self.error > 0.20 or self.numbers < 0.80:
            return "unreadable"
        return "readable" if self.error <= 0.05 else "between"


def score(page: KnownPage, text: str) -> Score:
    want, got = Counter(_NUMBER.findall(page.text)), Counter(_NUMBER.findall(text))
    missing = sum((want - got).values())
    mine, theirs = _plain(page.text, page.language), _plain(text, page.language)
    error = Levenshtein.distance(mine, theirs) / len(mine)
    return Score(error, 1 - missing / sum(want.values()), _rows(page, text), _in_script(page.text, text))


def _in_script(known: str, text: str) -> float:
    """Share of the words on the page that something read there is like."""
    wanted, read = _WORD.findall(known), list(dict.fromkeys(_WORD.findall(text)))
    found = sum(any(fuzz.ratio(word, other, score_cutoff=_SAME_SCRIPT) for other in read) for word in wanted)
    return found / len(wanted) if wanted else 1.0


def _plain(text: str, language: str) -> str:
    """White space counts once, or not at all where the language writes without it; the two code points of the micro sign are one."""
    text = text.replace("µ", "μ")
    return "".join(text.split()) if language.partition("+")[0] in _UNSPACED else " ".join(text.split())


def _rows(page: KnownPage, text: str) -> float:
    """A table row is there when one line holds all its numbers, in any order of cells."""
    lines = [Counter(_NUMBER.findall(line)) for line in text.splitlines()]
    wanted = [Counter(_NUMBER.findall("\t".join(row))) for row in page.rows if len(row) == 4]
    wanted = [row for row in wanted if sum(row.values()) >= 2]
    found = sum(any(not row - line for line in lines) for row in wanted)
    return found / len(wanted) if wanted else 1.0
