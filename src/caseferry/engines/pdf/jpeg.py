"""Takes out of a JPEG what is not picture: EXIF (place, device, thumbnail), comments, colour profiles, bytes after the end."""

from __future__ import annotations

_APP0, _APP14, _SOS, _EOI = 0xE0, 0xEE, 0xDA, 0xD9
_STANDALONE = {0x01, *range(0xD0, 0xD8)}


def without_metadata(data: bytes) -> bytes:
    """The same picture without application and comment segments (APP0 and Adobe's APP14 stay: they say how colours are coded).

    Data that is no well-formed JPEG comes back as it is.
    """
    if data[:2] != b"\xff\xd8":
        return data
    kept, at = [b"\xff\xd8"], 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            return data
        marker = data[at + 1]
        if marker == 0xFF:  # fill byte
            at += 1
            continue
        if marker == _EOI:
            return b"".join([*kept, b"\xff\xd9"])
        end = at + 2 if marker in _STANDALONE else at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == _SOS:
            end = _scan_end(data, end)
        if not _dropped(marker):
            kept.append(data[at:end])
        at = end
    if data[at : at + 2] == b"\xff\xd9":
        return b"".join([*kept, b"\xff\xd9"])
    return data


def _dropped(marker: int) -> bool:
    return marker == 0xFE or (_APP0 < marker <= 0xEF and marker != _APP14)


def _scan_end(data: bytes, at: int) -> int:
    """Where the entropy-coded data from `at` ends: the next 0xFF that is neither stuffing, restart nor fill."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            return len(data)
        if data[at + 1] == 0x00 or 0xD0 <= data[at + 1] <= 0xD7:
            at += 2
        elif data[at + 1] == 0xFF:
            at += 1
        else:
            return at
