"""Decides which script a page is in and which way is up, from a few pieces of text, before an engine reads it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from caseferry.engines.ocr.boxes import Detector, Pixels, TextBox, crop
from caseferry.engines.ocr.letters import LetterReader, Reading
from caseferry.engines.ocr.rapid import pixels_of
from caseferry.engines.ocr.tessdata import least_sure
from caseferry.engines.ocr.tesseract import TesseractRecogniser, filled, is_failed
from caseferry.ports.reading import Picture, Sight

_SAMPLE = 8
_FAILED = 0.3  # share of the pieces with words that PP-OCR fails on before another script is thought of
_CERTAIN = 0.9  # likeness at which no further script is tried
_UNKNOWN = 0.85  # trust in PP-OCR, on pieces with words, below which the script stays unknown
_LOOK = 960  # pixels of the long side are enough to see where text stands


class SampleSight:
    """Reads a few pieces the right way up and upside down; pieces that PP-OCR cannot read are tried with each script there is."""

    def __init__(self, letters: LetterReader | None = None, tesseract: TesseractRecogniser | None = None) -> None:
        self._letters, self._tesseract, self._detector = letters or LetterReader(), tesseract, Detector(_LOOK)

    def find(self, picture: Picture) -> Sight:
        """Script and turn; `Zyyy` when nothing was seen that looks like text, or text in a script nobody here reads."""
        image = pixels_of(picture)
        boxes = self._detector.find(image)
        if not boxes:
            return Sight("Zyyy", 0, 0.0, 0)
        lying = _lies(boxes)
        if lying:
            image, boxes = np.ascontiguousarray(np.rot90(image, -1)), _turned(boxes, picture.height)
        seen = self._look(image, boxes, _SAMPLE)
        if seen.script == "Zyyy" and len(boxes) > _SAMPLE:
            seen = self._look(image, boxes, 3 * _SAMPLE)
        turn = (90 if lying else 0) + seen.turn
        return Sight(seen.script, turn, round(seen.confidence, 3), len(boxes))

    def _look(self, image: Pixels, boxes: Sequence[TextBox], count: int) -> Sight:
        """What a sample of `count` lines that lie level shows; `turn` is 0 or 180."""
        pieces = [crop(image, box.quad) for box in _sample(boxes, count)]
        over = [flipped(piece) for piece in pieces]
        first, second = self._letters.read(pieces), self._letters.read(over)
        upside_down = _trust(second) > _trust(first)
        if upside_down:
            pieces, first, second = over, second, first
        script, sure, known = self._script(pieces, first)
        if script == "Zyyy" and (other := self._turned_script(pieces, second)):
            return Sight(other[0], 0 if upside_down else 180, other[1], len(boxes))
        if not known and not _clear(first, second) and self._better_flipped(script, pieces):
            upside_down = not upside_down
        return Sight(script, 180 if upside_down else 0, sure, len(boxes))

    def _turned_script(self, pieces: Sequence[Pixels], readings: Sequence[Reading]) -> tuple[str, float] | None:
        """A script that only the other way up shows: of a page in foreign letters and digits PP-OCR cannot tell up from down."""
        script, sure, known = self._script([flipped(piece) for piece in pieces], readings)
        return None if known or script in ("Zyyy", "Latn") else (script, sure)

    def _script(self, pieces: Sequence[Pixels], readings: Sequence[Reading]) -> tuple[str, float, bool]:
        """The script, how sure, and whether PP-OCR reads it."""
        words = [(piece, one) for piece, one in zip(pieces, readings, strict=True) if not _numeric(one, piece)]
        failed = [piece for piece, one in words if is_failed(one, piece)]
        if len(failed) < max(1, round(_FAILED * len(words))) or self._tesseract is None:
            return "Latn", _trust(readings), True
        best, most = "Zyyy", 0.0
        for script in self._tesseract.in_order:
            score = self._tesseract.likeness(script, failed)
            if score >= max(most, least_sure(script)):
                best, most = script, score
            if most >= _CERTAIN:
                break
        if best != "Zyyy":
            return best, most, False
        unknown = _trust([one for _, one in words]) < _UNKNOWN or 2 * len(failed) > len(words)
        return ("Zyyy" if unknown else "Latn"), most, False

    def _better_flipped(self, script: str, pieces: Sequence[Pixels]) -> bool:
        """Numbers alone did not tell up from down: let the script's own engine tell."""
        if self._tesseract is None or script not in self._tesseract.scripts:
            return False
        over = [flipped(piece) for piece in pieces]
        return self._tesseract.likeness(script, over) > self._tesseract.likeness(script, pieces)


def _numeric(reading: Reading, piece: Pixels) -> bool:
    """Numbers tell nothing of the script."""
    return (
        reading.confidence > 0.8
        and not any(letter.isalpha() for letter in reading.text)
        and filled(reading, piece) > 0.8
    )


def _clear(one: Sequence[Reading], other: Sequence[Reading]) -> bool:
    return abs(_trust(one) - _trust(other)) > 0.1


def _trust(readings: Sequence[Reading]) -> float:
    """Mean confidence over the characters; a piece without any counts as one character of no trust."""
    total = sum(max(1, len(reading.sure)) for reading in readings)
    return sum(sum(reading.sure) for reading in readings) / total if total else 0.0


def _lies(boxes: Sequence[TextBox]) -> bool:
    """True when most of the text runs from top to bottom."""
    wide = tall = 0.0
    for box in boxes:
        across = float(np.linalg.norm(box.quad[1] - box.quad[0]))
        down = float(np.linalg.norm(box.quad[3] - box.quad[0]))
        if across > 1.5 * down:
            wide += across
        elif down > 1.5 * across:
            tall += down
    return tall > wide


def _turned(boxes: Sequence[TextBox], height: int) -> list[TextBox]:
    """The same boxes on the picture turned clockwise by 90 degrees."""
    found = []
    for box in boxes:
        corners = np.stack([height - box.quad[:, 1], box.quad[:, 0]], axis=1)
        found.append(TextBox(np.roll(corners, 1, axis=0).astype(np.float32), box.score))
    return found


def _sample(boxes: Sequence[TextBox], count: int) -> list[TextBox]:
    """Pieces of moderate length, sure ones first, from the whole page."""

    def worth(box: TextBox) -> float:
        across = float(np.linalg.norm(box.quad[1] - box.quad[0]))
        down = max(1.0, float(np.linalg.norm(box.quad[3] - box.quad[0])))
        return float(box.score * min(across / down, 12.0) * min(down, 40.0) ** 0.5)

    best = sorted(range(len(boxes)), key=lambda index: (-worth(boxes[index]), index))[: 2 * count]
    spread = sorted(best)[:: max(1, len(best) // count)]
    return [boxes[index] for index in spread[:count]]


def flipped(piece: Pixels) -> Pixels:
    """The piece upside down."""
    return np.ascontiguousarray(piece[::-1, ::-1])
