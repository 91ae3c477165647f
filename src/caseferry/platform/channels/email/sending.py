"""Hands one notice to the mail server."""

from __future__ import annotations

import re
import smtplib
import uuid
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email

from caseferry.platform.channels.email.addresses import address_of
from caseferry.platform.channels.email.letters import Letter

_REFUSED: Final = 500  # SMTP codes from here on are for good
_BREAKS = re.compile(r"[\r\n]")


class NotSent(Exception):
    """The mail server did not take a mail. `permanent`: another try changes nothing. `code` is fit for a log."""

    def __init__(self, code: str, *, permanent: bool) -> None:
        super().__init__(code)
        self.code, self.permanent = code, permanent


@dataclass(frozen=True, slots=True)
class Notice:
    """One mail to go out. `key` is the id of its outbox row; `case` makes its answers find their way."""

    key: uuid.UUID
    to: tuple[str, ...]
    letter: Letter
    language: str = "en"
    case: uuid.UUID | None = None


def message_id_of(key: uuid.UUID) -> str:
    """The Message-ID of the mail of an outbox row: the same at every try, so that a mail sent twice is one in a mailbox."""
    return f"<{key.hex}@{str(settings.DEFAULT_FROM_EMAIL).rpartition('@')[2].rstrip('>')}>"


def send_notice(notice: Notice, *, connection: BaseEmailBackend | None = None) -> str:
    """Give the notice to the mail server (Django's EMAIL_* settings) and return its Message-ID.

    Raises NotSent: permanent for an address that is none or was refused for good, not so for a server that is away or busy.
    """
    _require_addresses(notice.to)
    message = _message(notice, connection)
    try:
        if not message.send():
            raise NotSent("nobody", permanent=True)
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise NotSent(f"refused_{min(codes)}", permanent=min(codes) >= _REFUSED) from None
    except smtplib.SMTPResponseException as error:
        raise NotSent(f"smtp_{error.smtp_code}", permanent=_is_final(error)) from None
    except (smtplib.SMTPException, OSError) as error:
        raise NotSent(type(error).__name__, permanent=False) from None
    return message_id_of(notice.key)


def _is_final(error: smtplib.SMTPResponseException) -> bool:
    """A refused login or greeting is a mistake in the settings, which somebody will mend; a refused sender or text is for good."""
    return error.smtp_code >= _REFUSED and not isinstance(
        error, smtplib.SMTPAuthenticationError | smtplib.SMTPConnectError | smtplib.SMTPHeloError
    )


def _require_addresses(addresses: tuple[str, ...]) -> None:
    if not addresses:
        raise NotSent("no_address", permanent=True)
    for address in addresses:
        try:
            validate_email(address)
        except ValidationError:
            raise NotSent("bad_address", permanent=True) from None


def _message(notice: Notice, connection: BaseEmailBackend | None) -> EmailMessage:
    answers = address_of("case", notice.case) if notice.case else ""
    return EmailMessage(
        subject=_BREAKS.sub(" ", notice.letter.subject),
        body=notice.letter.text,
        from_email=address_of("mail", notice.key)
        or settings.DEFAULT_FROM_EMAIL,  # the envelope: what is undelivered comes back there
        to=notice.to,
        reply_to=[answers] if answers else None,
        headers={
            "From": settings.DEFAULT_FROM_EMAIL,
            "Message-ID": message_id_of(notice.key),
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "Content-Language": notice.language,
        },
        connection=connection,
    )
