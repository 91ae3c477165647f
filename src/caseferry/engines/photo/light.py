"""What a picture looks like before anyone reads it: its ground, its ink, its sharpness, its glare."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from caseferry.ports.reading import Look

Grey = npt.NDArray[Any]

_SIDE = 1000  # pixels of the long side while looking
_MARGIN = 0.02  # of each side: scanner edges and shadows of the lid
_EVEN_LOW, _EVEN_SPREAD = 190, 26  # a scan's ground: light, and the same everywhere
_INK = 0.16  # darker than the ground by this share of it


def look_at(image: npt.NDArray[Any]) -> Look:
    """Measures of an RGB or grey picture of any size."""
    grey = shrunk(image)
    ground = ground_of(grey)
    middle = _inner(ground)
    low, high = (float(value) for value in np.percentile(middle, (3, 97)))
    marks, share = _marks(grey, ground)
    return Look(
        photo=low < _EVEN_LOW or high - low > _EVEN_SPREAD,
        marks=marks,
        ink=round(share, 5),
        sharp=round(_sharpness(grey, ground), 4),
        glare=round(float((_inner(grey) >= 252).mean()) if high < 250 else 0.0, 4),
        colourful=round(_colour(image), 4),
        dark=round(1 - float(np.median(middle)) / 255, 4),
        light=round(high / 255, 4),
    )


def shrunk(image: npt.NDArray[Any], side: int = _SIDE) -> Grey:
    """Grey, with a long side of at most `side`."""
    grey = image if image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    scale = side / max(grey.shape)
    return grey if scale >= 1 else cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)


def ground_of(grey: Grey, share: float = 1 / 40) -> Grey:
    """The paper without what is written on it, at the same size: lightest nearby, then smoothed."""
    small = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    reach = max(3, round(max(small.shape) * share)) | 1
    light = cv2.dilate(small, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach)))
    smooth = cv2.GaussianBlur(cv2.medianBlur(light, min(255, reach * 2 + 1)), (0, 0), reach / 2)
    return cv2.resize(smooth, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)


def _inner(grey: Grey) -> Grey:
    height, width = grey.shape
    y, x = max(1, int(height * _MARGIN)), max(1, int(width * _MARGIN))
    return grey[y:-y, x:-x]


def _marks(grey: Grey, ground: Grey) -> tuple[int, float]:
    """How many letter-sized marks there are, and the share of the picture that is ink; specks, holes and long edges do not count."""
    inner, paper = _inner(grey), _inner(ground)
    dark = (inner.astype(np.int16) < paper.astype(np.int16) - np.maximum(14, _INK * paper)).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    boxes = stats[1:count]
    width, height, area = boxes[:, cv2.CC_STAT_WIDTH], boxes[:, cv2.CC_STAT_HEIGHT], boxes[:, cv2.CC_STAT_AREA]
    largest = max(inner.shape)
    letter = (height >= 4) & (width >= 2) & (area >= 8) & (height < largest / 12) & (area < 0.72 * width * height)
    stroke = (width >= 6) & (height < 4) & (area >= 8)
    return int((letter | stroke).sum()), float(dark.mean())


def _sharpness(grey: Grey, ground: Grey) -> float:
    """How steep the edges of the ink are: 0 for fog, around 1 for a clean scan. The steepest pixels count, a tenth as many as ink has."""
    flat = np.clip(_inner(grey).astype(np.float32) / np.maximum(_inner(ground), 1), 0, 1)
    across, down = cv2.Sobel(flat, cv2.CV_32F, 1, 0), cv2.Sobel(flat, cv2.CV_32F, 0, 1)
    steep = np.hypot(across, down) / 4
    count = int(np.clip(0.1 * (flat < 0.75).sum(), 60, 0.02 * steep.size + 60))
    top = np.partition(steep, -count, axis=None)[-count:]
    reach = float(np.percentile(1 - flat, 99.5))
    return float(top.mean() / max(reach, 0.15)) if top.size else 0.0


def _colour(image: npt.NDArray[Any]) -> float:
    """Share of clearly coloured pixels."""
    if image.ndim == 2:
        return 0.0
    scale = 300 / max(image.shape[:2])
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else image
    hue = cv2.cvtColor(small, cv2.COLOR_RGB2HSV)
    return float(((hue[:, :, 1] > 90) & (hue[:, :, 2] > 60)).mean())
