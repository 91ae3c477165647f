"""Reads what mail servers say of a mail that was not delivered (RFC 3464), and tells answering machines from people."""

from __future__ import annotations

import email.message
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_CODE = re.compile(r"(?<![\d.])([45])\d\d(?![\d.])")
_MESSAGE_ID = re.compile(r"^message-id:\s*(<[^<>\s]+>)", re.IGNORECASE | re.MULTILINE)
_DAEMON = re.compile(r"(?:mailer-daemon|postmaster|mail-daemon)@", re.IGNORECASE)
_FAILED: Final = (
    "failed",
    "failure",
    "undeliver",
    "returned mail",
    "delivery status",
    "not be delivered",
    "退信",
    "не доставлено",
)
_TEXT: Final = 200_000  # characters of a bounce that are looked at


@dataclass(frozen=True, slots=True)
class Bounce:
    """One recipient that was not reached. `message_id` of our mail as the bounce quotes it; `status` as in RFC 3463 (empty: none given).

    `permanent` False: the server still tries, or says that it was only a delay.
    """

    message_id: str
    recipient: str
    status: str
    permanent: bool


def read_bounces(message: email.message.Message) -> tuple[Bounce, ...]:
    """Every failed or delayed recipient of a delivery report, or of an old mail server's plain letter; nothing for any other mail."""
    original = _original_id(message)
    if message.get_content_type() == "multipart/report" or any(_reports(message)):
        return tuple(bounce for report in _reports(message) for bounce in _report(report, original))
    if not may_be_bounce(message):
        return ()
    if not original or not any(word in str(message.get("Subject", "")).casefold() for word in _FAILED):
        return ()
    status = _STATUS.search(_text(message))
    code = _CODE.search(_text(message))
    worst = status[1] if status else code[1] if code else "5"
    return (Bounce(original, "", status[0] if status else "", worst == "5"),)


def may_be_bounce(head: email.message.Message) -> bool:
    """Whether the headers are those of a mail server's report: a report by type, from its own name, or with an empty envelope sender."""
    by_server = _DAEMON.search(str(head.get("From", ""))) or str(head.get("Return-Path", "")).strip() == "<>"
    return head.get_content_type() == "multipart/report" or bool(by_server)


def is_automatic(message: email.message.Message) -> bool:
    """Whether a machine wrote it: an absence note, a list, a receipt (RFC 3834). Its attachments, if any, are nobody's records."""
    submitted = str(message.get("Auto-Submitted", "no")).partition(";")[0].strip().casefold()
    precedence = str(message.get("Precedence", "")).strip().casefold()
    receipt = str(message.get_param("report-type", "")).casefold() == "disposition-notification"
    return (
        submitted != "no" or precedence in {"bulk", "junk", "list", "auto_reply"} or "X-Autoreply" in message or receipt
    )


def _reports(message: email.message.Message) -> Iterator[email.message.Message]:
    return (part for part in message.walk() if part.get_content_type() == "message/delivery-status")


def _report(report: email.message.Message, original: str) -> Iterator[Bounce]:
    """One block of fields a recipient, after one for the whole message."""
    blocks = report.get_payload()
    for block in blocks if isinstance(blocks, list) else ():
        if not isinstance(block, email.message.Message) or (
            "Final-Recipient" not in block and "Original-Recipient" not in block
        ):
            continue
        action = str(block.get("Action", "")).strip().casefold()
        found = _STATUS.search(str(block.get("Status", "")) or str(block.get("Diagnostic-Code", "")))
        if action in {"failed", "delayed"} or (not action and found and found[1] != "2"):
            whom = str(block.get("Original-Recipient") or block.get("Final-Recipient", ""))
            final = action == "failed" or (not action and found is not None and found[1] == "5")
            yield Bounce(original, whom.partition(";")[2].strip() or whom.strip(), found[0] if found else "", final)


def _original_id(message: email.message.Message) -> str:
    """The Message-ID of the mail that came back, from what is quoted of it."""
    for part in message.walk():
        if part is message:
            continue
        if part.get_content_type() in {"message/rfc822", "text/rfc822-headers", "message/rfc822-headers"}:
            inner = part.get_payload()
            if (
                isinstance(inner, list)
                and inner
                and isinstance(inner[0], email.message.Message)
                and inner[0].get("Message-ID")
            ):
                return str(inner[0]["Message-ID"]).strip()
            if found := _MESSAGE_ID.search(_part_text(part)):
                return found[1]
    found = _MESSAGE_ID.search(_text(message))
    return found[1] if found else ""


def _text(message: email.message.Message) -> str:
    parts = [_part_text(part) for part in message.walk() if part.get_content_maintype() == "text"]
    return "\n".join(parts)[:_TEXT]


def _part_text(part: email.message.Message) -> str:
    payload = part.get_payload(decode=True)
    return payload[:_TEXT].decode("utf-8", "replace") if isinstance(payload, bytes) else ""
