"""Series of a study: what they are, how their slices follow each other, what is missing in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from caseferry.domain.imaging import ImagingSeries, Instance
from caseferry.knowledge.dicom_objects import object_kind
from caseferry.steps.image.gaps import measure_spacing


def list_series(instances: Sequence[Instance]) -> tuple[ImagingSeries, ...]:
    """The series of one study, by series number."""
    grouped: dict[str, list[Instance]] = defaultdict(list)
    for instance in instances:
        grouped[instance.series_instance_uid].append(instance)
    found = (_series(uid, in_order(members)) for uid, members in grouped.items())
    return tuple(sorted(found, key=lambda one: (_whole(one.number), one.number, one.series_instance_uid)))


def in_order(instances: Sequence[Instance]) -> list[Instance]:
    """Anatomical order: along the normal of the slices where that is known, else by instance number."""

    def key(instance: Instance) -> tuple[str, float, int, str]:
        place = instance.position if instance.position is not None else 0.0
        return instance.series_instance_uid, place, _whole(instance.instance_number), instance.sop_instance_uid

    return sorted(instances, key=key)


def series_problems(series: Sequence[ImagingSeries]) -> Iterator[str]:
    """What is lacking in each series, and what cannot be shown, in plain words."""
    for one in series:
        name = one.description or one.number or "unnamed"
        if one.missing:
            yield f"series {name}: about {one.missing} slices are missing between the first and the last"
        if one.unshown:
            yield f"series {name}: {one.unshown}"


def _series(uid: str, members: Sequence[Instance]) -> ImagingSeries:
    kinds = [object_kind(sop_class) for sop_class in dict.fromkeys(one.sop_class_uid for one in members)]
    spacing = measure_spacing([one.position for one in members])
    drawn = any(kind.drawn for kind in kinds)
    return ImagingSeries(
        series_instance_uid=uid,
        number=_first(members, "series_number"),
        description=_first(members, "series_description"),
        modality=_first(members, "modality"),
        kind=", ".join(kind.name for kind in kinds),
        instances=len(members),
        slices=sum(one.frames for one in members) if drawn else 0,
        drawn=drawn,
        spacing=spacing.step,
        gaps=spacing.gaps,
        missing=spacing.missing,
        orientation=_first(members, "orientation"),
        contrast=_first(members, "contrast"),
        transfer_syntax=_first(members, "transfer_syntax"),
        rows=max(one.rows for one in members),
        columns=max(one.columns for one in members),
        sources=tuple(one.source for one in members),
        frames=tuple(one.frames for one in members),
        unshown=_first(members, "unshown") if drawn else "",
        frame_of_reference=_first(members, "frame_of_reference"),
    )


def _first(members: Sequence[Instance], name: str) -> str:
    return next((str(value) for one in members if (value := getattr(one, name))), "")


def _whole(text: str) -> int:
    return int(text) if text.lstrip("-").isdecimal() and len(text) < 12 else 0
