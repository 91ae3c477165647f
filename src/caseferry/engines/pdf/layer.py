"""The searchable layer: the words of a page, invisible, on the places they were read from."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from caseferry.domain.pages import Line, Page, Word
from caseferry.engines.pdf.geometry import Area, Frame, Matrix, number, operands, product
from caseferry.engines.pdf.glyphless import ADVANCE, Glyphless

_RIGHT_TO_LEFT = {"R", "AL"}
_DESCENT = 0.2  # of the font size, as the glyphless font says
_LEFT_TO_RIGHT = re.compile(
    r"[0-9A-Za-z\u0660-\u0669\u06f0-\u06f9](?:[.,:/+%-]*[0-9A-Za-z\u0660-\u0669\u06f0-\u06f9])*"
)


def text_layer(page: Page, area: Area, frame: Frame, font: Glyphless, name: str) -> bytes:
    """Content that writes the words of `page` invisibly (text rendering mode 3); `name` is the font's resource name."""
    pen = _Pen(area, frame, font, name)
    return b"\n".join(filter(None, (pen.line(line) for line in page.lines)))


@dataclass(frozen=True, slots=True)
class _Baseline:
    y: float
    size: float

    @classmethod
    def of(cls, box: tuple[float, float, float, float], area: Area) -> _Baseline:
        size = max(1.0, (box[3] - box[1]) * area.height)
        return cls(area.bottom + area.height * (1 - box[3]) + _DESCENT * size, size)


@dataclass(frozen=True, slots=True)
class _Pen:
    area: Area
    frame: Frame
    font: Glyphless
    name: str

    def line(self, line: Line) -> bytes:
        """One row of words with the spaces between them."""
        words = _visual(line)
        if not words:
            return b""
        base = _Baseline.of(line.box, self.area)
        rows = [b"BT 3 Tr /%s %s Tf" % (self.name.encode(), number(base.size).encode())]
        for index, (word, spaced) in enumerate(words):
            left, right = self._at(word.box[0]), self._at(word.box[2])
            own = base if _within(word, line) else replace(_Baseline.of(word.box, self.area), size=base.size)
            rows.append(self._show(word.text, left, right, own))
            if spaced and index + 1 < len(words):
                after = max(self._at(words[index + 1][0].box[0]), right + 0.1)
                rows.append(self._show(" ", right, after, own))
        return b"\n".join([*rows, b"ET"])

    def _at(self, fraction: float) -> float:
        return self.area.left + fraction * self.area.width

    def _show(self, text: str, left: float, right: float, base: _Baseline) -> bytes:
        natural = len(text) * ADVANCE / 1000 * base.size
        scale = max(1.0, 100 * max(right - left, 0.1) / natural)
        place: Matrix = product((1.0, 0.0, 0.0, 1.0, left, base.y), self.frame.upright)
        return f"{number(scale)} Tz {operands(place)} Tm ".encode() + self.font.encode(text) + b" Tj"


def _within(word: Word, line: Line) -> bool:
    """True when the word stands on the line's own base line."""
    centre, middle = (word.box[1] + word.box[3]) / 2, (line.box[1] + line.box[3]) / 2
    return abs(centre - middle) <= 0.5 * (word.box[3] - word.box[1])


def _visual(line: Line) -> list[tuple[Word, bool]]:
    """Words from left to right as drawn, each with whether a space follows it there.

    Readers put a right-to-left row back into reading order themselves, so its letters are written as they are seen.
    """
    words = [word for word in line.words if word.text.strip()]
    if not words and line.text.strip():
        words = [Word(line.text, line.box, 0)]
    if not any(_is_right_to_left(char) for char in line.text):
        return [(word, line.text[word.start + len(word.text) :][:1].isspace()) for word in words]
    base = _runs_right_to_left(line.text)
    ordered = sorted(words, key=lambda word: (word.box[0], word.start))
    return [(replace(word, text=_as_seen(word, line.text, base)), True) for word in ordered]


def _is_right_to_left(char: str) -> bool:
    return unicodedata.bidirectional(char) in _RIGHT_TO_LEFT


def _runs_right_to_left(text: str) -> bool:
    """The direction of a row: that of most of its letters."""
    kinds = [unicodedata.bidirectional(char) for char in text]
    return sum(kind in _RIGHT_TO_LEFT for kind in kinds) > kinds.count("L")


def _as_seen(word: Word, row: str, base: bool) -> str:
    """A word in the order in which its letters stand: right-to-left letters and the brackets between them turned round, numbers
    and Latin words kept (a much reduced UAX #9: brackets follow the strong letter before them in a right-to-left row)."""
    strong = [char for char in row[: word.start] if unicodedata.bidirectional(char) in {"L", *_RIGHT_TO_LEFT}]
    carried = base and (not strong or _is_right_to_left(strong[-1]))
    if not carried and not any(_is_right_to_left(char) for char in word.text):
        return word.text
    return _LEFT_TO_RIGHT.sub(lambda match: match[0][::-1], word.text[::-1])
