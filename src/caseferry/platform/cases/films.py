"""The scans of a packet as the viewer asks for them; what was read of their headers is kept, sealed, in the case's vault."""

from __future__ import annotations

import functools
import threading
import uuid
from collections.abc import Sequence
from typing import BinaryIO, Final

import msgspec

from caseferry.config import load_settings
from caseferry.pack.viewing import Films, FrameDesk, index_films
from caseferry.platform.cases.packets import PacketFiles
from caseferry.platform.vault.safes import Safe, open_safe

IMAGING: Final = "send/imaging/"
_KEPT: Final = "films.1.json"
_INDEXING = threading.Lock()


def is_scan(path: str) -> bool:
    """True for an image object of what may leave; the notes beside them are none."""
    return path.startswith(IMAGING) and not path.endswith(".txt")


def films_of(files: PacketFiles, images: Sequence[str]) -> Films:
    """Every series among `images` of a build. Reading the headers costs seconds once; then it is known for every reader and process."""
    folder = f"views/{files.folder.rpartition('/')[2]}"
    kept = _kept(files.safe, folder)
    if kept is not None:
        return kept
    with _INDEXING:
        kept = _kept(files.safe, folder)
        return kept if kept is not None else _index(files, images, folder)


def _index(files: PacketFiles, images: Sequence[str], folder: str) -> Films:
    safe = files.safe
    sources = tuple(f"{safe.case}/{files.links[path]}" for path in images if path in files.links)
    films = index_films(sources, open_object, jobs=load_settings().reading_jobs)
    safe.files(folder).write(_KEPT, msgspec.json.encode(films))
    return films


def _kept(safe: Safe, folder: str) -> Films | None:
    try:
        return msgspec.json.decode(safe.files(folder).read(_KEPT), type=Films)
    except (KeyError, msgspec.ValidationError):
        return None


def open_object(source: str) -> BinaryIO:
    """The bytes of one image; `source` is the case and the hash, so that one set of workers serves every case. Raises KeyError."""
    case, _, sha256 = source.partition("/")
    return open_safe(uuid.UUID(case)).blobs.open(sha256)


@functools.cache
def frame_desk() -> FrameDesk:
    """The workers that decode pixels, started once in this process. Each request has passed the gate of its own case before."""
    return FrameDesk(open_object, jobs=load_settings().reading_jobs)
