"""Tesseract's models on PP-OCR's boxes: Cyrillic, Arabic, Devanagari, Thai, Korean and whatever else is installed."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from caseferry.domain.pages import Line, Note, Word
from caseferry.engines.ocr.blend import Stretch, blended, is_number, is_unit, own_digits
from caseferry.engines.ocr.boxes import Detector, Pixels, TextBox, crop
from caseferry.engines.ocr.letters import LetterReader, Reading
from caseferry.engines.ocr.lines import LineReader, Seen, sureness
from caseferry.engines.ocr.pieces import box_of, line_of
from caseferry.engines.ocr.rapid import pixels_of, tidy
from caseferry.engines.ocr.segments import cut, segments, without_rules
from caseferry.engines.ocr.spaces import with_spaces
from caseferry.engines.ocr.tessdata import is_script, least_sure, letters_of, scripts
from caseferry.ports.reading import Picture, Recognised

_SAMPLE = 6
_NEAR = 0.4  # of the height: what may lie between two halves of a number
_GLANCE = 2  # ways to look at a piece of which only the script is asked
_FOREIGN = 0.25  # likeness of two pieces below which the script is another
_SETTLED = 0.85
_WORDED, _TOLD = (
    2.0,
    0.6,
)  # letters that a stretch must have room for to be looked at, and the share of them that must be read
_CODE_SURE = 0.97
_EDGE, _CUT_SURE = 0.15, 0.9  # of the height: nearer to the end of a piece stands only what was cut
_FAILED_SURE, _FAILED_FILLED = 0.8, 0.6
_LEAST = 0.4  # a piece read with less confidence is no text
_UNSPACED = ("Thai", "Khmr", "Laoo", "Mymr", "Hang")
_DISAGREE = Note("engines_disagree", "Two programs read a number on this page differently: compare with the picture.")


class TesseractRecogniser:
    """Reads a page in a script of which at least one language file is there; the language that reads a sample best reads the page."""

    name = "tesseract-lstm"

    def __init__(self, languages: dict[str, Path], detector: Detector, letters: LetterReader) -> None:
        self._languages, self._detector, self._letters = languages, detector, letters
        self.in_order = tuple(script for script, names in scripts().items() if any(name in languages for name in names))
        self.scripts = frozenset(self.in_order)

    def recognise(self, picture: Picture, *, script: str) -> Recognised:
        """Words by Tesseract, numbers by PP-OCR; a piece that is plainly Latin or Chinese by PP-OCR alone."""
        image = pixels_of(picture)
        found = self._detector.find(image)
        ruleless = without_rules(image)
        pieces = [crop(ruleless, box.quad) for box in found]
        readings = [
            with_spaces(tidy(reading), piece) for reading, piece in zip(self._letters.read(pieces), pieces, strict=True)
        ]
        reader, known = self.best_reader(
            script, [piece for piece, reading in zip(pieces, readings, strict=True) if not plain(reading, piece)]
        )
        lines: list[Line] = []
        notes: list[Note] = []
        size = (picture.width, picture.height)
        for box, piece, reading in zip(found, pieces, readings, strict=True):
            if plain(reading, piece):
                lines.append(line_of(reading, box.quad, size))
                continue
            words = own_words(known[id(piece)] if id(piece) in known else reader.read(piece), box, found)
            if _numeric(reading, piece, words) or (script != "Cyrl" and _marked(reading, piece)):
                lines.append(line_of(reading, box.quad, size))
                continue
            line, disagree = self.line(box, piece, words, script, size)
            notes += [_DISAGREE] if disagree and not notes else []
            lines += [line] if line else []
        return Recognised(tuple(lines), _confidence(lines), self.name, tuple(notes), len(found))

    def line(
        self, box: TextBox, piece: Pixels, words: Sequence[Seen], script: str, size: tuple[int, int]
    ) -> tuple[Line | None, bool]:
        """The piece as a line, its numbers and codes by PP-OCR, None when it is no text; and whether the two disagree about a number."""
        mixed = blended(words, self._stretches(piece, words, script), script)
        if not mixed.words or sureness(mixed.words) < _LEAST:
            return None, mixed.disagree
        return _line(mixed.words, box, size, script), mixed.disagree

    def best_reader(self, script: str, pieces: Sequence[Pixels]) -> tuple[LineReader, dict[int, tuple[Seen, ...]]]:
        """The installed language of the script that is surest of a few long pieces, and what it read of them by their id."""
        names = [name for name in scripts()[script] if name in self._languages][:3]
        if len(names) == 1 or not pieces:
            return self.reader(names[0]), {}
        sample = sorted(pieces, key=lambda piece: -piece.shape[1])[:_SAMPLE]
        seen = [[self.reader(name).read(piece) for piece in sample] for name in names]
        own = [
            sum(own_letters(word.text, name) for words in read for word in words)
            for name, read in zip(names, seen, strict=True)
        ]
        most = max(*own, 1)
        scores = [
            sum(map(sureness, read)) / len(read) + min(0.15, 0.05 * count) * count / most
            for read, count in zip(seen, own, strict=True)
        ]
        best = scores.index(max(scores))
        return self.reader(names[best]), {id(piece): read for piece, read in zip(sample, seen[best], strict=True)}

    def likeness(self, script: str, pieces: Sequence[Pixels]) -> float:
        """How sure the script's best language is of these pieces, 0 to 1; only letters of the script count."""
        names = [name for name in scripts()[script] if name in self._languages][:2]
        longest_first = sorted(pieces[:_SAMPLE], key=lambda piece: -piece.shape[1])
        best = 0.0
        for name in names:
            best = max(best, self._likeness(name, script, longest_first))
            if best >= least_sure(script) or best < _FOREIGN:
                break  # sure enough, or so far from it that another language of the script reads no better
        return best

    def _likeness(self, name: str, script: str, pieces: Sequence[Pixels]) -> float:
        """The two longest pieces tell a foreign script from one that is worth reading more of."""
        reader = self.reader(name)
        first = [reader.read(piece, ways=_GLANCE) for piece in pieces[:2]]
        share = _own_share(script, first)
        if share < _FOREIGN and any(letter.isalpha() for words in first for word in words for letter in word.text):
            return share  # letters, and of another script; a line of numbers in the script's own digits tells nothing
        return _own_share(script, [*first, *(reader.read(piece) for piece in pieces[2:])])

    @functools.lru_cache(maxsize=16)  # noqa: B019 - lives as long as the process
    def reader(self, name: str) -> LineReader:
        """The reader of one language."""
        return LineReader(name, self._languages[name])

    def _stretches(self, piece: Pixels, words: Sequence[Seen], script: str) -> list[Stretch]:
        """What PP-OCR reads stretch by stretch, but for settled words; a number that the gap beside a 1 cut in two is read as a whole."""
        known = [word for word in words if settled(word, script)]
        found = self._read_at(
            piece,
            [
                (left, right)
                for left, right in segments(piece)
                if not any(word.left <= (left + right) / 2 <= word.right for word in known)
            ],
        )
        runs: list[list[Stretch]] = []
        for one in found:
            near = runs and one.left - runs[-1][-1].right < _NEAR * piece.shape[0] / piece.shape[1]
            if near and _digits(one) and _digits(runs[-1][-1]):
                runs[-1].append(one)
            else:
                runs.append([one])
        whole = self._read_at(piece, [(run[0].left, run[-1].right) for run in runs if len(run) > 1])
        again = iter(whole)
        joined = [[next(again)] if len(run) > 1 else run for run in runs]
        return [
            one for run, new in zip(runs, joined, strict=True)
            for one in (new if new is run or _one_piece(new[0].reading) else run)
        ]  # fmt: skip

    def _read_at(self, piece: Pixels, places: Sequence[tuple[float, float]]) -> list[Stretch]:
        readings = self._letters.read([cut(piece, left, right) for left, right in places])
        return [Stretch(left, right, reading) for (left, right), reading in zip(places, readings, strict=True)]


def own_words(words: Sequence[Seen], box: TextBox, found: Sequence[TextBox]) -> tuple[Seen, ...]:
    """The words of a piece without a letter at its very edge that belongs to the box beside it, and is doubtful since it was cut."""
    quad = box.quad
    along, height = quad[1] - quad[0], float(np.linalg.norm(quad[3] - quad[0]))
    near = _EDGE * height / max(float(np.linalg.norm(along)), 1e-6)

    def foreign(word: Seen) -> bool:
        at_edge = word.left <= near or word.right >= 1 - near
        if not at_edge or len(word.text) > 1 or word.sure >= _CUT_SURE or len(words) < 2:
            return False
        x, y = (float(value) for value in quad.mean(0) + along * ((word.left + word.right) / 2 - 0.5))
        return any(other is not box and cv2.pointPolygonTest(other.quad, (x, y), False) > 0 for other in found)

    return tuple(word for word in words if not foreign(word))


def settled(word: Seen, script: str) -> bool:
    """A word of the script that Tesseract is sure of, where PP-OCR has nothing to say. Capitals may be a Latin code: `ЕСОС` is ECOG."""
    letters = word.text.strip(".,:;()")
    return (
        word.sure >= _SETTLED
        and len(word.text) >= 4
        and not letters.isupper()
        and all(is_script(letter, script) for letter in letters)
    )


def own_letters(text: str, name: str) -> int:
    """How many letters of `text` only this language has. "ьі" is how a language without ы sees an ы, and no word has it.

    >>> own_letters("Північний", "ukr"), own_letters("Северньій", "ukr"), own_letters("Северный", "rus")
    (2, 0, 1)
    """
    return sum(letter in letters_of(name) for letter in text.lower().replace("ьі", ""))


def _own_share(script: str, seen: Sequence[Sequence[Seen]]) -> float:
    """Sureness over all characters, where those of other scripts count nothing and an unread piece counts as four."""
    sure = total = 0.0
    for words in seen:
        letters = [(letter, word.sure) for word in words for letter in word.text if not letter.isdigit()]
        sure += sum(trust for letter, trust in letters if is_script(letter, script) or not letter.isalpha())
        total += len(letters) or 4
    return sure / total if total else 0.0


def _digits(stretch: Stretch) -> bool:
    return any(letter.isdigit() for letter in stretch.reading.text)


def _one_piece(reading: Reading) -> bool:
    """A number or code without a space: `RCI-55217`, which the gap beside a 1 cut in two."""
    sure_code = is_unit(reading.text) and reading.confidence >= _CODE_SURE
    return " " not in reading.text and (is_number(reading.text) or sure_code)


def _numeric(reading: Reading, piece: Pixels, words: Sequence[Seen]) -> bool:
    """A piece that is numbers and nothing else, by PP-OCR; a lone digit only where Tesseract sees no letter."""
    if reading.confidence < 0.88 or not is_number(reading.text) or own_digits(words) or filled(reading, piece) < 0.8:
        return False
    digits = sum(letter.isdigit() for letter in reading.text)
    return not any(_is_word(word) for word in words) and (
        digits > 1 or not any(letter.isalpha() for word in words if word.sure > 0.6 for letter in word.text)
    )


def _is_word(seen: Seen) -> bool:
    """A word beside numbers, which PP-OCR leaves out where it cannot read it: `Гемоглобин 109 г/л` is no number."""
    letters = sum(letter.isalpha() for letter in seen.text)
    return letters > 1 and seen.sure > 0.7 and not any(letter.isdigit() for letter in seen.text)


def _marked(reading: Reading, piece: Pixels) -> bool:
    """A piece that is one unit or code, as in `10^9/L`, `HER2`."""
    return reading.confidence >= 0.95 and is_unit(reading.text) and filled(reading, piece) >= 0.8


def plain(reading: Reading, piece: Pixels) -> bool:
    """True when PP-OCR reads the whole piece and is sure of it, so that it is Latin or Chinese."""
    if any("Α" <= letter <= "Ω" for letter in reading.text):
        return False  # a Greek capital is what PP-OCR makes of Ф, П or Г
    letters = sum(letter.isalpha() for letter in reading.text)
    return letters >= 4 and reading.confidence >= 0.95 and filled(reading, piece) >= 0.75 and _even(reading, piece)


def _even(reading: Reading, piece: Pixels) -> bool:
    """True when every word-like stretch of ink has its letters: PP-OCR leaves out those that it does not know, `Ед/мл` becomes `/`."""
    height = max(piece.shape[0], 1)
    for left, right in segments(piece):
        least = 1.35 * (right - left) * piece.shape[1] / height
        here = (
            letter
            for letter, place in zip(reading.text, reading.places, strict=True)
            if left - 0.01 <= place <= right + 0.01
        )
        told = sum(1.8 if letter > "\u2e7f" else 1.0 for letter in here if letter.isalnum())
        if least > _WORDED and told < _TOLD * least:
            return False
    return True


def is_failed(reading: Reading, piece: Pixels) -> bool:
    """True when PP-OCR is unsure of the piece or leaves out much of its ink: it may be in a script that it does not know."""
    return reading.confidence < _FAILED_SURE or filled(reading, piece) < _FAILED_FILLED


def filled(reading: Reading, piece: Pixels) -> float:
    """How many letters were read, as a share of those that a Latin or Chinese piece with so much ink would have at least."""
    wide = sum(1.8 if letter > "\u2e7f" else 1.0 for letter in reading.text)
    inked = sum(right - left for left, right in segments(piece)) * piece.shape[1]
    return float(wide / max(1.0, 1.35 * inked / max(piece.shape[0], 1)))


def _line(words: Sequence[Seen], box: TextBox, size: tuple[int, int], script: str) -> Line:
    around = box_of(box.quad, size)
    left, width = around[0], around[2] - around[0]
    narrow = 0.18 * (around[3] - around[1]) * size[1] / max(width * size[0], 1e-6)
    text, kept = "", []
    for at, seen in enumerate(words):
        close = at and script in _UNSPACED and seen.left - words[at - 1].right < narrow
        text += "" if not text or close else " "
        across = (left + width * seen.left, around[1], left + width * seen.right, around[3])
        kept.append(Word(seen.text, across, len(text), round(seen.sure, 3)))
        text += seen.text
    return Line(text, around, tuple(kept))


def _confidence(lines: Sequence[Line]) -> float:
    words = [word for line in lines for word in line.words]
    total = sum(len(word.text) for word in words)
    return round(sum(len(word.text) * word.confidence for word in words) / total, 4) if total else 0.0
