"""Pieces of another script on a Latin or Chinese page: a Hindi letterhead over an English report, a Russian line in a Chinese one."""

from __future__ import annotations

from collections.abc import Sequence

from caseferry.domain.pages import Line
from caseferry.engines.ocr.boxes import Pixels, TextBox
from caseferry.engines.ocr.letters import Reading
from caseferry.engines.ocr.lines import Seen, sureness
from caseferry.engines.ocr.tessdata import is_script, least_sure
from caseferry.engines.ocr.tesseract import TesseractRecogniser, is_failed, plain

_MOSTLY = 0.5  # share of the pieces that fail where the whole page is too poor to tell a script by a few
_SURE, _FAILED = 0.8, 0.55
"""Least confidence of such a piece (a blurred Latin one read as another script stays below), and of one that PP-OCR fails on, once the
page is known to have the script."""
_OWN, _FEW = 0.7, 3  # least share of the letters that are of the script, and least number
_UNLIKE = 0.3  # of Cyrillic letters, those that no Latin letter looks like
_ALIKE = frozenset("АВЕКМНОРСТУХІЈЅаеорсухіјѕ")


class ForeignPieces:
    """Finds the pieces of a Latin or Chinese page that are in a script of Tesseract's, and reads them."""

    def __init__(self, tesseract: TesseractRecogniser) -> None:
        self._tesseract = tesseract

    def lines(
        self, found: Sequence[TextBox], pieces: Sequence[Pixels], readings: Sequence[Reading], size: tuple[int, int]
    ) -> dict[int, Line]:
        """What was read of such pieces, by their number. `readings`: PP-OCR's, which fail on them; `size`: of the picture."""
        failed = [at for at, piece in enumerate(pieces) if _wide(piece) and is_failed(readings[at], piece)]
        if not failed or len(failed) > _MOSTLY * len(pieces):
            return {}
        script = self._script([pieces[at] for at in failed])
        if not script:
            return {}
        reader, _ = self._tesseract.best_reader(script, [pieces[at] for at in failed])
        read = {at: reader.read(pieces[at]) for at in failed}
        if not any(is_foreign(words, script, _SURE) for words in read.values()):
            return {}
        read |= {
            at: reader.read(pieces[at])
            for at in range(len(pieces))
            if at not in read and _doubtful(readings[at], pieces[at])
        }
        lines = {}
        for at, words in sorted(read.items()):
            if is_foreign(words, script, _FAILED if at in failed else _SURE):
                line, _ = self._tesseract.line(found[at], pieces[at], words, script, size)
                lines.update({at: line} if line else {})
        return lines

    def _script(self, pieces: Sequence[Pixels]) -> str:
        """The script that the pieces are likeliest in; empty where none is likely enough."""
        scores = {script: self._tesseract.likeness(script, pieces) for script in self._tesseract.in_order}
        likely = [script for script, score in scores.items() if score >= least_sure(script)]
        return max(likely, key=lambda script: scores[script], default="")


def is_foreign(words: Sequence[Seen], script: str, least: float) -> bool:
    """Whether what was read of a piece, at least so sure, is in that script: most letters are, and not only such as look like Latin ones.

    >>> is_foreign([Seen("Дата", 0, 1, 0.96)], "Cyrl", 0.8), is_foreign([Seen("СЕА", 0, 1, 0.96)], "Cyrl", 0.8)
    (True, False)
    """
    letters = [letter for word in words for letter in word.text if letter.isalpha() or is_script(letter, script)]
    own = [
        letter for letter in letters if is_script(letter, script)
    ]  # with vowel signs, which are no letters to Python
    if len(own) < max(_FEW, _OWN * len(letters)) or sureness([word for word in words if _lettered(word)]) < least:
        return False
    return script != "Cyrl" or sum(letter not in _ALIKE for letter in own) >= _UNLIKE * len(own)


def _lettered(word: Seen) -> bool:
    """Numbers are PP-OCR's to read, and say nothing here."""
    return any(letter.isalpha() for letter in word.text)


def _doubtful(reading: Reading, piece: Pixels) -> bool:
    """A piece with letters that PP-OCR is not sure of as a whole."""
    return _wide(piece) and any(letter.isalpha() for letter in reading.text) and not plain(reading, piece)


def _wide(piece: Pixels) -> bool:
    """Room for a word."""
    height, width = piece.shape[:2]
    return bool(width > 1.5 * height)
