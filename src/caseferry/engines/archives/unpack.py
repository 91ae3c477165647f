"""Chooses the opener for an archive. Runs in the sandbox; yields members in the archive's own order."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO

from caseferry.domain.errors import Refusal
from caseferry.domain.limits import Limits
from caseferry.domain.sources import Refused
from caseferry.ports.unpacking import Member, Remark

Opener = Callable[[BinaryIO, Sequence[str], Limits], Iterator[Member | Refused | Remark]]

OPENERS = {
    "application/zip": "zips:open_zip",
    "application/x-7z-compressed": "seven:open_seven",
    "application/x-tar": "tars:open_tar",
    "application/gzip": "streams:open_gzip",
    "application/x-bzip2": "streams:open_bzip2",
    "application/x-xz": "streams:open_xz",
    "application/x-iso9660-image": "discs:open_disc",
    "application/vnd.rar": "rars:open_rar",
}
"""Module and function by media type; loaded when needed, so that a process only carries what it uses."""


def unpack(
    data: BinaryIO, media_type: str, passwords: Sequence[str], limits: Limits
) -> Iterator[Member | Refused | Remark]:
    """The members of an archive. Raises Refusal `unsupported` for a type that is not in OPENERS."""
    if media_type not in OPENERS:
        raise Refusal(
            "unsupported",
            "It is an archive of a kind that is not read.",
            next_step="Pack the files as ZIP and send that.",
        )
    module, _, name = OPENERS[media_type].partition(":")
    opener: Opener = getattr(importlib.import_module(f"caseferry.engines.archives.{module}"), name)
    yield from opener(data, passwords, limits)
