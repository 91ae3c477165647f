"""Which laboratory values the summaries show, and in which order (`data/summary_layout.yaml`)."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from caseferry.knowledge.checklists import load_tumours
from caseferry.knowledge.labs import analytes
from caseferry.knowledge.tables import load_yaml


@dataclass(frozen=True, slots=True)
class SummaryLayout:
    """Analyte ids: serum markers of diseases, what stands in when a disease has none, groups of the latest values in order, short names."""

    markers: tuple[str, ...]
    fallback: tuple[str, ...]
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    short_names: tuple[tuple[str, str], ...] = ()


@functools.cache
def load_layout() -> SummaryLayout:
    """The table. Raises ValueError for an analyte that labs.yaml does not know."""
    table = load_yaml("summary_layout.yaml")
    layout = SummaryLayout(
        markers=tuple(table["disease_markers"]),
        fallback=tuple(table["fallback_markers"]),
        groups=tuple((name, tuple(codes)) for name, codes in table["latest_labs"].items()),
        short_names=tuple(table["short_names"].items()),
    )
    named = {
        *dict(layout.short_names),
        *layout.markers,
        *layout.fallback,
        *(code for _, codes in layout.groups for code in codes),
    }
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


def short_name(code: str) -> str:
    """How an analyte is called in a table or a plot; its English name where the layout has no shorter one.

    >>> short_name("ldh"), short_name("creatinine")
    ('LDH', 'Creatinine')
    """
    names = dict(load_layout().short_names)
    known = analytes().get(code)
    return names.get(code, known.display.en if known else code.replace("_", " "))
