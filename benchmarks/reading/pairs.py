"""Two pages in one photograph: loose sheets on a table, or an open book. Deterministic for a seed."""

from __future__ import annotations

import cv2
import numpy as np

Image = np.ndarray
_PAPER = np.array([0.89, 0.93, 0.95])


def loose_sheets(left: Image, right: Image, *, gap: int = 60, tilts: tuple[float, float] = (3.0, -2.0)) -> Image:
    """Two sheets lying side by side, each a little askew."""
    height, width = left.shape[:2]
    size = (int(width * 2.35) + gap, int(height * 1.2))
    rng = np.random.default_rng(1)
    grain = rng.normal(0, 9, (size[1] // 16, size[0] // 160, 1)).astype(np.float32)
    table = np.clip(np.array([58.0, 60.0, 66.0]) + cv2.resize(grain, size)[:, :, None], 0, 255).astype(np.uint8)
    for page, side, tilt in ((left, -1, tilts[0]), (right, 1, tilts[1])):
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), tilt, 1)
        turn[:, 2] += [size[0] / 2 + side * (gap + width * 1.04) / 2 - width / 2, size[1] / 2 - height / 2]
        mask = cv2.warpAffine(np.full((height, width), 255, np.uint8), turn, size)
        seen = cv2.warpAffine((page * _PAPER).astype(np.uint8), turn, size)
        table = np.where(mask[:, :, None] > 127, seen, table)
    return table


def open_book(left: Image, right: Image) -> Image:
    """Two pages that meet at a spine in shadow, on a dark table."""
    width = left.shape[1]
    away = np.abs(np.arange(2 * width) - width) / width
    shade = 1 - 0.55 * np.exp(-((away / 0.04) ** 2)) - 0.12 * np.exp(-((away / 0.15) ** 2))
    spread = (np.concatenate([left, right], axis=1) * _PAPER * shade[None, :, None]).astype(np.uint8)
    edge = int(0.06 * width)
    return cv2.copyMakeBorder(spread, edge, edge, edge, edge, cv2.BORDER_CONSTANT, value=(66, 60, 58))


def photographed(scene: Image, *, long_side: int = 2600, quality: int = 75) -> bytes:
    """The scene in light that falls off to one side, as a JPEG."""
    scale = long_side / max(scene.shape[:2])
    small = cv2.resize(scene, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    fall = np.linspace(1.0, 0.75, small.shape[1])[None, :, None]
    noisy = small * fall + np.random.default_rng(2).normal(0, 4, small.shape)
    return cv2.imencode(".jpg", np.clip(noisy, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, quality])[
        1
    ].tobytes()
