"""Finds where text stands in a picture: PP-OCR's detector, run directly on its ONNX file."""

from __future__ import annotations

import functools
import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import onnxruntime

from caseferry.engines.ocr.leaders import without_leaders

Pixels = npt.NDArray[np.uint8]
Quad = npt.NDArray[np.float32]
"""Four corners, clockwise from the top left one of the text: shape (4, 2), x and y in pixels."""

_INK, _BOX, _GROW, _LEAST = 0.3, 0.5, 1.6, 3.0  # probabilities, growth of a box, its least side (PP-OCR's own settings)


@dataclass(frozen=True, slots=True)
class TextBox:
    """A piece of a text line: its corners and how sure the detector is."""

    quad: Quad
    score: float


def model_file(name: str) -> Path:
    """A model of the rapidocr wheel. Raises FileNotFoundError when it is not installed."""
    spec = importlib.util.find_spec("rapidocr")  # found, not imported: its import starts a logger and reads settings
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("rapidocr")
    path = Path(spec.submodule_search_locations[0]) / "models" / name
    if not path.is_file():
        raise FileNotFoundError(name)
    return path


def open_session(name: str) -> Any:
    """An inference session with one thread and no memory arena (equal results, small processes)."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(str(model_file(name)), options, providers=["CPUExecutionProvider"])


class Detector:
    """Text boxes of a picture."""

    def __init__(self, longest: int = 1536) -> None:
        self._longest = longest

    @functools.cached_property
    def _session(self) -> Any:
        return open_session("PP-OCRv6_det_small.onnx")

    def find(self, image: Pixels) -> list[TextBox]:
        """Boxes in `image` (height, width, 3), top to bottom, then left to right."""
        height, width = image.shape[:2]
        scale = min(1.0, self._longest / max(height, width))
        size = [max(32, round(side * scale / 32) * 32) for side in (width, height)]
        small = cv2.resize(image, (size[0], size[1]), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
        tensor = ((small.astype(np.float32) / 255.0 - 0.5) / 0.5).transpose(2, 0, 1)[None]
        probability = self._session.run(None, {"x": np.ascontiguousarray(tensor)})[0][0, 0]
        boxes = _boxes(probability)
        factor = np.array([width / size[0], height / size[1]], np.float32)
        found = [TextBox((box.quad * factor).astype(np.float32), box.score) for box in boxes]
        return sorted(found, key=lambda box: (round(float(box.quad[:, 1].mean()), 1), float(box.quad[:, 0].mean())))


def _boxes(probability: npt.NDArray[np.float32]) -> list[TextBox]:
    mask = cv2.dilate((probability > _INK).astype(np.uint8), np.ones((2, 2), np.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for contour in contours[:3000]:
        rect = cv2.minAreaRect(contour)
        if min(rect[1]) < _LEAST:
            continue
        score = _score(probability, cv2.boxPoints(rect))
        if score < _BOX:
            continue
        (centre, (w, h), angle) = rect
        grow = 2 * w * h * _GROW / (2 * (w + h))
        grown = cv2.boxPoints((centre, (w + grow, h + grow), angle))
        if min(w, h) + grow >= _LEAST + 2:
            found.append(TextBox(_ordered(grown.astype(np.float32)), score))
    return found


def _score(probability: npt.NDArray[np.float32], corners: npt.NDArray[Any]) -> float:
    height, width = probability.shape
    x0, y0 = np.clip(np.floor(corners.min(0)).astype(int), 0, [width - 1, height - 1])
    x1, y1 = np.clip(np.ceil(corners.max(0)).astype(int), 0, [width - 1, height - 1])
    mask = np.zeros((y1 - y0 + 1, x1 - x0 + 1), np.uint8)
    cv2.fillPoly(mask, [(corners - [x0, y0]).astype(np.int32)], (1,))
    return float(cv2.mean(probability[y0 : y1 + 1, x0 : x1 + 1], mask)[0])


def _ordered(corners: Quad) -> Quad:
    """Clockwise from the top left corner."""
    left_right = corners[np.argsort(corners[:, 0], kind="stable")]
    left = left_right[:2][np.argsort(left_right[:2, 1], kind="stable")]
    right = left_right[2:][np.argsort(left_right[2:, 1], kind="stable")]
    return np.array([left[0], right[0], right[1], left[1]], np.float32)


def crop(image: Pixels, quad: Quad) -> Pixels:
    """The piece under `quad`, straightened, without rows of dots; a tall piece is laid on its side (vertical text)."""
    width = round(max(float(np.linalg.norm(quad[0] - quad[1])), float(np.linalg.norm(quad[3] - quad[2]))))
    height = round(max(float(np.linalg.norm(quad[0] - quad[3])), float(np.linalg.norm(quad[1] - quad[2]))))
    width, height = max(width, 1), max(height, 1)
    goal = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    turn = cv2.getPerspectiveTransform(quad, goal)
    piece = cv2.warpPerspective(image, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    laid = np.ascontiguousarray(np.rot90(piece)) if height >= 1.5 * width else piece
    return without_leaders(np.asarray(laid, np.uint8))
