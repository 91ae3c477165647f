"""Turns one row of the outbox into a mail: to whom, in which language, with which link."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from caseferry.platform.access.models import User
from caseferry.platform.cases.models import Case, Message, Outbox, Sending
from caseferry.platform.channels.email.letters import family_letter, hospital_letter, staff_letter
from caseferry.platform.channels.email.sending import Notice, NotSent, send_notice


def deliver_mail(key: uuid.UUID, *, connection: BaseEmailBackend | None = None) -> Outbox:
    """Send the mail of an outbox row and note on the row what became of it; a row that is done stays as it is.

    Raises NotSent when a later try may succeed; the row then waits. A mail that can never go is `failed` with a reason. Killed between the
    mail server's word and the row's, the mail goes again under the same Message-ID.
    """
    row = Outbox.objects.get(pk=key, kind=Outbox.Kind.EMAIL)
    if row.state in (Outbox.State.DONE, Outbox.State.FAILED):
        return row
    try:
        row.message_id = send_notice(compose_notice(row), connection=connection)
        row.state, row.reason = Outbox.State.DONE, ""
    except NotSent as error:
        row.tries += 1
        row.reason = error.code[:40]
        row.state = Outbox.State.FAILED if error.permanent else Outbox.State.WAITING
        row.save(update_fields=["tries", "reason", "state"])
        if not error.permanent:
            raise
        return row
    row.save(update_fields=["message_id", "reason", "state"])
    return row


def compose_notice(row: Outbox) -> Notice:
    """The mail that a row asks for. Raises NotSent (for good) when there is nobody to write to, or nobody may be written to."""
    case = Case.objects.filter(pk=row.case or uuid.UUID(int=0)).select_related("coordinator").first()
    if case is None or case.erased_at is not None:
        raise NotSent("gone", permanent=True)
    audience = row.about.partition("_")[0]
    if audience not in _AUDIENCES:
        raise NotSent("unknown_notice", permanent=True)
    try:
        return _AUDIENCES[audience](row, case)
    except KeyError:
        raise NotSent("unknown_notice", permanent=True) from None


def _to_family(row: Outbox, case: Case) -> Notice:
    if case.still:
        raise NotSent("still", permanent=True)
    coordinator = case.coordinator.public_name if case.coordinator else ""
    letter = family_letter(row.about, case.language, link=settings.ADDRESS, coordinator=coordinator)
    address = str(case.content.get("contact", {}).get("email", "")).strip()
    return Notice(row.pk, (address,) if address else (), letter, case.language, case.pk)


def _to_desk(row: Outbox, case: Case) -> Notice:
    people = _desk(case)
    language = people[0].language if people else "en"
    letter = staff_letter(row.about, language, link=f"{settings.ADDRESS}/desk/", reference=case.reference)
    return Notice(row.pk, tuple(person.email for person in people), letter, language)


def _to_hospital(row: Outbox, case: Case) -> Notice:
    sending = _sending(row, case)
    if sending is None or sending.revoked_at is not None:
        raise NotSent("revoked", permanent=True)
    letter = hospital_letter(row.about, link=_hospital_link(row, sending), reference=case.reference)
    address = str(sending.content.get("email", "")).strip()
    return Notice(row.pk, (address,) if address else (), letter, "en", case.pk)


_AUDIENCES: Final[dict[str, Callable[[Outbox, Case], Notice]]] = {
    "family": _to_family,
    "desk": _to_desk,
    "hospital": _to_hospital,
}


def _desk(case: Case) -> list[User]:
    """The coordinator, or who stands in meanwhile; while nobody has the case, everybody who could take it."""
    person = case.coordinator
    if person is not None and person.is_active:
        away = person.away_until is not None and person.away_until >= timezone.now().date()
        return [person.stand_in if away and person.stand_in and person.stand_in.is_active else person]
    return list(User.objects.filter(role=User.Role.COORDINATOR, is_active=True).order_by("email"))


def _sending(row: Outbox, case: Case) -> Sending | None:
    """The sending that a hospital is written to about: named by the row's key itself, or by the message in it."""
    try:
        about = uuid.UUID(row.key.split("/")[1])
    except (IndexError, ValueError):
        return None
    message = Message.objects.filter(case=case, pk=about).select_related("sending").first()
    return message.sending if message else Sending.objects.filter(case=case, pk=about).first()


def _hospital_link(row: Outbox, sending: Sending) -> str:
    """The sending's own link. It is kept sealed with the sending; without it a packet cannot be announced by mail."""
    token = str(sending.content.get("token", ""))
    if not token and row.about == "hospital_packet":
        raise NotSent("no_link", permanent=True)
    return f"{settings.ADDRESS}/review/{token}"
