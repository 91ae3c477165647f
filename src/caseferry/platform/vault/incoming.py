"""Receives a long file piece by piece and survives being killed: what lies in the store is the truth about the offset.

An append is sealed and kept in segments of at most 1 MiB, each whole or not at all; a segment's name holds where it starts
and how long it is. A cut connection loses nothing that arrived, a killed process at most the segment in its memory.
"""

from __future__ import annotations

import contextlib
import re
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import msgspec

from caseferry.platform.vault.errors import Damaged, OffsetMismatch
from caseferry.platform.vault.stores import Place, SealedBlobs, pieces
from caseferry.platform.vault.streams import seal_stream

SEGMENT: Final = 1024 * 1024
_TURNS: Final = threading.BoundedSemaphore(2)
"""How many pieces are sealed at a time in one process: fifty uploads at once must leave room for whoever asks for a page."""

_SEGMENT_NAME: Final = re.compile(r"([0-9a-f]{16})-([0-9a-f]{8})")


@dataclass(frozen=True, slots=True)
class Incoming:
    """One file on its way in, known by `name` (the upload's id)."""

    place: Place
    name: str

    @property
    def offset(self) -> int:
        """How many bytes are kept; all of them once it is finished."""
        if (done := self._done()) is not None:
            return done[1]
        return sum(length for _, length in self._segments())

    def append(self, offset: int, chunks: Iterable[bytes]) -> int:
        """Keep more bytes from `offset` on; the new offset. Raises OffsetMismatch, StorageFull; what came before stays."""
        kept = self.offset
        if offset != kept:
            raise OffsetMismatch(kept)
        held = bytearray()
        try:
            for chunk in chunks:
                for start in range(0, len(chunk), SEGMENT):
                    held += chunk[start : start + SEGMENT]
                    while len(held) >= SEGMENT:
                        kept = self._keep(kept, bytes(held[:SEGMENT]))
                        del held[:SEGMENT]
        finally:
            if held:
                kept = self._keep(kept, bytes(held))
        return kept

    def read(self) -> Iterator[bytes]:
        """The bytes kept so far."""
        for start, length in self._segments():
            yield from pieces(self.place.open(self._key(start, length), self._about(start, length)))

    def finish(self) -> tuple[str, int]:
        """Make one blob of it; its SHA-256 and size. Repeated (a process killed half-way), it says the same until `abandon`."""
        done = self._done() or self._make_blob()
        for key in list(self.place.objects.keys(self._root())):
            if key != self._done_key():
                self.place.objects.delete(key)
        return done

    def abandon(self) -> None:
        """Forget the upload: what was kept of it is removed; a blob that it became stays."""
        for key in list(self.place.objects.keys(self._root())):
            self.place.objects.delete(key)

    def _segments(self) -> list[tuple[int, int]]:
        """Start and length of the segments that follow one another from zero; the longer of two that start alike."""
        found: dict[int, int] = {}
        for key in self.place.objects.keys(self._root()):
            match = _SEGMENT_NAME.fullmatch(key.rpartition("/")[2])
            if match:
                start, length = int(match[1], 16), int(match[2], 16)
                found[start] = max(found.get(start, 0), length)
        row, at = [], 0
        while at in found:
            row.append((at, found[at]))
            at += found[at]
        return row

    def _make_blob(self) -> tuple[str, int]:
        """Of two that finish at once, the one that noted it first is right: only afterwards do segments go."""
        made: tuple[str, int] | None = None
        with contextlib.suppress(KeyError):  # a segment went while it was read
            made = SealedBlobs(self.place).put(_in_turn(self.read()))
        if (done := self._done()) is not None:
            return done  # what this one made of the rest stays unnamed: deleting by hash could hit an equal file
        if made is None:
            raise Damaged("a piece of an upload is missing")
        note = msgspec.json.encode(made)
        self.place.objects.put(self._done_key(), seal_stream(self.place.content_key, [note], self._done_about()))
        return made

    def _done(self) -> tuple[str, int] | None:
        """What `finish` made of it, when it did."""
        try:
            with self.place.open(self._done_key(), self._done_about()) as stream:
                return msgspec.json.decode(stream.read(), type=tuple[str, int])
        except KeyError:
            return None

    def _done_key(self) -> str:
        return f"{self._root()}/done"

    def _done_about(self) -> str:
        return f"incoming/{self.name}/done"

    def _keep(self, start: int, data: bytes) -> int:
        with _TURNS:
            sealed = seal_stream(self.place.content_key, [data], self._about(start, len(data)))
            self.place.objects.put(self._key(start, len(data)), sealed)
        return start + len(data)

    def _root(self) -> str:
        return self.place.name("incoming", self.name)

    def _key(self, start: int, length: int) -> str:
        return f"{self._root()}/{start:016x}-{length:08x}"

    def _about(self, start: int, length: int) -> str:
        return f"incoming/{self.name}/{start}/{length}"


def _in_turn(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The chunks, each handed on while it is this one's turn."""
    for chunk in chunks:
        with _TURNS:
            yield chunk
