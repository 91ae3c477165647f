"""Long bytes sealed in 64 KiB chunks that can be read from any place: the STREAM construction over AES-256-GCM.

Source: Hoang, Reyhanitabar, Rogaway and Vizár, "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance",
CRYPTO 2015, with one key an object as in the age format. Layout: `CFV1`, 32 bytes of salt, then chunks of 65,536 bytes
and a 16-byte tag each; the last may be shorter. The object's key is HKDF-SHA256(key, salt); a chunk's nonce is its number
(11 bytes) and one byte that says whether it is the last, so a missing, repeated or moved chunk fails. The last chunk also
carries what the object is `about`: an object in another's place fails.
"""

from __future__ import annotations

import io
import secrets
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from caseferry.platform.vault.errors import Damaged

CHUNK: Final = 64 * 1024
_TAG: Final = 16
_SEALED: Final = CHUNK + _TAG
_MAGIC: Final = b"CFV1"
_SALT: Final = 32
_HEAD: Final = len(_MAGIC) + _SALT


def derive(key: bytes, purpose: str, salt: bytes | None = None) -> bytes:
    """A 32-byte key for one purpose (HKDF-SHA256)."""
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=b"caseferry/" + purpose.encode()).derive(key)


def seal_stream(key: bytes, chunks: Iterable[bytes], about: str | Callable[[], str]) -> Iterator[bytes]:
    """The sealed bytes of `chunks`, piece by piece; a callable `about` is asked once the last chunk is there."""
    salt = secrets.token_bytes(_SALT)
    cipher = AESGCM(derive(key, "stream", salt))
    yield _MAGIC + salt
    number, held = 0, b""
    for chunk in _even(chunks):
        if number or held:
            yield cipher.encrypt(_nonce(number - 1, last=False), held, None)
        held = chunk
        number += 1
    name = about if isinstance(about, str) else about()
    yield cipher.encrypt(_nonce(max(number - 1, 0), last=True), held, name.encode())


def sealed_size(size: int) -> int:
    """How many bytes `size` bytes are once sealed."""
    return _HEAD + size + _TAG * max(1, -(-size // CHUNK))


def open_stream(key: bytes, source: BinaryIO, about: str) -> BinaryIO:
    """A seekable stream of what was sealed in `source` (closed with it). Raises Damaged."""
    try:
        return io.BufferedReader(_Unsealed(key, source, about), CHUNK)
    except BaseException:
        source.close()
        raise


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


def _even(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of CHUNK; only the last may be shorter."""
    held = bytearray()
    for chunk in chunks:
        for start in range(0, len(chunk), CHUNK):  # a caller's large chunk is not copied as a whole
            held += chunk[start : start + CHUNK]
            if len(held) >= CHUNK:
                yield bytes(held[:CHUNK])
                del held[:CHUNK]
    if held:
        yield bytes(held)


class _Unsealed(io.RawIOBase):
    """Reads a sealed stream; the last chunk is checked first, so a cut or swapped object never opens."""

    def __init__(self, key: bytes, source: BinaryIO, about: str) -> None:
        super().__init__()
        self._source, self._about, self._at = source, about.encode(), 0
        self._held: tuple[int, bytes] = (-1, b"")
        body = source.seek(0, io.SEEK_END) - _HEAD
        self._chunks = -(-body // _SEALED)
        tail = body - (self._chunks - 1) * _SEALED
        if body < _TAG or tail < _TAG or (tail == _TAG and self._chunks > 1):
            raise Damaged
        self.size = body - self._chunks * _TAG
        source.seek(0)
        head = source.read(_HEAD)
        if head[: len(_MAGIC)] != _MAGIC:
            raise Damaged
        self._cipher = AESGCM(derive(key, "stream", head[len(_MAGIC) :]))
        self._chunk(self._chunks - 1)

    def _chunk(self, number: int) -> bytes:
        if self._held[0] == number:
            return self._held[1]
        last = number == self._chunks - 1
        self._source.seek(_HEAD + number * _SEALED)
        sealed = self._source.read(_SEALED)
        try:
            opened = self._cipher.decrypt(_nonce(number, last=last), sealed, self._about if last else None)
        except (InvalidTag, ValueError):
            raise Damaged from None
        self._held = (number, opened)
        return opened

    def readinto(self, into: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill `into` from the present place; how many bytes there were."""
        if self._at >= self.size:
            return 0
        number, skip = divmod(self._at, CHUNK)
        piece = self._chunk(number)[skip : skip + len(into)]
        into[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move; a place before the beginning is the beginning."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def tell(self) -> int:
        """The present place."""
        return self._at

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def close(self) -> None:
        """Close the source too."""
        if not self.closed:
            self._source.close()
        super().close()
