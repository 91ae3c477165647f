"""Which laboratory values the summaries show, and in which order (`data/summary_layout.yaml`)."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from caseferry.knowledge.checklists import load_tumours
from caseferry.knowledge.labs import analytes
from caseferry.knowledge.tables import load_yaml


@dataclass(frozen=True, slots=True)
class SummaryLayout:
    """Analyte ids: serum markers of diseases, what stands in when a disease has none, and groups of the latest values in order."""

    markers: tuple[str, ...]
    fallback: tuple[str, ...]
    groups: tuple[tuple[str, tuple[str, ...]], ...]


@functools.cache
def load_layout() -> SummaryLayout:
    """The table. Raises ValueError for an analyte that labs.yaml does not know."""
    table = load_yaml("summary_layout.yaml")
    layout = SummaryLayout(
        markers=tuple(table["disease_markers"]),
        fallback=tuple(table["fallback_markers"]),
        groups=tuple((name, tuple(codes)) for name, codes in table["latest_labs"].items()),
    )
    named = {*layout.markers, *layout.fallback, *(code for _, codes in layout.groups for code in codes)}
    if unknown := named - set(analytes()):
        raise ValueError(f"summary_layout.yaml: unknown analytes {sorted(unknown)}")
    return layout


def markers_of(cancer: str) -> tuple[str, ...]:
    """The serum markers that the checklist of a tumour type asks for, in table order; all of them when the type is unknown."""
    layout, tumour = load_layout(), load_tumours().get(cancer)
    if tumour is None:
        return layout.markers
    wished = {wish.code for item in tumour.items for way in item.found for wish in way.facts if wish.kind == "lab"}
    return tuple(code for code in layout.markers if code in wished)
