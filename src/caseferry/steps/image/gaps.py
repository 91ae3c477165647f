"""Finds missing slices in a series from the slice positions."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from statistics import median

from caseferry.domain.imaging import Instance

_FEWEST = 8          # below this a spacing cannot be told
_TOLERANCE = 1.5     # a step longer than this many usual steps is a gap


def missing_slices(instances: Sequence[Instance]) -> Iterator[str]:
    """One sentence per series whose slices leave gaps."""
    by_series: dict[str, list[Instance]] = defaultdict(list)
    for instance in instances:
        by_series[instance.series_instance_uid].append(instance)
    for members in by_series.values():
        lost = _lost(sorted({member.position for member in members if member.position is not None}))
        if lost:
            name = members[0].series_description or members[0].series_number or "unnamed"
            yield f"series {name}: about {lost} slices are missing between the first and the last"


def _lost(positions: Sequence[float]) -> int:
    if len(positions) < _FEWEST:
        return 0
    steps = [b - a for a, b in itertools.pairwise(positions)]
    usual = median(steps)
    if usual <= 0:
        return 0
    return sum(round(step / usual) - 1 for step in steps if step > _TOLERANCE * usual)
