"""A case's originals, read pages and folders of files, sealed on the way into an object store."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from caseferry.platform.vault.errors import Damaged
from caseferry.platform.vault.objects import ObjectStore
from caseferry.platform.vault.streams import CHUNK, derive, open_stream, seal_stream

_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_PAGE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]*(/[A-Za-z0-9][A-Za-z0-9_.\-]*)*")
_NAME_PART: Final = 200  # a file name has 255 bytes at most


@dataclass(frozen=True, slots=True)
class Place:
    """Where the objects of one case key lie, and the keys that open and name them."""

    objects: ObjectStore
    folder: str
    content_key: bytes = field(repr=False)
    name_key: bytes = field(repr=False)

    @classmethod
    def of(cls, objects: ObjectStore, folder: str, key: bytes) -> Place:
        """The place of a case's key."""
        return cls(objects, folder, derive(key, "content"), derive(key, "names"))

    def name(self, kind: str, text: str) -> str:
        """The key of an object: a keyed hash, so that the store tells neither contents nor names."""
        digest = hmac.new(self.name_key, f"{kind}/{text}".encode(), hashlib.sha256).hexdigest()
        return f"{self.folder}/{kind}/{digest}"

    def open(self, key: str, about: str) -> BinaryIO:
        """A seekable stream of an object. Raises KeyError, Damaged, StorageLost."""
        return open_stream(self.content_key, self.objects.open(key), about)


@dataclass(frozen=True, slots=True)
class SealedBlobs:
    """A BlobStore whose bytes are sealed."""

    place: Place

    def put(self, chunks: Iterable[bytes]) -> tuple[str, int]:
        """Keep the bytes; return their SHA-256 and size. Raises StorageFull."""
        digest, size = hashlib.sha256(), 0

        def counted() -> Iterator[bytes]:
            nonlocal size
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                yield chunk

        sealed = seal_stream(self.place.content_key, counted(), lambda: f"blob/{digest.hexdigest()}")
        self.place.objects.put(lambda: self._key(digest.hexdigest()), sealed)
        return digest.hexdigest(), size

    def open(self, sha256: str) -> BinaryIO:
        """A seekable stream of the bytes. Raises KeyError when unknown."""
        return self.place.open(self._key(sha256), f"blob/{sha256}")

    def read(self, sha256: str) -> bytes:
        """All bytes at once. Raises KeyError when unknown."""
        with self.open(sha256) as stream:
            return stream.read()

    def size(self, sha256: str) -> int:
        """How many bytes. Raises KeyError when unknown."""
        with self.open(sha256) as stream:
            return stream.seek(0, 2)

    def range(self, sha256: str, start: int, stop: int) -> Iterator[bytes]:
        """The bytes from `start` up to, not including, `stop`, in pieces. Raises KeyError at once when unknown."""
        return pieces(self.open(sha256), start, stop)

    def delete(self, sha256: str) -> None:
        """Remove; silent when unknown."""
        self.place.objects.delete(self._key(sha256))

    def _key(self, sha256: str) -> str:
        if not _SHA256.fullmatch(sha256):
            raise KeyError(sha256)
        return self.place.name("blobs", sha256)


@dataclass(frozen=True, slots=True)
class SealedPages:
    """A PageStore whose bytes are sealed."""

    place: Place

    def get(self, key: str) -> bytes | None:
        """The bytes, or None."""
        try:
            with self.place.open(self._key(key), f"page/{key}") as stream:
                return stream.read()
        except KeyError:
            return None

    def put(self, key: str, data: bytes) -> None:
        """Keep bytes whole or not at all; the last one counts. Raises StorageFull, KeyError for a key that is a way out."""
        self.place.objects.put(self._key(key), seal_stream(self.place.content_key, [data], f"page/{key}"))

    def delete(self, key: str) -> None:
        """Remove; silent when unknown."""
        self.place.objects.delete(self._key(key))

    def _key(self, key: str) -> str:
        if not _PAGE.fullmatch(key):
            raise KeyError(key)
        return self.place.name("pages", key)


@dataclass(frozen=True, slots=True)
class Folder:
    """Files by path below a prefix, such as one packet. Paths are sealed too (AES-SIV), so that they can be listed."""

    place: Place
    prefix: str

    def write(self, path: str, data: bytes | Iterable[bytes]) -> None:
        """Keep a file whole or not at all; the last one counts. Raises StorageFull, KeyError for a path that is a way out."""
        chunks = [data] if isinstance(data, bytes) else data
        sealed = seal_stream(self.place.content_key, chunks, self._about(path))
        self.place.objects.put(self._key(path), sealed)

    def open(self, path: str) -> BinaryIO:
        """A seekable stream. Raises KeyError when unknown."""
        return self.place.open(self._key(path), self._about(path))

    def read(self, path: str) -> bytes:
        """All bytes at once. Raises KeyError when unknown."""
        with self.open(path) as stream:
            return stream.read()

    def paths(self) -> tuple[str, ...]:
        """Every path, sorted."""
        root = self._root()
        return tuple(sorted(self._path(key[len(root) + 1 :]) for key in self.place.objects.keys(root)))

    def delete(self) -> None:
        """Remove every file."""
        for key in list(self.place.objects.keys(self._root())):
            self.place.objects.delete(key)

    def _root(self) -> str:
        return self.place.name("files", self.prefix)

    def _about(self, path: str) -> str:
        return f"file/{self.prefix}/{path}"

    def _siv(self) -> AESSIV:
        return AESSIV(self.place.name_key + derive(self.place.name_key, "paths"))

    def _key(self, path: str) -> str:
        parts = path.split("/")
        if not path or "\0" in path or any(part in {"", ".", ".."} for part in parts):
            raise KeyError(path)
        plain = path.encode()
        sealed = self._siv().encrypt(plain + b"\0" * (-len(plain) % 16), [self.prefix.encode()])
        text = base64.urlsafe_b64encode(sealed).decode()
        return "/".join([self._root(), *(text[at : at + _NAME_PART] for at in range(0, len(text), _NAME_PART))])

    def _path(self, name: str) -> str:
        try:
            sealed = base64.urlsafe_b64decode(name.replace("/", ""))
            return self._siv().decrypt(sealed, [self.prefix.encode()]).rstrip(b"\0").decode()
        except (InvalidTag, ValueError):
            raise Damaged from None


def pieces(stream: BinaryIO, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
    """The bytes of a stream in pieces of 64 KiB; the stream is closed at the end."""
    with stream:
        stream.seek(start)
        left = None if stop is None else max(0, stop - start)
        while left is None or left > 0:
            piece = stream.read(CHUNK if left is None else min(CHUNK, left))
            if not piece:
                return
            if left is not None:
                left -= len(piece)
            yield piece
