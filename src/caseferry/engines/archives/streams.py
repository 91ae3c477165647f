"""Opens files that were packed one by one: gzip, bzip2, xz."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import BinaryIO, Protocol

from caseferry.domain.errors import Refusal
from caseferry.domain.limits import Limits
from caseferry.domain.sources import Refused
from caseferry.engines.archives.refusals import CUT_OFF, pieces
from caseferry.ports.unpacking import Member, Remark


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


_UNNAMED = "content"


def open_gzip(data: BinaryIO, passwords: Sequence[str], limits: Limits) -> Iterator[Member | Refused | Remark]:
    """The one file in a gzip (RFC 1952), under the name it keeps."""
    del passwords, limits
    data.seek(0)
    head = data.read(4096)
    data.seek(0)
    yield Member(_gzip_name(head) or _UNNAMED, _checked(gzip.GzipFile(fileobj=data)))


def open_bzip2(data: BinaryIO, passwords: Sequence[str], limits: Limits) -> Iterator[Member | Refused | Remark]:
    """The one file in a bzip2."""
    del passwords, limits
    data.seek(0)
    yield Member(_UNNAMED, _checked(bz2.BZ2File(data)))


def open_xz(data: BinaryIO, passwords: Sequence[str], limits: Limits) -> Iterator[Member | Refused | Remark]:
    """The one file in an xz."""
    del passwords, limits
    data.seek(0)
    yield Member(_UNNAMED, _checked(lzma.LZMAFile(data)))  # noqa: SIM115 - read while the member is taken


def _checked(stream: _Readable) -> Iterator[bytes]:
    try:
        yield from pieces(stream.read)
    except (OSError, EOFError, zlib.error, lzma.LZMAError):
        raise Refusal(CUT_OFF.code, "The packed file is cut off or damaged.", next_step=CUT_OFF.next_step) from None


def _gzip_name(head: bytes) -> str:
    if len(head) < 18 or not head[3] & 8:
        return ""
    at = 10 + (2 + int.from_bytes(head[10:12], "little") if head[3] & 4 else 0)
    name = head[at : head.find(b"\0", at)] if head.find(b"\0", at) > 0 else b""
    return PurePath(name.decode("utf-8", "replace")).name
