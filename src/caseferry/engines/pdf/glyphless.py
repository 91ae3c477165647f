"""A font without ink: it carries the words of the searchable layer and draws nothing."""

from __future__ import annotations

import functools
import struct

import pikepdf
from pikepdf import Array, Dictionary, Name, Object

ADVANCE = 500
"""Width of every glyph in thousandths of the font size."""
_EM = 1000


class Glyphless:
    """A Type 0 font over an empty TrueType font; hands out one code per distinct character (ISO 32000-2, 9.7 and 9.10.3).

    Codes are numbered in order of first use, so that equal pages give equal bytes. Call `finish` once all text was encoded.
    """

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._codes: dict[str, int] = {}
        self._font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type0))

    @property
    def obj(self) -> Object:
        """The font as a resource."""
        return self._font

    def encode(self, text: str) -> bytes:
        """`text` as a hexadecimal string operand; two bytes a character, 65,535 distinct characters at most."""
        return b"<%s>" % "".join(f"{self._code(char):04x}" for char in text).encode()

    def _code(self, char: str) -> int:
        return self._codes.setdefault(char, min(len(self._codes) + 1, 0xFFFF))

    def finish(self) -> None:
        """Writes the font's tables for the characters that were used."""
        pdf = self._pdf
        file = pdf.make_stream(font_program(), Length1=len(font_program()))
        descriptor = Dictionary(
            Type=Name.FontDescriptor, FontName=Name.Glyphless, Flags=4, FontBBox=Array([0, -200, ADVANCE, 800]),
            ItalicAngle=0, Ascent=800, Descent=-200, CapHeight=800, StemV=80, FontFile2=file,
        )  # fmt: skip
        descendant = Dictionary(
            Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Glyphless, DW=ADVANCE,
            CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
            FontDescriptor=pdf.make_indirect(descriptor),
            CIDToGIDMap=pdf.make_stream(b"\0\0" + b"\0\1" * len(self._codes)),
        )  # fmt: skip
        self._font.BaseFont = Name.Glyphless
        self._font.Encoding = Name("/Identity-H")
        self._font.DescendantFonts = Array([pdf.make_indirect(descendant)])
        self._font.ToUnicode = pdf.make_stream(self._to_unicode())

    def _to_unicode(self) -> bytes:
        rows = [
            f"<{code:04x}> <{char.encode('utf-16-be', 'surrogatepass').hex()}>" for char, code in self._codes.items()
        ]
        blocks = [rows[at : at + 100] for at in range(0, len(rows), 100)]
        body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
        return (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            f"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n{body}\n"
            "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
        ).encode()


@functools.cache
def font_program() -> bytes:
    """The smallest TrueType font that readers accept: an empty glyph and one that is a line without area (OpenType 1.9, required tables).

    The line gives the glyph a box: PDFium leaves out a word of one letter whose box is empty.
    """
    name = "Glyphless".encode("utf-16-be")
    line = struct.pack(">hhhhhHHBBhhhh", 1, 0, -200, ADVANCE, 800, 1, 0, 1, 1, 0, ADVANCE, -200, 1000)
    tables = {
        b"OS/2": struct.pack(
            ">HhHHHhhhhhhhhhhh10s4L4sHHHhhhHH",
            0,
            ADVANCE,
            400,
            5,
            0,
            *([0] * 11),
            b"\0" * 10,
            0,
            0,
            0,
            0,
            b"NONE",
            64,
            32,
            32,
            800,
            -200,
            0,
            800,
            200,
        ),
        b"cmap": struct.pack(">HHHHL", 0, 1, 3, 10, 12) + struct.pack(">HHLLLLLL", 12, 0, 28, 0, 1, 32, 32, 1),
        b"glyf": line,
        b"head": struct.pack(
            ">LLLLHHqqhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, _EM, 0, 0, 0, -200, ADVANCE, 800, 0, 8, 2, 0, 0
        ),
        b"hhea": struct.pack(">LhhhHhhhhhhhhhhhH", 0x10000, 800, -200, 0, ADVANCE, *([0] * 11), 1),
        b"hmtx": struct.pack(">Hhh", ADVANCE, 0, 0),
        b"loca": struct.pack(">HHH", 0, 0, len(line) // 2),
        b"maxp": struct.pack(">LH13H", 0x10000, 2, 2, 1, *([0] * 11)),
        b"name": struct.pack(">HHHHHHHHH", 0, 1, 18, 3, 1, 0x409, 6, len(name), 0) + name,
        b"post": struct.pack(">LLhhLLLLL", 0x30000, 0, 0, 0, 0, 0, 0, 0, 0),
    }
    return _assembled(tables)


def _assembled(tables: dict[bytes, bytes]) -> bytes:
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    head = struct.pack(">LHHHH", 0x10000, count, power * 16, power.bit_length() - 1, (count - power) * 16)
    offset, rows, body = 12 + 16 * count, b"", b""
    for tag in sorted(tables):
        data = tables[tag]
        padded = data + b"\0" * (-len(data) % 4)
        total = sum(struct.unpack(f">{len(padded) // 4}L", padded)) & 0xFFFFFFFF
        rows += struct.pack(">4sLLL", tag, total, offset + len(body), len(data))
        body += padded
    return head + rows + body
