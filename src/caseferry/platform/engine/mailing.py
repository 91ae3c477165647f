"""Sends one mail of the outbox: a link and a few words, never anything of a record."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from caseferry.platform.access.models import User
from caseferry.platform.cases.models import Case, Outbox, Sending
from caseferry.platform.channels.email.letters import FAMILY, Letter, family_letter, staff_letter, told_to_staff
from caseferry.platform.channels.email.sending import Notice, NotSent, message_id_of, send_notice


@dataclass(frozen=True, slots=True)
class Reader:
    """Who gets a mail: the addresses, the page that it leads to, the language."""

    to: tuple[str, ...]
    link: str
    language: str


def run_mail(outbox: str) -> str:
    """Send it; every try bears the same Message-ID, so that a mail which a crash sent twice is one in a mailbox.

    Returns a code: sent, nobody (no address is known), off (no mail server is set up), still, gone, or why it failed for
    good. Raises NotSent when another try may help.
    """
    row = Outbox.objects.get(pk=outbox)
    case = Case.objects.filter(pk=str(row.case), erased_at=None).first()
    if case is None:
        return "gone"
    if case.still and row.about.startswith("family_"):
        return "still"
    if not settings.EMAIL_HOST:
        return "off"
    reader = _reader(case, row)
    letter = _letter(case, row, reader) if reader.to else None
    if letter is None:
        return "nobody"
    with transaction.atomic():
        Outbox.objects.filter(pk=row.pk).update(message_id=message_id_of(row.pk))
    try:
        send_notice(Notice(row.pk, reader.to, letter, reader.language, case.pk))
    except NotSent as error:
        if not error.permanent:
            raise
        return error.code
    return "sent"


def _reader(case: Case, row: Outbox) -> Reader:
    if row.about.startswith("family_"):
        email = case.content.get("contact", {}).get("email", "")
        return Reader((email,) if email else (), f"{settings.ADDRESS}/my/{case.pk}/", case.language)
    if row.about.startswith("hospital_"):
        return _hospital(case, row)
    people = [case.coordinator] if case.coordinator else _coordinators()
    language = people[0].language if people else "en"
    return Reader(tuple(user.email for user in people), f"{settings.ADDRESS}/desk/{case.pk}/", language)


def _hospital(case: Case, row: Outbox) -> Reader:
    """The desk that the packet went to, by the link that it was given; the passcode reaches it by another way."""
    sendings = Sending.objects.filter(case=case, channel=Sending.Channel.LINK, revoked_at=None)
    if row.about == "hospital_packet":
        sendings = sendings.filter(pk=row.key.partition("/")[2])
    sending = sendings.first()
    email = sending.content.get("email", "") if sending else ""
    if sending is None or not email:
        return Reader((), "", "en")
    return Reader((email,), f"{settings.ADDRESS}/h/{sending.content['token']}/", "zh-Hans")


def _coordinators() -> list[User]:
    return list(User.objects.filter(role=User.Role.COORDINATOR, is_active=True).order_by("email"))


def _letter(case: Case, row: Outbox, reader: Reader) -> Letter | None:
    """The words; None for something that nobody is told of by mail."""
    if row.about in FAMILY:
        name = case.coordinator.public_name if case.coordinator else ""
        return family_letter(row.about, reader.language, link=reader.link, coordinator=name)
    if row.about in told_to_staff():
        return staff_letter(row.about, reader.language, link=reader.link, reference=case.reference)
    return None
