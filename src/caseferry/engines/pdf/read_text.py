"""The characters of a PDF page as pieces of text lines with boxes."""

from __future__ import annotations

import ctypes
import itertools
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as raw

from caseferry.domain.pages import Line, Word
from caseferry.domain.quotation import Box
from caseferry.engines.pdf.overpaint import Overpaint
from caseferry.ports.reading import Layer

_MOST_CHARACTERS = 60_000  # of one page; a page that has more is no page of text
_WORD_GAP = 0.08  # share of the letters' height; within a word right-to-left letters touch, or leave less
_BREAKS = frozenset("\r\n\t\v\f\u2028\u2029")


@dataclass(frozen=True, slots=True)
class _Char:
    text: str  # NFKC where that only undoes a ligature or a presentation form; empty for a space
    x0: float  # fractions of the upright page
    y0: float
    x1: float
    y1: float
    wild: bool  # no trustworthy Unicode value
    made_up: bool  # a space that PDFium saw in a gap, not in the file


def read_layer(page: Any, *, images: float, vectors: bool) -> Layer:
    """The text layer of a PDFium page, turned so that most of its text stands upright."""
    text = page.get_textpage()
    try:
        count = min(text.count_chars(), _MOST_CHARACTERS)
        upright = _upright(text.raw, count)
        frame = _Frame(page.get_bbox(), page.get_rotation() if upright is None else upright)
        turn = (frame.rotation - page.get_rotation()) % 360
        chars = list(_chars(text.raw, count, frame))
        hidden, covered = _hidden(text.raw, count), _covered(page, text.raw, count)
    finally:
        text.close()
    seen = [char for char in chars if char and char.text]
    width, height = page.get_size()
    if turn % 180:
        width, height = height, width
    return Layer(
        lines=tuple(_pieces(chars, width / height if height else 1.0)),
        images=images,
        vectors=vectors,
        hidden=hidden,
        width=round(width, 2),
        height=round(height, 2),
        turn=turn,
        garbled=sum(char.wild for char in seen) / len(seen) if seen else 0.0,
        covered=covered,
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    """From PDF user space to fractions of the upright page."""

    bbox: tuple[float, float, float, float]
    rotation: int

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        x, y, x2, y2 = self.bbox
        width, height = max(x2 - x, 1e-6), max(y2 - y, 1e-6)
        a, b, c, d = (left - x) / width, (bottom - y) / height, (right - x) / width, (top - y) / height
        return {
            0: (a, 1 - d, c, 1 - b),
            90: (b, a, d, c),
            180: (1 - c, b, 1 - a, d),
            270: (1 - d, 1 - c, 1 - b, 1 - a),
        }[self.rotation]


def _upright(text: Any, count: int) -> int | None:
    """Degrees clockwise that the page's user space must be turned so that most characters stand upright; None when they disagree.

    200 characters spread over the page decide.
    """
    angles: Counter[int] = Counter()
    for index in range(0, count, max(1, count // 200)):
        if not chr(raw.FPDFText_GetUnicode(text, index)).isspace():
            angles[_quarter(raw.FPDFText_GetCharAngle(text, index))] += 1
    total = sum(angles.values())
    return next((angle for angle, hits in angles.most_common(1) if hits > 0.6 * total), None)


def _quarter(radians: float) -> int:
    return -round(radians / 1.5707963) % 4 * 90 if radians >= 0 else 0  # PDFium counts clockwise


def _chars(text: Any, count: int, frame: _Frame) -> Iterator[_Char | None]:
    """Characters in PDFium's order; None ends a piece."""
    rect, high = raw.FS_RECTF(), 0
    for index in range(count):
        code = raw.FPDFText_GetUnicode(text, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code, high = (0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD), 0
        letter = chr(code)
        if letter in _BREAKS:
            yield None
            continue
        raw.FPDFText_GetLooseCharBox(text, index, ctypes.byref(rect))
        x0, y0, x1, y1 = frame.box(rect.left, rect.bottom, rect.right, rect.top)
        wild = bool(raw.FPDFText_HasUnicodeMapError(text, index)) or _wild(letter)
        made_up = letter == " " and bool(raw.FPDFText_IsGenerated(text, index))
        yield _Char(_plain(letter), x0, y0, x1, y1, wild, made_up)


def _wild(letter: str) -> bool:
    return unicodedata.category(letter) in ("Co", "Cn", "Cc") or letter == "\ufffd"


def _plain(letter: str) -> str:
    """A hyphen for PDFium's end-of-line mark, nothing for spaces and invisible marks, letters for ligatures."""
    if letter in ("\ufffe", "\x02", "\u00ad"):
        return "-"
    category = unicodedata.category(letter)
    if letter.isspace() or category in ("Cc", "Cf"):
        return ""
    code = ord(letter)
    if 0xFB00 <= code <= 0xFDFF or 0xFE70 <= code <= 0xFEFF or 0x2F00 <= code <= 0x2FDF or 0x2E80 <= code <= 0x2EFF:
        return unicodedata.normalize("NFKC", letter)
    return letter


def _pieces(chars: list[_Char | None], aspect: float) -> Iterator[Line]:
    """Words until a break, a jump or a wide gap; `aspect` is width by height of the page."""
    letters = [char.text[0] for char in chars if char and char.text and char.text[0].isalpha()]
    leftward = sum(_arabic(letter) for letter in letters) * 2 > len(letters)
    words: list[list[_Char]] = [[]]
    last = space = None
    for char in [*chars, None]:
        if char is None or (last is not None and _jumps(last, char, aspect) and not _adjoins(words[-1], char, aspect)):
            yield from _line(words, leftward)
            words, last, space = [[]], None, None
        if char is None:
            continue
        if not char.text:
            space = char
            continue
        if last is not None and (_is_space(space, last, char) or _apart(last, char, aspect)):
            words.append([])
        words[-1].append(char)
        last, space = char, None


def _arabic(letter: str) -> bool:
    return unicodedata.bidirectional(letter) in ("R", "AL")


def _is_space(space: _Char | None, last: _Char, char: _Char) -> bool:
    return space is not None and not (space.made_up and _han(last, char))


def _apart(last: _Char, char: _Char, aspect: float) -> bool:
    """A gap between two right-to-left letters that PDFium takes for none, since it compares it with wide letters (`ش`, `ص`)."""
    gap = max(char.x0 - last.x1, last.x0 - char.x1)
    between = gap * aspect > _WORD_GAP * max(last.y1 - last.y0, char.y1 - char.y0, 1e-6)
    return between and _arabic(last.text[0]) and _arabic(char.text[0])


def _han(*chars: _Char) -> bool:
    """Chinese typesetting leaves a little air beside a number: that is no space."""
    return any("\u2e80" <= char.text[0] <= "\u9fff" for char in chars)


def _jumps(last: _Char, char: _Char, aspect: float) -> bool:
    """The pen moved to another row, back over the line, or over a gap wider than one and a half letters' height."""
    if not char.text:
        return False
    height = max(last.y1 - last.y0, char.y1 - char.y0, 1e-6)
    overlap = min(last.y1, char.y1) - max(last.y0, char.y0)
    least = max(min(last.y1 - last.y0, char.y1 - char.y0), 1e-6)
    if overlap < 0.3 * least:
        return True
    gap = max(char.x0 - last.x1, last.x0 - char.x1)
    return gap * aspect > 1.5 * height


def _adjoins(word: list[_Char], char: _Char, aspect: float) -> bool:
    """The pen went on at the left edge of a word that it had begun further right: PDFium's `CHOP-R` for `R-CHOP` among Arabic words."""
    if not word or not char.text or any(_arabic(one.text[0]) for one in (*word, char)):
        return False
    first = min(word, key=lambda one: one.x0)
    height = max(first.y1 - first.y0, 1e-6)
    level = min(first.y1, char.y1) - max(first.y0, char.y0) > 0.5 * height
    return level and abs(first.x0 - char.x1) * aspect < _WORD_GAP * height


def _line(words: list[list[_Char]], leftward: bool) -> Iterator[Line]:
    kept = [_logical(word, leftward) for word in words if word]
    if not kept:
        return
    text, found = "", []
    for word in kept:
        start = len(text) + (1 if text else 0)
        letters = "".join(char.text for char in word)
        text = f"{text} {letters}" if text else letters
        found.append(Word(letters, _around(word), start, 0.5 if any(char.wild for char in word) else 1.0))
    boxes = [word.box for word in found]
    yield Line(text, _union(boxes), tuple(found))


def _logical(word: list[_Char], leftward: bool) -> list[_Char]:
    """Right-to-left letters in the order they are read, whichever way the file stores them.

    PDFium turns right-to-left runs round, and with them the letters of a ligature, which share one box.
    """
    if not any(_arabic(char.text[0]) for char in word):
        return sorted(word, key=lambda char: char.x0) if leftward else word
    steps = [b.x0 - a.x0 for a, b in itertools.pairwise(word)]
    rising = sum(step > 1e-5 for step in steps)
    if rising > sum(step < -1e-5 for step in steps):
        return word[::-1]
    groups: list[list[_Char]] = []
    for char in word:
        if groups and (groups[-1][0].x0, groups[-1][0].x1) == (char.x0, char.x1):
            groups[-1].insert(0, char)
        else:
            groups.append([char])
    return [char for group in groups for char in group]


def _around(word: list[_Char]) -> Box:
    return _union([(char.x0, char.y0, char.x1, char.y1) for char in word])


def _union(boxes: list[Box]) -> Box:
    x0, y0 = min(box[0] for box in boxes), min(box[1] for box in boxes)
    x1, y1 = max(box[2] for box in boxes), max(box[3] for box in boxes)
    return (max(0.0, x0), max(0.0, y0), min(1.0, x1), min(1.0, y1))


def _hidden(text: Any, count: int) -> float:
    """Share of a sample of characters drawn in render mode 3 (invisible)."""
    looked = unseen = 0
    for index in range(0, count, max(1, count // 300)):
        item = raw.FPDFText_GetTextObject(text, index)
        if item and not raw.FPDFText_IsGenerated(text, index):
            looked += 1
            unseen += raw.FPDFTextObj_GetTextRenderMode(item) == raw.FPDF_TEXTRENDERMODE_INVISIBLE
    return unseen / looked if looked else 0.0


def _covered(page: Any, text: Any, count: int) -> int:
    """How many letters and digits lie under a picture or a filled rectangle."""
    over = Overpaint(page)
    return sum(
        chr(raw.FPDFText_GetUnicode(text, index)).isalnum() and over.hides(text, index) for index in range(count)
    )
