"""What there is to see: studies, series and frames, as the JSON that the viewer bundle reads (docs/decisions/0006-viewer.md)."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from caseferry.domain.errors import Refusal
from caseferry.domain.limits import Limits
from caseferry.engines.dicom.headers import FIRST
from caseferry.engines.dicom.view_header import Plane, Shown, describe_head, describe_stream
from caseferry.engines.dicom.walk import CutOff
from caseferry.engines.processes import Outcome, Workers, run_alone
from caseferry.knowledge.dicom_objects import object_kind
from caseferry.pack.imaging import imaging_limits
from caseferry.steps.image.series import list_series

SCHEMA = "caseferry.viewer/1"
Opener = Callable[[str], BinaryIO]
"""Opens the bytes of the object with this source id as a seekable stream; the caller closes it."""

_HERE = "caseferry.pack.viewing.films"
_TOGETHER = 64  # objects handed to a worker at once


@dataclass(frozen=True, slots=True)
class Place:
    """One frame of a series: the source that holds it, its number there (from 0), its size and where it lies."""

    source: str
    frame: int
    rows: int
    columns: int
    plane: Plane


@dataclass(frozen=True, slots=True)
class Film:
    """One series in viewing order. `shown` is its first object, which speaks for all."""

    shown: Shown
    kind: str
    places: tuple[Place, ...]
    orientation: str
    spacing: float | None
    missing: int
    unshown: str


@dataclass(frozen=True, slots=True)
class Films:
    """Every series that has pictures, by study, the newest first. A series is asked for by its place in `films`."""

    films: tuple[Film, ...]

    def studies(self, *, title: str = "", links: Sequence[dict[str, str]] = ()) -> dict[str, Any]:
        """`studies.json`. `links`: `{kind, url}` that the viewer offers, `kind` one of `review`, `back`."""
        rows = []
        for _, group in itertools.groupby(enumerate(self.films), key=lambda one: _study_of(one[1])):
            members = list(group)
            first = members[0][1].shown.instance
            rows.append({
                "date": first.study_date, "description": first.study_description, "body_part": first.body_part,
                "modalities": sorted({film.shown.instance.modality for _, film in members} - {""}),
                "series": [_series_row(number, film) for number, film in members],
            })  # fmt: skip
        return {"schema": SCHEMA, "title": title, "links": list(links), "studies": rows}

    def series(self, number: int) -> dict[str, Any]:
        """`series/NUMBER.json`: windows, units and the frames in viewing order. Raises LookupError."""
        film = self.film(number)
        shown = film.shown
        return {
            "id": number,
            "frame_of_reference": shown.frame_of_reference,
            "spacing_at": shown.spacing_at,
            "units": shown.units,
            "suv": shown.suv,
            "rate": shown.rate,
            "colour": shown.colour,
            "inverted": shown.inverted,
            "windows": [{"center": center, "width": width, "name": name} for center, width, name in shown.windows],
            "frames": [
                {
                    "rows": place.rows, "columns": place.columns, "position": place.plane.position,
                    "orientation": place.plane.orientation, "spacing": place.plane.spacing,
                }
                for place in film.places
            ],
        }  # fmt: skip

    def film(self, number: int) -> Film:
        """The series with this number. Raises LookupError."""
        if not 0 <= number < len(self.films):
            raise LookupError("no such series")
        return self.films[number]


def index_films(sources: Sequence[str], open_source: Opener, *, jobs: int = 1, limits: Limits | None = None) -> Films:
    """What `sources` hold to be seen. What is no DICOM image, or cannot be read, is left out: the inventory of the packet names it."""
    shown = [
        one for one in _described(sources, open_source, jobs, imaging_limits(limits or Limits())) if one is not None
    ]
    return Films(tuple(sorted(_films(shown), key=_newest_first)))


def _described(sources: Sequence[str], open_source: Opener, jobs: int, limits: Limits) -> Iterator[Shown | None]:
    """In the order of `sources`; a heap of heads that fails as a whole is read one by one, a long header through the pipe."""
    heaps = [sources[at : at + _TOGETHER] for at in range(0, len(sources), _TOGETHER)]
    with Workers(jobs, limits=limits) as workers:
        tasks = ((tuple(_head(source, open_source) for source in heap),) for heap in heaps)
        for heap, outcome in zip(heaps, workers.run(f"{_HERE}:describe_heads", tasks), strict=True):
            answers = outcome.value if _is_whole(outcome, heap) else ("more",) * len(heap)
            for source, answer in zip(heap, answers, strict=True):
                yield _alone(source, open_source, limits) if answer == "more" else answer


def _is_whole(outcome: Outcome, heap: Sequence[str]) -> bool:
    return outcome.refused is None and isinstance(outcome.value, tuple) and len(outcome.value) == len(heap)


def _alone(source: str, open_source: Opener, limits: Limits) -> Shown | None:
    try:
        with open_source(source) as data:
            found = next(run_alone(f"{_HERE}:describe_file", source, limits=limits, data=data), None)
    except (Refusal, OSError, KeyError):
        return None
    return found if isinstance(found, Shown) else None


def _head(source: str, open_source: Opener) -> tuple[str, bytes, bool]:
    try:
        with open_source(source) as data:
            head = data.read(FIRST)
    except (OSError, KeyError):
        return source, b"", True
    return source, head, len(head) < FIRST


def describe_heads(heads: Iterable[tuple[str, bytes, bool]]) -> tuple[Shown | str | None, ...]:
    """In a worker: each object by its first bytes; `more` where these do not hold its header."""
    return tuple(_describe(*head) for head in heads)


def _describe(source: str, head: bytes, whole: bool) -> Shown | str | None:
    try:
        return describe_head(source, head, whole=whole)
    except CutOff:
        return None if whole else "more"


def describe_file(data: BinaryIO, source: str) -> Shown | None:
    """In a worker: one object with a long header."""
    return describe_stream(data, source)


def _films(shown: Sequence[Shown]) -> Iterator[Film]:
    by_source = {one.instance.source: one for one in shown}
    studies: dict[str, list[Shown]] = defaultdict(list)
    for one in shown:
        if object_kind(one.instance.sop_class_uid).drawn and one.instance.rows and one.instance.columns:
            studies[one.instance.study_instance_uid].append(one)
    for members in studies.values():
        for series in list_series([one.instance for one in members]):
            ordered = [by_source[source] for source in series.sources]
            places = tuple(_in_stack_order([place for one in ordered for place in _places(one)]))
            yield Film(
                ordered[0], series.kind, places, series.orientation, series.spacing, series.missing, series.unshown
            )


def _places(shown: Shown) -> Iterator[Place]:
    one = shown.instance
    for frame in range(one.frames):
        plane = shown.planes[frame] if frame < len(shown.planes) else shown.planes[-1]
        yield Place(one.source, frame, one.rows, one.columns, plane)


def _in_stack_order(places: Sequence[Place]) -> list[Place]:
    """As objects come, but frames of one object by where they lie when each lies elsewhere (an enhanced CT or MR)."""
    along = [_along(place.plane) for place in places]
    if len({place.source for place in places}) > 1 or None in along or len(set(along)) < len(along):
        return list(places)
    return [
        place
        for _, _, place in sorted(
            (at or 0.0, number, place) for number, (at, place) in enumerate(zip(along, places, strict=True))
        )
    ]


def _along(plane: Plane) -> float | None:
    """Millimetres along the normal of the frame."""
    if plane.position is None or plane.orientation is None:
        return None
    a, b, c, d, e, f = plane.orientation
    normal = (b * f - c * e, c * d - a * f, a * e - b * d)
    return round(sum(part * along for part, along in zip(plane.position, normal, strict=True)), 3)


def _study_of(film: Film) -> str:
    return film.shown.instance.study_instance_uid


def _newest_first(film: Film) -> tuple[tuple[int, ...], str, int, str, str]:
    one = film.shown.instance
    day = tuple(-int(part) for part in one.study_date.split("-")) if one.study_date else (1,)
    number = int(one.series_number) if one.series_number.isdecimal() and len(one.series_number) < 12 else 0
    return day, one.study_instance_uid, number, one.series_number, one.series_instance_uid


def _series_row(number: int, film: Film) -> dict[str, Any]:
    one = film.shown.instance
    return {
        "id": number, "number": one.series_number, "description": one.series_description, "modality": one.modality, "kind": film.kind,
        "slices": len(film.places), "orientation": film.orientation, "contrast": one.contrast, "spacing_mm": film.spacing,
        "missing": film.missing, "rows": one.rows, "columns": one.columns, "unshown": film.unshown,
    }  # fmt: skip
