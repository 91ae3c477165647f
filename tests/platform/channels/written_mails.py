"""Mails as people and machines write them. Everybody in them is invented."""

from __future__ import annotations

from email.message import EmailMessage


def family_mail(
    to: str,
    *,
    sender: str = "Rosa <rosa@family.example>",
    key: str = "<1@family.example>",
    text: str = "Here is the report.\n",
) -> EmailMessage:
    """A mail with one text and no attachment."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Message-ID"] = sender, to, key
    mail["Subject"], mail["Date"] = "Report", "Tue, 24 Nov 2026 10:00:00 +0100"
    mail.set_content(text)
    return mail


def with_file(
    mail: EmailMessage, name: str, data: bytes = b"%PDF-1.4 invented", kind: str = "application/pdf"
) -> EmailMessage:
    """The mail with an attachment."""
    main, _, sub = kind.partition("/")
    mail.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return mail


def delivery_report(
    original: str,
    *,
    to: str,
    whom: str = "rosa@family.example",
    status: str = "5.1.1",
    action: str = "failed",
    quoted: bool = True,
) -> bytes:
    """What a mail server reports (RFC 3464) of a mail with the Message-ID `original`."""
    parts = [
        "Content-Type: text/plain\r\n\r\nThis is the mail system at host mx.example. I'm sorry to have to inform you.\r\n",
        "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {whom}\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; 550 {status} no such user\r\n",
    ]
    if quoted:
        parts.append(
            f"Content-Type: text/rfc822-headers\r\n\r\nFrom: desk@caseferry.example\r\nMessage-ID: {original}\r\nSubject: x\r\n"
        )
    body = "".join(f"--=_b\r\n{part}\r\n" for part in parts)
    return (
        f"From: Mail Delivery System <MAILER-DAEMON@mx.example>\r\nTo: {to}\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        "Message-ID: <report@mx.example>\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/report; report-type=delivery-status; boundary="=_b"\r\n\r\n{body}--=_b--\r\n'
    ).encode()


def old_bounce(original: str, *, to: str) -> bytes:
    """What a mail server without RFC 3464 writes."""
    return (
        f"Return-Path: <>\r\nFrom: MAILER-DAEMON@old.example\r\nTo: {to}\r\nSubject: failure notice\r\nMessage-ID: <q@old.example>\r\n\r\n"
        "Hi. This is the qmail-send program at old.example.\r\n<rosa@family.example>:\r\nSorry, no mailbox here by that name. (#5.1.1)\r\n\r\n"
        f"--- Below this line is a copy of the message.\r\n\r\nReturn-Path: <case@intake.example>\r\nMessage-ID: {original}\r\nSubject: x\r\n"
    ).encode()
