"""The imaging of one packet folder: what lies under `send/`, and nothing of what was withheld."""

from __future__ import annotations

import bisect
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from caseferry.domain.errors import UsageError

_IMAGING = Path("send", "imaging")
_REVIEW = Path("keep", "review.html")
_SCHEMA = "caseferry.packet/1"
_SOMEBODY_ELSE = "mismatch"


@dataclass(frozen=True, slots=True)
class PacketImaging:
    """The files that may be shown (paths from the folder, sorted), whose they are, and how many studies are withheld."""

    folder: Path
    sources: tuple[str, ...]
    title: str
    withheld: int
    review: Path | None

    def open(self, source: str) -> BinaryIO:
        """The bytes of one of `sources`. Raises KeyError for anything else."""
        place = bisect.bisect_left(self.sources, source)
        if self.sources[place : place + 1] != (source,):
            raise KeyError(source)
        return (self.folder / source).open("rb")


def find_imaging(folder: Path) -> PacketImaging:
    """The imaging of the packet in `folder`. Raises UsageError when it is no packet, or holds no images."""
    packet = _manifest(folder)
    sources = tuple(sorted(_files(folder)))
    studies = packet.get("imaging") or ()
    withheld = sum(1 for study in studies if study.get("patient_match") == _SOMEBODY_ELSE)
    if not sources:
        told = f"The packet in {folder} holds no images." + (f" {withheld_words(withheld)}" if withheld else "")
        raise UsageError(told, next_step="Pack it again together with the disc or the folder that the images are in.")
    review = folder / _REVIEW
    patient = packet.get("patient") or {}
    return PacketImaging(
        folder, sources, str(patient.get("name") or ""), withheld, review if review.is_file() else None
    )


def withheld_words(count: int) -> str:
    """What is said of studies that are not shown."""
    return f"{count} {'study' if count == 1 else 'studies'} of somebody else {'is' if count == 1 else 'are'} withheld and not shown."


def _manifest(folder: Path) -> Mapping[str, Any]:
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder.", next_step="Name the folder that `caseferry pack` wrote.")
    try:
        packet: Mapping[str, Any] = json.loads((folder / "packet.json").read_bytes())
        if packet["schema"] != _SCHEMA:
            raise KeyError
    except (OSError, ValueError, KeyError, TypeError):
        raise UsageError(
            f"{folder} holds no packet.", next_step="Name the folder that `caseferry pack` wrote, or run that first."
        ) from None
    return packet


def _files(folder: Path) -> list[str]:
    """Regular files only: a link could lead out of the packet."""
    return [
        path.relative_to(folder).as_posix()
        for path in (folder / _IMAGING).rglob("*")
        if path.suffix != ".txt" and path.is_file() and not path.is_symlink()
    ]
