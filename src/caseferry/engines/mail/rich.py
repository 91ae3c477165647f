"""Unpacks the compressed RTF in which Outlook keeps formatted words (MS-OXRTFCP)."""

from __future__ import annotations

import struct

_DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArial"
    b"Times New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_WINDOW = 4096


def unpacked_rich_text(data: bytes) -> bytes:
    """The RTF; empty when `data` is neither of the two forms (compressed, stored)."""
    if len(data) < 16:
        return b""
    packed, raw = struct.unpack_from("<II", data)
    if data[8:12] == b"MELA":
        return data[16 : 16 + raw]
    return _expanded(data[16 : packed + 4], raw) if data[8:12] == b"LZFu" else b""


def _expanded(data: bytes, raw: int) -> bytes:
    window = bytearray(_DICTIONARY.ljust(_WINDOW, b" "))
    at, made, end = len(_DICTIONARY), bytearray(), 0
    while end < len(data) and len(made) < raw:
        flags, end = data[end], end + 1
        for bit in range(8):
            step = 2 if flags >> bit & 1 else 1
            if end + step > len(data) or len(made) >= raw:
                break
            run = _referenced(window, at, data[end : end + 2]) if step == 2 else data[end : end + 1]
            end += step
            if not run:
                return bytes(made)
            for byte in run:
                window[at] = byte
                at = (at + 1) % _WINDOW
            made += run
    return bytes(made)


def _referenced(window: bytearray, at: int, token: bytes) -> bytes:
    """The run that a reference names; it may reach into itself. Empty marks the end."""
    start, length = divmod(int.from_bytes(token, "big"), 16)
    if start == at:
        return b""
    run = bytearray()
    for number in range(length + 2):
        place = (start + number) % _WINDOW
        distance = (at - start) % _WINDOW
        run.append(run[number - distance] if number >= distance else window[place])
    return bytes(run)
