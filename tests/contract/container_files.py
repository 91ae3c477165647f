"""Containers of every kind, made here: the same files in each."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from email.message import EmailMessage

import py7zr
import pycdlib

FILES = {
    "report.txt": b"Hb 10.2 g/dL",
    "images/scan.jpg": b"\xff\xd8\xff" + bytes(range(256)) * 2000,
    "отчёт.txt": "Гемоглобин".encode(),
}
ONE = b"Leukocytes 5.4\n" * 20_000


def zip_of(files, method=zipfile.ZIP_DEFLATED):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def tar_of(files):
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return made.getvalue()


def seven_of(files, password=None):
    made = io.BytesIO()
    with py7zr.SevenZipFile(made, "w", password=password, header_encryption=False) as archive:
        for name, data in files.items():
            archive.writestr(data, name)
    return made.getvalue()


def disc_of(files):
    image = pycdlib.PyCdlib()
    image.new(joliet=3, interchange_level=4)
    for number, (name, data) in enumerate(files.items()):
        folder = ""
        for part in name.split("/")[:-1]:
            folder += "/" + part
            image.add_directory(iso_path=folder.upper(), joliet_path=folder)
        short = f"{folder.upper()}/F{number}.BIN;1"
        image.add_fp(io.BytesIO(data), len(data), short, joliet_path="/" + name)
    made = io.BytesIO()
    image.write_fp(made)
    image.close()
    return made.getvalue()


def mail_of(files, *, subject="Records", body="Please see the reports.", sender="Ana Pérez <ana@example.org>"):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"], mail["Date"] = (
        sender,
        "desk@example.org",
        subject,
        "Tue, 10 Feb 2026 14:03:00 +0300",
    )
    mail.set_content(body)
    for name, data in files.items():
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


MANY = {
    "application/zip": [
        zip_of(FILES),
        zip_of(FILES, zipfile.ZIP_STORED),
        zip_of(FILES, zipfile.ZIP_BZIP2),
        zip_of(FILES, zipfile.ZIP_LZMA),
    ],
    "application/x-tar": [tar_of(FILES)],
    "application/x-7z-compressed": [seven_of(FILES)],
    "application/x-iso9660-image": [disc_of(FILES)],
    "message/rfc822": [mail_of(FILES)],
}
SINGLE = {
    "application/gzip": gzip.compress(ONE, mtime=0),
    "application/x-bzip2": bz2.compress(ONE),
    "application/x-xz": lzma.compress(ONE),
}
