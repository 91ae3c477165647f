"""Which grey stands for which value: the window that the scanner wrote, else one that fits the values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

_LOW, _HIGH = 1.0, 99.0  # per cent of the values that become black and white where nothing was written
_SHOWN = 0.02  # a window that shows less of the picture than this between black and white is of no use


@dataclass(frozen=True, slots=True)
class Window:
    """Centre and width in the units of the rescaled values."""

    center: float
    width: float


def choose_window(values: NDArray[Any], declared: Window | None, *, padding: float | None = None) -> Window:
    """`declared` where it shows something of `values`, else from percentiles; padding and values that are no numbers do not count."""
    real = values[np.isfinite(values)]
    if padding is not None:
        real = real[real != padding]
    if not real.size:
        return Window(0.5, 1.0)
    if declared is not None and declared.width >= 1 and _shows(real, declared):
        return declared
    low, high = (float(value) for value in np.percentile(real, (_LOW, _HIGH)))
    if high <= low:
        low, high = float(real.min()), float(real.max())
    return Window((low + high) / 2, max(high - low, 1e-6))


def _shows(real: NDArray[Any], window: Window) -> bool:
    low, high = window.center - window.width / 2, window.center + window.width / 2
    return bool(np.mean((real > low) & (real < high)) >= _SHOWN)


def apply_window(values: NDArray[Any], window: Window, *, inverted: bool) -> NDArray[np.uint8]:
    """Eight-bit greys (PS3.3 C.11.2.1.2.1, linear exact); what is no number is black."""
    scaled = (np.nan_to_num(values, nan=-np.inf, posinf=np.inf, neginf=-np.inf) - window.center) / window.width + 0.5
    greys = np.clip(scaled, 0.0, 1.0) * 255.0
    return np.asarray(255.0 - greys if inverted else greys, dtype=np.uint8)
