"""Opens disc images (ISO 9660 with Joliet, Rock Ridge or UDF): the CDs that hospitals hand out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

import pycdlib
from pycdlib.pycdlibexception import PyCdlibException

from caseferry.domain.limits import Limits
from caseferry.domain.sources import Refused
from caseferry.engines.archives.refusals import CUT_OFF, LINK, pieces, without_bytes
from caseferry.ports.unpacking import Member, Remark


def open_disc(data: BinaryIO, passwords: Sequence[str], limits: Limits) -> Iterator[Member | Refused | Remark]:
    """The files of a disc image by folder and name, under the longest names that it keeps."""
    del passwords, limits
    image = pycdlib.PyCdlib()
    try:
        data.seek(0)
        image.open_fp(data)
        kind = _names_of(image)
        for folder, folders, files in image.walk(**{kind: "/"}):
            folders.sort()
            for name in sorted(files):
                yield _member(image, kind, f"{folder.rstrip('/')}/{name}")
        image.close()
    except (PyCdlibException, ValueError, IndexError, KeyError, OSError):
        yield CUT_OFF


def _names_of(image: Any) -> str:
    if image.has_udf():
        return "udf_path"
    if image.has_joliet():
        return "joliet_path"
    return "rr_path" if image.has_rock_ridge() else "iso_path"


def _member(image: Any, kind: str, path: str) -> Member:
    shown = path.lstrip("/").partition(";")[0]
    record = image.get_record(**{kind: path})
    if kind == "rr_path" and record.rock_ridge is not None and record.rock_ridge.is_symlink():
        return without_bytes(shown, LINK)
    return Member(shown, _file_bytes(image, kind, path))


def _file_bytes(image: Any, kind: str, path: str) -> Iterator[bytes]:
    with image.open_file_from_iso(**{kind: path}) as stream:
        yield from pieces(stream.read)
