"""Files that a family could send and that were made to do harm, or to be too much: drawn here, of invented people."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace

import pikepdf
from benchmarks.example import reports
from benchmarks.example.layout import draw
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageDraw

PASSWORD = "parola Ünal"
LONGEST_NAME = "анализ " + "я" * 114 + "a.pdf"  # 255 bytes: the most that a file system takes

TURNED_HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAchtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAADRpbG9jAAAAAERAAAIA"
    "AQAAAAAB7AABAAAAAAAAAEEAAgAAAAACLQABAAAAAAAAACQAAAA4aWluZgAAAAAAAgAAABVpbmZlAgAAAAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlm"
    "AAAAAA5waXRtAAAAAAABAAABB2lwcnAAAADmaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroC"
    "QGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAA"
    "AAAAQAAAAEAAAAAoY2xhcAAAAEAAAAABAAAAMAAAAAEAAAAAAAAAAv////AAAAACAAAAEHBpeGkAAAAAAwgICAAAAAlpcm90AwAAABlpcG1hAAAAAAAAAAEA"
    "AQaBAgMFhIYAAAAaaXJlZgAAAAAAAAAOY2RzYwACAAEAAQAAAG1tZGF0AAAAPSgBr1hmjpN2n/zQP/SfIZchpWxVT3Uw6bCJn8afc+96HnMlJlaY1qHHsXZS"
    "OJ6t9DA9EzY/lH+p7548XHAAAAAGRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAA="
)
"""64 by 48 white pixels with a red corner top left, turned by a camera: a HEIC of HEVC, as a telephone writes it."""


def locked_pdf() -> bytes:
    """A report that needs PASSWORD."""
    return _saved(
        draw(replace(reports.NGS, title="LOCKED REPORT")),
        lambda pdf: None,
        encryption=pikepdf.Encryption(owner="owner", user=PASSWORD, R=6),
    )


def pdf_of_many_pages(count: int = 10_000) -> bytes:
    """As many empty pages."""
    made = pikepdf.new()
    for _ in range(count):
        made.add_blank_page(page_size=(595, 842))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def poster_pdf(side: int = 14_400) -> bytes:
    """A page of five metres square, the largest that PDF allows, with the words of a report as large."""
    made = pikepdf.new()
    page = made.add_blank_page(page_size=(side, side))
    font = made.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    page.Resources = Dictionary(Font=Dictionary(F1=font))
    words = ("COMPLETE BLOOD COUNT", "Collected 04/03/2025", "Hemoglobin 10.2 g/dL", "Platelets 201 10^9/L")
    drawn = "".join(f"BT /F1 500 Tf 800 {side - 2000 - 1200 * at} Td ({line}) Tj ET\n" for at, line in enumerate(words))
    page.Contents = made.make_stream(drawn.encode())
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def armed_pdf() -> bytes:
    """A report with scripts, programs to start, a form of XFA and a file attached."""

    def arm(pdf: pikepdf.Pdf) -> None:
        script = Dictionary(S=Name.JavaScript, JS=String("app.alert('gone')"))
        launch = Dictionary(S=Name.Launch, F=String("shell.exe"))
        pdf.Root.OpenAction = script
        pdf.Root.AA = Dictionary(WC=script)
        pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("x"), script])))
        field = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("f"), V=String("Hb 10.2"), Rect=[50, 50, 200, 70], AA=Dictionary(K=script)
            )
        )  # fmt: skip
        link = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 99, 99], A=launch))
        pdf.pages[0].Annots = Array([field, link])
        pdf.pages[0].obj.AA = Dictionary(O=launch)
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]), XFA=pdf.make_stream(b"<xdp:xdp xmlns:xdp='x'/>"))
        pdf.attachments["hidden.exe"] = b"MZ"

    return _saved(draw(replace(reports.LABS_NEW, title="ARMED REPORT")), arm)


def _saved(
    data: bytes, change: Callable[[pikepdf.Pdf], None], *, encryption: pikepdf.Encryption | None = None
) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(out, encryption=encryption or False)
    return out.getvalue()


def _card(mode: str) -> Image.Image:
    picture = Image.new("RGB", (60, 40), "white")
    ImageDraw.Draw(picture).rectangle((0, 0, 19, 9), fill=(200, 30, 30))
    return picture.convert(mode)


def odd_tiffs() -> dict[str, bytes]:
    """The same small card in every way that scanners and faxes write a TIFF."""
    ways: dict[str, tuple[str, dict[str, object]]] = {
        "cmyk": ("CMYK", {}), "fax": ("1", {"compression": "group4"}), "lzw": ("RGB", {"compression": "tiff_lzw"}),
        "jpeg": ("RGB", {"compression": "jpeg"}), "deflate": ("L", {"compression": "tiff_adobe_deflate"}),
        "palette": ("P", {}), "alpha": ("RGBA", {}), "packbits": ("1", {"compression": "packbits"}), "lab": ("LAB", {}),
        "large": ("RGB", {"big_tiff": True}), "turned": ("RGB", {"tiffinfo": {274: 6}}),
    }  # fmt: skip
    found = {}
    for name, (mode, options) in ways.items():
        out = io.BytesIO()
        _card(mode).save(out, "TIFF", **options)
        found[name] = out.getvalue()
    return found


def mixed_tiff() -> bytes:
    """Three pages of different kind and size, the second broken."""
    out = io.BytesIO()
    frames = [_card("1"), Image.effect_noise((300, 300), 50).convert("L"), Image.new("RGB", (90, 30), "white")]
    frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:], compression="tiff_adobe_deflate")
    data = bytearray(out.getvalue())
    start = max(range(len(data) - 4000), key=lambda at: data[at : at + 2] == b"\x78\x9c" and at)
    data[start : start + 40] = bytes(40)
    return bytes(data)


def endless_tiff() -> bytes:
    """A TIFF whose first page names itself as the next one."""
    entries = (
        (256, 3, 1, 1),
        (257, 3, 1, 1),
        (258, 3, 1, 8),
        (259, 3, 1, 1),
        (262, 3, 1, 1),
        (273, 4, 1, 200),
        (278, 3, 1, 1),
        (279, 4, 1, 1),
    )
    directory = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return (b"II*\0" + struct.pack("<I", 8) + directory + struct.pack("<I", 8)).ljust(200, b"\0") + b"\xff"


def claims_many_pixels() -> bytes:
    """A PNG of a few bytes that says it is a million by a million pixels."""
    out = io.BytesIO()
    Image.new("L", (8, 8), 255).save(out, "PNG")
    data = bytearray(out.getvalue())
    data[16:24] = struct.pack(">II", 1_000_000, 1_000_000)
    data[29:33] = struct.pack(">I", zlib.crc32(bytes(data[12:29])))
    return bytes(data)
