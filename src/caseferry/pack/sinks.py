"""Where a packet is written: a folder here, an encrypted store on the platform."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from caseferry.domain.understanding import Understanding
from caseferry.engines.storage import FolderBlobs
from caseferry.pack.engines import Engines
from caseferry.pack.media_step import carry
from caseferry.pack.workspace import Workspace


class PacketSink(Protocol):
    """Takes the files of one packet. Paths are those of the contract, from the packet's root."""

    def write(self, path: str, data: bytes) -> None:
        """Put `data` under `path`. Raises OutputError when there is no room."""
        ...

    def keep(self, path: str, sha256: str) -> None:
        """Put the original with this SHA-256 under `path`, byte for byte."""
        ...

    def start_again(self) -> None:
        """Drop what there is of the packet."""
        ...

    def carry(self, case: Understanding, engines: Engines) -> Mapping[str, Any]:
        """What else was asked for of the finished `send/` (media); the keys that packet.json gains."""
        ...

    def digests(self) -> Iterator[tuple[str, str]]:
        """Every path with the SHA-256 of its bytes, in path order."""
        ...


class FolderSink:
    """A PacketSink into the folder of a run; originals become hard links."""

    def __init__(self, workspace: Workspace, blobs: FolderBlobs) -> None:
        self._workspace, self._blobs = workspace, blobs

    def write(self, path: str, data: bytes) -> None:
        """Put `data` under `path`."""
        self._workspace.write(path, data)

    def keep(self, path: str, sha256: str) -> None:
        """A hard link to the original where possible."""
        self._workspace.copy(path, self._blobs.place(sha256))

    def start_again(self) -> None:
        """Drop the packet; what was read stays."""
        self._workspace.start_again()

    def carry(self, case: Understanding, engines: Engines) -> Mapping[str, Any]:
        """Media images beside send/."""
        return carry(case, self._workspace, engines)

    def digests(self) -> Iterator[tuple[str, str]]:
        """Read back from the disk: what `sha256sum --check` will see."""
        folder = self._workspace.packet
        for path in sorted(folder.rglob("*"), key=lambda item: item.relative_to(folder).as_posix()):
            if path.is_file():
                with path.open("rb") as stream:
                    yield path.relative_to(folder).as_posix(), hashlib.file_digest(stream, "sha256").hexdigest()
