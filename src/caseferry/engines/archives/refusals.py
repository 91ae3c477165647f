"""What is said of members that cannot be had."""

from __future__ import annotations

from collections.abc import Iterator

from caseferry.domain.errors import Refusal
from caseferry.domain.sources import Refused
from caseferry.ports.unpacking import Member

LOCKED = Refused(
    "encrypted", "It is locked with a password.", "Send the password (option --password), or the files without one."
)
CUT_OFF = Refused(
    "damaged", "The archive is cut off or damaged; files may be missing.", "Please pack and send it again."
)
LINK = Refused("hostile", "It is a link to another place, not a file.", "Send the file itself.")
DEVICE = Refused("hostile", "It is not an ordinary file.", "Leave it out.")
OVERLAP = Refused(
    "hostile",
    "The archive shares the same bytes between its files, as only a “zip bomb” does.",
    "Pack the files again.",
)
UNKNOWN_METHOD = Refused(
    "unsupported", "It is packed in a way that is not read here.", "Pack the files as an ordinary ZIP."
)


def without_bytes(path: str, refused: Refused) -> Member:
    """A member of which only the name was had."""
    return Member(path, iter(()), refused=refused)


def pieces(read: object, size: int = 1 << 18) -> Iterator[bytes]:
    """Everything that `read(size)` gives, piece by piece."""
    assert callable(read)
    while chunk := read(size):
        yield bytes(chunk)


def counted(chunks: Iterator[bytes], size: int) -> Iterator[bytes]:
    """The same chunks. Raises Refusal `damaged` when they are fewer bytes than `size`, or the archive fails on the way."""
    given = 0
    try:
        for chunk in chunks:
            given += len(chunk)
            yield chunk
    except Refusal:
        raise
    except Exception:  # each library has errors of its own
        given = -1
    if given < size:
        raise Refusal("damaged", "The archive is cut off or damaged at this file.", next_step=CUT_OFF.next_step)
