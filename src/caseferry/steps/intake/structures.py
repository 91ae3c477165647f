"""Looks into envelopes without opening them: the names in a ZIP's directory, in an OLE file's directory, a DICOM header.

Bounded and without decompression: a hostile file costs at most a few megabytes of reading.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import BinaryIO

_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = {
    b"application/vnd.oasis.opendocument.text": "application/vnd.oasis.opendocument.text",
    b"application/vnd.oasis.opendocument.spreadsheet": "application/vnd.oasis.opendocument.spreadsheet",
    b"application/epub+zip": "application/epub+zip",
}
_DIRECTORY = 2 << 20
_TAIL = 66 << 10


def zip_type(data: BinaryIO, size: int, head: bytes) -> tuple[str, tuple[str, ...]]:
    """What a ZIP is, from the names in it (APPNOTE.TXT 4.3.12), with notes."""
    names = list(_zip_names(data, size)) or [match.decode("latin-1") for match in _local_names(head)]
    if head[30:38] == b"mimetype":
        kind = head[38 : 38 + 80]
        for start, media_type in _ODF.items():
            if kind.startswith(start):
                return media_type, ()
        if kind.startswith(b"application/vnd.oasis.opendocument"):
            return "application/vnd.oasis.opendocument", ()
    macros = (
        ("macros: the file holds macros; they were not run",)
        if any(n.endswith("vbaProject.bin") for n in names)
        else ()
    )
    if "[Content_Types].xml" in names:
        return _ooxml_type(names), macros
    if any(name.startswith("Index/") and name.endswith(".iwa") for name in names) or "index.apxl" in names:
        return "application/vnd.apple.iwork", ()
    if names[:2] and "META-INF/MANIFEST.MF" in names:
        return "application/java-archive", ()
    return "application/zip", ()


def _ooxml_type(names: list[str]) -> str:
    if "xl/workbook.bin" in names:
        return "application/vnd.ms-excel.sheet.binary"
    for folder, kind in (
        ("word/", "wordprocessingml.document"), ("xl/", "spreadsheetml.sheet"), ("ppt/", "presentationml.presentation"),
    ):  # fmt: skip
        if any(name.startswith(folder) for name in names):
            return _OOXML + kind
    return "application/zip"


def _zip_names(data: BinaryIO, size: int) -> Iterator[str]:
    data.seek(max(0, size - _TAIL))
    tail = data.read(_TAIL)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        return
    length, offset = struct.unpack_from("<II", tail, at + 12)
    start = max(0, size - len(tail) + at - length) if length < 0xFFFFFFFF else offset
    data.seek(start)
    directory = data.read(min(length, _DIRECTORY))
    at = 0
    while directory[at : at + 4] == b"PK\x01\x02" and len(directory) >= at + 46:
        name, extra, comment = struct.unpack_from("<HHH", directory, at + 28)
        yield directory[at + 46 : at + 46 + name].decode("utf-8", "replace")
        at += 46 + name + extra + comment


def _local_names(head: bytes) -> Iterator[bytes]:
    """Names in the local headers near the start: all there is when the end was cut off."""
    for match in re.finditer(rb"PK\x03\x04", head):
        if len(head) >= match.start() + 30:
            length = struct.unpack_from("<H", head, match.start() + 26)[0]
            yield head[match.start() + 30 : match.start() + 30 + length]


def ole_type(data: BinaryIO, size: int) -> str:
    """What a compound file is, from the names in its directory (MS-CFB 2.6); `application/x-ole-encrypted` when it is a
    locked new Office file, `application/x-ole-locked` an old one, `application/x-ole-cut-off` when the directory is not there."""
    starts = dict(_ole_entries(data, size))
    if not starts:
        return "application/x-ole-cut-off"
    if {"EncryptedPackage", "EncryptionInfo"} <= starts.keys():
        return "application/x-ole-encrypted"
    if _ole_locked(data, starts):
        return "application/x-ole-locked"
    if "__properties_version1.0" in starts:
        return "application/vnd.ms-outlook"
    for name, media_type in _OLE_KINDS:
        if name in starts:
            return media_type
    return "application/x-ole-storage"


_OLE_KINDS = (
    ("WordDocument", "application/msword"), ("Workbook", "application/vnd.ms-excel"), ("Book", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
)  # fmt: skip


def _ole_locked(data: BinaryIO, starts: dict[str, int]) -> bool:
    """EncryptedSummary (MS-OFFCRYPTO 2.3.5.4), FibBase.fEncrypted (MS-DOC 2.5.2), FilePass (MS-XLS 2.4.117)."""
    if "EncryptedSummary" in starts:
        return True
    if "WordDocument" in starts:
        data.seek(starts["WordDocument"])
        base = data.read(12)
        return base[:2] == b"\xec\xa5" and bool(base[11] & 1)
    if "Workbook" in starts:
        data.seek(starts["Workbook"])
        book = data.read(64)
        return book[:2] == b"\x09\x08" and len(book) == 64 and book[4 + book[2] : 6 + book[2]] == b"\x2f\x00"
    return False


def _ole_entries(data: BinaryIO, size: int) -> Iterator[tuple[str, int]]:
    """Names of the directory and where their content starts in the file."""
    data.seek(0)
    header = data.read(512)
    if len(header) < 512:
        return
    shift = min(struct.unpack_from("<H", header, 30)[0], 12)
    sector = struct.unpack_from("<I", header, 48)[0]
    fat = struct.unpack_from("<109I", header, 76)
    for _ in range(256):  # sectors of the directory; real ones have a handful
        start = (sector + 1) << shift
        if sector >= 0xFFFFFFF0 or start >= size:
            return
        data.seek(start)
        entries = data.read(1 << shift)
        for at in range(0, len(entries) - 127, 128):
            length = min(struct.unpack_from("<H", entries, at + 64)[0], 64)
            name = entries[at : at + max(0, length - 2)].decode("utf-16-le", "replace")
            yield name, (struct.unpack_from("<I", entries, at + 116)[0] + 1) << shift
        sector = _next_sector(data, fat, sector, shift)


def _next_sector(data: BinaryIO, fat: tuple[int, ...], sector: int, shift: int) -> int:
    page, place = divmod(sector, (1 << shift) // 4)
    if page >= len(fat) or fat[page] >= 0xFFFFFFF0:
        return 0xFFFFFFFE
    data.seek(((fat[page] + 1) << shift) + 4 * place)
    entry = data.read(4)
    return int(struct.unpack("<I", entry)[0]) if len(entry) == 4 else 0xFFFFFFFE


_VALUE_KINDS = frozenset(b"AE AS AT CS DA DS DT FL FD IS LO LT OB OF OW PN SH SL SQ SS ST TM UI UL UN US UT".split())
_FIRST_TAGS = {(2, 0), (2, 1), (2, 2), (2, 16), (8, 0), (8, 1), (8, 5), (8, 8), (8, 18), (8, 22), (8, 24), (8, 32)}


_PDF_INSIDE = b"1.2.840.10008.5.1.4.1.1.104.1"  # Encapsulated PDF Storage


def dicom_type(head: bytes) -> str:
    """`application/dicom` for a plausible DICOM start (PS3.10 7.1, with or without preamble), `application/dicomdir` for the
    index of a disc, `application/dicom+pdf` for a PDF in a DICOM envelope, or empty. The last word is the InstanceReader's."""
    start = 132 if head[128:132] == b"DICM" else 0
    if b"1.2.840.10008.1.3.10" in head[start : start + 400]:
        return "application/dicomdir"
    if _PDF_INSIDE in head[start : start + 400]:
        return "application/dicom+pdf"
    if start:
        return "application/dicom"
    if len(head) < 16 or struct.unpack_from("<HH", head) not in _FIRST_TAGS:
        return ""
    explicit = head[4:6] in _VALUE_KINDS
    length = struct.unpack_from("<I", head, 4)[0]
    return "application/dicom" if explicit or length <= 256 else ""
