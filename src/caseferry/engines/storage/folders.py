"""Bytes in private folders: written beside their place, then renamed, so that nothing half-written is ever found."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from caseferry.domain.errors import OutputError

_SHA256 = re.compile(r"[0-9a-f]{64}")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]*(/[A-Za-z0-9][A-Za-z0-9_.\-]*)*")
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class FolderBlobs:
    """A BlobStore in `path`: one file per content, named by its SHA-256, readable by its owner alone."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def put(self, chunks: Iterable[bytes]) -> tuple[str, int]:
        """Keep the bytes; return their SHA-256 and size. Raises OutputError when they cannot be written."""
        digest, size = hashlib.sha256(), 0
        with _beside(self.path) as (stream, temporary):
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                with _clear_words():
                    stream.write(chunk)
            with _clear_words():
                stream.close()
                place = self.place(digest.hexdigest())
                _private_folder(place.parent)
                temporary.replace(place)
        return digest.hexdigest(), size

    def place(self, sha256: str) -> Path:
        """Where the bytes of `sha256` are, or would be. Raises KeyError when it is no SHA-256."""
        if not _SHA256.fullmatch(sha256):
            raise KeyError(sha256)
        return self.path / sha256[:2] / sha256

    def open(self, sha256: str) -> BinaryIO:
        """A seekable stream of the bytes. Raises KeyError when unknown."""
        try:
            return self.place(sha256).open("rb")
        except FileNotFoundError:
            raise KeyError(sha256) from None

    def read(self, sha256: str) -> bytes:
        """All bytes at once. Raises KeyError when unknown."""
        with self.open(sha256) as stream:
            return stream.read()


class FolderPages:
    """A PageStore in `path`: one file per key."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def place(self, key: str) -> Path:
        """Where the bytes of `key` are, or would be. Raises KeyError for a key that could leave the folder."""
        if not _KEY.fullmatch(key):
            raise KeyError(key)
        return self.path / key

    def get(self, key: str) -> bytes | None:
        """The bytes, or None."""
        try:
            return self.place(key).read_bytes()
        except FileNotFoundError:
            return None

    def put(self, key: str, data: bytes) -> None:
        """Keep bytes whole or not at all; the last one counts. Raises OutputError when they cannot be written."""
        place = self.place(key)
        with _beside(self.path) as (stream, temporary), _clear_words():
            stream.write(data)
            stream.close()
            _private_folder(place.parent)
            temporary.replace(place)


@contextlib.contextmanager
def _beside(folder: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """An open temporary file (mode 0600) in `folder`; gone at the end unless it was renamed."""
    with _clear_words():
        _private_folder(folder)
        handle, name = tempfile.mkstemp(prefix=".part-", dir=folder)
    stream = os.fdopen(handle, "wb")
    try:
        yield stream, Path(name)
    finally:
        with contextlib.suppress(OSError):
            stream.close()
        Path(name).unlink(missing_ok=True)


def _private_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


@contextlib.contextmanager
def _clear_words() -> Iterator[None]:
    """Say in one sentence what the disk said in a number."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise OutputError(
                "The disk is full.", next_step="Free some space and start again; work goes on where it stopped."
            ) from error
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            raise OutputError(
                "The working folder cannot be written.", next_step="Choose another folder with --out."
            ) from error
        raise OutputError(
            f"The disk failed ({os.strerror(error.errno or 0)}).", next_step="Check the disk and start again."
        ) from error
