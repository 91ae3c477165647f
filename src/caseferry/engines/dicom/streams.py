"""Streams as pydicom wants them."""

from __future__ import annotations

import io
from typing import Any, BinaryIO, cast

_WINDOW = 256 << 10


class _Named(io.BufferedReader):
    """pydicom asks every buffered stream for its name, which one that comes through a pipe does not have."""

    name: Any = ""


def named_stream(data: BinaryIO) -> BinaryIO:
    """`data` itself, or the same bytes in a stream that has a name."""
    return _Named(cast(io.RawIOBase, data), _WINDOW) if isinstance(data, io.BufferedReader) else data
