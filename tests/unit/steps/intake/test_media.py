"""What bytes are, told from the bytes."""

import io
import struct
import zipfile

import pytest

from caseferry.domain.sources import SourceKind
from caseferry.steps.intake.media import identify

OOXML = "application/vnd.openxmlformats-officedocument."


def zipped(*names, first=None):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        if first:
            archive.writestr("mimetype", first)
        for name in names:
            archive.writestr(name, "x")
    return made.getvalue()


def compound(name, content=b""):
    """A compound file whose directory names one stream, kept in the third sector."""
    header = bytearray(512)
    header[:8] = bytes.fromhex("d0cf11e0a1b11ae1")
    struct.pack_into("<H", header, 30, 9)
    struct.pack_into("<I", header, 48, 1)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    fat = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFE, *[0xFFFFFFFF] * 125)
    directory = b""
    for entry, start in (("Root Entry", 0xFFFFFFFE), (name, 2), ("", 0), ("", 0)):
        raw = bytearray(128)
        text = entry.encode("utf-16-le")
        raw[: len(text)] = text
        struct.pack_into("<H", raw, 64, len(text) + 2 if text else 0)
        struct.pack_into("<I", raw, 116, start)
        directory += bytes(raw)
    return bytes(header) + fat + directory + content.ljust(512, b"\0")


KNOWN = {
    "pdf": (b"%PDF-1.7\n", "application/pdf", SourceKind.PDF),
    "pdf with its header late": (b"\0\1junk" + b"%PDF-1.4", "application/pdf", SourceKind.PDF),
    "pdf without a header": (b"1 0 obj<</Type/Catalog>>endobj", "application/pdf", SourceKind.PDF),
    "jpeg": (b"\xff\xd8\xff\xe0", "image/jpeg", SourceKind.IMAGE),
    "heic": (b"\0\0\0\x18ftypheic\0\0\0\0", "image/heic", SourceKind.IMAGE),
    "webp": (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp", SourceKind.IMAGE),
    "tiff": (b"MM\0*\0\0\0\x08", "image/tiff", SourceKind.IMAGE),
    "word": (zipped("[Content_Types].xml", "word/document.xml"), OOXML + "wordprocessingml.document", SourceKind.BLOCKS),
    "sheet": (zipped("[Content_Types].xml", "xl/workbook.xml"), OOXML + "spreadsheetml.sheet", SourceKind.BLOCKS),
    "open document": (
        zipped("content.xml", first="application/vnd.oasis.opendocument.text"), "application/vnd.oasis.opendocument.text", SourceKind.BLOCKS,
    ),
    "zip": (zipped("a.pdf"), "application/zip", SourceKind.CONTAINER),
    "zip cut off": (zipped("a.pdf")[:40], "application/zip", SourceKind.CONTAINER),
    "word cut off": (zipped("[Content_Types].xml", "word/document.xml")[:110], OOXML + "wordprocessingml.document", SourceKind.BLOCKS),
    "7z": (b"7z\xbc\xaf\x27\x1c\0\4", "application/x-7z-compressed", SourceKind.CONTAINER),
    "rar": (b"Rar!\x1a\x07\x01\0", "application/vnd.rar", SourceKind.CONTAINER),
    "tar": (b"a.pdf".ljust(257, b"\0") + b"ustar\0", "application/x-tar", SourceKind.CONTAINER),
    "disc": (bytes(32768) + b"\x01CD001\x01".ljust(2048, b"\0"), "application/x-iso9660-image", SourceKind.CONTAINER),
    "winmail": (b"\x78\x9f\x3e\x22\1\0", "application/ms-tnef", SourceKind.CONTAINER),
    "outlook": (compound("__properties_version1.0"), "application/vnd.ms-outlook", SourceKind.BLOCKS),
    "mail": (b"Received: from x\r\nFrom: a@b\r\nSubject: y\r\n\r\nHi", "message/rfc822", SourceKind.BLOCKS),
    "mailbox": (b"From a@b Tue Feb 10 14:03:00 2026\nFrom: a@b\nSubject: x\n\nHi", "application/mbox", SourceKind.CONTAINER),
    "rtf": (rb"{\rtf1 Hi}", "text/rtf", SourceKind.BLOCKS),
    "page": (b"\xef\xbb\xbf <!-- x --><!DOCTYPE html><html><body>Hi", "text/html", SourceKind.BLOCKS),
    "cda": (b'<?xml version="1.0"?><?xml-stylesheet href="x"?>\n<ClinicalDocument xmlns="urn:hl7-org:v3">', "application/cda+xml", SourceKind.BLOCKS),
    "other xml": (b'<?xml version="1.0"?><x/>', "text/xml", SourceKind.BLOCKS),
    "fhir": (b'{"resourceType": "Bundle"}', "application/fhir+json", SourceKind.BLOCKS),
    "plain": ("Гемоглобин 102".encode("cp1251"), "text/plain", SourceKind.BLOCKS),
    "plain utf-16": ("Hb 10.2 g/dL".encode("utf-16-le"), "text/plain", SourceKind.BLOCKS),
    "letter that is no mail": (b"To: the doctor\nDate: 12 May\nDear Doctor, ...", "text/plain", SourceKind.BLOCKS),
    "dicom": (bytes(128) + b"DICM\2\0\0\0UL\4\0", "application/dicom", SourceKind.DICOM),
    "dicom without preamble": (b"\x08\0\x05\0CS\x0a\0ISO_IR 100", "application/dicom", SourceKind.DICOM),
}  # fmt: skip


@pytest.mark.parametrize("name", KNOWN)
def test_bytes_are_told_whatever_their_name(name):
    data, media_type, kind = KNOWN[name]
    told = identify(io.BytesIO(data), "file")
    assert (told.media_type, told.kind, told.refused) == (media_type, kind, None)


REFUSED = {
    "old word": (compound("WordDocument"), "unsupported", "save"),
    "locked old word": (compound("WordDocument", b"\xec\xa5" + bytes(9) + b"\x01"), "encrypted", "password"),
    "locked old sheet": (
        compound("Workbook", b"\x09\x08\x10\x00" + bytes(16) + b"\x2f\x00\x04\x00" + bytes(40)),
        "encrypted",
        "password",
    ),
    "old word cut off": (compound("WordDocument")[:1000], "damaged", "again"),
    "video": (b"\0\0\0\x18ftypisom", "unsupported", "photograph"),
    "voice message": (b"OggS\0\2", "unsupported", "write down"),
    "empty": (b"", "empty", "again"),
    "zeros": (bytes(2000), "damaged", "again"),
    "unknown": (bytes(range(256)), "unsupported", "pdf"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_read_says_why_and_what_to_do(name):
    data, code, word = REFUSED[name]
    refused = identify(io.BytesIO(data), "file").refused
    assert refused and (refused.code, word in refused.next_step.lower()) == (code, True)


def test_an_error_page_under_the_name_of_a_pdf_is_not_taken_for_a_text():
    told = identify(io.BytesIO(b"Session expired, please log in again"), "report.pdf")
    assert told.refused and told.refused.code == "damaged"


def test_the_index_of_a_disc_is_no_image():
    data = bytes(128) + b"DICM" + b"\2\0\2\0UI\x14\x001.2.840.10008.1.3.10\0"
    told = identify(io.BytesIO(data), "DICOMDIR")
    assert (told.media_type, told.refused.code if told.refused else "", told.notes) == (
        "application/dicomdir",
        "unsupported",
        ("junk: nothing medical",),
    )


def test_a_python_file_is_a_text_and_no_dicom():
    assert identify(io.BytesIO(b"import os\nprint(1)\n"), "x.py").media_type == "text/plain"


@pytest.mark.parametrize(
    ("data", "small"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 1280, 960), False),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 300, 90), True),
        (b"GIF89a" + struct.pack("<HH", 1, 1), True),
        (b"\xff\xd8\xff\xe0\0\x04xx\xff\xc0\0\x11\x08" + struct.pack(">HH", 1600, 1200), False),
        (b"\xff\xd8\xff\xe0\0\x04xx\xff\xc2\0\x11\x08" + struct.pack(">HH", 64, 64), True),
        (b"\xff\xd8\xff\xe0 cut off", False),
    ],
)
def test_a_logo_is_told_from_a_page_by_its_pixels(data, small):
    told = identify(io.BytesIO(data), "image001.png")
    assert (told.kind, told.refused is not None, told.notes) == (
        SourceKind.IMAGE,
        small,
        ("junk: nothing medical",) if small else (),
    )
