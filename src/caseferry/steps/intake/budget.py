"""What unpacking may still cost. One budget for everything that came out of one file, one total for the case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from caseferry.domain.errors import Refusal
from caseferry.domain.limits import Limits
from caseferry.domain.sources import Refused

_SMALLER = "Unpack it yourself and send only the medical papers and images."


class Total:
    """Bytes unpacked in the whole case so far."""

    def __init__(self) -> None:
        self.bytes = 0


class Budget:
    """Counts members and bytes that came out of one arrived file, whatever lies in whatever. `spent` says why it is used up."""

    def __init__(self, limits: Limits, packed: int, total: Total) -> None:
        self._limits, self._total = limits, total
        self._allowance = max(limits.free_bytes, limits.expansion * packed)
        self._members = 0
        self._bytes = 0
        self.spent: Refused | None = None

    def count_member(self) -> None:
        """One more member. Raises Refusal `limit` when there are too many."""
        self._members += 1
        if self._members > self._limits.members:
            raise self._end("limit", f"It holds more than {self._limits.members:,} files.")

    def metered(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The chunks of one member, counted. Raises Refusal `hostile` for a bomb, `limit` for what is only large."""
        size = 0
        for chunk in chunks:
            size += len(chunk)
            self._bytes += len(chunk)
            self._total.bytes += len(chunk)
            self._check(size)
            yield chunk

    def _check(self, size: int) -> None:
        if self._bytes > self._allowance:
            raise self._end("hostile", "It unpacks to far more than a real archive does (a “zip bomb”).")
        if self._total.bytes > self._limits.total_bytes:
            raise self._end("limit", "The files of this case unpack to more than the limit.")
        if size > self._limits.member_bytes:
            raise Refusal("limit", "The file is larger than the limit for one file.", next_step="Send it in parts.")

    def _end(self, code: str, reason: str) -> Refusal:
        self.spent = Refused(code, reason, _SMALLER)
        return Refusal(code, reason, next_step=_SMALLER)
