"""The port of object storage. Keys are paths of letters, digits, `-`, `_` and `=`; they never name a person or a content."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, Protocol

Key = str | Callable[[], str]
_KEY = re.compile(r"[A-Za-z0-9_\-=]+(/[A-Za-z0-9_\-=]+)*")


class ObjectStore(Protocol):
    """Sealed bytes by key. Every method raises StorageLost when the place cannot be reached."""

    def prepare(self) -> None:
        """Make the place when it does not exist yet."""
        ...

    def put(self, key: Key, chunks: Iterable[bytes]) -> None:
        """Keep bytes whole or not at all; a callable key is asked after the last chunk. Raises StorageFull."""
        ...

    def open(self, key: str) -> BinaryIO:
        """A seekable stream. Raises KeyError when unknown."""
        ...

    def delete(self, key: str) -> None:
        """Remove; silent when unknown."""
        ...

    def keys(self, prefix: str = "") -> Iterator[str]:
        """Every key below the folder `prefix` (all when empty), sorted."""
        ...

    def sweep(self) -> int:
        """Remove what was left half-written more than a day ago; how many."""
        ...


def check_key(key: str) -> str:
    """The same key. Raises KeyError for one that could leave its folder."""
    if not _KEY.fullmatch(key):
        raise KeyError(key)
    return key
