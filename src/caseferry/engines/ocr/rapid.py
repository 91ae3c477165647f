"""PP-OCR as a recogniser: Latin scripts and Chinese, offline, one thread."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from caseferry.domain.pages import Line
from caseferry.engines.ocr.boxes import Detector, Pixels, Quad, TextBox, crop
from caseferry.engines.ocr.letters import LetterReader, Reading
from caseferry.engines.ocr.numerals import doubt_numerals
from caseferry.engines.ocr.pieces import line_of
from caseferry.engines.ocr.spaces import with_spaces
from caseferry.ports.reading import Picture, Recognised

LEAST_SURE = 0.5
"""A piece read with less confidence is no text (a crest, a signature); the same bound as rapidocr's own."""


_WIDER = (0.15, 0.3)  # shares of the height
_CELL = 24  # letters of a piece that may be a cell of a table
_DIGIT_SURE = 0.9


def pixels_of(picture: Picture) -> Pixels:
    """The picture as an array of height, width and three channels."""
    if picture.mode == "L":
        grey = np.frombuffer(picture.pixels, np.uint8).reshape(picture.height, picture.width)
        return np.repeat(grey[:, :, None], 3, axis=2)
    return np.frombuffer(picture.pixels, np.uint8).reshape(picture.height, picture.width, 3)


class RapidRecogniser:
    """Reads every box the detector finds."""

    name = "pp-ocrv6-small"
    scripts = frozenset({"Latn", "Hani", "Jpan", "Grek"})

    def __init__(self, detector: Detector | None = None, letters: LetterReader | None = None) -> None:
        self.detector, self.letters = detector or Detector(), letters or LetterReader()

    def recognise(self, picture: Picture, *, script: str) -> Recognised:
        """One line per piece; rows are made by the recognise step. `script` is not needed by this engine."""
        del script
        found, _, readings = self.read(picture)
        return gathered(found, readings, picture, self.name)

    def read(self, picture: Picture) -> tuple[list[TextBox], list[Pixels], list[Reading]]:
        """The boxes, the piece under each, and its reading."""
        image = pixels_of(picture)
        found = self.detector.find(image)
        pieces = [crop(image, box.quad) for box in found]
        readings = self._looked_again(image, found, self.letters.read(pieces))
        spaced = [with_spaces(tidy(reading), piece) for reading, piece in zip(readings, pieces, strict=True)]
        return found, pieces, doubt_numerals(self.letters, pieces, spaced)

    def _looked_again(self, image: Pixels, found: Sequence[TextBox], readings: Sequence[Reading]) -> list[Reading]:
        """A short piece with a doubtful digit is cut out wider, twice: a tight box may have lost half of its first digit."""
        doubtful = [at for at, reading in enumerate(readings) if _doubtful(reading)]
        best = list(readings)
        for share in _WIDER if doubtful else ():
            wider = self.letters.read([crop(image, widened(found[at].quad, share)) for at in doubtful])
            for at, reading in zip(doubtful, wider, strict=True):
                if reading.confidence > best[at].confidence and len(reading.text) >= len(best[at].text):
                    best[at] = reading
        return best


def _doubtful(reading: Reading) -> bool:
    """Any digit, or a mark beside one, of which the engine is not sure, in a piece short enough to be a cell."""
    if not 0 < len(reading.text) <= _CELL or not any(letter.isdigit() for letter in reading.text):
        return False
    return min(reading.sure) < _DIGIT_SURE


def widened(quad: Quad, share: float) -> Quad:
    """The quad longer on both ends by a share of its height."""
    along = (quad[1] - quad[0]) / max(float(np.linalg.norm(quad[1] - quad[0])), 1e-6)
    step = along * float(np.linalg.norm(quad[3] - quad[0])) * share
    return np.array([quad[0] - step, quad[1] + step, quad[2] + step, quad[3] - step], np.float32)


def tidy(reading: Reading) -> Reading:
    """A Latin piece with ASCII marks in place of the wide Chinese ones that look the same, and Roman numerals of one make."""
    if any("\u3040" <= letter <= "\u9fff" for letter in reading.text):
        return reading
    narrow = "".join(_narrow(letter) for letter in reading.text)
    return replace(reading, text=_ROMAN.sub(lambda found: found[0].translate(_STROKES), narrow))


_STROKES = str.maketrans("il|", "III")
_ROMAN = re.compile(r"(?<![^\W_])(?=[il|]*[IVX][il|]*[IVX]|[VX][IVX]*[l|]{2})[IVXil|]{3,5}(?=[A-C]?\d?(?![^\W_]))")
"""A numeral with two capitals, or a V or X before two strokes: `VIlI`, `Vll`. Not `Il`, which French and Italian write."""


def _narrow(letter: str) -> str:
    return chr(ord(letter) - 0xFEE0) if "\uff01" <= letter <= "\uff5e" else letter


def gathered(
    found: Sequence[TextBox],
    readings: Sequence[Reading],
    picture: Picture,
    engine: str,
    others: Sequence[Line] = (),
) -> Recognised:
    """The pieces that are text, as lines, with the mean confidence over their characters. `others`: lines that another engine read."""
    kept: list[tuple[Quad, Reading]] = [
        (box.quad, reading)
        for box, reading in zip(found, readings, strict=True)
        if reading.text and reading.confidence >= LEAST_SURE
    ]
    size = (picture.width, picture.height)
    trusts = [trust for _, reading in kept for trust in reading.sure]
    trusts += [word.confidence for line in others for word in line.words for _ in word.text]
    sure = sum(trusts) / len(trusts) if trusts else 0.0
    lines = (*(line_of(reading, quad, size) for quad, reading in kept), *others)
    return Recognised(lines, round(sure, 4), engine, found=len(found))
