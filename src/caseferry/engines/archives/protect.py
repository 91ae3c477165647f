"""Writes a ZIP that only opens with its passphrase: AES-256 in the WinZip form (AE-2), which 7-Zip and macOS tools open."""

from __future__ import annotations

import datetime as dt
import shutil
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyzipper

_PACKED = (".pdf", ".zip", ".jpg", ".jpeg", ".png")  # deflating them again gains nothing
_READ_BY_ALL = 0o644
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive: its name inside, and where its bytes are (`content` instead of a path for what was just made)."""

    name: str
    path: Path | None = None
    content: bytes = b""


def write_protected_zip(target: BinaryIO, members: Sequence[Member], passphrase: str, *, day: dt.date) -> None:
    """Write `members` in order, each dated `day`. The bytes differ from run to run by the salts alone."""
    with pyzipper.AESZipFile(target, "w", encryption=pyzipper.WZ_AES, allowZip64=True) as archive:
        archive.setpassword(passphrase.encode())
        archive.setencryption(pyzipper.WZ_AES, nbits=256)
        for member in members:
            _add(archive, member, day)


def _add(archive: pyzipper.AESZipFile, member: Member, day: dt.date) -> None:
    info = archive.zipinfo_cls(member.name, (day.year, day.month, day.day, 0, 0, 0))
    stored = Path(member.name).suffix.lower() in _PACKED
    info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    info.external_attr = _READ_BY_ALL << 16
    info.create_system = 3  # Unix, so that the permission bits count
    if member.path is None:
        info.file_size = len(member.content)
        with archive.open(info, "w") as out:
            out.write(member.content)
        return
    info.file_size = member.path.stat().st_size
    with member.path.open("rb") as source, archive.open(info, "w") as out:
        shutil.copyfileobj(source, out, _CHUNK)
