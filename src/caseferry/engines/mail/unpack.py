"""What a mail holds besides its words. Runs in the sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from caseferry.domain.errors import Refusal
from caseferry.domain.limits import Limits
from caseferry.domain.sources import Refused
from caseferry.engines.mail.internet import read_internet_mail
from caseferry.engines.mail.letters import Letter
from caseferry.knowledge.media import shared_hosts
from caseferry.ports.unpacking import Member, Remark

_LARGEST = 1 << 30
_PIECE = 1 << 20

TYPES = ("message/rfc822", "application/vnd.ms-outlook", "application/ms-tnef", "application/mbox")
"""The media types that this engine opens."""


def unpack(data: BinaryIO, media_type: str, limits: Limits) -> Iterator[Member | Refused | Remark]:
    """Enclosures in their order, with sender and time; for a mailbox, each mail. Links to files elsewhere become remarks."""
    del limits
    if media_type == "application/mbox":
        yield from _mails(data)
        return
    letter = read_letter(data, media_type)
    for host in shared_hosts(f"{letter.text}\n{letter.html}"):
        yield Remark(f"link: {host} keeps pictures or files that this mail points to; download them and send the files")
    if media_type == "application/ms-tnef":
        yield from _wrapped_words(letter)
    for item in letter.enclosures:
        yield Member(item.name, _pieces(item.data), letter.received_from, item.refused)


def read_letter(data: BinaryIO, media_type: str) -> Letter:
    """The mail in `data`. Raises Refusal `limit` for one of more than a gigabyte, `damaged` for none."""
    if data.seek(0, 2) > _LARGEST:
        raise Refusal("limit", "The mail is larger than a gigabyte.", next_step="Save its attachments and send them.")
    if media_type == "message/rfc822":
        return read_internet_mail(data)
    from caseferry.engines.mail.outlook import read_msg, read_tnef

    return read_msg(data) if media_type == "application/vnd.ms-outlook" else read_tnef(data)


def _wrapped_words(letter: Letter) -> Iterator[Member]:
    """A winmail.dat is no mail of its own: its words come out as a file."""
    if letter.html.strip():
        yield Member("message.html", _pieces(letter.html.encode()))
    elif letter.text.strip():
        yield Member("message.txt", _pieces(letter.text.encode()))


def _pieces(data: bytes) -> Iterator[bytes]:
    for at in range(0, len(data), _PIECE):
        yield data[at : at + _PIECE]


def _mails(data: BinaryIO) -> Iterator[Member]:
    """The mails of a mailbox (RFC 4155), split where a line begins with `From ` after an empty one."""
    data.seek(0)
    number, size, empty = 0, 0, True
    lines: list[bytes] = []
    for line in iter(lambda: data.readline(1 << 20), b""):
        if empty and line.startswith(b"From "):
            if lines:
                yield Member(f"mail-{number:04}.eml", iter([b"".join(lines)]))
            number, lines, size = number + 1, [], 0
        elif size <= _LARGEST:
            lines.append(line[1:] if line.startswith(b">From ") else line)
            size += len(line)
        empty = not line.strip()
    if lines:
        yield Member(f"mail-{number:04}.eml", iter([b"".join(lines)]))
