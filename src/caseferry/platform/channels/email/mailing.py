"""Turns one row of the outbox into a mail: to whom, in which language, with which link."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from caseferry.platform.access.models import User
from caseferry.platform.cases.actions.doing import enqueue
from caseferry.platform.cases.models import Case, Message, Outbox, Sending
from caseferry.platform.channels.email.letters import family_letter, hospital_letter, staff_letter
from caseferry.platform.channels.email.sending import Notice, NotSent, message_id_of, send_notice

UNSENDABLE: Final = frozenset({"gone", "off", "still", "nobody", "no_words", "revoked", "no_link"})
"""Why a mail is not even tried: nothing is wrong with an address."""


def run_mail(outbox: str, *, connection: BaseEmailBackend | None = None) -> str:
    """Send the mail of an outbox row. Every try bears the same Message-ID, so that a mail which a crash sent twice is one in a mailbox.

    Returns a code: sent, one of UNSENDABLE, or why the mail server refused it for good; then the desk is told. Raises NotSent when another
    try may help. The row's state is its caller's.
    """
    row = Outbox.objects.get(pk=outbox, kind=Outbox.Kind.EMAIL)
    if row.state == Outbox.State.DONE:
        return row.reason or "sent"
    try:
        notice = compose_notice(row)
        Outbox.objects.filter(pk=row.pk).update(
            message_id=message_id_of(row.pk)
        )  # before: a bounce may be faster than we are
        send_notice(notice, connection=connection)
    except NotSent as error:
        if not error.permanent:
            raise
        if error.code not in UNSENDABLE:
            tell_desk(row)
        return error.code
    return "sent"


def tell_desk(row: Outbox) -> None:
    """Have the desk told that a mail did not reach its reader; a desk whose own mail was lost cannot be told by mail."""
    if not row.about.startswith("desk_"):
        enqueue("email", f"bounced/{row.pk}", case=row.case, about="desk_bounced")


def compose_notice(row: Outbox) -> Notice:
    """The mail that a row asks for. Raises NotSent (for good) with a code of UNSENDABLE when nobody can or may be written to."""
    case = Case.objects.filter(pk=row.case or uuid.UUID(int=0), erased_at=None).select_related("coordinator").first()
    if case is None:
        raise NotSent("gone", permanent=True)
    if not settings.EMAIL_HOST:
        raise NotSent("off", permanent=True)
    try:
        notice = _AUDIENCES[row.about.partition("_")[0]](row, case)
    except KeyError:
        raise NotSent("no_words", permanent=True) from None
    if not notice.to:
        raise NotSent("nobody", permanent=True)
    return notice


def _to_family(row: Outbox, case: Case) -> Notice:
    if case.still:
        raise NotSent("still", permanent=True)
    coordinator = case.coordinator.public_name if case.coordinator else ""
    link = f"{settings.ADDRESS}/my/{case.pk}/"
    letter = family_letter(row.about, case.language, link=link, coordinator=coordinator)
    address = str(case.content.get("contact", {}).get("email", "")).strip()
    return Notice(row.pk, (address,) if address else (), letter, case.language, case.pk)


def _to_desk(row: Outbox, case: Case) -> Notice:
    people = _desk(case)
    language = people[0].language if people else "en"
    letter = staff_letter(row.about, language, link=f"{settings.ADDRESS}/desk/{case.pk}/", reference=case.reference)
    return Notice(row.pk, tuple(person.email for person in people), letter, language)


def _to_hospital(row: Outbox, case: Case) -> Notice:
    sending = _sending(row, case)
    if sending is None or sending.revoked_at is not None:
        raise NotSent("revoked", permanent=True)
    token = str(sending.content.get("token", ""))
    if not token:
        raise NotSent("no_link", permanent=True)
    letter = hospital_letter(row.about, link=f"{settings.ADDRESS}/h/{token}/", reference=case.reference)
    address = str(sending.content.get("email", "")).strip()
    return Notice(row.pk, (address,) if address else (), letter, "en, zh-Hans", case.pk)


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
