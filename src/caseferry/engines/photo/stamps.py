"""Stamps and signatures in coloured ink over print: where they lie, and the page without them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from caseferry.engines.photo.light import ground_of

Image = npt.NDArray[Any]

_GLANCE, _SIDE = 400, 1200  # pixels of the long side while looking for colour at all, and for its forms
_FAINT, _LITTLE = 0.1, 0.0006  # colour of a pixel worth looking at, and the least share of such pixels
_COLOUR, _DEEP = (
    0.14,
    0.72,
)  # spread of the channels, paper being 1, and lightness of the darkest one below which it is ink
_DARK, _GREY = 0.5, 0.16  # of print: lightness of the lightest channel, spread of the channels
_REACH = 0.01  # of the long side: strokes nearer than that are of one stamp
_LEAST, _MOST = 0.04, 0.5  # size of a stamp or signature, of the long side
_STROKE = 0.03  # the longest stroke of it; letters and the fringes that a lens draws around them are shorter
_SOLID = 0.5  # share of its hull that ink fills in a logo or the head of a table
_LETTER = (0.003, 0.04)  # height of a letter, of the long side
_AROUND = 0.6  # a letter with more ink around it than that is drawn in the ink, or stands on a coloured ground
_CROSSED = 4  # letters that the strokes must cross
_EDGE = 0.008  # of the long side: what touches the edge is no stamp, but what the page lies on


@dataclass(frozen=True, slots=True)
class Cover:
    """The page without the ink that covers print, and where that ink lies: not 0, at the page's own size."""

    lifted: Image
    mask: Image


def find_cover(page: Image) -> Cover | None:
    """Coloured strokes over print on a page in RGB; None on a grey page and where no stroke crosses print."""
    if page.ndim == 2 or not _coloured(page):
        return None
    scale = min(1.0, _SIDE / max(page.shape[:2]))
    small = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else page
    darkest, lightest = _extremes(_flat(small))
    spread = lightest - darkest
    ink = ((spread > _COLOUR) & (darkest < _DEEP)).astype(np.uint8)
    print_ = ((lightest < _DARK) & (spread < _GREY)).astype(np.uint8)
    covering = _covering(ink, print_)
    if not covering.any():
        return None
    mask = cv2.resize(covering, (page.shape[1], page.shape[0]), interpolation=cv2.INTER_NEAREST)
    return Cover(_lifted(page, cv2.dilate(mask, np.ones((5, 5), np.uint8))), mask * 255)


def _coloured(page: Image) -> bool:
    scale = min(1.0, _GLANCE / max(page.shape[:2]))
    darkest, lightest = _extremes(_flat(cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)))
    return float((lightest - darkest > _FAINT).mean()) > _LITTLE


def _extremes(image: Image) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """The least and the greatest channel of each pixel."""
    one, two, three = cv2.split(image)
    return np.asarray(cv2.min(cv2.min(one, two), three)), np.asarray(cv2.max(cv2.max(one, two), three))


def _flat(page: Image) -> npt.NDArray[np.float32]:
    """The page with its paper at 1 in every channel, in even light."""
    balanced = page.astype(np.float32) * (255 / np.maximum(_paper(page), 1))
    ground = ground_of(np.clip(_extremes(balanced)[1], 0, 255).astype(np.uint8)).astype(np.float32)
    return np.asarray(np.clip(balanced / np.maximum(ground, 12)[:, :, None], 0, 1), np.float32)


def _paper(page: Image) -> npt.NDArray[np.float32]:
    """The colour of most of the page; every fourth pixel both ways tells."""
    return np.percentile(page[::4, ::4].reshape(-1, 3), 80, axis=0).astype(np.float32)


def _covering(ink: Image, print_: Image) -> Image:
    """The strokes of `ink` that belong to stamps or signatures across `print_`."""
    side = max(ink.shape)
    reach = max(3, round(_REACH * side)) | 1
    groups = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach)))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(groups, connectivity=8)
    crossed = _crossed(ink, print_, labels, count)
    strokes = _longest(ink, labels, count)
    hulls = np.zeros(ink.shape, np.uint8)
    for number in range(1, count):
        if crossed[number] >= _CROSSED and strokes[number] >= _STROKE * side:
            hull = _stamp(ink, labels, number, stats[number])
            if hull is not None:
                cv2.fillConvexPoly(hulls, hull, (1,))
    return ink & hulls


def _crossed(ink: Image, print_: Image, labels: Image, count: int) -> npt.NDArray[np.int64]:
    """For each group of ink, the letters in print that its strokes touch, but for such as ink surrounds."""
    side = max(ink.shape)
    number, letters, stats, _ = cv2.connectedComponentsWithStats(print_, connectivity=8)
    tall = stats[:, cv2.CC_STAT_HEIGHT]
    fit = (tall >= max(4, _LETTER[0] * side)) & (tall <= _LETTER[1] * side)
    fit[0] = False
    rim = cv2.dilate(letters.astype(np.float32), np.ones((5, 5), np.uint8)).astype(np.int32)
    rim[letters > 0] = 0
    around = np.bincount(rim.ravel(), minlength=number).astype(np.float64)
    inked = np.bincount(rim.ravel(), weights=ink.ravel(), minlength=number)
    fit &= (inked >= 3) & (inked < _AROUND * around)
    touching = (ink > 0) & fit[rim]
    pairs = np.unique(np.stack([labels[touching], rim[touching]]), axis=1)
    return np.bincount(pairs[0], minlength=count)


def _longest(ink: Image, labels: Image, count: int) -> npt.NDArray[np.float64]:
    """For each group of ink, the extent of its longest stroke."""
    joined = cv2.dilate(ink, np.ones((3, 3), np.uint8))
    _, strokes, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    longest = np.zeros(count)
    extents = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    inked = ink > 0
    pairs = np.unique(np.stack([labels[inked], strokes[inked]]), axis=1)
    np.maximum.at(longest, pairs[0], extents[pairs[1]])
    return longest


def _stamp(ink: Image, labels: Image, number: int, stats: Image) -> Image | None:
    """The hull of a group that is a stamp or signature by its size, its place inside the page, and the paper between its strokes."""
    height, width = ink.shape
    side = max(height, width)
    left, top, wide, tall = (int(value) for value in stats[:4])
    near = _EDGE * side
    if left < near or top < near or left + wide > width - near or top + tall > height - near:
        return None
    if not _LEAST * side <= max(wide, tall) <= _MOST * side:
        return None
    part = (slice(top, top + tall), slice(left, left + wide))
    own = ((labels[part] == number) & (ink[part] > 0)).astype(np.uint8)
    hull = np.asarray(cv2.convexHull(cv2.findNonZero(own)))
    return hull + np.array([left, top], np.int32) if int(own.sum()) < _SOLID * max(cv2.contourArea(hull), 1.0) else None


def _lifted(page: Image, mask: Image) -> Image:
    """The page with the ink under `mask` as light as the paper: of each pixel the channel in which the ink is lightest, stretched."""
    paper = _paper(page)
    where = mask > 0
    light = (page[where].astype(np.float32) / np.maximum(paper, 1)).max(axis=1)
    ink = float(np.percentile(light, 40))
    black = min(float(np.percentile(light, 1)), 0.5 * ink)
    level = np.clip((light - black) / max(0.92 * ink - black, 0.05), 0, 1)
    lifted = page.copy()
    lifted[where] = (level[:, None] * paper).astype(np.uint8)
    return lifted
