"""Reads internet mail (RFC 5322, MIME) as it is found: missing boundaries, wrong charsets, headers in raw bytes."""

from __future__ import annotations

import email.header
import email.message
import email.parser
import email.policy
import email.utils
from collections.abc import Iterator
from typing import BinaryIO

from caseferry.domain.sources import Refused
from caseferry.engines.mail.letters import Enclosure, Letter, named
from caseferry.knowledge.charsets import decode_text

_LOCKED = Refused(
    "encrypted",
    "It is an encrypted mail.",
    "Open it in your mail program, save what is in it as PDF, and send the PDF.",
)
_SCRAMBLED = {"application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted"}


def read_internet_mail(data: BinaryIO) -> Letter:
    """The mail in `data`. Whatever is broken in it, what can be read is read."""
    data.seek(0)
    message = email.parser.BytesParser(policy=email.policy.compat32).parse(data)
    text, html, enclosures = [], [], []
    for number, part in enumerate(_leaves(message), 1):
        kind = part.get_content_type()
        if kind in _SCRAMBLED and "signed" not in str(part.get_param("smime-type") or ""):
            enclosures.append(Enclosure(_file_name(part) or "encrypted message", b"", _LOCKED))
        elif _is_body(part) and kind == "text/plain":
            text.append(_words(part))
        elif _is_body(part) and kind == "text/html":
            html.append(_words(part))
        else:
            enclosures.append(Enclosure(named(_file_name(part), kind, number), _part_bytes(part)))
    return Letter(
        sender=_header(message, "From"), to=_header(message, "To"), cc=_header(message, "Cc"), date=_date(message),
        subject=_header(message, "Subject"), text="\n".join(text), html="\n".join(html), enclosures=tuple(enclosures),
    )  # fmt: skip


def _leaves(message: email.message.Message) -> Iterator[email.message.Message]:
    """Parts that hold something, in order; a mail inside a mail is one part."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        inside = part.get_payload()
        if part.get_content_type() in _SCRAMBLED or (part.get_content_maintype() == "message" and part is not message):
            yield part
        elif isinstance(inside, list):
            waiting.extend(item for item in reversed(inside) if isinstance(item, email.message.Message))
        else:
            yield part


def _is_body(part: email.message.Message) -> bool:
    return part.get_content_maintype() == "text" and not _file_name(part) and _disposition(part) != "attachment"


def _disposition(part: email.message.Message) -> str:
    return str(part.get("Content-Disposition") or "").partition(";")[0].strip().lower()


def _file_name(part: email.message.Message) -> str:
    try:
        return decoded_header(part.get_filename() or "").replace("\n", " ").strip()
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""


def _words(part: email.message.Message) -> str:
    return decode_text(_part_bytes(part), part.get_content_charset() or "").replace("\r\n", "\n")


def _part_bytes(part: email.message.Message) -> bytes:
    """The bytes of a part; of a mail inside a mail, the mail."""
    inside = part.get_payload()
    if isinstance(inside, list):
        return b"\n".join(
            item.as_bytes(policy=email.policy.compat32) for item in inside if isinstance(item, email.message.Message)
        )
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        payload = None
    if isinstance(payload, bytes):
        return payload
    return str(inside or "").encode("utf-8", "surrogateescape")


def _header(message: email.message.Message, name: str) -> str:
    """The first header called `name`, from its raw bytes: the parser's own value has lost the ones beyond ASCII."""
    return next((decoded_header(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")


def decoded_header(value: object) -> str:
    """A header in plain letters: encoded words decoded (RFC 2047), raw bytes guessed, folds undone."""
    try:
        parts = email.header.decode_header(str(value))
    except (ValueError, email.errors.MessageError):
        parts = [(str(value), None)]
    words = "".join(_decoded_part(part, charset) for part, charset in parts)
    return " ".join(words.split())


def _decoded_part(part: bytes | str, charset: str | None) -> str:
    if isinstance(part, str):
        return decode_text(part.encode("utf-8", "surrogateescape")) if not part.isascii() else part
    return decode_text(part, "" if charset in (None, "unknown-8bit") else str(charset))


def _date(message: email.message.Message) -> str:
    printed = _header(message, "Date")
    try:
        return email.utils.parsedate_to_datetime(printed).isoformat(sep=" ", timespec="minutes")
    except (ValueError, TypeError, IndexError, OverflowError):
        return printed
