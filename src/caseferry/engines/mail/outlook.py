"""Reads Outlook's own formats: MSG (MS-OXMSG) and TNEF (MS-OXTNEF, `winmail.dat`)."""

from __future__ import annotations

import email.message
import email.policy
import hashlib
import io
from collections.abc import Callable
from typing import Any, BinaryIO

from caseferry.domain.sources import Refused
from caseferry.engines.mail.letters import Enclosure, Letter, named
from caseferry.engines.mail.rich import unpacked_rich_text
from caseferry.knowledge.charsets import decode_text

_ELSEWHERE = Refused(
    "unsupported", "It was only linked to the mail, not attached.", "Ask the sender for the file itself."
)
_HTML, _RICH, _DISPLAY_NAME = 0x1013, 0x1009, 0x3001  # MS-OXPROPS
_ITEM = "__substg1.0_3701000D"
_INNER_HEADER = 24  # bytes before the properties of a mail inside a mail (MS-OXMSG 2.4.1.2)


def read_msg(data: BinaryIO) -> Letter:
    """The mail in an MSG file."""
    from oxmsg import Message

    data.seek(0)
    return _letter(Message.load(io.BytesIO(data.read())))


def _letter(message: Any) -> Letter:
    headers = _quietly(lambda: message.message_headers) or {}
    sent = _quietly(lambda: message.sent_date)
    text = (_quietly(lambda: message.body) or "").replace("\r\n", "\n")
    html = _quietly(lambda: message.html_body) or _text(_quietly(lambda: message.properties.binary_prop_value(_HTML)))
    enclosures = [_attached(item, number) for number, item in enumerate(message.attachments, 1)]
    rich = _quietly(lambda: unpacked_rich_text(message.properties.binary_prop_value(_RICH)))
    if rich and not text.strip() and not html.strip():
        enclosures.insert(0, Enclosure("message.rtf", rich))
    return Letter(
        sender=_quietly(lambda: message.sender) or headers.get("From", ""),
        to=headers.get("To", "") or "; ".join(_quietly(lambda: _people(message)) or ()),
        cc=headers.get("Cc", ""),
        date=sent.isoformat(sep=" ", timespec="minutes") if sent else "",
        subject=_quietly(lambda: message.subject) or "",
        text=text,
        html=html,
        enclosures=tuple(enclosures),
    )


def _people(message: Any) -> list[str]:
    return [f"{person.name or ''} <{person.email_address or ''}>".strip() for person in message.recipients]


def _attached(item: Any, number: int) -> Enclosure:
    name = named(_quietly(lambda: item.file_name) or "", _quietly(lambda: item.mime_type) or "", number)
    data = _quietly(lambda: item.file_bytes)
    if data is not None:
        return Enclosure(name, bytes(data))
    inner = next((storage for storage in item._storage.storages if storage.name == _ITEM), None)
    if inner is None:
        return Enclosure(name, b"", _ELSEWHERE)
    shown = _quietly(lambda: item.properties.str_prop_value(_DISPLAY_NAME)) or f"mail-{number}"
    return Enclosure(f"{shown}.eml", as_internet_mail(_letter(_inner_message(inner))))


def _inner_message(storage: Any) -> Any:
    from oxmsg import Message
    from oxmsg.properties import Properties

    class _Inner(Message):
        """A mail inside a mail: its properties begin earlier."""

        @property
        def properties(self) -> Any:
            return Properties(self._storage, properties_header_offset=_INNER_HEADER)

    return _Inner(storage)


def as_internet_mail(letter: Letter) -> bytes:
    """The letter as an EML, so that it is read like any other mail; equal bytes for equal letters."""
    mail = email.message.EmailMessage(policy=email.policy.SMTP)
    for name, value in (
        ("From", letter.sender),
        ("To", letter.to),
        ("Cc", letter.cc),
        ("Subject", letter.subject),
        ("Date", letter.date),
    ):
        if value:
            mail[f"X-{name}" if name == "Date" else name] = " ".join(value.split())
    mail["Message-ID"] = f"<{hashlib.sha256(repr(letter).encode()).hexdigest()[:32]}@inner>"
    mail.set_content(letter.text or "")
    if letter.html:
        mail.add_alternative(letter.html, subtype="html")
    for item in letter.enclosures:
        if item.refused is None:
            mail.add_attachment(item.data, maintype="application", subtype="octet-stream", filename=item.name)
    for number, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        part.set_boundary(f"=={number}-{mail['Message-ID'][1:33]}==")
    return mail.as_bytes()


def _quietly(read: Callable[[], Any]) -> Any:
    """One property; None where this file spoils it."""
    try:
        return read()
    except Exception:  # a damaged property must not cost the rest of the mail
        return None


def read_tnef(data: BinaryIO) -> Letter:
    """What a `winmail.dat` wraps: bodies and enclosures."""
    from tnefparse import TNEF

    data.seek(0)
    parcel = TNEF(data.read(), do_checksum=False)
    enclosures = [
        Enclosure(named((_quietly(item.long_filename) or "").strip("\0 "), "", number), bytes(item.data or b""))
        for number, item in enumerate(parcel.attachments, 1)
    ]
    text, html = _text(parcel.body), _text(parcel.htmlbody)
    rich = _quietly(lambda: unpacked_rich_text(parcel._rtfbody))
    if rich and not text.strip() and not html.strip():
        enclosures.insert(0, Enclosure("message.rtf", rich))
    return Letter(text=text, html=html, enclosures=tuple(enclosures))


def _text(value: object) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    return (decode_text(value) if isinstance(value, bytes) else str(value or "")).strip("\0")
