"""Fetches mail by IMAP, one by one: what was taken is removed, what nobody can read is set aside, a killed round loses nothing."""

from __future__ import annotations

import imaplib
import ipaddress
import logging
import re
import ssl
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from urllib.parse import unquote, urlsplit

from imap_tools import BaseMailBox, ImapToolsError, MailBox, MailBoxStartTls, MailBoxUnencrypted

_log = logging.getLogger("caseferry.mail")
ASIDE: Final = "Caseferry-Set-Aside"
UNKNOWN: Final = "Caseferry-Unknown"
_TRIED: Final = ("caseferry-tried-1", "caseferry-tried-2")  # how many rounds died with this mail in hand
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_SECONDS: Final = 30  # for an answer of the server
_PORTS: Final = {"imaps": 993, "imap": 143, "imap+starttls": 143}


class Verdict(StrEnum):
    """What was done with a mail."""

    TAKEN = "taken"  # its records are in the case
    HELD = "held"  # a coordinator looks at it first
    BOUNCE = "bounce"  # a mail of ours came back
    IGNORED = "ignored"  # a machine's note, or for a case that was erased
    UNKNOWN = "unknown"  # for no case: kept in a folder of its own
    ASIDE = "aside"  # too large or not readable: kept in a folder of its own
    LATER = "later"  # not now: the round ends and the mail stays


_REMOVED: Final = frozenset({Verdict.TAKEN, Verdict.HELD, Verdict.BOUNCE, Verdict.IGNORED})
_KEPT_IN: Final = {Verdict.UNKNOWN: UNKNOWN, Verdict.ASIDE: ASIDE}


class MailboxAway(Exception):
    """The mail server cannot be reached or refuses the login; try again later. The code is fit for a log."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where mail is fetched from. A mail of more than `most_bytes` is set aside without being fetched."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    scheme: str = "imaps"  # imaps | imap+starttls | imap (readable on the way: on this machine only)
    folder: str = "INBOX"
    most_bytes: int = 60_000_000  # reading one takes up to six times its size of memory


def read_mailbox_url(url: str) -> Mailbox:
    """`imaps://user:password@host[:port]/folder` as a value. Raises ValueError, without the password in it, for anything else."""
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname or not parts.username:
        raise ValueError("not the address of a mailbox: imaps://user:password@host/folder")
    if parts.scheme == "imap" and not _is_here(parts.hostname):
        raise ValueError("a mailbox elsewhere needs imaps:// or imap+starttls://")
    return Mailbox(
        host=parts.hostname,
        port=parts.port or _PORTS[parts.scheme],
        user=unquote(parts.username),
        password=unquote(parts.password or ""),
        scheme=parts.scheme,
        folder=unquote(parts.path.strip("/")) or "INBOX",
    )


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def collect_mail(mailbox: Mailbox, take: Callable[[bytes], Verdict]) -> Counter[Verdict]:
    """Give every mail of the folder to `take`, oldest first; how many went which way.

    `take` must do nothing twice for the same mail: when it is killed after its work, it gets the mail again. An exception from it sets the
    mail aside, Verdict.LATER ends the round. Raises MailboxAway.
    """
    counted: Counter[Verdict] = Counter()
    with _opened(mailbox) as box:
        for uid in sorted(box.uids(), key=int):
            verdict = _handle(box, uid, mailbox.most_bytes, take)
            counted[verdict] += 1
            if verdict == Verdict.LATER:
                break
            _put_away(box, uid, verdict)
    return counted


@contextmanager
def _opened(mailbox: Mailbox) -> Iterator[BaseMailBox]:
    try:
        with _connect(mailbox).login(mailbox.user, mailbox.password, mailbox.folder) as box:
            for name in (ASIDE, UNKNOWN):
                if not box.folder.exists(name):
                    box.folder.create(name)
            yield box
    except (imaplib.IMAP4.error, ImapToolsError, OSError) as error:
        raise MailboxAway(type(error).__name__) from None


def _connect(mailbox: Mailbox) -> BaseMailBox:
    """A connection to a server whose certificate was checked: imaplib by itself would take any."""
    host, port = mailbox.host, mailbox.port
    if mailbox.scheme == "imap":
        return MailBoxUnencrypted(host, port, timeout=_SECONDS)
    kind = MailBox if mailbox.scheme == "imaps" else MailBoxStartTls
    return kind(host, port, timeout=_SECONDS, ssl_context=ssl.create_default_context())


def _handle(box: BaseMailBox, uid: str, most_bytes: int, take: Callable[[bytes], Verdict]) -> Verdict:
    size, flags = _head(box, uid)
    tried = sum(flag in flags for flag in _TRIED)
    if size > most_bytes or tried == len(_TRIED):
        _log.warning("mail %s set aside: %s", uid, "too large" if size > most_bytes else "two rounds died with it")
        return Verdict.ASIDE
    box.flag(uid, [_TRIED[tried]], True)
    raw = _fetch(box, uid)
    try:
        verdict = take(raw)
    except Exception as error:  # one mail, however hostile, must not keep the others waiting
        _log.warning("mail %s set aside: %s", uid, type(error).__name__)
        return Verdict.ASIDE
    if verdict == Verdict.LATER:
        box.flag(uid, [_TRIED[tried]], False)
    return verdict


def _put_away(box: BaseMailBox, uid: str, verdict: Verdict) -> None:
    """What was taken lies sealed in the vault and is removed here, so that no record stays readable in a mailbox."""
    if verdict in _REMOVED:
        box.delete(uid)
    else:
        box.flag(uid, list(_TRIED), False)
        box.move(uid, _KEPT_IN[verdict])


def _head(box: BaseMailBox, uid: str) -> tuple[int, str]:
    answer = _ask(box, uid, "(RFC822.SIZE FLAGS)")
    text = b" ".join(part if isinstance(part, bytes) else b" ".join(part) for part in answer if part)
    size = _SIZE.search(text)
    return int(size[1]) if size else 0, text.decode("ascii", "replace")


def _fetch(box: BaseMailBox, uid: str) -> bytes:
    return next(part[1] for part in _ask(box, uid, "(BODY.PEEK[])") if isinstance(part, tuple))


def _ask(box: BaseMailBox, uid: str, what: str) -> list[bytes | tuple[bytes, bytes]]:
    kind, answer = box.client.uid("FETCH", uid, what)
    if kind != "OK":
        raise imaplib.IMAP4.error("fetch")
    return list(answer)
