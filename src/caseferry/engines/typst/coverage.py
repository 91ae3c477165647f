"""Which characters the bundled fonts can print, read from their character maps; what none can print is spelt out."""

from __future__ import annotations

import functools
import struct
import unicodedata
from collections.abc import Iterator
from pathlib import Path

_LAYOUT = frozenset("\n\t \u00a0\u200b\u200c\u200d\u200e\u200f\u2060\u00ad")
_INVISIBLE = frozenset({"Cc", "Cf", "Mn"})


@functools.cache
def load_coverage(folder: Path) -> frozenset[int]:
    """Every code point that at least one font in `folder` has a glyph for."""
    found: set[int] = set()
    for path in sorted(folder.glob("*.ttf")):
        found.update(_code_points(path.read_bytes()))
    return frozenset(found)


def printable(text: str, coverage: frozenset[int]) -> str:
    """`text` with characters that no font has spelt out: `[folded hands]` for a sign, `[U+20BB7]` for a letter.

    Control and private-use characters mean nothing to a reader: the first become a space, the second U+FFFD.

    >>> printable("ok \\U0001f64f", frozenset(map(ord, "ok ")))
    'ok [person with folded hands]'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(char, coverage) for char in text)


def _shown(char: str, coverage: frozenset[int]) -> str:
    if char in _LAYOUT:
        return char
    category = unicodedata.category(char)
    if category == "Cc":
        return " "
    if category in ("Co", "Cs", "Cn"):
        return "\ufffd"
    if ord(char) in coverage:
        return char
    if category in _INVISIBLE:
        return ""
    name = unicodedata.name(char, "")
    return f"[{name.lower()}]" if category in ("So", "Sk") and name else f"[U+{ord(char):04X}]"


def _code_points(font: bytes) -> Iterator[int]:
    """The code points of a TrueType font's Unicode character map (formats 4 and 12 of the OpenType specification, `cmap`)."""
    tables = struct.unpack_from(">H", font, 4)[0]
    entries = (struct.unpack_from(">4sIII", font, 12 + 16 * number) for number in range(tables))
    start = next(offset for tag, _, offset, _ in entries if tag == b"cmap")
    for number in range(struct.unpack_from(">H", font, start + 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHI", font, start + 4 + 8 * number)
        if (platform, encoding) in ((0, 3), (0, 4), (3, 1), (3, 10)):
            yield from _sub_table(font, start + offset)


def _sub_table(font: bytes, at: int) -> Iterator[int]:
    shape = struct.unpack_from(">H", font, at)[0]
    if shape == 12:
        for number in range(struct.unpack_from(">I", font, at + 12)[0]):
            first, last, _ = struct.unpack_from(">III", font, at + 16 + 12 * number)
            yield from range(first, last + 1)
    elif shape == 4:
        segments = struct.unpack_from(">H", font, at + 6)[0] // 2
        ends = struct.unpack_from(f">{segments}H", font, at + 14)
        starts = struct.unpack_from(f">{segments}H", font, at + 16 + 2 * segments)
        for first, last in zip(starts, ends, strict=True):
            if first != 0xFFFF:
                yield from range(first, last + 1)
