"""The folder of a run: `DIR.partial` while work is in progress, renamed to `DIR` when the packet is whole.

DIR.partial/blobs     originals by hash          DIR.partial/pages    what was read, so that a killed run resumes
DIR.partial/packet    the packet as it grows     DIR.partial/before   the version before, for the moment of the swap
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from caseferry.domain.errors import NothingReadable, OutputError, UsageError

_SCHEMA = "caseferry.packet/1"


class Workspace:
    """One run's folders. Use as a context manager: the lock keeps a second run on the same output away."""

    def __init__(self, out: Path) -> None:
        self.out = out.absolute()
        self.partial = self.out.with_name(self.out.name + ".partial")
        self.packet = self.partial / "packet"
        self._lock: BinaryIO | None = None

    def __enter__(self) -> Workspace:
        with output_errors(self.out):
            self.partial.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.partial.chmod(0o700)
            self._lock = (self.partial / "lock").open("wb")
            self._take_lock()
            self._recover()
            self.start_again()
        return self

    def start_again(self) -> None:
        """Drop what there is of the packet; what was read stays."""
        shutil.rmtree(self.packet, ignore_errors=True)
        self.packet.mkdir(mode=0o700)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None and issubclass(kind, UsageError | NothingReadable) and not self._anything_read():
            shutil.rmtree(self.partial, ignore_errors=True)
        if self._lock is not None:
            self._lock.close()

    def _anything_read(self) -> bool:
        """Whether the folder holds what a next run could go on from, or a version that a killed swap left there."""
        return (self.partial / "before").exists() or any((self.partial / "pages").glob("*"))

    def _take_lock(self) -> None:
        assert self._lock is not None
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OutputError(
                f"Another run is writing to {self.out}.", next_step="Wait for it to end, or choose another --out."
            ) from None

    def _recover(self) -> None:
        """A run killed in the moment of the swap left the version before under `before`: put it back."""
        before = self.partial / "before"
        if before.exists() and not self.out.exists():
            before.rename(self.out)

    def earlier_packet(self) -> tuple[Mapping[str, Any], str] | None:
        """The packet.json that DIR holds and its SHA-256, or None for a new or empty DIR.

        Raises UsageError when DIR holds something else.
        """
        if not self.out.exists() or (self.out.is_dir() and not any(self.out.iterdir())):
            return None
        try:
            text = (self.out / "packet.json").read_bytes()
            packet: Mapping[str, Any] = json.loads(text)
            if packet["schema"] != _SCHEMA:
                raise KeyError
        except (OSError, ValueError, KeyError, TypeError):
            raise UsageError(
                f"{self.out} is not empty and holds no packet.", next_step="Choose a new folder for --out."
            ) from None
        return packet, hashlib.sha256(text).hexdigest()

    def write(self, path: str, data: bytes) -> None:
        """Put `data` under `path` of the packet."""
        with output_errors(self.out):
            target = self._target(path)
            target.write_bytes(data)

    def copy(self, path: str, original: Path) -> None:
        """Put the bytes of `original` under `path`: a hard link where possible, since originals never change."""
        with output_errors(self.out):
            target = self._target(path)
            try:
                os.link(original, target)
            except OSError:
                shutil.copyfile(original, target)

    def _target(self, path: str) -> Path:
        target = (self.packet / path).resolve()
        if not target.is_relative_to(self.packet.resolve()):
            raise OutputError("A file of the packet would lie outside its folder.")
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return target

    def publish(self) -> None:
        """Rename the finished packet to DIR; the version before is removed only after that."""
        before = self.partial / "before"
        with output_errors(self.out):
            shutil.rmtree(before, ignore_errors=True)
            if self.out.exists():
                self.out.rename(before)
            self.packet.rename(self.out)
            shutil.rmtree(self.partial, ignore_errors=True)


@contextlib.contextmanager
def output_errors(out: Path) -> Iterator[None]:
    """Turns a full disk, a read-only folder and their like into one clear sentence (OutputError)."""
    try:
        yield
    except OSError as error:
        raise OutputError(*_sentence(error, out)) from error


def _sentence(error: OSError, out: Path) -> tuple[str]:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return (f"The disk that holds {out} is full. Free some space and run the same command again.",)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return (f"{out} may not be written. Choose another folder for --out, or change its permission.",)
    return (f"{out} cannot be written: {error.strerror or type(error).__name__}.",)
