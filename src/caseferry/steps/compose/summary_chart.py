"""The drawn timeline: treatments as bars by line, operations, radiotherapy, scans and biopsies as marks. Positions are fractions."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from caseferry.domain.documents import DocumentReference
from caseferry.domain.facts import TimelineEntry
from caseferry.knowledge.wording import sentence
from caseferry.steps.compose.letter_dossier import Dossier
from caseferry.steps.compose.letter_places import Row
from caseferry.steps.compose.letter_speech import brief
from caseferry.steps.compose.summary_axis import Axis, draw_axis, span_of
from caseferry.steps.compose.summary_curves import chosen_series, draw
from caseferry.steps.compose.summary_rows import name_of, shown_entries

MOST_LANES = 16
_LABEL_GAP = 0.065
_MARKED = ("surgery", "transplant", "cell_therapy", "other")
_SCANS = {"imaging_pet": "PET", "imaging_ct": "CT", "imaging_mri": "MRI", "imaging_other": ""}
_BIOPSIES = ("pathology", "bone_marrow")


def draw_chart(dossier: Dossier) -> Row | None:
    """Ticks, lanes and curves; None when nothing has a date."""
    entries = shown_entries(dossier)
    scans = _dated(dossier, tuple(_SCANS))
    biopsies = _dated(dossier, _BIOPSIES)
    dates = [date for entry in entries for date in (entry.start, entry.end)]
    dates += [document.date.value for document in (*scans, *biopsies)]
    series = chosen_series(dossier)
    dates += [point.date for points in series for point in points]
    axis = draw_axis(dates, dossier.case.request.as_of)
    if axis is None:
        return None
    systemic = [entry for entry in entries if entry.kind == "systemic" and (entry.start or entry.end)]
    lanes = [_bar_lane(axis, [entry], _lane_name(entry)) for entry in systemic[: MOST_LANES - 1]]
    if rest := systemic[MOST_LANES - 1 :]:
        lanes.append(_bar_lane(axis, rest, sentence("kind_systemic")))
    lanes += _course_lanes(axis, entries)
    lanes += _mark_lane(axis, "imaging", [(document.date.value, _SCANS[document.category]) for document in scans])
    lanes += _mark_lane(axis, "biopsy", [(document.date.value, "") for document in biopsies])
    return {
        "ticks": axis.ticks(),
        "as_of": axis.at(dossier.case.request.as_of),
        "lanes": lanes,
        "curves": [draw(points, axis) for points in series],
        "undated": [brief(name_of(entry), 30) for entry in entries if not entry.start and not entry.end],
    }


def _course_lanes(axis: Axis, entries: Sequence[TimelineEntry]) -> list[Row]:
    """Radiotherapy as bars, operations and the like as marks, each kind in its own lane."""
    lanes = []
    courses = [entry for entry in entries if entry.kind == "radiotherapy" and (entry.start or entry.end)]
    if courses:
        lanes.append(_bar_lane(axis, courses, sentence("lane_radiotherapy"), shape="radiotherapy"))
    for kind in _MARKED:
        dated = [
            (entry.start or entry.end, "") for entry in entries if entry.kind == kind and (entry.start or entry.end)
        ]
        lanes += _mark_lane(axis, kind, dated)
    return lanes


def _lane_name(entry: TimelineEntry) -> str:
    line = str(entry.line) if entry.line else "·"
    return sentence("lane_line", line=line, name=brief(name_of(entry), 18))


def _bar_lane(axis: Axis, entries: Sequence[TimelineEntry], label: str, *, shape: str = "systemic") -> Row:
    bars = [_bar(axis, entry) for entry in entries]
    for bar, after in itertools.pairwise(bars):
        if after["from"] - bar["to"] < _LABEL_GAP:
            bar["note"] = ""  # it would run into the next bar
    return {"label": label, "kind": "bar", "shape": shape, "items": bars}


def _bar(axis: Axis, entry: TimelineEntry) -> Row:
    start, end = span_of(entry.start), span_of(entry.end)
    first = start[0] if start else end[0]  # type: ignore[index]  # one of the two is known
    last = end[1] if end else start[1]  # type: ignore[index]
    return {
        "from": axis.at(first), "to": axis.at(max(first, last)), "open_start": not start, "open_end": not end,
        "planned": entry.planned, "vague": "year" in (_precision(entry.start), _precision(entry.end)),
        "note": _cycles(entry),
    }  # fmt: skip


def _precision(value: str) -> str:
    return {4: "year", 7: "month", 10: "day"}.get(len(value), "")


def _cycles(entry: TimelineEntry) -> str:
    if entry.kind == "radiotherapy":
        return sentence("radiation", dose=entry.dose_gy) if entry.dose_gy else ""
    return f"×{entry.cycles_given}" if entry.cycles_given and len(entry.cycles_given) <= 3 else ""


def _mark_lane(axis: Axis, kind: str, dated: Sequence[tuple[str, str]]) -> list[Row]:
    """A lane of marks, or none. A label is shown where the one before leaves room."""
    items: list[Row] = []
    free_from = -1.0
    for date, label in sorted(dated):
        first, last = span_of(date) or (axis.first, axis.first)
        at = axis.at(first + (last - first) / 2)
        shown = label if at >= free_from else ""
        if shown:
            free_from = at + _LABEL_GAP
        items.append({"at": at, "label": shown, "vague": len(date) < 10})
    return [{"label": sentence(f"lane_{kind}"), "kind": "mark", "shape": kind, "items": items}] if items else []


def _dated(dossier: Dossier, categories: Sequence[str]) -> list[DocumentReference]:
    return [document for document in dossier.documents if document.category in categories and document.date.value]
