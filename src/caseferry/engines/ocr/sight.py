"""Decides which script a page is in and which way is up, from a few pieces of text, before an engine reads it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from caseferry.engines.ocr.boxes import Detector, Pixels, TextBox, crop
from caseferry.engines.ocr.letters import LetterReader, Reading
from caseferry.engines.ocr.rapid import pixels_of
from caseferry.ports.reading import Picture, Sight

_SAMPLE = 8
_LOOK = 960  # pixels of the long side are enough to see where text stands


class SampleSight:
    """Reads a few pieces the right way up and upside down and compares."""

    def __init__(self, letters: LetterReader | None = None, detector: Detector | None = None) -> None:
        self._letters, self._detector = letters or LetterReader(), detector or Detector(_LOOK)

    def find(self, picture: Picture) -> Sight:
        """Script and turn; `Zyyy` when nothing was seen that looks like text."""
        image = pixels_of(picture)
        boxes = self._detector.find(image)
        if not boxes:
            return Sight("Zyyy", 0, 0.0, 0)
        lying = _lies(boxes)
        if lying:
            image, boxes = np.ascontiguousarray(np.rot90(image, -1)), _turned(boxes, picture.height)
        pieces = [crop(image, box.quad) for box in _sample(boxes)]
        upright = self._letters.read(pieces)
        over = self._letters.read([np.ascontiguousarray(piece[::-1, ::-1]) for piece in pieces])
        first, second = _trust(upright), _trust(over)
        turn = (90 if lying else 0) + (180 if second > first else 0)
        return Sight("Latn", turn, max(first, second), len(boxes))


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


def _sample(boxes: Sequence[TextBox]) -> list[TextBox]:
    """Pieces of moderate length, sure ones first, from the whole page."""
    def worth(box: TextBox) -> float:
        across = float(np.linalg.norm(box.quad[1] - box.quad[0]))
        down = max(1.0, float(np.linalg.norm(box.quad[3] - box.quad[0])))
        return float(box.score * min(across / down, 12.0) * min(down, 40.0) ** 0.5)

    best = sorted(range(len(boxes)), key=lambda index: (-worth(boxes[index]), index))[: 2 * _SAMPLE]
    spread = sorted(best)[:: max(1, len(best) // _SAMPLE)]
    return [boxes[index] for index in spread[:_SAMPLE]]


def flipped(piece: Pixels) -> Pixels:
    """The piece upside down."""
    return np.ascontiguousarray(piece[::-1, ::-1])
