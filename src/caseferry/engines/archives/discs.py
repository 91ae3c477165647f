"""Opens disc images (ISO 9660 with Joliet, Rock Ridge or UDF): the CDs that hospitals hand out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

import pycdlib
from pycdlib.pycdlibexception import PyCdlibException

from caseferry.domain.limits import Limits
from caseferry.domain.sources import Refused
from caseferry.engines.archives.refusals import CUT_OFF, LINK, counted, pieces, without_bytes
from caseferry.ports.unpacking import Member, Remark

_SECTOR = 2048


def open_disc(data: BinaryIO, passwords: Sequence[str], limits: Limits) -> Iterator[Member | Refused | Remark]:
    """The files of a disc image by folder and name, under the longest names that it keeps."""
    del passwords, limits
    image = pycdlib.PyCdlib()
    try:
        size = data.seek(0, 2)
        data.seek(0)
        image.open_fp(data)
        end = size if size < image.pvd.space_size * _SECTOR else 1 << 62
        kind = _names_of(image)
        for folder, folders, files in image.walk(**{kind: "/"}):
            folders.sort()
            for name in sorted(files):
                yield _member(image, kind, f"{folder.rstrip('/')}/{name}", end)
        image.close()
    except (PyCdlibException, ValueError, IndexError, KeyError, OSError):
        yield CUT_OFF


def _names_of(image: Any) -> str:
    if image.has_udf():
        return "udf_path"
    if image.has_joliet():
        return "joliet_path"
    return "rr_path" if image.has_rock_ridge() else "iso_path"


def _member(image: Any, kind: str, path: str, end: int) -> Member:
    """`end` is where a cut-off image ends: the library shortens the file that reaches it, without a word."""
    shown = path.lstrip("/").partition(";")[0]
    record = image.get_record(**{kind: path})
    if kind == "rr_path" and record.rock_ridge is not None and record.rock_ridge.is_symlink():
        return without_bytes(shown, LINK)
    size = record.get_data_length()
    cut = size > 0 and record.extent_location() * _SECTOR + size >= end
    return Member(shown, counted(_file_bytes(image, kind, path), size + 1 if cut else size))


def _file_bytes(image: Any, kind: str, path: str) -> Iterator[bytes]:
    with image.open_file_from_iso(**{kind: path}) as stream:
        yield from pieces(stream.read)
