"""Opens ZIP archives: no entry is trusted to be where, what or as large as it says (APPNOTE.TXT)."""

from __future__ import annotations

import stat
import struct
import zipfile
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from caseferry.domain.errors import Refusal
from caseferry.domain.limits import Limits
from caseferry.domain.sources import Refused
from caseferry.engines.archives.entries import Entry, entry_bytes
from caseferry.engines.archives.refusals import (
    CUT_OFF,
    LINK,
    LOCKED,
    OVERLAP,
    UNKNOWN_METHOD,
    pieces,
    without_bytes,
)
from caseferry.knowledge.charsets import decode_names
from caseferry.ports.unpacking import Member, Remark

_DIRECTORY_BYTES = 32 << 20
_ENCRYPTED, _SIZES_FOLLOW, _UTF8 = 1, 8, 0x800
_AES = 99
_METHODS = {0, 8, 9, 12, 14}


def open_zip(data: BinaryIO, passwords: Sequence[str], limits: Limits) -> Iterator[Member | Refused | Remark]:
    """The files of a ZIP in the order of its directory; without one (cut off), what can be found by its local headers."""
    try:
        _require_small_directory(data, limits)
        archive = zipfile.ZipFile(data)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, OverflowError):
        yield from _salvage(data)
        return
    infos = [info for info in archive.infolist() if not info.is_dir()]
    names = decode_names([_raw_name(info) for info in infos])
    shared = _overlapping(infos, archive.start_dir)
    for info, name in zip(infos, names, strict=True):
        yield _member(archive, data, info, name, (passwords, shared))


def _member(
    archive: zipfile.ZipFile, data: BinaryIO, info: zipfile.ZipInfo, name: str, beside: tuple[Sequence[str], set[int]]
) -> Member:
    passwords, shared = beside
    if info.header_offset in shared:
        return without_bytes(name, OVERLAP)
    if stat.S_ISLNK(info.external_attr >> 16):
        return without_bytes(name, LINK)
    if info.flag_bits & _ENCRYPTED and info.compress_type != _AES:
        return _old_locked(archive, info, name, passwords)
    entry = Entry(info.header_offset, info.compress_type, info.compress_size, info.file_size, info.CRC, info.extra)
    if info.compress_type not in _METHODS | {_AES}:
        return without_bytes(name, UNKNOWN_METHOD)
    if info.compress_type == _AES and not passwords:
        return without_bytes(name, LOCKED)
    return Member(name, entry_bytes(data, entry, passwords))


def _old_locked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, passwords: Sequence[str]) -> Member:
    """A member locked in the traditional way (APPNOTE.TXT 6.1)."""
    for password in passwords:
        try:
            stream = archive.open(info, pwd=password.encode())
            stream.read(1)
            return Member(name, pieces(archive.open(info, pwd=password.encode()).read))
        except (RuntimeError, zipfile.BadZipFile, EOFError, OSError, NotImplementedError, ValueError):
            continue
    return without_bytes(name, LOCKED)


def _require_small_directory(data: BinaryIO, limits: Limits) -> None:
    size = data.seek(0, 2)
    data.seek(max(0, size - (66 << 10)))
    tail = data.read()
    at = tail.rfind(b"PK\x05\x06")
    if 0 <= at <= len(tail) - 22:
        length = struct.unpack_from("<I", tail, at + 12)[0]
        if length != 0xFFFFFFFF and length > _DIRECTORY_BYTES:
            raise Refusal(
                "limit",
                f"It holds far more than {limits.members:,} files.",
                next_step="Send only the medical papers and images.",
            )


def _raw_name(info: zipfile.ZipInfo) -> bytes:
    """The name as it stands in the archive."""
    if info.flag_bits & _UTF8:
        return info.orig_filename.encode("utf-8", "surrogateescape")
    try:
        return info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.orig_filename.encode("utf-8", "replace")


def _overlapping(infos: Sequence[zipfile.ZipInfo], directory: int) -> set[int]:
    """Offsets of entries whose bytes run into the next one's (the mark of a bomb that repeats one kernel)."""
    ordered = sorted(infos, key=lambda info: info.header_offset)
    shared = set()
    ends = [*(after.header_offset for after in ordered[1:]), directory]
    for info, end in zip(ordered, ends, strict=False):
        if info.header_offset + 30 + info.compress_size > end:
            shared.add(info.header_offset)
    return shared


def _salvage(data: BinaryIO) -> Iterator[Member | Refused]:
    """Whole files at the start of an archive whose end is missing."""
    size, at = data.seek(0, 2), 0
    while at + 30 <= size:
        data.seek(at)
        head = data.read(30)
        if head[:4] != b"PK\x03\x04":
            break
        flags, method = struct.unpack_from("<HH", head, 6)
        crc, packed, unpacked, name_size, extra_size = struct.unpack_from("<IIIHH", head, 14)
        name = decode_names([data.read(name_size)])[0]
        following = at + 30 + name_size + extra_size + packed
        if flags & (_ENCRYPTED | _SIZES_FOLLOW) or method not in _METHODS or following > size:
            yield without_bytes(name, CUT_OFF)
            break
        if not name.endswith("/"):
            yield Member(name, entry_bytes(data, Entry(at, method, packed, unpacked, crc, b""), ()))
        at = following
    yield CUT_OFF
