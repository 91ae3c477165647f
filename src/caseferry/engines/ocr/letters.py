"""Reads pieces of text lines: PP-OCR's recogniser, run directly on its ONNX file, with the place of every character."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from caseferry.engines.ocr.boxes import Pixels, open_session

_HEIGHT, _WIDEST = 48, 3200
_BATCH_PIXELS = 48 * 2400
"""Width times height of one batch: bounds memory, and wide pieces do not pad narrow ones."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The text of one piece. `places`: where the middle of each character stands, 0 (left) to 1; `sure`: 0 to 1 for each."""

    text: str
    places: tuple[float, ...]
    sure: tuple[float, ...]

    @property
    def confidence(self) -> float:
        """Mean over the characters, 0 without any."""
        return sum(self.sure) / len(self.sure) if self.sure else 0.0


class LetterReader:
    """Latin, Chinese, Japanese and digits."""

    @functools.cached_property
    def _session(self) -> Any:
        return open_session("PP-OCRv6_rec_small.onnx")

    @functools.cached_property
    def _letters(self) -> list[str]:
        names = self._session.get_modelmeta().custom_metadata_map["character"].splitlines()
        return ["", *names, " "]

    def read(self, pieces: Sequence[Pixels]) -> list[Reading]:
        """One reading per piece, in order."""
        widths = [_width(piece) for piece in pieces]
        order = sorted(range(len(pieces)), key=lambda index: (widths[index], index))
        found: dict[int, Reading] = {}
        while order:
            batch = _take(order, widths)
            width = max(widths[index] for index in batch)
            tensor = np.stack([_tensor(pieces[index], widths[index], width) for index in batch])
            scores = self._session.run(None, {"x": tensor})[0]
            for index, rows in zip(batch, scores, strict=True):
                found[index] = self._decode(rows, widths[index] / width)
        return [found[index] for index in range(len(pieces))]

    def _decode(self, rows: npt.NDArray[np.float32], share: float) -> Reading:
        """Greedy CTC: the best letter per column, repeats and blanks dropped."""
        best = rows.argmax(1)
        sure = rows[np.arange(len(best)), best]
        text, places, trust = [], [], []
        column = 0
        while column < len(best):
            end = column
            while end < len(best) and best[end] == best[column]:
                end += 1
            if best[column]:
                text.append(self._letters[best[column]])
                places.append(min(1.0, (column + end) / 2 / (len(best) * share)))
                trust.append(float(sure[column:end].max()))
            column = end
        return _trimmed(text, places, trust)


def _trimmed(text: list[str], places: list[float], trust: list[float]) -> Reading:
    while text and text[-1].isspace():
        text.pop()
    start = next((at for at, letter in enumerate(text) if not letter.isspace()), len(text))
    kept = range(start, len(text))
    return Reading("".join(text[start:]), tuple(places[at] for at in kept), tuple(trust[at] for at in kept))


def _take(order: list[int], widths: Sequence[int]) -> list[int]:
    """The next batch, removed from `order` (narrowest first): pieces of like width."""
    batch = [order.pop(0)]
    while order and len(batch) < 16:
        width = widths[order[0]]
        if width > 1.35 * widths[batch[0]] + 48 or width * _HEIGHT * (len(batch) + 1) > _BATCH_PIXELS:
            break
        batch.append(order.pop(0))
    return batch


def _width(piece: Pixels) -> int:
    height, width = piece.shape[:2]
    return int(min(_WIDEST, max(16, math.ceil(_HEIGHT * width / height))))


def _tensor(piece: Pixels, width: int, room: int) -> npt.NDArray[np.float32]:
    shrinks = piece.shape[0] > 2 * _HEIGHT
    scaled = cv2.resize(piece, (width, _HEIGHT), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
    tensor = np.zeros((3, _HEIGHT, room), np.float32)
    tensor[:, :, :width] = ((scaled.astype(np.float32) / 255.0 - 0.5) / 0.5).transpose(2, 0, 1)
    return tensor
