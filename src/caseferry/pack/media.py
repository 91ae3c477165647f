"""Writes the media of a packet: disc images or a stick's archive, with clean DICOM, its table of contents, and the papers beside it.

Everything comes from send/, where nothing private or withheld ever lies. The result stands under media/ of the packet.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from caseferry.domain.errors import OutputError
from caseferry.domain.limits import Limits
from caseferry.engines.dicom.media_directory import write_directory
from caseferry.engines.dicom.media_images import MediaFile, ZipStream, write_iso
from caseferry.engines.dicom.media_objects import MediaObject
from caseferry.pack.media_objects import Prepared, prepare_objects
from caseferry.pack.media_pages import MediaPage
from caseferry.steps.image.discs import CAPACITY, Load, share_out

KINDS = ("cd", "dvd", "usb")
_LABEL = "CASEFERRY"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class MediaJob:
    """What media are made of: `packet` (the folder that holds send/), `work` (an empty place for mended objects), who it is about."""

    packet: Path
    work: Path
    as_of: dt.date
    patient: Mapping[str, Any]
    jobs: int = 1
    limits: Limits = Limits()


@dataclass(frozen=True, slots=True)
class Medium:
    """One disc or stick: its files in order. `objects` counts its DICOM objects."""

    number: int
    of: int
    files: tuple[MediaFile, ...]
    objects: int

    def stream(self, day: dt.date) -> ZipStream:
        """The whole as a stored ZIP, streamed, of known length."""
        return ZipStream(self.files, day=day)


def write_media(job: MediaJob, kind: str) -> list[Row]:
    """Write every image of `kind` (`cd`, `dvd`, `usb`) to media/ of the packet; a row for packet.json each."""
    media, lost = plan_media(job, kind)
    folder = job.packet / "media"
    folder.mkdir(mode=0o700, exist_ok=True)
    rows = []
    for medium in media:
        path = folder / ("stick.zip" if kind == "usb" else f"{kind}_{medium.number}of{medium.of}.iso")
        _write(path, medium, kind, job)
        rows.append(
            {
                "path": path.relative_to(job.packet).as_posix(),
                "kind": kind,
                "bytes": path.stat().st_size,
                "sha256": _sha256(path),
                "objects": medium.objects,
                "too_large": list(lost),
            }
        )
    return rows


def plan_media(job: MediaJob, kind: str) -> tuple[tuple[Medium, ...], tuple[str, ...]]:
    """What goes on which medium, and the names of files that are too large for one. Objects that need it are mended into `work`."""
    prepared, papers = prepare_objects(job.packet / "send", kind, job.work, jobs=job.jobs, limits=job.limits)
    sizes = {path: item.file.size for path, item in prepared.items()}
    images = [Load(path, sizes[path], (item.about.study, item.about.series)) for path, item in prepared.items()]
    loads = [Load(file.path, file.size) for file in papers]
    capacity = CAPACITY.get(kind, sum(sizes.values()) + sum(file.size for file in papers) + (1 << 40))
    shares = share_out(images, loads, capacity)
    by_path = {file.path: file for file in papers}
    lost = tuple(by_path[key].path if key in by_path else f"PACKET/{prepared[key].origin}" for key in shares.too_large)
    apart = [path for path in by_path if path.endswith(".dcm")]
    media = []
    for number, keys in enumerate(shares.discs, 1):
        held = {key: prepared[key] for key in keys if key in prepared}
        own = [by_path[key] for key in keys if key in by_path]
        page = MediaPage(
            patient=job.patient,
            studies=_studies([item.about for item in held.values()]),
            papers=[file.path for file in own if not file.path.endswith((".dcm", ".json"))],
            apart=[path for path in apart if path in keys],
            lost=lost,
            number=number,
            of=len(shares.discs),
            stick=kind == "usb",
            as_of=job.as_of.isoformat(),
            changed=sum(item.mended for item in held.values()),
        )
        media.append(Medium(number, len(shares.discs), tuple(_files(held, own, page)), len(held)))
    return tuple(media), lost


def _files(held: Mapping[str, Prepared], papers: Sequence[MediaFile], page: MediaPage) -> list[MediaFile]:
    directory = write_directory([(item.about, path) for path, item in held.items()], _LABEL)
    top = [MediaFile("INDEX.HTM", page.page()), MediaFile("README.TXT", page.text())]
    if held:
        top.insert(0, MediaFile("DICOMDIR", directory))
    return [*top, *(item.file for item in held.values()), *papers]


def _studies(objects: Sequence[MediaObject]) -> list[tuple[str, str, str, int]]:
    """Date, modalities, description and number of objects of each study."""
    found: dict[str, list[MediaObject]] = {}
    for one in objects:
        found.setdefault(one.study, []).append(one)
    return [
        (
            _iso(members[0].words[0]),
            "/".join(sorted({one.words[1] for one in members})),
            members[0].words[2],
            len(members),
        )
        for members in found.values()
    ]


def _iso(day: str) -> str:
    return f"{day[:4]}-{day[4:6]}-{day[6:8]}" if len(day) == 8 and day.isdecimal() else day


def _write(path: Path, medium: Medium, kind: str, job: MediaJob) -> None:
    if kind == "usb":
        with path.open("wb") as out:
            for chunk in medium.stream(job.as_of):
                out.write(chunk)
        return
    label = f"{_LABEL}_{medium.number}"
    write_iso(path, medium.files, label=label, day=job.as_of)
    if path.stat().st_size > CAPACITY[kind]:
        raise OutputError(f"A disc image became larger than a {kind}.", next_step="Choose --media dvd or usb.")


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
