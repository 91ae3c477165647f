"""Both stores in memory, held to the same contract as the folders."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from typing import BinaryIO


class MemoryBlobs:
    """A BlobStore that forgets everything when the process ends."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def put(self, chunks: Iterable[bytes]) -> tuple[str, int]:
        """Keep the bytes; return their SHA-256 and size."""
        data = b"".join(chunks)
        sha256 = hashlib.sha256(data).hexdigest()
        self._kept[sha256] = data
        return sha256, len(data)

    def open(self, sha256: str) -> BinaryIO:
        """A seekable stream of the bytes. Raises KeyError when unknown."""
        return io.BytesIO(self._kept[sha256])

    def read(self, sha256: str) -> bytes:
        """All bytes at once. Raises KeyError when unknown."""
        return self._kept[sha256]


class MemoryPages:
    """A PageStore that forgets everything when the process ends."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        """The bytes, or None."""
        return self._kept.get(key)

    def put(self, key: str, data: bytes) -> None:
        """Keep bytes under a key; the last one counts."""
        self._kept[key] = data
