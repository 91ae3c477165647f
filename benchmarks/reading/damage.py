"""What happens to a page between the hospital and the chat: photographs, shadows, blur, faxes. Deterministic for a seed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

Image = np.ndarray
_TABLES = ((70, 92, 120), (58, 60, 66), (120, 130, 128), (40, 70, 60))


@dataclass(frozen=True)
class Damage:
    """A named kind; `floor` says which of the issue's floors it meets."""

    name: str
    make: Callable[[Image, np.random.Generator], bytes]


def _photo(page: Image, rng: np.random.Generator, *, long_side: int, tilt: float = 15.0, margin: float = 0.06) -> Image:
    """The page lying on a table, seen askew: `tilt` degrees of perspective."""
    height, width = page.shape[:2]
    size = (int(width * (1 + 2 * margin)), int(height * (1 + 2 * margin)))
    ground = np.full((size[1], size[0], 3), _TABLES[rng.integers(len(_TABLES))], np.uint8)
    grain = rng.normal(0, 9, (size[1] // 16, size[0] // 160, 1)).astype(np.float32)
    ground = np.clip(ground + cv2.resize(grain, size)[:, :, None], 0, 255).astype(np.uint8)
    inward = np.tan(np.radians(tilt)) * 0.22 * width
    dx, dy = margin * width, margin * height
    corners = np.array([[dx, dy], [dx + width, dy], [dx + width, dy + height], [dx, dy + height]], np.float32)
    side = rng.integers(4)
    shift = np.zeros((4, 2), np.float32)
    first, second = side, (side + 1) % 4
    along = (corners[second] - corners[first]) / np.linalg.norm(corners[second] - corners[first])
    shift[first], shift[second] = along * inward / 2, -along * inward / 2
    shift += rng.uniform(-0.01, 0.01, (4, 2)).astype(np.float32) * width
    turn = cv2.getPerspectiveTransform(
        np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32), corners + shift
    )
    mask = cv2.warpPerspective(np.full(page.shape[:2], 255, np.uint8), turn, size)
    seen = cv2.warpPerspective(_paper(page, rng), turn, size, flags=cv2.INTER_AREA)
    blend = (mask / 255.0)[:, :, None]
    whole = (seen * blend + ground * (1 - blend)).astype(np.uint8)
    scale = long_side / max(size)
    return cv2.resize(whole, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)


def _paper(page: Image, rng: np.random.Generator) -> Image:
    warm = np.array([1.0, 0.975, 0.93]) * rng.uniform(0.86, 0.95)
    return (page * warm).astype(np.uint8)


def _lit(image: Image, rng: np.random.Generator, depth: float) -> Image:
    """A shadow with a soft edge over a third of the picture, and light that falls off to one side."""
    height, width = image.shape[:2]
    x, y = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    angle = rng.uniform(0, 2 * np.pi)
    along = (x - 0.5) * np.cos(angle) + (y - 0.5) * np.sin(angle)
    shadow = 1 - depth / (1 + np.exp(-(along - 0.15) * 30))
    fall = 1 - 0.25 * (along + 0.5)
    return np.clip(image * (shadow * fall)[:, :, None], 0, 255).astype(np.uint8)


def _noise(image: Image, rng: np.random.Generator, amount: float) -> Image:
    return np.clip(image + rng.normal(0, amount, image.shape), 0, 255).astype(np.uint8)


def _motion(image: Image, pixels: int, angle: float) -> Image:
    kernel = np.zeros((pixels, pixels), np.float32)
    kernel[pixels // 2] = 1 / pixels
    turn = cv2.getRotationMatrix2D((pixels / 2 - 0.5, pixels / 2 - 0.5), angle, 1)
    kernel = cv2.warpAffine(kernel, turn, (pixels, pixels))
    return cv2.filter2D(image, -1, kernel / max(float(kernel.sum()), 1e-6))


def _curl(page: Image, depth: float) -> Image:
    height, width = page.shape[:2]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    bent = y + depth * height * np.sin(x / width * np.pi).astype(np.float32)
    return cv2.remap(page, x, bent, cv2.INTER_LINEAR, borderValue=(255, 255, 255))


def _glare(image: Image, rng: np.random.Generator) -> Image:
    height, width = image.shape[:2]
    x, y = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    centre = rng.uniform(0.3, 0.7, 2)
    spot = np.exp(-(((x - centre[0]) / 0.12) ** 2 + ((y - centre[1]) / 0.09) ** 2))
    return np.clip(image + 150 * spot[:, :, None], 0, 255).astype(np.uint8)


def _moire(image: Image) -> Image:
    height, width = image.shape[:2]
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    waves = 1 + 0.09 * np.sin(x * 2.09) + 0.07 * np.sin(y * 1.97 + x * 0.02)
    return np.clip(image * waves[:, :, None], 0, 255).astype(np.uint8)


def _jpeg(image: Image, quality: int) -> bytes:
    return cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()


def _fax(page: Image, rng: np.random.Generator) -> bytes:
    grey = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)
    small = cv2.resize(grey, (1728, round(1728 * page.shape[0] / page.shape[1])), interpolation=cv2.INTER_AREA)
    speckled = _noise(small[:, :, None], rng, 30)[:, :, 0]
    return cv2.imencode(".png", (speckled > 150).astype(np.uint8) * 255)[1].tobytes()


DAMAGES = (
    Damage("table", lambda p, r: _jpeg(_photo(p, r, long_side=1800), 60)),
    Damage("small", lambda p, r: _jpeg(_photo(p, r, long_side=1280), 40)),
    Damage("shadow", lambda p, r: _jpeg(_lit(_photo(p, r, long_side=1700), r, 0.45), 40)),
    Damage(
        "night",
        lambda p, r: _jpeg(_noise(_lit((_photo(p, r, long_side=1600) * 0.5).astype(np.uint8), r, 0.3), r, 7), 55),
    ),
    Damage("motion", lambda p, r: _jpeg(_motion(_photo(p, r, long_side=1700), 5, float(r.uniform(0, 180))), 60)),
    Damage("focus", lambda p, r: _jpeg(cv2.GaussianBlur(_photo(p, r, long_side=1700), (0, 0), 1.3), 60)),
    Damage(
        "turned",
        lambda p, r: _jpeg(np.ascontiguousarray(np.rot90(_photo(p, r, long_side=1700), int(r.integers(1, 4)))), 50),
    ),
    Damage("curl", lambda p, r: _jpeg(_photo(_curl(p, 0.02), r, long_side=1700), 60)),
    Damage("glare", lambda p, r: _jpeg(_glare(_photo(p, r, long_side=1700), r), 60)),
    Damage("screen", lambda p, r: _jpeg(_moire(_photo(p, r, long_side=1700, tilt=6)), 60)),
    Damage(
        "chat",
        lambda p, _: _jpeg(
            cv2.resize(p, None, fx=1280 / max(p.shape), fy=1280 / max(p.shape), interpolation=cv2.INTER_AREA), 30
        ),
    ),
    Damage("fax", _fax),
)
RUINS = (
    Damage("fog", lambda p, r: _jpeg(cv2.GaussianBlur(_photo(p, r, long_side=1500), (0, 0), 5.5), 50)),
    Damage("shaken", lambda p, r: _jpeg(_motion(_photo(p, r, long_side=1400), 31, float(r.uniform(0, 180))), 50)),
    Damage("tiny", lambda p, r: _jpeg(_photo(p, r, long_side=430), 25)),
    Damage("dark", lambda p, r: _jpeg(_noise((_photo(p, r, long_side=1000) * 0.05).astype(np.uint8), r, 9), 40)),
)
HARD = (
    Damage("unsteady", lambda p, r: _jpeg(_motion(_photo(p, r, long_side=1600), 11, float(r.uniform(0, 180))), 50)),
    Damage("soft", lambda p, r: _jpeg(cv2.GaussianBlur(_photo(p, r, long_side=1600), (0, 0), 2.6), 50)),
    Damage("far", lambda p, r: _jpeg(_photo(p, r, long_side=800), 35)),
)
"""On the border between readable and not: only the verdict on legibility is measured on them."""
