"""Pictures that are no printed page: photographs of films, and joined handwriting."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from caseferry.engines.photo.light import ground_of, shrunk

_SIDE = 700  # pixels of the long side while looking
_DARK, _LIGHT = 64, 105  # grey levels: a film's ground, and the least of its light parts
_MOSTLY, _SOME = 0.28, 0.06  # shares of the picture that are dark, and light
_COLOURS = 28  # mean saturation of a film, which has none of its own
_LETTERS = 60  # marks darker than their ground; a film has next to none, its letters are light
_TONES = 0.16  # share of tones between black and light: bodies have them, paper on a dark table has not
_PLAIN = 0.8  # sharpness below which printed letters run together too
_SHAKEN = 0.8  # upright strokes as sharp as level ones, or more; below, the camera moved and drew the letters together
_WORDS = 24  # pieces of ink that can be judged
_JOINED = 0.52  # share of the ink's length in pieces far longer than they are tall


def is_film(image: npt.NDArray[Any], marks: int) -> bool:
    """True for a photograph of a film: largely dark, without colour or dark letters (`marks`), with every tone between black and light."""
    if marks >= _LETTERS:
        return False
    grey = cv2.GaussianBlur(shrunk(image, _SIDE), (0, 0), 2)
    dark, light = float((grey < _DARK).mean()), float((grey > _LIGHT).mean())
    if dark < _MOSTLY or light < _SOME or _saturation(image) > _COLOURS:
        return False
    return _tones(grey) > _TONES


def is_joined(image: npt.NDArray[Any], sharp: float) -> bool:
    """True when, in a picture that is `sharp` (see Look), most of the ink is in long pieces, as in joined handwriting; scripts that are printed so (Arabic, Hindi) too."""
    if sharp < _PLAIN:
        return False
    grey = shrunk(image, 2 * _SIDE)
    ground = ground_of(grey)
    ink = (grey.astype(np.int16) < 0.72 * ground).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    boxes = stats[1:count]
    wide, tall, area = boxes[:, cv2.CC_STAT_WIDTH], boxes[:, cv2.CC_STAT_HEIGHT], boxes[:, cv2.CC_STAT_AREA]
    rules = (tall < 5) | (wide > 0.45 * grey.shape[1]) | (tall > 0.1 * grey.shape[0]) | (area < 20)
    wide, tall = wide[~rules], tall[~rules]
    if len(wide) < _WORDS or _upright_by_level(grey / np.maximum(ground, 1), ink) < _SHAKEN:
        return False
    return bool(wide[wide > 2.2 * tall].sum() > _JOINED * wide.sum())


def _upright_by_level(flat: npt.NDArray[Any], ink: npt.NDArray[Any]) -> float:
    """How steep the upright edges of the ink are, by how steep its level ones are."""
    near = cv2.dilate(ink, np.ones((3, 3), np.uint8)) > 0
    across, down = (np.abs(cv2.Sobel(flat.astype(np.float32), cv2.CV_32F, *way)) for way in ((1, 0), (0, 1)))
    return float(np.percentile(across[near], 90)) / max(float(np.percentile(down[near], 90)), 1e-6)


def _tones(grey: npt.NDArray[Any]) -> float:
    """Share of the picture between its ground and its light parts, away from edges."""
    low, high = float(np.percentile(grey, 10)), float(np.percentile(grey, 95))
    between = (grey > low + 0.2 * (high - low)) & (grey < low + 0.75 * (high - low))
    return float(between.mean())


def _saturation(image: npt.NDArray[Any]) -> float:
    if image.ndim == 2:
        return 0.0
    scale = 300 / max(image.shape[:2])
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else image
    chroma = small.max(axis=2).astype(np.int16) - small.min(axis=2)
    return float(chroma.mean())
