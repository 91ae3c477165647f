"""The recogniser for Latin and Chinese pages: PP-OCR, with Vietnamese marks, and pieces of other scripts, by Tesseract."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from caseferry.engines.ocr.blend import is_unit
from caseferry.engines.ocr.boxes import Pixels
from caseferry.engines.ocr.foreign import ForeignPieces
from caseferry.engines.ocr.letters import Reading
from caseferry.engines.ocr.lines import LineReader, Seen, sureness
from caseferry.engines.ocr.rapid import RapidRecogniser, gathered
from caseferry.ports.reading import Picture, Recognised

_HORNED = frozenset("ơưƠƯ")  # only Vietnamese has them
_BARRED = frozenset("đĐăĂ")
_HINTS = frozenset("ơưđăőůũĩảạẹẻẽỉịọỏụủỳỵỷỹấầẩẫậắằẳẵặếềểễệốồổỗộớờởỡợứừửữự") | frozenset("ãòì")
_FEW_HINTS = 3
_OWN = frozenset("ơưđảạẹẻẽỉịọỏụủỵỷỹấầẩẫậắằẳẵặếềểễệốồổỗộớờởỡợứừửữự")
"""Letters, lower case, that only Vietnamese writes (and đ)."""
_SAMPLE = 6
_NOTHING = Reading("", (), ())
_LIKE = 70.0  # how alike two readings without marks must be


class LatinRecogniser:
    """PP-OCR on every box; a Vietnamese page is read again for its marks where the letters agree."""

    name = "pp-ocrv6-small"

    def __init__(
        self, rapid: RapidRecogniser, vietnamese: LineReader | None, foreign: ForeignPieces | None = None
    ) -> None:
        self._rapid, self._vietnamese, self._foreign = rapid, vietnamese, foreign
        self.scripts = rapid.scripts

    def recognise(self, picture: Picture, *, script: str) -> Recognised:
        """One line per piece."""
        del script
        found, pieces, readings = self._rapid.read(picture)
        size = (picture.width, picture.height)
        foreign = self._foreign.lines(found, pieces, readings, size) if self._foreign else {}
        readings = [_NOTHING if at in foreign else reading for at, reading in enumerate(readings)]
        if self._vietnamese is not None and self._is_vietnamese(readings, pieces):
            readings = [self._marked(reading, piece) for reading, piece in zip(readings, pieces, strict=True)]
        return gathered(found, readings, picture, self.name, tuple(foreign.values()))

    def _is_vietnamese(self, readings: Sequence[Reading], pieces: Sequence[Pixels]) -> bool:
        """By PP-OCR's own letters; where they only hint at it, by Tesseract's reading of the widest pieces with letters."""
        texts = [reading.text for reading in readings]
        if looks_vietnamese(texts):
            return True
        if self._vietnamese is None or not may_be_vietnamese(texts):
            return False
        worded = [at for at, text in enumerate(texts) if sum(letter.isalpha() for letter in text) > 5]
        widest = sorted(worded, key=lambda at: -pieces[at].shape[1])[:_SAMPLE]
        words = [word for at in widest for word in self._vietnamese.read(pieces[at]) if word.sure > 0.7]
        return len(words) > 4 and sum(not _OWN.isdisjoint(word.text.lower()) for word in words) * 4 > len(words)

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


def may_be_vietnamese(texts: Iterable[str]) -> bool:
    """Letters that hardly any one other language has together: PP-OCR drops most marked letters and takes the rest for foreign ones.

    >>> may_be_vietnamese(["KT QUÀ XÉT NGHIÊM", "Giői: Nů", "Đơn vi"]), may_be_vietnamese(["São Paulo, 3ª avaliação"])
    (True, False)
    """
    return len(_HINTS & set("".join(texts).lower())) >= _FEW_HINTS


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
