"""Writes the files of a medium into one image: an ISO 9660 disc (level 1, with Joliet names), or a stored ZIP of known length.

The bytes depend on the files and the day alone: no clock, no time zone, no owner.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pycdlib
from pycdlib.dates import DirectoryRecordDate, VolumeDescriptorDate

_CHUNK = 1 << 20
_JOLIET = 60  # bytes of a name; 64 are allowed
_SECTOR, _DESCRIPTORS, _TERMINATOR, _WRITTEN = 2048, 16, 255, 830  # ECMA-119 6.1, 8.1.1, 8.4.27
_ZIP64 = zipfile.ZIP64_LIMIT


@dataclass(frozen=True, slots=True)
class MediaFile:
    """One file of a medium: its path there, and its bytes or where they lie."""

    path: str
    data: bytes | Path

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.data) if isinstance(self.data, bytes) else self.data.stat().st_size


def write_iso(target: Path, files: Sequence[MediaFile], *, label: str, day: dt.date) -> None:
    """An image for a CD or DVD. `label` is the volume's name (A-Z, 0-9, _, 16 at most); every date in it is `day`."""
    iso = pycdlib.PyCdlib()
    iso.new(interchange_level=1, joliet=3, vol_ident=label, sys_ident="")
    try:
        names = _Names()
        for folder in _folders(files):
            iso.add_directory(names.folder(folder), joliet_path=names.long(folder))
        for file in files:
            short, long = names.file(file.path), names.long(file.path)
            if isinstance(file.data, bytes):
                iso.add_fp(io.BytesIO(file.data), len(file.data), short, joliet_path=long)
            else:
                iso.add_file(str(file.data), short, joliet_path=long)
        _set_dates(iso, day)
        iso.write(str(target))
    finally:
        iso.close()
    _set_written(target, day)


def _folders(files: Sequence[MediaFile]) -> list[str]:
    found: dict[str, None] = {}
    for file in files:
        parts = file.path.split("/")[:-1]
        for depth in range(1, len(parts) + 1):
            found["/".join(parts[:depth])] = None
    return sorted(found, key=lambda folder: (folder.count("/"), folder))


class _Names:
    """Names on the disc: ISO 9660 level 1 (8.3 capitals; those of the DICOM tree as they are, any other by number), and Joliet."""

    def __init__(self) -> None:
        self._folders: dict[str, str] = {"": ""}
        self._long: dict[str, str] = {"": ""}
        self._number = 0

    def folder(self, path: str) -> str:
        above, _, name = path.rpartition("/")
        short = name.upper() if _is_short(name) else f"D{self._next():07d}"
        self._folders[path] = f"{self._folders[above]}/{short}"
        return self._folders[path]

    def file(self, path: str) -> str:
        above, _, name = path.rpartition("/")
        stem, _, ending = name.upper().rpartition(".") if "." in name else (name.upper(), "", "")
        if not (_is_short(stem) and len(ending) <= 3 and (not ending or _is_short(ending))):
            stem = f"F{self._next():07d}"
            ending = ending[:3] if _is_short(ending[:3]) else ""
        return f"{self._folders[above]}/{stem}.{ending};1"

    def long(self, path: str) -> str:
        """The Joliet name: as it is, or cut in its middle where it is too long."""
        if path in self._long:
            return self._long[path]
        above, _, name = path.rpartition("/")
        made = f"{self._long[above]}/{name}"
        if len(name.encode()) > _JOLIET:
            _, dot, ending = name.rpartition(".")
            tail = f"~{self._next()}{dot}{ending}" if len(ending) < 6 else f"~{self._next()}"
            kept = name.encode()[: _JOLIET - len(tail.encode())].decode("utf-8", "ignore")
            made = f"{self._long[above]}/{kept}{tail}"
        self._long[path] = made
        return made

    def _next(self) -> int:
        self._number += 1
        return self._number


def _is_short(name: str) -> bool:
    return 0 < len(name) <= 8 and all(char.isascii() and (char.isalnum() or char == "_") for char in name)


def _moment(day: dt.date) -> bytes:
    """A day as a volume descriptor writes it (ECMA-119 8.4.26.1)."""
    return f"{day:%Y%m%d}00000000".encode() + b"\0"


def _set_written(target: Path, day: dt.date) -> None:
    """The library stamps the moment of writing into each volume descriptor at the last: it becomes the day."""
    with target.open("r+b") as image:
        for sector in range(_DESCRIPTORS, _DESCRIPTORS + 8):
            image.seek(sector * _SECTOR)
            kind = image.read(1)[0]
            if kind == _TERMINATOR:
                break
            if kind in (1, 2):
                image.seek(sector * _SECTOR + _WRITTEN)
                image.write(_moment(day))


def _set_dates(iso: pycdlib.PyCdlib, day: dt.date) -> None:
    stamp = bytes((day.year - 1900, day.month, day.day, 0, 0, 0, 0))
    for descriptor in (*iso.pvds, *iso.svds):
        for name in ("volume_creation_date", "volume_effective_date"):
            moment = VolumeDescriptorDate()
            moment.parse(_moment(day))
            setattr(descriptor, name, moment)
        waiting = [descriptor.root_directory_record()]
        while waiting:
            record = waiting.pop()
            record.date = DirectoryRecordDate()
            record.date.parse(stamp)
            waiting += [child for child in record.children if not child.is_dot() and not child.is_dotdot()]
            for child in record.children[:2]:
                child.date = record.date


class ZipStream:
    """A ZIP of stored files as a stream of bytes; `len()` of it is known before the first byte is read."""

    def __init__(self, files: Sequence[MediaFile], *, day: dt.date) -> None:
        self._files, self._day = [(file, file.size) for file in files], day

    def __len__(self) -> int:
        """Bytes of the whole archive (APPNOTE 4.3)."""
        total, ends = 0, 0
        for file, size in self._files:
            name = len(file.path.encode())
            large = size * 1.05 > _ZIP64
            far = [one for one in (size, size) if one > _ZIP64] + ([total] if total > _ZIP64 else [])
            ends += 46 + name + (4 + 8 * len(far) if far else 0)
            total += 30 + name + (20 if large else 0) + size + (24 if large else 16)
        wide = total > _ZIP64 or ends > _ZIP64 or len(self._files) > zipfile.ZIP_FILECOUNT_LIMIT
        return total + ends + 22 + (76 if wide else 0)

    def __iter__(self) -> Iterator[bytes]:
        sink = _Sink()
        with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
            for file, size in self._files:
                info = zipfile.ZipInfo(file.path, (self._day.year, self._day.month, self._day.day, 0, 0, 0))
                info.file_size, info.external_attr, info.create_system = size, 0o644 << 16, 3
                with archive.open(info, "w", force_zip64=size * 1.05 > _ZIP64) as member:
                    for chunk in _chunks(file):
                        member.write(chunk)
                        yield from sink.take()
        yield from sink.take()


class _Sink(io.RawIOBase):
    """What was written and not yet taken; it cannot be wound back, which makes zipfile write lengths behind the files."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._parts.append(bytes(data))
        return len(data)

    def take(self) -> list[bytes]:
        taken, self._parts = self._parts, []
        return taken


def _chunks(file: MediaFile) -> Iterator[bytes]:
    if isinstance(file.data, bytes):
        yield file.data
        return
    with file.data.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk
