"""Opens Office files that are locked with a password (MS-OFFCRYPTO: agile 2.3.4.10, standard 2.3.4.5)."""

from __future__ import annotations

import base64
import hashlib
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import olefile
from Cryptodome.Cipher import AES

from caseferry.domain.errors import Refusal
from caseferry.domain.sources import Refused
from caseferry.engines.office.markup import attribute, local, parse_xml
from caseferry.ports.unpacking import Member

TYPE = "application/x-ole-encrypted"
_UNASKED = "VelvetSweatshop"  # the password that Excel itself uses for read-only books (MS-OFFCRYPTO 2.4.2.3)
_SEGMENT = 4096
_MOST_SPINS = 1_000_000
_INPUT, _VALUE, _KEY = (bytes.fromhex(text) for text in ("fea7d2763b4b9e79", "d7aa0f6d3061344e", "146e0be7abacd0d6"))
_LOCKED = Refused(
    "encrypted",
    "The Office file is locked with a password.",
    "Send the password (option --password), or open the file with it, save it as PDF, and send the PDF.",
)
_STRANGE = Refused(
    "unsupported",
    "The Office file is locked in a way that is not read here.",
    "Open it, save it as PDF, and send the PDF.",
)
_Opening = Callable[[int, bytes], bytes]
"""Decrypts one segment, given its number."""


def unlock(data: BinaryIO, passwords: Sequence[str]) -> Iterator[Member | Refused]:
    """The file inside, when one of the passwords opens it."""
    with olefile.OleFileIO(data) as file:
        info, package = file.openstream("EncryptionInfo").read(), file.openstream("EncryptedPackage")
        try:
            opening = _opening(info, (*passwords, _UNASKED))
        except (struct.error, ValueError, KeyError, LookupError):
            opening = _STRANGE
        if isinstance(opening, Refused):
            yield opening
        else:
            yield Member("unlocked", _opened(package, opening))


def _opening(info: bytes, passwords: Sequence[str]) -> _Opening | Refused:
    major, minor = struct.unpack_from("<HH", info)
    if (major, minor) == (4, 4):
        lock = _agile(info[8:])
        found = (_agile_key(lock, password) for password in passwords)
        return next((_agile_opening(lock, key) for key in found if key), _LOCKED)
    if minor == 2 and major in (2, 3, 4):
        found = (_standard_key(info, password) for password in passwords)
        return next((_standard_opening(key) for key in found if key), _LOCKED)
    return _STRANGE


def _opened(package: BinaryIO, opening: _Opening) -> Iterator[bytes]:
    size = struct.unpack("<Q", package.read(8))[0]
    number = 0
    while size > 0 and (segment := package.read(_SEGMENT)):
        plain = opening(number, segment[: len(segment) // 16 * 16])
        yield plain[:size]
        size -= len(plain)
        number += 1
    if size > 0:
        raise Refusal("damaged", "The Office file is cut off.", next_step="Please send this file again.")


@dataclass(frozen=True, slots=True)
class _Agile:
    """What an agile lock says: `salt` and `block` of the content; the others of the key's own lock."""

    salt: bytes
    block: int
    hash: str
    key_salt: bytes
    key_hash: str
    key_bytes: int
    spins: int
    check: bytes
    check_hash: bytes
    key: bytes


def _agile(text: bytes) -> _Agile:
    elements = {local(element): element for element in parse_xml(text).iter()}
    content, key = elements["keyData"], elements["encryptedKey"]
    spins = int(attribute(key, "spinCount"))
    if (
        spins > _MOST_SPINS
        or attribute(content, "cipherAlgorithm") != "AES"
        or not attribute(content, "cipherChaining").endswith("CBC")
    ):
        raise ValueError("a lock of another kind")
    return _Agile(
        salt=base64.b64decode(attribute(content, "saltValue")),
        block=int(attribute(content, "blockSize")),
        hash=attribute(content, "hashAlgorithm").replace("-", "").lower(),
        key_salt=base64.b64decode(attribute(key, "saltValue")),
        key_hash=attribute(key, "hashAlgorithm").replace("-", "").lower(),
        key_bytes=int(attribute(key, "keyBits")) // 8,
        spins=spins,
        check=base64.b64decode(attribute(key, "encryptedVerifierHashInput")),
        check_hash=base64.b64decode(attribute(key, "encryptedVerifierHashValue")),
        key=base64.b64decode(attribute(key, "encryptedKeyValue")),
    )


def _agile_key(lock: _Agile, password: str) -> bytes:
    """The content key; empty when the password is wrong."""
    spun = _spun(lock.key_hash, lock.key_salt, password, lock.spins)

    def opened(sealed: bytes, block: bytes) -> bytes:
        key = _digest(lock.key_hash, spun + block)[: lock.key_bytes].ljust(lock.key_bytes, b"\x36")
        return AES.new(key, AES.MODE_CBC, lock.key_salt[:16].ljust(16, b"\x36")).decrypt(sealed)

    check = _digest(lock.key_hash, opened(lock.check, _INPUT)[: len(lock.key_salt)])
    return opened(lock.key, _KEY)[: lock.key_bytes] if opened(lock.check_hash, _VALUE)[: len(check)] == check else b""


def _agile_opening(lock: _Agile, key: bytes) -> _Opening:
    def opened(number: int, segment: bytes) -> bytes:
        start = _digest(lock.hash, lock.salt + struct.pack("<I", number))[: lock.block].ljust(lock.block, b"\x36")
        return AES.new(key, AES.MODE_CBC, start).decrypt(segment)

    return opened


def _standard_key(info: bytes, password: str) -> bytes:
    """The content key; empty when the password is wrong."""
    header = struct.unpack_from("<I", info, 8)[0]
    key_bytes = struct.unpack_from("<I", info, 12 + 16)[0] // 8
    verifier = info[12 + header :]
    salt, check, check_hash = verifier[4:20], verifier[20:36], verifier[40:72]
    last = _digest("sha1", _spun("sha1", salt, password, 50_000) + bytes(4))
    halves = [
        _digest("sha1", bytes(a ^ b for a, b in zip(last.ljust(64, b"\0"), bytes([pad]) * 64, strict=True)))
        for pad in (0x36, 0x5C)
    ]
    key = b"".join(halves)[:key_bytes]
    cipher = AES.new(key, AES.MODE_ECB)
    return key if cipher.decrypt(check_hash)[:20] == _digest("sha1", cipher.decrypt(check)) else b""


def _standard_opening(key: bytes) -> _Opening:
    cipher = AES.new(key, AES.MODE_ECB)
    return lambda _, segment: cipher.decrypt(segment)


def _spun(name: str, salt: bytes, password: str, times: int) -> bytes:
    spun = _digest(name, salt + password.encode("utf-16-le"))
    for number in range(times):
        spun = _digest(name, struct.pack("<I", number) + spun)
    return spun


def _digest(name: str, data: bytes) -> bytes:
    return hashlib.new(name, data, usedforsecurity=False).digest()
