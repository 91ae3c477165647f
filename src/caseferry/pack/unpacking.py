"""Puts the openers together, in this process or in the sandbox, and tells which one opens what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, BinaryIO

from caseferry.domain.limits import Limits
from caseferry.domain.sources import Refused
from caseferry.engines.archives.unpack import OPENERS
from caseferry.engines.archives.unpack import unpack as unpack_archive
from caseferry.engines.dicom import unpack as envelopes
from caseferry.engines.mail import blocks as mail_blocks
from caseferry.engines.mail import unpack as mail
from caseferry.engines.office import blocks as office_blocks
from caseferry.engines.office import unpack as office
from caseferry.engines.office.web import read_web
from caseferry.engines.processes import run_alone
from caseferry.ports.unpacking import Block, Member, Remark

_MAILS = ("message/rfc822", "application/vnd.ms-outlook")
_CALL = tuple[str, tuple[Any, ...]]


class Unpacker:
    """A Container over every engine, in this process: for files that are trusted, and for tests."""

    def __init__(self, passwords: Sequence[str] = ()) -> None:
        self._passwords = tuple(passwords)

    def members(self, data: BinaryIO, media_type: str, *, limits: Limits) -> Iterator[Member | Refused | Remark]:
        """Members in the container's order. Raises Refusal `unsupported` for what no engine opens."""
        if media_type in mail.TYPES:
            return mail.unpack(data, media_type, limits)
        if media_type in envelopes.TYPES:
            return envelopes.unpack(data, media_type, limits)
        if media_type in office.TYPES:
            return office.unpack(data, media_type, self._passwords, limits)
        return unpack_archive(data, media_type, self._passwords, limits)


class SandboxedContainer:
    """A Container over every engine; each file is opened in a process of its own that can neither write nor dial."""

    def __init__(self, passwords: Sequence[str] = ()) -> None:
        self._passwords = tuple(passwords)

    def members(self, data: BinaryIO, media_type: str, *, limits: Limits) -> Iterator[Member | Refused | Remark]:
        """Members in the container's order. Raises Refusal when the file spoils its process."""
        bounds = replace(limits, cpu_seconds=limits.cpu_seconds * (1 + (data.seek(0, 2) >> 30)))
        function, args = _opening(media_type, self._passwords, limits)
        return run_alone(function, *args, limits=bounds, data=data)


def _opening(media_type: str, passwords: tuple[str, ...], limits: Limits) -> _CALL:
    if media_type in mail.TYPES:
        return "caseferry.engines.mail.unpack:unpack", (media_type, limits)
    if media_type in envelopes.TYPES:
        return "caseferry.engines.dicom.unpack:unpack", (media_type, limits)
    if media_type in office.TYPES:
        return "caseferry.engines.office.unpack:unpack", (media_type, passwords, limits)
    return "caseferry.engines.archives.unpack:unpack", (media_type, passwords, limits)


class Blocks:
    """A BlockReader over every engine, in this process: reading processes call it, each with its bounds (`engines.processes`)."""

    def blocks(self, data: BinaryIO, media_type: str) -> tuple[Block, ...]:
        """The blocks in reading order. Raises Refusal."""
        if media_type in _MAILS:
            return office_blocks.within_bounds(mail_blocks.read_mail(data, media_type, read_web))
        return office_blocks.read_blocks(data, media_type)


def opens(media_type: str) -> bool:
    """Whether some engine opens this media type for members."""
    return media_type in OPENERS or media_type in (*mail.TYPES, *envelopes.TYPES, *office.TYPES)
