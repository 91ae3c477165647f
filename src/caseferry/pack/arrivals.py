"""Takes the files and folders that were named on the command line into the store of originals."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from caseferry.domain.errors import UsageError
from caseferry.domain.sources import Refused
from caseferry.ports.storage import BlobStore
from caseferry.ports.unpacking import Arrival

_CHUNK = 1 << 20
_UNKNOWN = "0" * 64  # the hash of a file that could not be opened


def arrive(inputs: Sequence[Path], blobs: BlobStore, *, leave_out: Sequence[Path] = ()) -> tuple[Arrival, ...]:
    """Every file under `inputs`, in path order, its bytes kept in `blobs`. The inputs are only read.

    Paths are relative to the input folder; with several inputs of the same name the folder's name goes first.
    Folders in `leave_out` (the output) are not entered; links that lead out of the input are not followed.
    Raises UsageError for an input that does not exist.
    """
    found = []
    for root, prefix in _named(inputs):
        for path in _files(root, leave_out):
            name = path.name if path == root else path.relative_to(root).as_posix()
            found.append(_take(path, prefix + _printable(name), blobs))
    return tuple(found)


def _named(inputs: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    for given in inputs:
        if not given.exists():
            raise UsageError(f"There is no file or folder {str(given)!r}.", next_step="Check the path and try again.")
        several = len(inputs) > 1 and given.is_dir()
        yield given, f"{_printable(given.resolve().name)}/" if several else ""


def _files(root: Path, leave_out: Sequence[Path]) -> Iterator[Path]:
    if root.is_file():
        yield root
        return
    barred = {path.resolve() for path in leave_out}
    for folder, names, files in os.walk(root, followlinks=False):
        here = Path(folder)
        names[:] = sorted(name for name in names if (here / name).resolve() not in barred)
        yield from (here / name for name in sorted(files))


def _printable(name: str) -> str:
    """The name with undecodable bytes and control characters made visible, so that it can stand in a manifest."""
    clean = name.encode("utf-8", "backslashreplace").decode("utf-8")
    return "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in clean)


def _take(path: Path, name: str, blobs: BlobStore) -> Arrival:
    if path.is_symlink() and not path.resolve().is_file():
        return _refused(name, "The link leads nowhere.", "Copy the file itself into the folder.")
    if not path.is_file():
        return _refused(name, "This is not an ordinary file.", "Leave it out, or copy its content into a file.")
    try:
        with path.open("rb") as stream:
            sha256, size = blobs.put(_chunks(stream))
    except PermissionError:
        return _refused(name, "The file may not be opened.", "Give yourself permission to read it and run again.")
    return Arrival(name, sha256, size)


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK):
        yield chunk


def _refused(name: str, reason: str, next_step: str) -> Arrival:
    return Arrival(name, _UNKNOWN, 0, refused=Refused("inaccessible", reason, next_step))
