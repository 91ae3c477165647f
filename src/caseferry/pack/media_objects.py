"""Looks at every DICOM object under send/imaging in worker processes, mends what cannot stand on a medium, and gives each its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from caseferry.domain.limits import Limits
from caseferry.engines.dicom.headers import FIRST
from caseferry.engines.dicom.media_clean import clean_object
from caseferry.engines.dicom.media_images import MediaFile
from caseferry.engines.dicom.media_objects import MORE, MediaObject, examine_object, patient_first
from caseferry.engines.processes import Workers
from caseferry.knowledge.dicom_objects import medium_syntaxes
from caseferry.pack.imaging import imaging_limits

_HERE = "caseferry.pack.media_objects"
_TOGETHER = 32  # objects that one process looks at together
_WHOLE = 256 << 20  # bytes of an object that is mended; a larger one stays as it is


@dataclass(frozen=True, slots=True)
class Prepared:
    """An object for the medium: what is known of it, its file there, and where it lies under send/."""

    about: MediaObject
    file: MediaFile
    origin: str
    mended: bool


@dataclass(frozen=True, slots=True)
class Mended:
    """What a process gives back: the object as it is now, and its bytes."""

    about: MediaObject
    data: bytes


def prepare_objects(
    send: Path, kind: str, work: Path, *, jobs: int, limits: Limits
) -> tuple[Mapping[str, Prepared], tuple[MediaFile, ...]]:
    """The objects under `send` by their path on the medium, in the order of their table of contents; and every other file, below
    PACKET/. An object that cannot be listed (no object, broken, an identifier twice) is among the others."""
    paths = sorted(path for path in send.rglob("*") if path.is_file())
    candidates = [path for path in paths if path.suffix == ".dcm"]
    with Workers(jobs, initializer="caseferry.pack.imaging:prepare", limits=imaging_limits(limits)) as workers:
        about = _examine(candidates, kind, workers)
        found = _mend(about, kind, work, workers)
    listed = _place(found, send)
    taken = {item.origin for item in listed.values()}
    names = [path.relative_to(send).as_posix() for path in paths]
    others = tuple(
        MediaFile(f"PACKET/{name}", path) for name, path in zip(names, paths, strict=True) if name not in taken
    )
    return listed, others


def _examine(paths: Sequence[Path], kind: str, workers: Workers) -> dict[Path, MediaObject]:
    heaps = [paths[at : at + _TOGETHER] for at in range(0, len(paths), _TOGETHER)]
    tasks = ((tuple(_head(path) for path in heap), kind) for heap in heaps)
    found: dict[Path, MediaObject] = {}
    again: list[Path] = []
    for heap, outcome in zip(heaps, workers.run(f"{_HERE}:examine_heads", tasks), strict=True):
        answers = outcome.value if outcome.refused is None else [MORE] * len(heap)
        for path, answer in zip(heap, answers, strict=True):
            if isinstance(answer, MediaObject):
                found[path] = answer
            elif answer == MORE and path.stat().st_size <= _WHOLE:
                again.append(path)
    singles = (((_whole(path),), kind) for path in again)
    for path, outcome in zip(again, workers.run(f"{_HERE}:examine_heads", singles), strict=True):
        if outcome.refused is None and isinstance(outcome.value[0], MediaObject):
            found[path] = outcome.value[0]
    return found


def _mend(
    about: Mapping[Path, MediaObject], kind: str, work: Path, workers: Workers
) -> Iterator[tuple[Path, MediaObject, Path]]:
    """Each object with the path of the bytes that go on the medium."""
    ill = [path for path, one in about.items() if one.change and path.stat().st_size <= _WHOLE]
    yield from ((path, one, path) for path, one in about.items() if not one.change)
    yield from (
        (path, one, path)
        for path, one in about.items()
        if one.change in ("packing", "letters") and path not in set(ill)
    )
    work.mkdir(mode=0o700, parents=True, exist_ok=True)
    tasks = ((path.read_bytes(), kind) for path in ill)
    for number, (path, outcome) in enumerate(zip(ill, workers.run(f"{_HERE}:mend_object", tasks), strict=True)):
        if outcome.refused is None and isinstance(outcome.value, Mended):
            place = work / f"{number:07d}"
            place.write_bytes(outcome.value.data)
            yield path, outcome.value.about, place
        elif about[path].change != "envelope":
            yield path, about[path], path


def _place(found: Iterator[tuple[Path, MediaObject, Path]], send: Path) -> dict[str, Prepared]:
    """Paths on the medium in the order of studies, series and slices: eight capitals or digits a part (PS3.10 8.2)."""
    by_object: dict[int, tuple[Path, Path]] = {}
    first: dict[str, MediaObject] = {}
    for path, one, place in sorted(found, key=lambda row: row[0]):
        if first.setdefault(one.sop_instance, one) is one:
            by_object[id(one)] = (path, place)
    listed: dict[str, Prepared] = {}
    studies: dict[str, dict[str, int]] = {}
    for one in patient_first(list(first.values())):
        series = studies.setdefault(one.study, {})
        series[one.series] = series.get(one.series, 0) + 1
        path, place = by_object[id(one)]
        target = f"DICOM/ST{_rank(studies, one.study):06d}/SE{_rank(series, one.series):06d}/IM{series[one.series]:06d}"
        listed[target] = Prepared(one, MediaFile(target, place), path.relative_to(send).as_posix(), place != path)
    return listed


def _rank(known: dict[str, Any], key: str) -> int:
    """The number of `key`, counted from 1 as it came; the newest is asked for most."""
    newest = next(reversed(known))
    return len(known) if newest == key else list(known).index(key) + 1


def _head(path: Path) -> tuple[bytes, bool]:
    with path.open("rb") as stream:
        head = stream.read(FIRST)
    return head, len(head) < FIRST


def _whole(path: Path) -> tuple[bytes, bool]:
    return path.read_bytes(), True


def examine_heads(heads: Sequence[tuple[bytes, bool]], kind: str) -> tuple[MediaObject | str | None, ...]:
    """In a worker: what each object is, `more`, or None."""
    syntaxes = medium_syntaxes(kind)
    return tuple(examine_object(head, syntaxes, whole=whole) for head, whole in heads)


def mend_object(data: bytes, kind: str) -> Mended | None:
    """In a worker: the object as it may stand on the medium. Raises Refusal when it cannot be mended."""
    syntaxes = medium_syntaxes(kind)
    clean = clean_object(data, syntaxes)
    about = examine_object(clean, syntaxes, whole=True)
    return Mended(about, clean) if isinstance(about, MediaObject) else None
