"""A packet as one ZIP: stored, its length known beforehand, in the memory of one piece."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from zipstream import ZipStream

from caseferry.platform.hospital.queries.enclosed import Packet

_PIECE: Final = 256 * 1024


def archive_of(packet: Packet, paths: Iterable[str]) -> ZipStream:
    """Iterating gives the bytes; `len` how many there will be. Names are those below `send/`."""
    archive = ZipStream(sized=True)
    for path, size in packet.sizes(paths).items():
        archive.add(_pieces(packet, path), path.removeprefix("send/"), size=size)
    return archive


def _pieces(packet: Packet, path: str) -> Iterator[bytes]:
    """The bytes of a file, opened when its turn comes."""
    with packet.files.open(path) as stream:
        while piece := stream.read(_PIECE):
            yield piece
