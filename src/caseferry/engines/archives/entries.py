"""Reads the bytes of one ZIP entry: found, decrypted (AE-1, AE-2), decompressed and checked, piece by piece."""

from __future__ import annotations

import bz2
import hashlib
import hmac
import itertools
import lzma
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from caseferry.domain.errors import Refusal

_PIECE = 1 << 18
_AES_KEY = {1: 16, 2: 24, 3: 32}  # bytes by strength (WinZip AES, 1.2)
_NEXT = "Please pack and send it again."


@dataclass(frozen=True, slots=True)
class Entry:
    """Where an entry's local header stands, and what the directory says of it."""

    offset: int
    method: int
    packed: int
    unpacked: int
    crc: int
    extra: bytes


def entry_bytes(data: BinaryIO, entry: Entry, passwords: Sequence[str]) -> Iterator[bytes]:
    """The bytes of an entry. Raises Refusal `damaged`, `encrypted` or `unsupported`."""
    data.seek(entry.offset)
    head = data.read(30)
    if len(head) < 30 or head[:4] != b"PK\x03\x04":
        raise Refusal("damaged", "The archive is damaged at this file.", next_step=_NEXT)
    name, extra = struct.unpack_from("<HH", head, 26)
    start, method, crc = entry.offset + 30 + name + extra, entry.method, entry.crc
    packed = _stored(data, start, entry.packed)
    if method == 99:
        version, method, packed = _unlocked(data, start, entry, passwords)
        crc = crc if version == 1 else -1  # AE-2 keeps no checksum, its seal was checked
    seen = 0
    for chunk in _decompressed(packed, method, entry.unpacked):
        seen = zlib.crc32(chunk, seen)
        yield chunk
    if crc >= 0 and seen != crc:
        raise Refusal("damaged", "The bytes of this file are not those that were packed.", next_step=_NEXT)


def _stored(data: BinaryIO, start: int, size: int) -> Iterator[bytes]:
    at, end = start, start + size
    while at < end:
        data.seek(at)
        chunk = data.read(min(_PIECE, end - at))
        if not chunk:
            raise Refusal("damaged", "The archive is cut off in this file.", next_step=_NEXT)
        at += len(chunk)
        yield chunk


def _decompressed(packed: Iterator[bytes], method: int, unpacked: int) -> Iterator[bytes]:
    if method == 0:
        yield from packed
    elif method == 8:
        yield from _inflated(packed)
    else:
        yield from _by_other_means(packed, method, unpacked)


def _inflated(packed: Iterator[bytes]) -> Iterator[bytes]:
    engine = zlib.decompressobj(-15)
    for chunk in packed:
        rest = chunk
        while rest and not engine.eof:
            try:
                yield engine.decompress(rest, _PIECE)
            except zlib.error:
                raise Refusal("damaged", "The packed bytes of this file are damaged.", next_step=_NEXT) from None
            rest = engine.unconsumed_tail
    yield engine.flush()


def _by_other_means(packed: Iterator[bytes], method: int, unpacked: int) -> Iterator[bytes]:
    engine, first = _engine(packed, method)
    given = 0
    for chunk in itertools.chain((first,), packed):
        rest: bytes = chunk
        while True:
            out = engine.inflate(rest) if method == 9 else engine.decompress(rest, _PIECE)
            given += len(out)
            yield out
            rest = b""
            if method == 9 or engine.eof or engine.needs_input or given >= unpacked:
                break
        if given >= unpacked or (method != 9 and engine.eof):
            return


def _engine(packed: Iterator[bytes], method: int) -> tuple[Any, bytes]:
    """A decompressor, and what it is to be given first."""
    if method == 9:
        from inflate64 import Inflater

        return Inflater(), b""
    if method == 12:
        return bz2.BZ2Decompressor(), b""
    head = next(packed)  # LZMA: version, length of properties, properties (APPNOTE.TXT 5.8.8)
    size = struct.unpack_from("<H", head, 2)[0]
    values = head[4 : 4 + size]
    if len(values) != 5:
        raise Refusal(
            "unsupported",
            "It is packed in a way that is not read here.",
            next_step="Pack the files as an ordinary ZIP.",
        )
    high, lc = divmod(values[0], 9)
    dictionary = min(struct.unpack("<I", values[1:])[0], 1 << 28)
    filters = [{"id": lzma.FILTER_LZMA1, "lc": lc, "lp": high % 5, "pb": high // 5, "dict_size": dictionary}]
    return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=filters), head[4 + size :]


def _unlocked(data: BinaryIO, start: int, entry: Entry, passwords: Sequence[str]) -> tuple[int, int, Iterator[bytes]]:
    """Version, method and decrypted bytes of an AES entry; its seal is checked before a byte is given."""
    fields = _aes_fields(entry.extra)
    if fields is None:
        raise Refusal(
            "unsupported",
            "It is locked in a way that is not read here.",
            next_step="Send the files without a password.",
        )
    version, strength, method = fields
    size = _AES_KEY.get(strength, 32)
    data.seek(start)
    salt, check = data.read(size // 2), data.read(2)
    body_start, body_size = start + size // 2 + 2, entry.packed - size // 2 - 12
    for password in passwords:
        keys = hashlib.pbkdf2_hmac("sha1", password.encode(), salt, 1000, 2 * size + 2)
        if keys[-2:] == check and _sealed(data, body_start, body_size, keys[size : 2 * size]):
            return version, method, _decrypted(_stored(data, body_start, body_size), keys[:size])
    raise Refusal("encrypted", "No given password opens it.", next_step="Send the right password (option --password).")


def _aes_fields(extra: bytes) -> tuple[int, int, int] | None:
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == 0x9901 and at + 11 <= len(extra):
            version, _, strength, method = struct.unpack_from("<HHBH", extra, at + 4)
            return version, strength, method
        at += 4 + length
    return None


def _sealed(data: BinaryIO, start: int, size: int, key: bytes) -> bool:
    seal = hmac.new(key, digestmod=hashlib.sha1)
    for chunk in _stored(data, start, size):
        seal.update(chunk)
    data.seek(start + size)
    return hmac.compare_digest(seal.digest()[:10], data.read(10))


def _decrypted(packed: Iterator[bytes], key: bytes) -> Iterator[bytes]:
    from Cryptodome.Cipher import AES
    from Cryptodome.Util import Counter

    cipher = AES.new(key, AES.MODE_CTR, counter=Counter.new(128, initial_value=1, little_endian=True))
    for chunk in packed:
        yield cipher.decrypt(chunk)
