"""Where bytes are kept: originals by their hash, and what was made from pages by a key."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO, Protocol


class BlobStore(Protocol):
    """Original bytes under their SHA-256 (lower-case hex)."""

    def put(self, chunks: Iterable[bytes]) -> tuple[str, int]:
        """Keep the bytes; return their SHA-256 and size. Raises OutputError when there is no room."""
        ...

    def open(self, sha256: str) -> BinaryIO:
        """A seekable stream of the bytes. Raises KeyError when unknown."""
        ...

    def read(self, sha256: str) -> bytes:
        """All bytes at once; for files known to be small enough."""
        ...


class PageStore(Protocol):
    """What reading produced, by key (`<sha256>/<page>.json`, `<sha256>/<page>.jpg`, `<sha256>/rendition.pdf`); survives interruption."""

    def get(self, key: str) -> bytes | None:
        """The bytes, or None."""
        ...

    def put(self, key: str, data: bytes) -> None:
        """Keep bytes whole or not at all."""
        ...
