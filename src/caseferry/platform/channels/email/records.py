"""Puts what came by mail into the case, as uploads; what comes from an unknown address waits for a coordinator."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from django.utils import timezone

from caseferry.platform.access.actor import SYSTEM, Actor
from caseferry.platform.cases.actions.doing import action, enqueue
from caseferry.platform.cases.actions.uploading import append, begin_upload, finish_upload
from caseferry.platform.cases.errors import BadInput, NotFound
from caseferry.platform.cases.filenames import safe_path
from caseferry.platform.cases.models import Case
from caseferry.platform.cases.team import team_of
from caseferry.platform.channels.email.incoming import IncomingMail, read_incoming
from caseferry.platform.channels.models import MailArrival
from caseferry.platform.vault.safes import open_safe

_RAW = "mail.eml"
_MOST_FILES = 200
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@action("email.receive")
def receive_mail(actor: Actor, case: Case, mail: IncomingMail, raw: bytes) -> MailArrival:
    """One mail for the case, once however often it comes. In one transaction: either all of its files are uploads or none."""
    earlier = MailArrival.objects.filter(case=case, key=mail.key).first()
    if earlier is not None:
        return earlier
    why = why_held(case, mail)
    state = MailArrival.State.HELD if why else MailArrival.State.TAKEN
    arrival = MailArrival(case=case, key=mail.key, state=state, why=why, files=len(mail.files), at=timezone.now())
    if why:
        names = [item.name for item in mail.files]
        arrival.set_content(
            {"sender": mail.sender, "subject": mail.subject, "date": mail.date, "words": mail.words, "names": names}
        )
        open_safe(case.pk).files(arrival.folder).write(_RAW, raw)
    arrival.save()
    if not why:
        _upload(actor, case, mail, raw)
    enqueue("email", f"mail/{arrival.pk}", case=case.pk, about="desk_mail_held" if why else "desk_mail")
    return arrival


@action("message.pass_on")
def release_mail(actor: Actor, case: Case, arrival: MailArrival) -> MailArrival:
    """A coordinator saw that a held mail belongs to the case: its files become uploads. Raises NotFound for one that is not held."""
    arrival = _held(case, arrival)
    raw = open_safe(case.pk).files(arrival.folder).read(_RAW)
    _upload(SYSTEM, case, read_incoming(raw), raw)
    return _settle(case, arrival, MailArrival.State.RELEASED)


@action("message.pass_on")
def discard_mail(actor: Actor, case: Case, arrival: MailArrival) -> MailArrival:
    """A coordinator saw that a held mail does not belong here: it is removed. Raises NotFound for one that is not held."""
    return _settle(case, _held(case, arrival), MailArrival.State.DISCARDED)


def why_held(case: Case, mail: IncomingMail) -> str:
    """Why a coordinator must look at the mail first; empty when the family or the team sent it."""
    known = {str(case.content.get("contact", {}).get("email", "")).casefold()}
    known |= {member.user.email.casefold() for member in team_of(case)}
    hospitals = {str(row.content.get("email", "")).casefold() for row in case.sendings.all()}
    if mail.doubtful:
        return MailArrival.Why.DOUBTFUL
    if mail.sender and mail.sender in hospitals:
        return MailArrival.Why.HOSPITAL
    if not mail.sender or mail.sender not in known:
        return MailArrival.Why.STRANGER
    return MailArrival.Why.MACHINE if mail.automatic else ""


def _upload(actor: Actor, case: Case, mail: IncomingMail, raw: bytes) -> None:
    """A file an attachment; a mail with very many is kept whole, and opened by the reader within its limits."""
    whole = [(f"{_folder(mail)}/{_RAW}", raw)]
    for name, data in _files(mail) if len(mail.files) <= _MOST_FILES else whole:
        upload = begin_upload(actor, case, name=name, size=len(data))
        append(actor, upload, 0, [data])
        finish_upload(actor, upload)


def _files(mail: IncomingMail) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of everything that came along, names unique in a folder of the day; then the words as a text."""
    folder = _folder(mail)
    taken: set[str] = set()
    for number, item in enumerate(mail.files, 1):
        name = _unique(_safe(item.name, number), taken)
        if item.refused is None:
            yield f"{folder}/{name}", item.data
        else:
            yield f"{folder}/{name}.txt", f"{item.refused.reason} {item.refused.next_step}\n".encode()
    if mail.words:
        head = "\n".join(part for part in (f"From: {mail.sender}", f"Sent: {mail.date}", f"Subject: {mail.subject}"))
        yield f"{folder}/{_unique('message.txt', taken)}", f"{head}\n\n{mail.words}\n".encode()


def _folder(mail: IncomingMail) -> str:
    day = _DAY.match(mail.date)
    return f"Mail {day.group() if day else 'undated'}"


def _safe(name: str, number: int) -> str:
    try:
        return PurePosixPath(safe_path(name)).name
    except BadInput:
        return f"attachment-{number}"


def _unique(name: str, taken: set[str]) -> str:
    path, number = PurePosixPath(name), 1
    while (found := name if number == 1 else f"{path.stem} ({number}){path.suffix}").casefold() in taken:
        number += 1
    taken.add(found.casefold())
    return found


def _held(case: Case, arrival: MailArrival) -> MailArrival:
    found = MailArrival.objects.filter(case=case, pk=arrival.pk, state=MailArrival.State.HELD).first()
    if found is None:
        raise NotFound
    return found


def _settle(case: Case, arrival: MailArrival, state: MailArrival.State) -> MailArrival:
    open_safe(case.pk).files(arrival.folder).delete()
    arrival.state, arrival.settled_at = state, timezone.now()
    arrival.set_content({})
    arrival.save()
    return arrival
