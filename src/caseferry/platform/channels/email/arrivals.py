"""Decides what a mail that came in is: records for a case, a mail of ours that came back, a machine's note, or none of these."""

from __future__ import annotations

from django.conf import settings
from django.db import OperationalError, transaction

from caseferry.platform.access.actor import SYSTEM
from caseferry.platform.cases.errors import Gone
from caseferry.platform.cases.models import Case, Outbox
from caseferry.platform.channels.email.addresses import Tagged, tags_of
from caseferry.platform.channels.email.bounces import Bounce
from caseferry.platform.channels.email.incoming import IncomingMail, read_incoming
from caseferry.platform.channels.email.mailbox import Verdict, collect_mail, read_mailbox_url
from caseferry.platform.channels.email.mailing import tell_desk
from caseferry.platform.channels.email.records import receive_mail
from caseferry.platform.channels.models import MailArrival
from caseferry.platform.vault.errors import NoMasterKey, StorageFull, StorageLost, WrongMasterKey

_NOT_NOW = (OperationalError, StorageFull, StorageLost, NoMasterKey, WrongMasterKey)


def fetch_mail() -> dict[str, int]:
    """Fetch and sort everything in the mailbox of the settings; how many mails went which way (empty without a mailbox).

    Safe to run again and after being killed. Raises MailboxAway, ValueError for an address that is none.
    """
    if not settings.IMAP_URL:
        return {}
    counted = collect_mail(read_mailbox_url(settings.IMAP_URL), take_mail)
    return {verdict.value: number for verdict, number in sorted(counted.items())}


def take_mail(raw: bytes) -> Verdict:
    """Do what one mail asks for, once however often it comes. `later` when the database or the storage is not there."""
    mail = read_incoming(raw)
    tags = tags_of(mail.addresses)
    try:
        if mail.bounces or any(tag.kind == "mail" for tag in tags):
            return _came_back(mail, tags)
        cases = [tag.id for tag in tags if tag.kind == "case"]
        if cases and mail.automatic and not mail.files:
            return Verdict.IGNORED
        verdicts = [_for_case(case, mail, raw) for case in Case.objects.filter(pk__in=cases).order_by("pk")]
    except _NOT_NOW:
        return Verdict.LATER
    return next(
        (verdict for verdict in (Verdict.HELD, Verdict.TAKEN, Verdict.IGNORED) if verdict in verdicts), Verdict.UNKNOWN
    )


def _for_case(case: Case, mail: IncomingMail, raw: bytes) -> Verdict:
    if case.erased_at is not None:
        return Verdict.IGNORED
    try:
        arrival = receive_mail(SYSTEM, case, mail, raw)
    except Gone:
        return Verdict.IGNORED
    return Verdict.TAKEN if arrival.state == MailArrival.State.TAKEN else Verdict.HELD


def _came_back(mail: IncomingMail, tags: tuple[Tagged, ...]) -> Verdict:
    """A report about a mail of ours: found by the address it came back to, else by the Message-ID that it quotes."""
    rows = {tag.id for tag in tags if tag.kind == "mail"}
    quoted = {bounce.message_id for bounce in mail.bounces if bounce.message_id}
    found = list(
        Outbox.objects.filter(pk__in=rows) | Outbox.objects.filter(message_id__in=quoted).exclude(message_id="")
    )
    for row in found:
        if any(bounce.permanent for bounce in mail.bounces):
            _note_bounce(row, mail.bounces)
    return Verdict.BOUNCE if found else Verdict.UNKNOWN


@transaction.atomic
def _note_bounce(row: Outbox, bounces: tuple[Bounce, ...]) -> None:
    status = next((bounce.status for bounce in bounces if bounce.permanent and bounce.status), "")
    Outbox.objects.filter(pk=row.pk).update(state=Outbox.State.FAILED, reason=f"bounced {status}".strip()[:40])
    tell_desk(row)
