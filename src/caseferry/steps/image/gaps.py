"""Finds missing slices in a series from the slice positions."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

_FEWEST = 8  # below this a spacing cannot be told
_TOLERANCE = 1.5  # a step longer than this many usual steps is a gap


@dataclass(frozen=True, slots=True)
class Spacing:
    """The usual step between slices in mm (None when it cannot be told), places with a gap, and slices that would fill them."""

    step: float | None = None
    gaps: int = 0
    missing: int = 0


def measure_spacing(positions: Sequence[float | None]) -> Spacing:
    """The spacing of slices at `positions` (mm along their normal)."""
    found = sorted({position for position in positions if position is not None})
    steps = [b - a for a, b in itertools.pairwise(found)]
    usual = median(steps) if steps else 0.0
    if usual <= 0 or len(found) < _FEWEST:
        return Spacing(round(usual, 2) if usual > 0 else None)
    wide = [step for step in steps if step > _TOLERANCE * usual]
    return Spacing(round(usual, 2), len(wide), sum(round(step / usual) - 1 for step in wide))
