"""Opens 7z archives. The library pushes bytes, a Container is pulled: a thread and a short queue stand between."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

import py7zr
import py7zr.exceptions
import py7zr.io

from caseferry.domain.errors import Refusal
from caseferry.domain.limits import Limits
from caseferry.domain.sources import Refused
from caseferry.engines.archives.refusals import CUT_OFF, DEVICE, LINK, LOCKED, UNKNOWN_METHOD, without_bytes
from caseferry.ports.unpacking import Member, Remark

_Event = tuple[str, Any]


def open_seven(data: BinaryIO, passwords: Sequence[str], limits: Limits) -> Iterator[Member | Refused | Remark]:
    """The files of a 7z in its order."""
    del limits
    refused: Refused = CUT_OFF
    for password in (None, *passwords):
        data.seek(0)
        try:
            with py7zr.SevenZipFile(data, password=password) as archive:
                if password is None and archive.needs_password():
                    refused = LOCKED
                    continue
                yield from _members(archive)
                return
        except py7zr.exceptions.PasswordRequired:
            refused = LOCKED
        except _WrongPassword:
            refused = LOCKED
        except py7zr.exceptions.UnsupportedCompressionMethodError:
            refused = UNKNOWN_METHOD
        except (py7zr.exceptions.ArchiveError, EOFError, ValueError, OSError, KeyError, IndexError, AssertionError):
            refused = LOCKED if password is not None and refused is LOCKED else CUT_OFF
    yield refused


class _WrongPassword(Exception):
    """Nothing came out whole under this password."""


def _members(archive: py7zr.SevenZipFile) -> Iterator[Member]:
    files = [file for file in archive.files if not file.is_directory]
    plain = {file.filename for file in files if file.is_file and not file.is_symlink}
    for file in files:
        if file.filename not in plain:
            yield without_bytes(file.filename, LINK if file.is_symlink or file.is_junction else DEVICE)
    events: queue.Queue[_Event] = queue.Queue(maxsize=8)
    thread = threading.Thread(target=_push, args=(archive, plain, events), daemon=True)
    thread.start()
    given = False
    while (event := events.get())[0] != "end":
        if event[0] == "file":
            yield Member(str(event[1]), _until_next(events, locked=archive.password_protected and not given))
            given = True
        elif event[0] == "failed":
            raise event[1] if given or not archive.password_protected else _WrongPassword


def _until_next(events: queue.Queue[_Event], *, locked: bool) -> Iterator[bytes]:
    while True:
        kind, value = events.get()
        if kind == "bytes":
            yield value
        elif kind == "closed":
            return
        else:
            told = LOCKED if locked else CUT_OFF
            events.put(("end", None))
            raise Refusal(told.code, told.reason, next_step=told.next_step)


def _push(archive: py7zr.SevenZipFile, names: set[str], events: queue.Queue[_Event]) -> None:
    try:
        archive.extract(targets=names, factory=_Factory(events))
        events.put(("end", None))
    except Exception as error:
        events.put(("failed", error))


class _Factory(py7zr.io.WriterFactory):
    def __init__(self, events: queue.Queue[_Event]) -> None:
        self._events = events

    def create(self, filename: str) -> py7zr.io.Py7zIO:
        return _Writer(self._events, filename)


class _Writer(py7zr.io.Py7zIO):
    """Hands each piece on; a member begins with its first piece and ends when the library closes it."""

    def __init__(self, events: queue.Queue[_Event], name: str) -> None:
        self._events, self._name, self._size, self._begun = events, name, 0, False

    def write(self, s: bytes | bytearray) -> int:
        self._begin()
        self._events.put(("bytes", bytes(s)))
        self._size += len(s)
        return len(s)

    def _begin(self) -> None:
        if not self._begun:
            self._begun = True
            self._events.put(("file", self._name))

    def close(self) -> None:
        self._begin()
        self._events.put(("closed", None))

    def read(self, size: int | None = None) -> bytes:  # noqa: ARG002 - the library's shape
        return b""

    def seek(self, offset: int, whence: int = 0) -> int:  # noqa: ARG002 - the library's shape
        return 0

    def flush(self) -> None:
        return None

    def size(self) -> int:
        return self._size
