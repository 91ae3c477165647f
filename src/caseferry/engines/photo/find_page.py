"""Finds the sheet of paper in a photograph: straight lines, scored by how much lighter the inside is than the outside along all four sides."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Grey = npt.NDArray[Any]

_SIDE = 640  # pixels of the long side while looking
_LINES = 14  # lines looked at in each direction
_STEP = 9.0  # grey levels between inside and outside
_LEAST = 0.62  # share of a side that must show the step
_CUT = 0.62  # what a side lying on the picture's edge counts for
_AREA = 0.18  # of the picture


@dataclass(frozen=True, slots=True)
class _Straight:
    """A line across the picture as two points, and where along it the one or the other side is lighter (prefix sums)."""

    a: Array
    b: Array
    left_lighter: Array
    right_lighter: Array
    edge: bool = False


def find_page(image: npt.NDArray[Any]) -> Array | None:
    """Corners of the page in pixels of `image` (RGB), clockwise from top left, shape (4, 2); None when there is none to be seen."""
    height, width = image.shape[:2]
    scale = _SIDE / max(height, width)
    small = cv2.resize(image, (round(width * scale), round(height * scale)), interpolation=cv2.INTER_AREA)
    light = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), (5, 5), 0)
    across, down = _straights(light, small)
    best, most = None, 0.0
    for top, bottom in itertools.combinations(across, 2):
        for left, right in itertools.combinations(down, 2):
            corners = _corners(top, bottom, left, right)
            if corners is None or not _plausible(corners, small.shape):
                continue
            score = _score(corners, (top, right, bottom, left))
            if score > most:
                best, most = corners, score
    return None if best is None else (best / scale).astype(np.float32)


def _straights(light: Grey, colour: Grey) -> tuple[list[_Straight], list[_Straight]]:
    height, width = light.shape
    edges = cv2.Canny(light, 20, 60)
    saturation = cv2.cvtColor(colour, cv2.COLOR_RGB2HSV)[:, :, 1]
    edges = cv2.bitwise_or(edges, cv2.Canny(cv2.GaussianBlur(saturation, (7, 7), 0), 30, 80))
    found = cv2.HoughLines(edges, 1, np.pi / 360, max(60, min(height, width) // 5))
    across: list[tuple[float, float]] = []
    down: list[tuple[float, float]] = []
    for rho, theta in [] if found is None else found[:400, 0]:
        lies = abs(np.degrees(theta) - 90) < 32
        stands = np.degrees(theta) < 32 or np.degrees(theta) > 148
        kept = across if lies else down
        if (lies or stands) and len(kept) < _LINES and not _known(kept, rho, theta, (width, height)):
            kept.append((float(rho), float(theta)))
    lying = [_profile(light, *_ends(rho, theta, width, height)) for rho, theta in across]
    standing = [_profile(light, *_ends(rho, theta, width, height)) for rho, theta in down]
    borders = [((0, 1), (width - 1, 1)), ((0, height - 2), (width - 1, height - 2))]
    lying += [_border(*ends) for ends in borders]
    standing += [_border(*ends) for ends in [((1, 0), (1, height - 1)), ((width - 2, 0), (width - 2, height - 1))]]
    return sorted(lying, key=lambda s: float(s.a[1] + s.b[1])), sorted(standing, key=lambda s: float(s.a[0] + s.b[0]))


def _known(kept: list[tuple[float, float]], rho: float, theta: float, size: tuple[int, int]) -> bool:
    a, b = _ends(rho, theta, *size)
    for other in kept:
        c, d = _ends(*other, *size)
        if max(np.abs(a - c).max(), np.abs(b - d).max()) < 9:
            return True
    return False


def _ends(rho: float, theta: float, width: int, height: int) -> tuple[Array, Array]:
    """Where the line meets the left and right edges (a lying line) or the top and bottom ones (a standing line)."""
    cos, sin = np.cos(theta), np.sin(theta)
    if abs(np.degrees(theta) - 90) < 45:
        points = [(0.0, rho / sin), (width - 1.0, (rho - (width - 1) * cos) / sin)]
    else:
        points = [(rho / cos, 0.0), ((rho - (height - 1) * sin) / cos, height - 1.0)]
    return np.array(points[0], np.float32), np.array(points[1], np.float32)


_SAMPLES = 200


def _profile(light: Grey, a: Array, b: Array) -> _Straight:
    """Sampled four to seven pixels to both sides; `left` is the left hand when walking from a to b."""
    along = b - a
    normal = np.array([along[1], -along[0]], np.float32) / max(float(np.linalg.norm(along)), 1e-6)
    at = a + np.linspace(0, 1, _SAMPLES, dtype=np.float32)[:, None] * along
    left = np.mean([_values(light, at + normal * away) for away in (4, 5.5, 7)], axis=0)
    right = np.mean([_values(light, at - normal * away) for away in (4, 5.5, 7)], axis=0)
    return _Straight(a, b, _sums(left - right > _STEP), _sums(right - left > _STEP))


def _values(light: Grey, points: Array) -> Array:
    x = np.clip(points[:, 0], 0, light.shape[1] - 1).astype(int)
    y = np.clip(points[:, 1], 0, light.shape[0] - 1).astype(int)
    return np.asarray(light[y, x], np.float32)


def _sums(hits: npt.NDArray[np.bool_]) -> Array:
    return np.concatenate([[0.0], np.cumsum(hits)]).astype(np.float32)


def _border(a: tuple[int, int], b: tuple[int, int]) -> _Straight:
    none = np.zeros(_SAMPLES + 1, np.float32)
    return _Straight(np.array(a, np.float32), np.array(b, np.float32), none, none, edge=True)


def _corners(top: _Straight, bottom: _Straight, left: _Straight, right: _Straight) -> Array | None:
    points = [_meet(*pair) for pair in ((top, left), (top, right), (bottom, right), (bottom, left))]
    return None if any(point is None for point in points) else np.array(points, np.float32)


def _meet(one: _Straight, other: _Straight) -> Array | None:
    r, s, gap = one.b - one.a, other.b - other.a, other.a - one.a
    cross = float(r[0] * s[1] - r[1] * s[0])
    if abs(cross) < 1e-6:
        return None
    found: Array = one.a + r * ((gap[0] * s[1] - gap[1] * s[0]) / cross)
    return found


def _plausible(corners: Array, shape: tuple[int, ...]) -> bool:
    height, width = shape[:2]
    slack = 0.03 * max(height, width)
    if corners.min() < -slack or (corners[:, 0] > width + slack).any() or (corners[:, 1] > height + slack).any():
        return False
    sides = np.roll(corners, -1, axis=0) - corners
    lengths = np.linalg.norm(sides, axis=1)
    if lengths.min() < 0.25 * min(height, width):
        return False
    turns = [float(a[0] * b[1] - a[1] * b[0]) / float(la * lb) for a, b, la, lb in zip(
        sides, np.roll(sides, -1, axis=0), lengths, np.roll(lengths, -1), strict=True)]  # fmt: skip
    return min(turns) > 0.8 and cv2.contourArea(corners) > _AREA * height * width


def _score(corners: Array, sides: tuple[_Straight, ...]) -> float:
    """0 when one side shows no step; else how well all sides do, a little more for a larger page."""
    shares = []
    for index, side in enumerate(sides):
        if side.edge:
            shares.append(_CUT)
            continue
        share = _share(side, corners[index], corners[(index + 1) % 4], inside_right=index in (0, 1))
        if share < _LEAST:
            return 0.0
        shares.append(share)
    if sum(side.edge for side in sides) > 1:
        return 0.0
    return float(float(np.mean(shares)) * float(cv2.contourArea(corners)) ** 0.2)


def _share(side: _Straight, start: Array, end: Array, *, inside_right: bool) -> float:
    """Share of the side between two corners along which the inside is lighter.

    Lines run left to right and top to bottom: the inside lies to the right hand of the top and right sides, to the left of the others.
    """
    along = side.b - side.a
    length = float(along @ along)
    t0, t1 = sorted((float((start - side.a) @ along) / length, float((end - side.a) @ along) / length))
    low, high = (int(np.clip(t, 0, 1) * _SAMPLES) for t in (t0, t1))
    if high - low < 5:
        return 0.0
    sums = side.right_lighter if inside_right else side.left_lighter
    return float(sums[high] - sums[low]) / (high - low)
