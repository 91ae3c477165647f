"""A page as the rules of this step look at it: folded lines with their words and the category words on them."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

from caseferry.domain.pages import Line, Page
from caseferry.knowledge.categories import Meaning, load_category_words
from caseferry.knowledge.lexicon import fold
from caseferry.knowledge.phrases import Hit, PhraseBook
from caseferry.knowledge.structure import structure_book
from caseferry.knowledge.words import Token, tokens

T = TypeVar("T")
_IN_NUMBER = re.compile(r"^[-/.]?\d{3,}")
HEAD_LINES = 16
"""How far down a page a title, a letterhead or a patient block may stand."""


@dataclass(frozen=True)
class LineView:
    """One line: as read, folded (same length), its words."""

    text: str
    folded: str
    words: tuple[Token, ...]
    number: int
    size: float = 1.0  # height against the middle height of the page's lines
    noisy: bool = False  # recognised from a picture: a word may be misread

    def find(self, book: PhraseBook[T], words: Sequence[Token] | None = None) -> Iterator[Hit[T]]:
        """Phrases of a book among the words of the line (or some of them)."""
        return book.find(self.words if words is None else words, forgiving=self.noisy)

    @functools.cached_property
    def hits(self) -> tuple[Hit[Meaning], ...]:
        """Category words on this line; the letters of a number (`CT-771203`) are none."""
        found = self.find(load_category_words())
        return tuple(hit for hit in found if not _IN_NUMBER.match(self.after(hit)))

    @functools.cached_property
    def places(self) -> int:
        """How many words name a hospital, a department, a laboratory; those of a title (`laboratory results`) do not count."""
        named = {
            at for hit in self.hits for at in range(hit.first, hit.last) if any(m.tier == "names" for m in hit.meanings)
        }
        return sum(hit.first not in named for hit in self.find(structure_book("facility")))

    @functools.cached_property
    def length(self) -> float:
        """The length in words; two characters of a script without spaces are about one word."""
        return sum(0.5 if len(word.text) == 1 and word.text > "\u2e7f" else 1.0 for word in self.words)

    def at_start(self, hit: Hit[Meaning]) -> bool:
        """True when the hit begins the line, a cell or a sentence."""
        before = self.folded[: self.words[hit.first].start].rstrip(" -*#•")
        return not before.strip(" 0123456789().") or before[-1] in "\t.;:|>。；：!?"

    def after(self, hit: Hit[Meaning]) -> str:
        """What follows the hit on the line."""
        return self.folded[self.words[hit.last - 1].end :]


@dataclass(frozen=True)
class PageView:
    """One page with its lines in order."""

    page: Page
    lines: tuple[LineView, ...]

    @functools.cached_property
    def folded(self) -> str:
        """The folded text of the page, same offsets as `Page.text`."""
        return "\n".join(line.folded for line in self.lines)

    @functools.cached_property
    def word_count(self) -> int:
        """How many words stand on the page."""
        return sum(len(line.words) for line in self.lines)


def view(page: Page) -> PageView:
    """The view of a page."""
    heights = [_height(line) for line in page.lines if line.text.strip()]
    middle = median(heights) if heights else 0.0
    noisy = page.origin == "ocr"
    return PageView(page, tuple(_line(line, number, middle, noisy) for number, line in enumerate(page.lines)))


def _line(line: Line, number: int, middle: float, noisy: bool) -> LineView:
    folded = fold(line.text)
    size = _height(line) / middle if middle > 0 else 1.0
    return LineView(line.text, folded, tuple(tokens(folded)), number, size, noisy)


def _height(line: Line) -> float:
    return line.box[3] - line.box[1]
