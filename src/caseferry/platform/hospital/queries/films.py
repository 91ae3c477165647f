"""The scans of a packet as the viewer asks for them; what was read of their headers is kept, sealed, in the case's vault."""

from __future__ import annotations

import functools
import threading
import uuid
from typing import BinaryIO, Final

import msgspec

from caseferry.config import load_settings
from caseferry.pack.viewing import Films, FrameDesk, index_films
from caseferry.platform.hospital.queries.enclosed import Packet
from caseferry.platform.vault.safes import Safe, open_safe

_KEPT: Final = "films.1.json"
_INDEXING = threading.Lock()


def films_of(packet: Packet) -> Films:
    """Every series of this version. Reading the headers costs seconds once; then it is known for every reader and process."""
    build = packet.version.sending.packet.build
    safe = open_safe(build.case_id)
    kept = _kept(safe, f"views/{build.pk}")
    if kept is not None:
        return kept
    with _INDEXING:
        kept = _kept(safe, f"views/{build.pk}")
        return kept if kept is not None else _index(packet, safe, f"views/{build.pk}")


def _index(packet: Packet, safe: Safe, folder: str) -> Films:
    sources = tuple(f"{safe.case}/{packet.files.links[path]}" for path in packet.images if path in packet.files.links)
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
