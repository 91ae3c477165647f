"""Opens TAR archives; links and devices are named, never followed."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from caseferry.domain.limits import Limits
from caseferry.domain.sources import Refused
from caseferry.engines.archives.refusals import CUT_OFF, DEVICE, LINK, counted, pieces, without_bytes
from caseferry.ports.unpacking import Member, Remark


def open_tar(data: BinaryIO, passwords: Sequence[str], limits: Limits) -> Iterator[Member | Refused | Remark]:
    """The files of a TAR in its order."""
    del passwords, limits
    data.seek(0)
    try:
        with tarfile.open(fileobj=data, mode="r:") as archive:
            while (info := archive.next()) is not None:
                if not info.isdir():
                    yield _member(archive, info)
    except (tarfile.TarError, EOFError, ValueError, OverflowError):
        yield CUT_OFF


def _member(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Member:
    if info.issym() or info.islnk():
        return without_bytes(info.name, LINK)
    if not info.isreg():
        return without_bytes(info.name, DEVICE)
    stream = archive.extractfile(info)
    return (
        without_bytes(info.name, DEVICE)
        if stream is None
        else Member(info.name, counted(pieces(stream.read), info.size))
    )
