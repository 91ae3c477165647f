"""Reads Outlook's own formats: MSG (MS-OXMSG) and TNEF (MS-OXTNEF, `winmail.dat`)."""

from __future__ import annotations

from typing import Any, BinaryIO

from caseferry.domain.sources import Refused
from caseferry.engines.mail.letters import Enclosure, Letter, named
from caseferry.knowledge.charsets import decode_text

_INSIDE = Refused(
    "unsupported", "It is an Outlook item inside the mail.", "Open it in Outlook, save it as PDF or as a file of its own, and send that."
)


def read_msg(data: BinaryIO) -> Letter:
    """The mail in an MSG file."""
    import io

    from oxmsg import Message

    data.seek(0)
    message = Message.load(io.BytesIO(data.read()))
    headers = _quietly(lambda: message.message_headers) or {}
    sent = _quietly(lambda: message.sent_date)
    enclosures = tuple(_attached(item, number) for number, item in enumerate(message.attachments, 1))
    return Letter(
        sender=_quietly(lambda: message.sender) or headers.get("From", ""),
        to=headers.get("To", "") or "; ".join(_quietly(lambda: _people(message)) or ()),
        cc=headers.get("Cc", ""),
        date=sent.isoformat(sep=" ", timespec="minutes") if sent else "",
        subject=_quietly(lambda: message.subject) or "",
        text=(_quietly(lambda: message.body) or "").replace("\r\n", "\n"),
        html=_quietly(lambda: message.html_body) or "",
        enclosures=enclosures,
    )


def _people(message: Any) -> list[str]:
    return [f"{person.name or ''} <{person.email_address or ''}>".strip() for person in message.recipients]


def _attached(item: Any, number: int) -> Enclosure:
    name = named(_quietly(lambda: item.file_name) or "", _quietly(lambda: item.mime_type) or "", number)
    data = _quietly(lambda: item.file_bytes)
    return Enclosure(name, b"", _INSIDE) if data is None else Enclosure(name, bytes(data))


def _quietly(read: Any) -> Any:
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
    enclosures = tuple(
        Enclosure(named(_quietly(item.long_filename) or "", "", number), bytes(item.data or b""))
        for number, item in enumerate(parcel.attachments, 1)
    )
    rich = _quietly(lambda: parcel.rtfbody)
    if rich:
        enclosures = (Enclosure("message.rtf", bytes(rich)), *enclosures)
    return Letter(text=_text(parcel.body), html=_text(parcel.htmlbody), enclosures=enclosures)


def _text(value: object) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    return decode_text(value) if isinstance(value, bytes) else str(value or "")
