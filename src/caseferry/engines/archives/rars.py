"""Opens RAR archives with the system's libarchive, where it and its Python part (`libarchive-c`) are installed."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from caseferry.domain.errors import Refusal
from caseferry.domain.limits import Limits
from caseferry.domain.sources import Refused
from caseferry.engines.archives.refusals import CUT_OFF, DEVICE, LINK, LOCKED, without_bytes
from caseferry.ports.unpacking import Member, Remark

MISSING = Refused(
    "unsupported",
    "It is a RAR archive, and the program part that opens RAR is not installed here.",
    "Unpack it and send the files, or pack them as ZIP. (Installing libarchive and `pip install caseferry[archives]` adds RAR.)",
)


@functools.cache
def _library() -> Any:
    try:
        return importlib.import_module("libarchive")
    except Exception:  # the package without its library raises many things
        return None


def available() -> bool:
    """Whether RAR archives can be opened on this machine."""
    return _library() is not None


def open_rar(data: BinaryIO, passwords: Sequence[str], limits: Limits) -> Iterator[Member | Refused | Remark]:
    """The files of a RAR in its order."""
    del limits
    if not available():
        yield MISSING
        return
    data.seek(0)
    library = _library()
    try:
        with library.stream_reader(data, passphrase=passwords[0] if passwords else None) as archive:
            for entry in archive:
                if not entry.isdir:
                    yield _member(entry)
    except library.ArchiveError as error:
        yield LOCKED if _is_locked(error) else CUT_OFF


def _member(entry: Any) -> Member:
    name = str(entry.pathname)
    if entry.issym or entry.islnk:
        return without_bytes(name, LINK)
    return Member(name, _entry_bytes(entry)) if entry.isfile else without_bytes(name, DEVICE)


def _entry_bytes(entry: Any) -> Iterator[bytes]:
    try:
        for block in entry.get_blocks(1 << 18):
            yield bytes(block)
    except _library().ArchiveError as error:
        told = LOCKED if _is_locked(error) else CUT_OFF
        raise Refusal(told.code, told.reason, next_step=told.next_step) from None


def _is_locked(error: Exception) -> bool:
    words = str(error).lower()
    return "encrypt" in words or "passphrase" in words
