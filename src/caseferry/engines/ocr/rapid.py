"""PP-OCR as a recogniser: Latin scripts and Chinese, offline, one thread."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from caseferry.engines.ocr.boxes import Detector, Pixels, Quad, TextBox, crop
from caseferry.engines.ocr.letters import LetterReader, Reading
from caseferry.engines.ocr.pieces import line_of
from caseferry.ports.reading import Picture, Recognised

LEAST_SURE = 0.5
"""A piece read with less confidence is no text (a crest, a signature); the same bound as rapidocr's own."""


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
        image = pixels_of(picture)
        found = self.detector.find(image)
        readings = self.letters.read([crop(image, box.quad) for box in found])
        return gathered(found, readings, picture, self.name)


def gathered(found: Sequence[TextBox], readings: Sequence[Reading], picture: Picture, engine: str) -> Recognised:
    """The pieces that are text, as lines, with the mean confidence over their characters."""
    kept: list[tuple[Quad, Reading]] = [
        (box.quad, reading)
        for box, reading in zip(found, readings, strict=True)
        if reading.text and reading.confidence >= LEAST_SURE
    ]
    size = (picture.width, picture.height)
    total = sum(len(reading.text) for _, reading in kept)
    sure = sum(sum(reading.sure) for _, reading in kept) / total if total else 0.0
    return Recognised(tuple(line_of(reading, quad, size) for quad, reading in kept), round(sure, 4), engine)
