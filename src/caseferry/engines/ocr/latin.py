"""The recogniser for Latin and Chinese pages: PP-OCR, with Vietnamese marks put in by Tesseract, since PP-OCR knows few of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from caseferry.engines.ocr.blend import is_unit
from caseferry.engines.ocr.boxes import Pixels
from caseferry.engines.ocr.letters import Reading
from caseferry.engines.ocr.lines import LineReader, Seen, sureness
from caseferry.engines.ocr.rapid import RapidRecogniser, gathered
from caseferry.ports.reading import Picture, Recognised

_HORNED = frozenset("ơưƠƯ")  # only Vietnamese has them
_BARRED = frozenset("đĐăĂ")
_LIKE = 70.0  # how alike two readings without marks must be


class LatinRecogniser:
    """PP-OCR on every box; a Vietnamese page is read again for its marks where the letters agree."""

    name = "pp-ocrv6-small"

    def __init__(self, rapid: RapidRecogniser, vietnamese: LineReader | None) -> None:
        self._rapid, self._vietnamese = rapid, vietnamese
        self.scripts = rapid.scripts

    def recognise(self, picture: Picture, *, script: str) -> Recognised:
        """One line per piece."""
        del script
        found, pieces, readings = self._rapid.read(picture)
        if self._vietnamese is not None and looks_vietnamese(reading.text for reading in readings):
            readings = [self._marked(reading, piece) for reading, piece in zip(readings, pieces, strict=True)]
        return gathered(found, readings, picture, self.name)

    def _marked(self, reading: Reading, piece: Pixels) -> Reading:
        """Tesseract's reading where it says the same but for marks, and no digit differs."""
        assert self._vietnamese is not None
        if not any(letter.isalpha() for letter in reading.text) or is_unit(reading.text):
            return reading
        words = self._vietnamese.read(piece)
        text = " ".join(word.text for word in words)
        if sureness(words) < 0.75 or _digits(text) != _digits(reading.text):
            return reading
        alike = fuzz.ratio(_bare(text), _bare(reading.text))
        return _reading(words) if alike >= _LIKE else reading


def looks_vietnamese(texts: Iterable[str]) -> bool:
    """Horned letters and barred ones, more than a name would bring."""
    whole = "".join(texts)
    horned = sum(letter in _HORNED for letter in whole)
    return horned >= 2 and horned + sum(letter in _BARRED for letter in whole) >= 4


def _bare(text: str) -> str:
    """Lower-case letters without marks or spaces."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in plain if letter.isalnum())


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())


def _reading(words: Sequence[Seen]) -> Reading:
    """Words with places as a reading with a place for each letter."""
    text: list[str] = []
    places: list[float] = []
    sure: list[float] = []
    for word in words:
        if text:
            text.append(" ")
            places.append(word.left)
            sure.append(word.sure)
        step = (word.right - word.left) / max(1, len(word.text))
        for at, letter in enumerate(word.text):
            text.append(letter)
            places.append(word.left + step * (at + 0.5))
            sure.append(word.sure)
    return Reading("".join(text), tuple(places), tuple(sure))
