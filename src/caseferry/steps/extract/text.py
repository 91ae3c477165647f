"""The text of one document with the way back to its boxes; what every finder reads."""

from __future__ import annotations

import bisect
import functools
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar, cast

from caseferry.domain.documents import DocumentReference
from caseferry.domain.pages import Page
from caseferry.domain.quotation import Quotation
from caseferry.knowledge.lexicon import fold, plain

PAGE_BREAK = "\n\f\n"
T = TypeVar("T")
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+(?=[\w«\"(])|[。；！？]|\n\s*\n|\f|(?<=[.:])\n")
_DATED_LINE = re.compile(
    r"(?:^|(?<=\n))(?P<line>[ \t]*(?:[-*•][ \t]*)?(?:(?:ab|seit|from|since|on|in|desde|del?|du|depuis|le|el|en|с|от|в|từ|tháng|am|em)\s)?"
    r"(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d|(?:19|20)\d\d[./-]\d{1,2}(?:[./-]\d{1,2})?|\d{1,2}[./](?:19|20)\d\d|(?:19|20)\d\d年)(?!\d))",
    re.IGNORECASE | re.MULTILINE,
)
_WRAPS = re.compile(
    r"(?:[-–,，至到(]|\b(?:to|till|until|and|from|on|of|dated?|al?|del?|desde|hasta|el|du|au|le|en|с|по|от|до|bis|vom|am|đến|từ|ngày))\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class DocumentText:
    """One document as text. Rules find offsets in `text`; `quote` turns them into quotations with boxes.

    Lines are separated by newlines (a sentence may run over several), table cells by TAB, pages by a form feed on a line of its own.
    """

    document: DocumentReference
    pages: tuple[Page, ...]

    @functools.cached_property
    def text(self) -> str:
        """All pages, joined by PAGE_BREAK."""
        return PAGE_BREAK.join(page.text for page in self.pages)

    @functools.cached_property
    def plain(self) -> str:
        """`text` with ASCII digits, dashes, quotes and spaces; same offsets."""
        return plain(self.text)

    @functools.cached_property
    def folded(self) -> str:
        """`plain` in lower case without accents; same offsets."""
        return fold(self.text)

    @functools.cached_property
    def _starts(self) -> list[int]:
        starts, at = [], 0
        for length in self._lengths:
            starts.append(at)
            at += length + len(PAGE_BREAK)
        return starts

    @functools.cached_property
    def _lengths(self) -> list[int]:
        return [len(page.text) for page in self.pages]

    def page_at(self, offset: int) -> Page:
        """The page that holds the character at `offset`."""
        return self.pages[max(0, bisect.bisect_right(self._starts, offset) - 1)]

    def start_of(self, page: Page) -> int:
        """The offset at which a page of the document begins. Raises ValueError for a page of another one."""
        return self._starts[self.pages.index(page)]

    def quote(self, start: int, end: int) -> tuple[Quotation, ...]:
        """Quotations of `start` to `end`: one, or one per page when the words run over a page break."""
        found = []
        for page, base, length in zip(self.pages, self._starts, self._lengths, strict=True):
            low, high = max(start, base), min(end, base + length)
            if low < high:
                found.append(page.quote(low - base, high - base).within(self.document.id))
        return tuple(found)

    def sureness(self, start: int, end: int) -> float:
        """How sure the least sure of the words from `start` to `end` were read (0 to 1), on the page where they begin."""
        page = self.page_at(start)
        at, sure = self._starts[max(0, bisect.bisect_right(self._starts, start) - 1)], 1.0
        for line in page.lines:
            if at < end and at + len(line.text) > start:
                words = (
                    word for word in line.words if at + word.start < end and at + word.start + len(word.text) > start
                )
                sure = min([sure, *(word.confidence for word in words)])
            at += len(line.text) + 1
        return sure

    @functools.cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """Start and end of each sentence, in order; a table row or a headed line is a sentence of its own when it ends in `.` or `:`,
        and so is each line of a list whose lines begin with a date."""
        cuts = [0]
        for match in _SENTENCE_END.finditer(self.text):
            cuts.append(match.end())
        cuts.append(len(self.text))
        cuts = [cut for low, high in itertools.pairwise(cuts) for cut in (low, *_dated_lines(self.plain, low, high))]
        return tuple((a, b) for a, b in itertools.pairwise([*cuts, len(self.text)]) if self.text[a:b].strip())

    def sentence_at(self, offset: int) -> tuple[int, int]:
        """The sentence that holds `offset`."""
        if not self.sentences:
            return (0, len(self.text))
        return self.sentences[max(0, bisect.bisect_right(self._sentence_starts, offset) - 1)]

    @functools.cached_property
    def _sentence_starts(self) -> list[int]:
        return [a for a, _ in self.sentences]

    @functools.cached_property
    def _memory(self) -> dict[str, object]:
        return {}

    def remember(self, key: str, compute: Callable[[DocumentText], T]) -> T:
        """The result of `compute` for this document, worked out once; `key` is unique to the function that asks."""
        if key not in self._memory:
            self._memory[key] = compute(self)
        return cast(T, self._memory[key])

    def line_at(self, offset: int) -> tuple[int, int]:
        """Start and end of the line that holds `offset`."""
        start = self.text.rfind("\n", 0, offset) + 1
        end = self.text.find("\n", offset)
        return (start, len(self.text) if end < 0 else end)

    def lines(self) -> Iterator[tuple[int, str]]:
        """Each line with its offset."""
        at = 0
        for line in self.text.split("\n"):
            yield at, line
            at += len(line) + 1


def document_text(document: DocumentReference, pages: Sequence[Page]) -> DocumentText:
    """The text of a document whose pages are given in order."""
    return DocumentText(document, tuple(pages))


def _dated_lines(words: str, low: int, high: int) -> list[int]:
    """Where the lines begin that make a sentence without full stops a list by date; none for a date that only wraps."""
    starts = [match.start("line") for match in _DATED_LINE.finditer(words, low, high)]
    if len(starts) < 2:
        return []
    return [at for at in starts if at > low and not _WRAPS.search(words, max(low, at - 24), at)]
