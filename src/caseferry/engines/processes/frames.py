"""Messages over a pipe: a length, then a pickle. What a child sends is unpickled with a short list of harmless classes."""

from __future__ import annotations

import dataclasses
import enum
import importlib
import io
import pickle
import struct
from typing import Any, BinaryIO

from caseferry.domain.errors import CaseferryError

LARGEST = 1 << 30
"""Bytes of one message; a child that announces more is taken for broken."""

_HEAD = struct.Struct(">Q")
_PLAIN = {
    ("builtins", name) for name in ("set", "frozenset", "complex", "bytearray", "slice", "range")
} | {("datetime", name) for name in ("date", "datetime", "time", "timedelta", "timezone")}  # fmt: skip


class Ended(Exception):
    """The other side closed the pipe, or sent something that is no message."""


class _Careful(pickle.Unpickler):
    """Builds plain values and our own frozen values; a hijacked child cannot name anything else."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PLAIN:
            return super().find_class(module, name)
        if module.startswith("caseferry."):
            found = getattr(importlib.import_module(module), name, None)
            if isinstance(found, type) and _harmless(found):
                return found
        raise Ended(f"a message named {module}.{name}")


def _harmless(found: type) -> bool:
    return dataclasses.is_dataclass(found) or issubclass(found, enum.Enum | CaseferryError)


def write_frame(stream: BinaryIO, message: object) -> None:
    """Send one message. Raises Ended when nobody reads any more."""
    data = pickle.dumps(message, protocol=5)
    try:
        for part in (_HEAD.pack(len(data)), data):
            rest = memoryview(part)
            while rest:
                rest = rest[stream.write(rest) :]
        stream.flush()
    except (OSError, ValueError) as error:
        raise Ended("the pipe is closed") from error


def read_frame(stream: BinaryIO, *, careful: bool) -> Any:
    """The next message; `careful` when the sender is not trusted. Raises Ended at the end or on nonsense."""
    head = _exactly(stream, _HEAD.size)
    size = int(_HEAD.unpack(head)[0])
    if size > LARGEST:
        raise Ended("a message is too large")
    data = _exactly(stream, size)
    if not careful:
        return pickle.loads(data)  # noqa: S301 - from the parent process, which we are part of
    try:
        return _Careful(io.BytesIO(data)).load()
    except Ended:
        raise
    except Exception as error:
        raise Ended("a message is damaged") from error


def _exactly(stream: BinaryIO, size: int) -> bytes:
    parts, missing = [], size
    while missing:
        part = stream.read(min(missing, 1 << 20))
        if not part:
            raise Ended("the pipe is closed")
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)
