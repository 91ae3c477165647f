"""Tesseract's line recogniser on single pieces of text: words with their places and how sure it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import tesserocr
from PIL import Image

from caseferry.engines.ocr.boxes import Pixels

_WAYS = (
    (tesserocr.PSM.SINGLE_LINE, 0, 10),
    (tesserocr.PSM.SINGLE_LINE, 28, 10),
    (tesserocr.PSM.SINGLE_LINE, 80, 24),
    (tesserocr.PSM.RAW_LINE, 0, 10),
)
"""Page layouts, heights and margins tried in turn: one alone returns nothing for every tenth short piece."""
_RAW_PENALTY = 15
_SURE = 80
_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Seen:
    """One word: its text in logical order, left and right edge as shares of the piece, confidence 0 to 1."""

    text: str
    left: float
    right: float
    sure: float


class LineReader:
    """One Tesseract language."""

    def __init__(self, language: str, folder: Path) -> None:
        self.language = language
        self._api = tesserocr.PyTessBaseAPI(path=f"{folder}/", lang=language, psm=tesserocr.PSM.SINGLE_LINE)

    def read(self, piece: Pixels, *, ways: int = len(_WAYS)) -> tuple[Seen, ...]:
        """Words from left to right; the surest of a few ways to look at the piece. `ways`: the first so many of them."""
        grey = cv2.cvtColor(piece, cv2.COLOR_RGB2GRAY) if piece.ndim == 3 else piece
        best: tuple[Seen, ...] = ()
        most = -1.0
        for mode, height, margin in _WAYS[:ways]:
            words, sure = self._once(_framed(np.asarray(grey), height, margin), mode, margin)
            sure -= _RAW_PENALTY if mode == tesserocr.PSM.RAW_LINE else 0
            if words and sure > most:
                best, most = words, sure
            if most >= _SURE:
                break
        return best

    def _once(self, framed: Any, mode: int, margin: int) -> tuple[tuple[Seen, ...], float]:
        self._api.SetPageSegMode(mode)
        self._api.SetImage(Image.fromarray(framed))
        self._api.SetSourceResolution(200)
        self._api.Recognize()
        if not self._api.GetUTF8Text().strip():
            return (), 0.0
        words = tuple(sorted(self._words(framed.shape[1] - 2 * margin, margin), key=lambda word: word.left))
        return words, float(self._api.MeanTextConf())

    def _words(self, width: int, margin: int) -> list[Seen]:
        found = []
        walker = self._api.GetIterator()
        for item in tesserocr.iterate_level(walker, tesserocr.RIL.WORD):
            try:
                raw = item.GetUTF8Text(tesserocr.RIL.WORD)
            except RuntimeError:
                continue
            text = _MARKS.sub("", raw).strip()
            box = item.BoundingBox(tesserocr.RIL.WORD)
            if not text or box is None:
                continue
            if _arabic(text):
                text = text[::-1]  # single words come in the order they stand on the paper
            left, right = ((edge - margin) / max(width, 1) for edge in (box[0], box[2]))
            found.append(Seen(text, max(0.0, left), min(1.0, right), item.Confidence(tesserocr.RIL.WORD) / 100))
        return found


def _framed(grey: Any, height: int, margin: int) -> Any:
    """The piece at that height (0: as it is) with so much paper around it."""
    if height:
        scale = height / grey.shape[0]
        grey = cv2.resize(
            grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
        )
    ground = int(np.percentile(grey, 90))
    return cv2.copyMakeBorder(grey, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=[ground])


def _arabic(text: str) -> bool:
    return any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)


def sureness(words: Sequence[Seen]) -> float:
    """Mean confidence over the characters, 0 to 1."""
    total = sum(len(word.text) for word in words)
    return sum(len(word.text) * word.sure for word in words) / total if total else 0.0
