"""A packet goes to a desk: by our link, or elsewhere and recorded here. Either starts the clock."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils import timezone

from caseferry.platform.access.actor import Actor
from caseferry.platform.audit.chain import record
from caseferry.platform.cases.actions.consenting import live_consent
from caseferry.platform.cases.actions.doing import action, advance, enqueue
from caseferry.platform.cases.actions.linking import HOSPITAL_DAYS
from caseferry.platform.cases.claims import require_no_claims
from caseferry.platform.cases.clock import start_clock, stop_alerts
from caseferry.platform.cases.directory import require_department
from caseferry.platform.cases.errors import BadInput, GateOpen
from caseferry.platform.cases.models import Build, Case, Consent, Packet, Sending
from caseferry.platform.cases.models.sending import data_classes
from caseferry.platform.cases.next_steps import step_done
from caseferry.platform.sharing.links import NewLink, make_link, revoke_all

_DAY: Final = dt.timedelta(days=1)
FRESH: Final = dt.timedelta(days=7)
"""How old a build may be when it goes: its letter bears its day, and its checklist says by that day which papers are recent."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to go where: the hospital, its department, the person or address there, and what may go along.

    `key` comes with the form: the same press of the button sends once. `words`: a line of the coordinator's own.
    """

    hospital: str
    department: str
    key: str
    to: str = ""
    email: str = ""
    words: str = ""
    with_imaging: bool = True
    with_private: bool = False


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A sending that was made outside the system: how, what shows it (a number, a receipt), and on which day (None: now)."""

    channel: str
    proof: str
    day: dt.date | None = None

    def moment(self) -> dt.datetime:
        """When it went, as its clock counts: noon of a day that is over, which is the same day for sender and hospital."""
        now = timezone.now()
        if self.day is None or self.day >= now.date():
            return now
        return dt.datetime.combine(self.day, dt.time(12), dt.UTC)


@dataclass(frozen=True, slots=True)
class _Way:
    """By which channel, when, and what only this channel has to say."""

    channel: str
    at: dt.datetime
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sent:
    """A sending, and its link when it went by link: shown once; the passcode goes by another way than the link."""

    sending: Sending
    link: NewLink | None

    @property
    def pk(self) -> object:
        """The id that the audit records."""
        return self.sending.pk


@action("packet.send")
def send(actor: Actor, case: Case, build: Build, order: Order) -> Sent:
    """Send the reviewed build by link. Raises GateOpen with every gate that is open, BadInput for a general address, ForbiddenClaim."""
    require_no_claims(order.words, "en", field="words")
    if (earlier := _earlier(case, order)) is not None:
        return Sent(earlier, None)
    sending = _make(actor, case, build, order, _Way(Sending.Channel.LINK, timezone.now(), {"words": order.words}))
    link = make_link(case.pk, "hospital", days=HOSPITAL_DAYS, by=actor.id, sending=sending.pk)
    sending.link = link.link.pk
    sending.set_content({**sending.content, "token": link.token})  # sealed: mails that follow lead to the same link
    sending.save()
    if order.email:
        enqueue("email", f"sending/{sending.pk}", case=case.pk, about="hospital_packet")
    return Sent(sending, link)


@action("packet.record_sending")
def record_sending(actor: Actor, case: Case, build: Build, order: Order, elsewhere: Elsewhere) -> Sending:
    """Record a sending that was made elsewhere (an attachment, a portal, a courier). Same gates, same clock, from its own day.

    Raises BadInput for a channel of our own, without a proof, or on a day that is to come or that the build had not seen; GateOpen.
    """
    if elsewhere.channel not in set(Sending.Channel.values) - {Sending.Channel.LINK}:
        raise BadInput("channel")
    if not elsewhere.proof.strip():
        raise BadInput("proof")
    if elsewhere.day and not build.asked_at.date() <= elsewhere.day <= timezone.now().date() + _DAY:
        raise BadInput("sent_on")
    if (earlier := _earlier(case, order)) is not None:
        return earlier
    way = _Way(elsewhere.channel, elsewhere.moment(), {"proof": elsewhere.proof.strip()[:2000]})
    return _make(actor, case, build, order, way)


@action("passport.release")
def release_passports(actor: Actor, case: Case, sending: Sending) -> Sending:
    """The hospital asked for the passports: from now on they lie beside what it was sent. Raises GateOpen without the family's consent."""
    if sending.case_id != case.pk or sending.revoked_at is not None:
        raise BadInput("sending")
    if live_consent(case, sending.recipient, data_class="identity") is None:
        raise GateOpen(("consent_identity",))
    sending.with_private = True
    sending.save()
    return sending


@action("sending.revoke")
def revoke_sending(actor: Actor, case: Case, sending: Sending) -> Sending:
    """Take a sending back: its link ends within the next request."""
    revoke_all(case.pk, audience="hospital", sending=sending.pk)
    sending.state, sending.revoked_at = Sending.State.REVOKED, timezone.now()
    sending.save()
    stop_alerts(case, sending)
    return sending


def open_gates(case: Case, build: Build, order: Order, *, at: dt.datetime | None = None) -> tuple[str, ...]:
    """The codes of every gate that keeps this build from going to this desk now, or from having gone `at` a time; empty when it may."""
    gates = []
    if build.state != Build.State.DONE or not build.ready:
        gates.append("packet")
    if build.reviewed_at is None:
        gates.append("review")
    if (case.hospital, case.department) != (order.hospital, order.department):
        gates.append("recipient")  # the letter inside names another desk: choose this one, and let it be built again
    gates += [
        f"consent_{name}"
        for name in _classes(build, order)
        if live_consent(case, order.hospital, data_class=name) is None
    ]
    if (at or timezone.now()) - build.asked_at > FRESH:
        gates.append("stale_build")
    if Build.objects.filter(case=case, number__gt=build.number).exclude(state=Build.State.FAILED).exists():
        gates.append("newer_build")
    return tuple(gates)


def _classes(build: Build, order: Order) -> tuple[str, ...]:
    return data_classes(imaging=order.with_imaging, genomic=build.genomic, identity=order.with_private)


def _earlier(case: Case, order: Order) -> Sending | None:
    return Sending.objects.filter(key=_key(case, order.key)).first()


def _make(actor: Actor, case: Case, build: Build, order: Order, way: _Way) -> Sending:
    require_department(order.hospital, order.department, email=order.email)
    if gates := open_gates(case, build, order, at=way.at):
        raise GateOpen(gates)
    consent = live_consent(case, order.hospital)
    assert isinstance(consent, Consent)
    sending = Sending(
        case=case,
        packet=_packet(case, build),
        consent=consent,
        recipient=order.hospital,
        department=order.department,
        channel=way.channel,
        packet_sha256=build.sha256,
        with_imaging=order.with_imaging,
        with_genomic=build.genomic,
        with_private=order.with_private,
        sent_at=way.at,
        key=_key(case, order.key),
    )
    sending.set_content({"to": order.to, "email": order.email, **way.content})
    sending.save()
    if order.with_private:
        record(actor, "passport.release", case=case.pk, about=str(sending.pk))
    advance(case, "send")
    step_done(case)
    start_clock(case, sending)
    enqueue("email", f"sent/{sending.pk}", case=case.pk, about="family_sent")
    return sending


def _packet(case: Case, build: Build) -> Packet:
    """The build as a numbered version: the same build to a second hospital keeps its number."""
    packet = Packet.objects.filter(build=build).first()
    if packet is None:
        newest = Packet.objects.filter(case=case).order_by("-version").first()
        packet = Packet(case=case, build=build, version=newest.version + 1 if newest else 1, made_at=timezone.now())
        packet.set_content({})
        packet.save()
    return packet


def _key(case: Case, key: str) -> str:
    if not key:
        raise BadInput("key")
    return hashlib.sha256(f"{case.pk}/{key}".encode()).hexdigest()
