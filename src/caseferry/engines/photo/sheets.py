"""Two sheets in one photograph: side by side on a table, or an open book."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from caseferry.engines.photo.find_page import find_page
from caseferry.engines.photo.light import Grey, ground_of, shrunk

Array = npt.NDArray[Any]

_SIDE = 800  # pixels of the long side while looking
_PAPER = 0.72  # of the first sheet's lightness: what is as light may be paper
_ROOM = 0.4  # of the first sheet's area: so much light must lie beside it before a second one is looked for
_ALIKE = 0.5  # the smaller of two sheets by the larger
_BETWEEN = 0.015  # white between two sheets, of their common width
_SPREAD = (1.15, 1.75)  # width by height of an open book
_MIDDLE = (0.40, 0.60)  # where its spine may be
_BANDS, _SHADED = (
    16,
    0.75,
)  # the spine is darker than the paper beside it in so many of the bands that the page is cut into
_DIP = 0.05  # by so much
_TABLE = 0.62  # of the paper's lightness: darker is what the sheets lie on
_LAP, _APART = (
    0.06,
    0.01,
)  # of the width: how far each half reaches over the middle, and how far its sheet must end before that
_BLANK = 0.012  # share of ink in the inner margins of a book


def second_sheet(image: Array, first: Array) -> Array | None:
    """Corners of another sheet of like size beside the one at `first`, in pixels of `image` (RGB); None when there is none."""
    around, rest = _light_beside(image, first)
    if rest < _ROOM:
        return None
    masked = image.copy()
    cv2.fillPoly(masked, [_grown(first).astype(np.int32)], [float(value) for value in around])
    other = find_page(masked)
    if other is None or not _pair(first, other):
        return None
    return other


def two_within(image: Array, whole: Array) -> tuple[Array, Array] | None:
    """Corners of two sheets that lie askew to each other and were taken for one at `whole`; None when it is one."""
    _, _, wide, tall = _box(whole)
    if not _SPREAD[0] <= wide / tall <= _SPREAD[1]:
        return None
    middle, lap = round(float(whole[:, 0].mean())), round(_LAP * wide)
    left, right = find_page(image[:, : middle + lap]), find_page(image[:, middle - lap :])
    if left is None or right is None:
        return None
    inner = middle + lap - float(left[:, 0].max()), float(right[:, 0].min())
    right = right + np.array([middle - lap, 0], np.float32)
    if min(inner) < _APART * wide or not _pair(left, right):
        return None
    return left, right


def cut_at_spine(page: Array) -> tuple[Array, Array] | None:
    """The two pages of a squared photograph of an open book, or of two sheets with a strip of table between; None for one page."""
    height, width = page.shape[:2]
    if not _SPREAD[0] <= width / height <= _SPREAD[1]:
        return None
    grey = shrunk(page, _SIDE)
    spine = _spine(grey)
    if _shaded(grey, spine) < _SHADED or _ink_beside(grey, spine) > _BLANK:
        return None
    left, right = (int(edge * width / grey.shape[1] + 0.5) for edge in spine)
    return page[:, :left], page[:, right:]


def _spine(grey: Grey) -> tuple[int, int]:
    """First and last column of the darkest place near the middle: a line for a book, a strip for sheets that lie apart."""
    wide = grey.shape[1]
    paper = cv2.GaussianBlur(np.median(grey, axis=0).astype(np.float32).reshape(1, -1), (5, 1), 0)[0]
    low, high = (round(share * wide) for share in _MIDDLE)
    left = right = low + int(np.argmin(paper[low:high]))
    table = _TABLE * float(np.median(paper))
    while left > low and paper[left - 1] < table:
        left -= 1
    while right < high and paper[right + 1] < table:
        right += 1
    return left, right


def joined(pages: Sequence[Array], *, stacked: bool = False) -> tuple[Array, float]:
    """Two pages as one picture, equally tall, and where across it they meet (0 to 1); `stacked`: one above the other, and where down it, below 0."""
    if stacked:
        whole, gutter = joined([np.swapaxes(page, 0, 1) for page in pages])
        return np.ascontiguousarray(np.swapaxes(whole, 0, 1)), -gutter
    tall = max(page.shape[0] for page in pages)
    left, right = (_as_tall(page, tall) for page in pages)
    gap = np.full((tall, round(_BETWEEN * (left.shape[1] + right.shape[1])), *left.shape[2:]), 255, np.uint8)
    whole = np.concatenate([left, gap, right], axis=1)
    return whole, (left.shape[1] + gap.shape[1] / 2) / whole.shape[1]


def _as_tall(page: Array, tall: int) -> Array:
    if page.shape[0] == tall:
        return page
    size = (round(page.shape[1] * tall / page.shape[0]), tall)
    return cv2.resize(page, size, interpolation=cv2.INTER_CUBIC)


def _light_beside(image: Array, first: Array) -> tuple[Array, float]:
    """The colour around a sheet, and how much of what lies beside it is as light as paper, in areas of the sheet."""
    scale = _SIDE / max(image.shape[:2])
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grey = ground_of(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY))
    inside = np.zeros(grey.shape, np.uint8)
    cv2.fillPoly(inside, [(_grown(first) * scale).astype(np.int32)], 1)
    paper = float(np.median(grey[inside == 1]))
    light = (grey > _PAPER * paper) & (inside == 0)
    dark = (inside == 0) & ~light
    around = np.median(small[dark if dark.any() else inside == 0].reshape(-1, 3), axis=0)
    return around, float(light.sum()) / max(float(inside.sum()), 1.0)


def _grown(corners: Array) -> Array:
    """A little larger, so that the edge of the sheet itself is covered too."""
    middle = corners.mean(axis=0)
    return np.asarray(middle + (corners - middle) * 1.03)


def _pair(first: Array, other: Array) -> bool:
    """Of like size, level with each other, side by side or one above the other."""
    areas = sorted(float(cv2.contourArea(corners.astype(np.float32))) for corners in (first, other))
    one, two = (_box(corners) for corners in (first, other))
    across = abs(one[0] - two[0]) / (0.5 * (one[2] + two[2]))
    down = abs(one[1] - two[1]) / (0.5 * (one[3] + two[3]))
    return areas[0] > _ALIKE * areas[1] and max(across, down) > 0.75 and min(across, down) < 0.4


def are_stacked(first: Array, other: Array) -> bool:
    """One sheet lies above the other."""
    apart = np.abs(first.mean(axis=0) - other.mean(axis=0))
    return bool(apart[1] > apart[0])


def _box(corners: Array) -> tuple[float, float, float, float]:
    """Middle, width and height."""
    low, high = corners.min(axis=0), corners.max(axis=0)
    return (
        float(low[0] + high[0]) / 2, float(low[1] + high[1]) / 2, float(high[0] - low[0]), float(high[1] - low[1]),
    )  # fmt: skip


def _shaded(grey: Grey, spine: tuple[int, int]) -> float:
    """Share of the bands in which the spine is darker than the paper to both sides."""
    near, far = round(0.04 * grey.shape[1]), round(0.09 * grey.shape[1])
    (left, right), hits = spine, 0
    for band in np.array_split(grey, _BANDS):
        columns = np.percentile(band, 60, axis=0)
        dark = float(columns[left - 2 : right + 3].min())
        beside = (columns[left - far : left - near], columns[right + near : right + far])
        hits += dark < (1 - _DIP) * min(float(np.median(side)) for side in beside)
    return hits / _BANDS


def _ink_beside(grey: Grey, spine: tuple[int, int]) -> float:
    """Share of ink in the inner margins: next to the spine, but not on it. Each band has its own light."""
    near, far = round(0.008 * grey.shape[1]), round(0.025 * grey.shape[1])
    (left, right), inked = spine, []
    for band in np.array_split(grey, _BANDS):
        margins = np.concatenate([band[:, left - far : left - near], band[:, right + near : right + far]], axis=1)
        paper = np.percentile(margins, 80, axis=0)
        inked.append(margins < 0.72 * np.maximum(paper, 1)[None, :])
    return float(np.concatenate(inked).mean())
