"""The two archives of a backup: keys, opened by a passphrase; data, opened by a key that the master key wraps.

Keys: `CFK1`, 16 bytes of salt, a stream under scrypt(passphrase). Data: `CFD1`, a length and a JSON line {wrapped, by}, a
stream with a tar inside. Neither opens without the other; the data alone hold no key at all.
"""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
import errno
import io
import itertools
import os
import secrets
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

import msgspec
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from caseferry.domain.errors import OutputError, UsageError
from caseferry.platform.vault.errors import Damaged, StorageFull
from caseferry.platform.vault.streams import CHUNK, open_stream, seal_stream

SHORTEST_PASSPHRASE: Final = 12
PART: Final = ".part"
_KEYS: Final = b"CFK1"
_DATA: Final = b"CFD1"
_SALT: Final = 16
_COST: Final = 2**16  # 64 MB and some 0.2 s for each guess
_BLOCK: Final = 512


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A key as an archive names it."""

    wrapped: str
    by: str

    @classmethod
    def of(cls, wrapped: bytes, by: str) -> Wrapped:
        """From bytes."""
        return cls(base64.b64encode(wrapped).decode(), by)

    @property
    def raw(self) -> bytes:
        """The wrapped bytes."""
        return base64.b64decode(self.wrapped)


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the tar inside a data archive; `chunks` give exactly `size` bytes."""

    name: str
    size: int
    chunks: Iterable[bytes]


def check_passphrase(passphrase: str) -> None:
    """Raises UsageError for a passphrase that is soon guessed."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise UsageError(
            f"The passphrase of the backup of keys is shorter than {SHORTEST_PASSPHRASE} signs.",
            next_step="Take a longer one and keep it apart from the backup.",
        )


def write_keys_archive(path: Path, passphrase: str, content: Any) -> None:
    """Write `content` (JSON values). Raises UsageError for a short passphrase, OutputError."""
    check_passphrase(passphrase)
    salt = secrets.token_bytes(_SALT)
    sealed = seal_stream(_stretch(passphrase, salt), [msgspec.json.encode(content)], "keys")
    _write(path, [_KEYS + salt], sealed)


def read_keys_archive(path: Path, passphrase: str) -> Any:
    """What was written. Raises UsageError for another passphrase or another file, Damaged."""
    with _opened(path, _KEYS, "backup of keys") as stream:
        salt = stream.read(_SALT)
        try:
            with open_stream(_stretch(passphrase, salt), _Rest(stream), "keys") as opened:
                return msgspec.json.decode(opened.read())
        except Damaged:
            raise UsageError(
                "The passphrase does not open this backup of keys, or the file was altered.",
                next_step="Try the passphrase of that day, or the backup before.",
            ) from None


def write_data_archive(path: Path, key: bytes, wrapped: Wrapped, members: Iterable[Member]) -> None:
    """Write `members`, one after the other, memory flat. Raises OutputError, StorageFull."""
    head = msgspec.json.encode(wrapped)
    _write(path, [_DATA, len(head).to_bytes(4, "big"), head], seal_stream(key, _tar(members), "data"))


def read_data_head(path: Path) -> Wrapped:
    """The wrapped key of a data archive. Raises UsageError for another file."""
    with _opened(path, _DATA, "backup of data") as stream:
        return _head(stream)


def read_data_archive(path: Path, key: bytes) -> Iterator[tuple[str, BinaryIO]]:
    """Each member's name and bytes, to be read before the next. Raises Damaged when the archive was cut or altered."""
    with _opened(path, _DATA, "backup of data") as stream:
        _head(stream)
        with open_stream(key, _Rest(stream), "data") as opened, tarfile.open(fileobj=opened, mode="r|") as tar:
            for member in tar:
                if (content := tar.extractfile(member)) is not None:
                    yield member.name, content  # type: ignore[misc]  # typeshed: IO[bytes]


def stamp(moment: dt.datetime) -> str:
    """A moment as it stands in a file's name."""
    return moment.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


def _stretch(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=_COST, r=8, p=1).derive(passphrase.encode())


def _tar(members: Iterable[Member]) -> Iterator[bytes]:
    for member in members:
        about = tarfile.TarInfo(member.name)
        about.size = member.size
        yield about.tobuf(tarfile.PAX_FORMAT)
        seen = 0
        for chunk in member.chunks:
            seen += len(chunk)
            yield chunk
        if seen != member.size:
            raise OutputError("A stored object changed while it was copied.", next_step="Run the backup again.")
        yield b"\0" * (-seen % _BLOCK)
    yield b"\0" * (2 * _BLOCK)


def _head(stream: BinaryIO) -> Wrapped:
    try:
        return msgspec.json.decode(stream.read(int.from_bytes(stream.read(4), "big")), type=Wrapped)
    except msgspec.DecodeError:
        raise Damaged from None


def _write(path: Path, head: Iterable[bytes], sealed: Iterable[bytes]) -> None:
    part = path.with_name(f".{path.name}{PART}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as stream:
            for chunk in itertools.chain(head, sealed):
                stream.write(chunk)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise StorageFull from error
        raise OutputError(
            f"The backup cannot be written ({os.strerror(error.errno or 0)}).", next_step="Choose another folder."
        ) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


@contextlib.contextmanager
def _opened(path: Path, magic: bytes, what: str) -> Iterator[BinaryIO]:
    try:
        stream = path.open("rb")
    except OSError as error:
        raise UsageError(f"The {what} cannot be opened ({os.strerror(error.errno or 0)}).") from error
    with stream:
        if stream.read(len(magic)) != magic:
            raise UsageError(f"This file is not a {what}.", next_step="Name the two files of one backup, data first.")
        yield stream


class _Rest(io.BufferedReader):
    """What follows the present place of a file, as a file of its own that begins at zero."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(_Shifted(stream, stream.tell()), CHUNK)


class _Shifted(io.RawIOBase):
    def __init__(self, stream: BinaryIO, start: int) -> None:
        super().__init__()
        self._stream, self._start = stream, start

    def readinto(self, into: Any) -> int:
        return self._stream.readinto(into)  # type: ignore[attr-defined,no-any-return]

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        place = self._start + offset if whence == io.SEEK_SET else offset
        return self._stream.seek(place, whence) - self._start

    def tell(self) -> int:
        return self._stream.tell() - self._start

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True
