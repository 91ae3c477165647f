"""How many pixels a picture has, from its first bytes and without decoding it."""

from __future__ import annotations

import struct

_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # start-of-frame markers (ITU T.81, table B.1)


def picture_size(head: bytes, media_type: str) -> tuple[int, int] | None:
    """Width and height; None where the start of the file does not say."""
    try:
        if media_type == "image/png":
            return struct.unpack_from(">II", head, 16)
        if media_type == "image/gif":
            return struct.unpack_from("<HH", head, 6)
        if media_type == "image/bmp":
            width, height = struct.unpack_from("<ii", head, 18)
            return abs(width), abs(height)
        return _jpeg_size(head) if media_type == "image/jpeg" else None
    except struct.error:
        return None


def _jpeg_size(head: bytes) -> tuple[int, int] | None:
    at = 2
    while head[at : at + 1] == b"\xff":
        marker, length = struct.unpack_from(">BH", head, at + 1)
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", head, at + 5)
            return width, height
        at += 2 + length
    return None
