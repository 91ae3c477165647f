"""One mail as it came, in neutral parts: who wrote, to which tokens, what was said anew, which files came along."""

from __future__ import annotations

import email
import email.message
import email.policy
import email.utils
import hashlib
import io
import re
from dataclasses import dataclass
from html.parser import HTMLParser

from caseferry.engines.mail.internet import read_internet_mail
from caseferry.engines.mail.letters import Enclosure, without_quotes
from caseferry.knowledge.charsets import decode_text
from caseferry.platform.channels.email.bounces import Bounce, is_automatic, may_be_bounce, read_bounces

_TO = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To", "Resent-To")
_EMPTY_LINE = re.compile(rb"\r?\n\r?\n")
_LONGEST_HEAD = 1_000_000
_BREAKS = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "table", "blockquote"})
_FAILED_CHECK = re.compile(r"\bdmarc\s*=\s*(?:fail|permerror)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class IncomingMail:
    """One mail. `key` is equal for every copy of it; `words` are what was said anew, without quoted mails; `files` in their order.

    `doubtful`: the receiving server says that the sender is not who it claims to be. `automatic`: a machine wrote it.
    """

    key: str
    sender: str
    addresses: tuple[str, ...]
    subject: str
    date: str
    words: str
    files: tuple[Enclosure, ...]
    bounces: tuple[Bounce, ...] = ()
    automatic: bool = False
    doubtful: bool = False


def read_incoming(raw: bytes) -> IncomingMail:
    """The mail in `raw` (RFC 5322). Whatever is broken in it, what can be read is read."""
    message = _head(raw)
    letter = read_internet_mail(io.BytesIO(raw))
    sender = _addresses(message, ("From",))[:1] or _addresses(message, ("Sender", "Return-Path"))[:1]
    text = letter.text if letter.text.strip() else _web_text(letter.html)
    return IncomingMail(
        key=_key(message, raw, sender),
        sender=sender[0] if sender else "",
        addresses=_addresses(message, _TO),
        subject=letter.subject,
        date=letter.date,
        words=without_quotes(text)[0].strip(),
        files=letter.enclosures,
        bounces=_bounces(message, raw),
        automatic=is_automatic(message),
        doubtful=bool(_FAILED_CHECK.search(str(message.get("Authentication-Results", "")))),
    )


def _head(raw: bytes) -> email.message.Message:
    """The headers alone: a mail of many megabytes is taken apart once, not twice."""
    end = _EMPTY_LINE.search(raw)
    return email.message_from_bytes(raw[: end.end()] if end else raw[:_LONGEST_HEAD], policy=email.policy.compat32)


def _bounces(head: email.message.Message, raw: bytes) -> tuple[Bounce, ...]:
    """Only what may be a report of a mail server is read as one."""
    if may_be_bounce(head) or b"message/delivery-status" in raw:
        return read_bounces(email.message_from_bytes(raw, policy=email.policy.compat32))
    return ()


def _key(message: email.message.Message, raw: bytes, sender: tuple[str, ...]) -> str:
    """From Message-ID and sender: a stranger who reuses somebody's Message-ID displaces nothing. Without one, from all bytes."""
    identity = str(message.get("Message-ID", "")).strip()
    basis = f"{identity}\n{sender}".encode("utf-8", "surrogateescape") if identity else raw
    return hashlib.sha256(basis).hexdigest()


def _addresses(message: email.message.Message, names: tuple[str, ...]) -> tuple[str, ...]:
    """The bare addresses in those headers, lower case, each once."""
    values = [_plain(value) for name in names for value in message.get_all(name, [])]
    found = (address.strip().casefold() for _, address in email.utils.getaddresses(values))
    return tuple(dict.fromkeys(address for address in found if "@" in address))


def _plain(value: object) -> str:
    return decode_text(str(value).encode("utf-8", "surrogateescape")).replace("\r", " ").replace("\n", " ")


def _web_text(html: str) -> str:
    reader = _WebWords()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _WebWords(HTMLParser):
    """The visible words of a web page; what stands in a quotation is marked as a mail program would."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0
        self._quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in {"style", "script", "head", "title"}
        self._quoted += tag == "blockquote"
        if tag in _BREAKS:
            self.parts.append("\n> " if self._quoted else "\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= bool(self._hidden) and tag in {"style", "script", "head", "title"}
        self._quoted -= bool(self._quoted) and tag == "blockquote"
        if tag in _BREAKS:
            self.parts.append("\n> " if self._quoted else "\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(" ".join(data.split()) + " " if data.strip() else " ")
